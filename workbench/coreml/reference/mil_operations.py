"""The operations of ML programs that the reference runtime executes, by their names in the file.

Each function turns an operation's arguments into the values that it reads and the kernels that
run on them, one after the other. Meanings and defaults follow coremltools' documentation of its
MIL operations.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from workbench.coreml.faults import UnreadableError
from workbench.coreml.reference import kernel, spatial
from workbench.coreml.reference.kernel import Array, Kernel
from workbench.coreml.reference.mil_arguments import Arguments
from workbench.coreml.reference.spatial import Window

Built = tuple[Sequence[str], Sequence[Kernel]]
Builder = Callable[[Arguments], Built]


def _one(make: Callable[[Arguments], Kernel]) -> Builder:
    """Build an operation with one value ``x`` and one kernel."""
    return lambda arguments: ((arguments.value("x"),), (make(arguments),))


def _binary(function: Callable[[Array, Array], Array]) -> Builder:
    def build(arguments: Arguments) -> Built:
        if arguments.is_value("x") and arguments.is_value("y"):
            both = (arguments.value("x"), arguments.value("y"))
            return both, (kernel.with_value(arguments.shape("x"), arguments.shape("y"), function),)
        computed, fixed = ("x", "y") if arguments.is_value("x") else ("y", "x")
        step = kernel.with_constant(
            arguments.shape(computed), function, arguments.array(fixed), swapped=computed == "y"
        )
        return (arguments.value(computed),), (step,)

    return build


def _cast(arguments: Arguments) -> Built:
    target = arguments.text("dtype")
    if target not in ("fp16", "fp32"):
        raise UnreadableError(f"casts to {target or 'nothing'}, which the reference runtime does not know")
    step = kernel.identity(arguments.shape("x"), is_exact=target == "fp32")
    return (arguments.value("x"),), (step,)


def _convolution(arguments: Arguments) -> Built:
    weight = arguments.array("weight")
    if weight.ndim != 4:
        raise UnreadableError("has a convolution that is not over height and width")
    shape = arguments.shape("x")
    window = _window(arguments, (weight.shape[2], weight.shape[3]), arguments.text("pad_type", "valid"))
    (groups,) = arguments.integers("groups", 1, (1,))
    step = spatial.convolution(shape, weight, window, groups=groups)
    return (arguments.value("x"),), (step, *_bias(arguments, step, axis=1))


def _linear(arguments: Arguments) -> Built:
    step = spatial.linear(arguments.shape("x"), arguments.array("weight"))
    return (arguments.value("x"),), (step, *_bias(arguments, step, axis=len(step.shape) - 1))


def _matmul(arguments: Arguments) -> Built:
    weight = arguments.array("y")
    if weight.ndim != 2 or arguments.number("transpose_x", 0.0):
        raise UnreadableError("multiplies matrices in a way that the reference runtime does not know")
    transposed = weight if arguments.number("transpose_y", 0.0) else weight.T
    return (arguments.value("x"),), (spatial.linear(arguments.shape("x"), transposed),)


def _bias(arguments: Arguments, step: Kernel, *, axis: int) -> tuple[Kernel, ...]:
    bias = arguments.optional_array("bias")
    return () if bias is None else (kernel.added_to_channels(step.shape, bias, axis=axis),)


def _batch_norm(arguments: Arguments) -> Built:
    mean, variance = (arguments.array(name).astype(np.float32) for name in ("mean", "variance"))
    gamma, beta = arguments.optional_array("gamma"), arguments.optional_array("beta")
    epsilon = np.float32(arguments.number("epsilon", 1e-5))
    with np.errstate(all="ignore"):
        scale = (1 if gamma is None else gamma.astype(np.float32)) / np.sqrt(variance + epsilon)
        bias = (0 if beta is None else beta.astype(np.float32)) - mean * scale
    step = kernel.scaled_channels(arguments.shape("x"), np.asarray(scale), np.asarray(bias))
    return (arguments.value("x"),), (step,)


def _max_pool(arguments: Arguments) -> Kernel:
    return spatial.max_pool(arguments.shape("x"), _pooling_window(arguments))


def _average_pool(arguments: Arguments) -> Kernel:
    excludes = bool(arguments.number("exclude_padding_from_average", 0.0))
    return spatial.average_pool(arguments.shape("x"), _pooling_window(arguments), counts_padding=not excludes)


def _pooling_window(arguments: Arguments) -> Window:
    if arguments.number("ceil_mode", 0.0):
        raise UnreadableError("pools with ceil_mode, which the reference runtime does not know")
    rows, columns = arguments.integers("kernel_sizes", 2)
    return _window(arguments, (rows, columns), arguments.text("pad_type"))


def _window(arguments: Arguments, size: tuple[int, int], pad_type: str) -> Window:
    down, across = arguments.integers("strides", 2, (1, 1))
    row_step, column_step = arguments.integers("dilations", 2, (1, 1))
    window = Window(size, (down, across), (row_step, column_step))
    if pad_type == "valid":
        return window
    if pad_type == "custom":
        top, bottom, left, right = arguments.integers("pad", 4, (0, 0, 0, 0))
        return Window(size, window.strides, window.dilations, (top, bottom, left, right))
    if pad_type in ("same", "same_lower"):
        padding = spatial.same_padding(arguments.shape("x"), window, is_heavy_at_end=pad_type == "same")
        return Window(size, window.strides, window.dilations, padding)
    raise UnreadableError(f"pads by the rule “{pad_type}”, which the reference runtime does not know")


def _pad(arguments: Arguments) -> Kernel:
    amounts = arguments.integers("pad")
    if arguments.text("mode", "constant") != "constant" or len(amounts) not in (4, 8) or any(amounts[:-4]):
        raise UnreadableError("pads in a way that the reference runtime does not know")
    top, bottom, left, right = amounts[-4:]
    return spatial.padded(
        arguments.shape("x"), (top, bottom, left, right), arguments.number("constant_val", 0.0)
    )


def _reduce_mean(arguments: Arguments) -> Kernel:
    shape = arguments.shape("x")
    axes = arguments.integers("axes", default=tuple(range(1, len(shape))))
    return kernel.mean(shape, axes, keeps_axes=bool(arguments.number("keep_dims", 0.0)))


def _concatenate(arguments: Arguments) -> Built:
    if arguments.number("interleave", 0.0):
        raise UnreadableError("joins values by turns, which the reference runtime does not know")
    (axis,) = arguments.integers("axis", 1)
    return arguments.values("values"), (kernel.concatenate(arguments.shapes("values"), axis),)


def _softmax(arguments: Arguments) -> Kernel:
    (axis,) = arguments.integers("axis", 1, (-1,))
    return kernel.softmax(arguments.shape("x"), axis)


def _reshape(arguments: Arguments) -> Kernel:
    shape = arguments.shape("x")
    target = arguments.integers("shape", default=arguments.result)
    # A 0 keeps the size that the value has there.
    kept = [size or (shape[axis] if axis < len(shape) else 0) for axis, size in enumerate(target)]
    return kernel.reshape(shape, kept)


# What squeeze and expand_dims do is said in full by the shape of their result.
_SAME_VALUES = _one(lambda a: kernel.reshape(a.shape("x"), a.result))

OPERATIONS: dict[str, Builder] = {
    "add": _binary(np.add),
    "avg_pool": _one(_average_pool),
    "batch_norm": _batch_norm,
    "cast": _cast,
    "clip": _one(lambda a: kernel.clip(a.shape("x"), a.number("alpha"), a.number("beta"))),
    "concat": _concatenate,
    "conv": _convolution,
    "expand_dims": _SAME_VALUES,
    "identity": _one(lambda a: kernel.identity(a.shape("x"))),
    "leaky_relu": _one(lambda a: kernel.leaky_relu(a.shape("x"), a.number("alpha", 0.01))),
    "linear": _linear,
    "matmul": _matmul,
    "max_pool": _one(_max_pool),
    "maximum": _binary(np.maximum),
    "minimum": _binary(np.minimum),
    "mul": _binary(np.multiply),
    "pad": _one(_pad),
    "real_div": _binary(np.divide),
    "reduce_mean": _one(_reduce_mean),
    "relu": _one(lambda a: kernel.relu(a.shape("x"))),
    "relu6": _one(lambda a: kernel.clip(a.shape("x"), 0.0, 6.0)),
    "reshape": _one(_reshape),
    "sigmoid": _one(lambda a: kernel.sigmoid(a.shape("x"))),
    "silu": _one(lambda a: kernel.silu(a.shape("x"))),
    "softmax": _one(_softmax),
    "squeeze": _SAME_VALUES,
    "sub": _binary(np.subtract),
    "tanh": _one(lambda a: kernel.tanh(a.shape("x"))),
    "transpose": _one(lambda a: kernel.transpose(a.shape("x"), a.integers("perm"))),
}
