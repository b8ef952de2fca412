"""Weights in every encoding that coremltools writes mean what coremltools itself takes them for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.coreml.damage import operation, refusal, with_changed_spec
from tests.coreml.networks import TrainedNetwork, varied_images
from workbench.core.labels import DIGITS
from workbench.coreml.library import coremltools_for_conversion, quietly
from workbench.coreml.reference.runtime import ReferenceRuntime

Compress = Callable[[Any, Any], Any]


@pytest.fixture(scope="module")
def programs(trained: TrainedNetwork) -> dict[int, Any]:
    """The trained network as coremltools' own model, by the first iOS that reads it."""
    return {ios: _converted(trained.function, ios) for ios in (16, 18)}


def _converted(function: Any, ios: int) -> Any:
    tools = coremltools_for_conversion()
    with quietly():
        return tools.convert(
            [function],
            source="tensorflow",
            inputs=[
                tools.ImageType(name="image", shape=(1, 28, 28, 1), color_layout=tools.colorlayout.GRAYSCALE)
            ],
            classifier_config=tools.ClassifierConfig(list(DIGITS)),
            compute_precision=tools.precision.FLOAT16,
            minimum_deployment_target=getattr(tools.target, f"iOS{ios}"),
            skip_model_load=True,
        )


def _quantized(**settings: Any) -> Compress:
    return lambda optimize, model: optimize.linear_quantize_weights(
        model, _everywhere(optimize, optimize.OpLinearQuantizerConfig(**settings))
    )


def _palettized(**settings: Any) -> Compress:
    return lambda optimize, model: optimize.palettize_weights(
        model, _everywhere(optimize, optimize.OpPalettizerConfig(mode="uniform", **settings))
    )


def _pruned(**settings: Any) -> Compress:
    return lambda optimize, model: optimize.prune_weights(
        model, _everywhere(optimize, optimize.OpMagnitudePrunerConfig(**settings))
    )


def _jointly(first: Compress, then: str, **settings: Any) -> Compress:
    """Compress what is compressed already: what is left after pruning, or the palettes themselves."""

    def compress(optimize: Any, model: Any) -> Any:
        configs = {
            "palettize_weights": optimize.OpPalettizerConfig,
            "linear_quantize_weights": optimize.OpLinearQuantizerConfig,
        }
        config = _everywhere(optimize, configs[then](**settings))
        return getattr(optimize, then)(first(optimize, model), config, joint_compression=True)

    return compress


def _everywhere(optimize: Any, each: Any) -> Any:
    return optimize.OptimizationConfig(global_config=each)


_HALF = _pruned(target_sparsity=0.5)

ENCODINGS = {
    "int8 symmetric": _quantized(mode="linear_symmetric"),
    "uint8 with offset": _quantized(mode="linear", dtype="uint8"),
    "palette of 2": _palettized(nbits=1),
    "palette of 4": _palettized(nbits=2),
    "palette of 16": _palettized(nbits=4),
    "palette of 64": _palettized(nbits=6),
    "palette of 256": _palettized(nbits=8),
    "half pruned": _HALF,
}
ENCODINGS_OF_18 = {
    "int4 by block": _quantized(mode="linear_symmetric", dtype="int4", granularity="per_block", block_size=4),
    "uint4 by channel": _quantized(mode="linear", dtype="uint4", granularity="per_channel"),
    "palette of 8": _palettized(nbits=3),
    "palette with scales": _palettized(nbits=4, enable_per_channel_scale=True),
    "pruned by rows": _pruned(n_m_ratio=(2, 4)),
    "pruned, then a palette": _jointly(_HALF, "palettize_weights", mode="uniform", nbits=2),
    "pruned, then palettes by group": _jointly(
        _HALF,
        "palettize_weights",
        mode="uniform",
        nbits=4,
        granularity="per_grouped_channel",
        group_size=4,
    ),
    "pruned, then int8": _jointly(_HALF, "linear_quantize_weights", mode="linear_symmetric"),
    "pruned, then uint4": _jointly(_HALF, "linear_quantize_weights", mode="linear", dtype="uint4"),
    "palette of int8": _jointly(
        _palettized(nbits=4), "linear_quantize_weights", mode="linear_symmetric", granularity="per_tensor"
    ),
    "palettes by group": _palettized(nbits=4, granularity="per_grouped_channel", group_size=2),
}


@pytest.mark.parametrize(
    ("ios", "encoding"),
    [(16, name) for name in ENCODINGS] + [(18, name) for name in (ENCODINGS | ENCODINGS_OF_18)],
)
def test_compressed_answers_equal_decompressed_ones(
    programs: dict[int, Any], ios: int, encoding: str, tmp_path: Path
) -> None:
    optimize = coremltools_for_conversion().optimize.coreml
    with quietly():
        compressed = (ENCODINGS | ENCODINGS_OF_18)[encoding](optimize, programs[ios])
        compressed.save(str(tmp_path / "compressed.mlpackage"))
        optimize.decompress_weights(compressed).save(str(tmp_path / "plain.mlpackage"))
    images = varied_images(20, 3)

    found = ReferenceRuntime(tmp_path / "compressed.mlpackage")
    expected = ReferenceRuntime(tmp_path / "plain.mlpackage")

    assert found.precision != expected.precision == "fp16"
    np.testing.assert_array_equal(found.classify(images), expected.classify(images))


@pytest.mark.parametrize("axis", [0, 1, -1])
@pytest.mark.parametrize("is_sparse", [False, True])
def test_palettes_of_vectors(axis: int, is_sparse: bool, tmp_path: Path) -> None:
    random = np.random.default_rng(7)
    shape = [20, 784]
    shape[axis] //= 2
    indices = random.integers(0, 16, shape).astype(np.uint8)
    table = random.normal(0, 0.01, (2, 1, 16, 2)).astype(np.float16)
    mask = (random.random(shape) < (0.5 if is_sparse else 2)).astype(np.uint8)
    tools = coremltools_for_conversion()

    def weight(builder: Any, kinds: Any) -> Any:
        def stored(values: Any, kind: Any) -> Any:
            return values.astype(kinds.nptype_from_builtin(kind))

        packed = stored(indices, kinds.uint4)
        if not is_sparse:
            return builder.constexpr_lut_to_dense(indices=packed, lut=table, vector_axis=axis)
        bits, kept = builder.constexpr_lut_to_sparse(
            indices_mask=stored(mask, kinds.uint1),
            indices_nonzero_data=packed[mask != 0],
            lut=table,
            vector_axis=axis,
        )
        return builder.constexpr_sparse_to_dense(nonzero_data=kept, mask=bits)

    with quietly():
        model = _of_one_linear_layer(tools, weight)
        model.save(str(tmp_path / "vectors.mlpackage"))
    images = varied_images(3, 4)

    runtime = ReferenceRuntime(tmp_path / "vectors.mlpackage")

    block = (np.arange(shape[0]) // (shape[0] // 2))[:, np.newaxis]
    vectors = table[block, 0, indices] * mask[..., np.newaxis]
    dense = np.moveaxis(vectors, -1, axis % 2 + 1).reshape(20, 784).astype(np.float64)
    expected = images.reshape(-1, 784) / 255 @ dense.T
    expected = np.exp(expected) / np.exp(expected).sum(axis=1, keepdims=True)
    assert runtime.precision == "palette4" + (", sparse" if is_sparse else "")
    np.testing.assert_allclose(runtime.classify(images), expected, atol=2e-3)


def _of_one_linear_layer(tools: Any, weight: Callable[[Any, Any], Any]) -> Any:
    """A classifier of 20 classes in coremltools' own terms, with a weight [20, 784] as it is wanted."""
    mil = tools.converters.mil
    builder, kinds = mil.Builder, mil.mil.types

    @builder.program(
        input_specs=[builder.TensorSpec((1, 1, 28, 28), dtype=kinds.fp16)], opset_version=tools.target.iOS18
    )
    def program(image: Any) -> Any:
        flat = builder.reshape(x=builder.mul(x=image, y=np.float16(1 / 255)), shape=(1, 784))
        scores = builder.linear(x=flat, weight=weight(builder, kinds), bias=np.zeros(20, np.float16))
        return builder.softmax(x=scores, axis=-1, name="probabilities")

    return tools.convert(
        program,
        inputs=[
            tools.ImageType(name="image", shape=(1, 1, 28, 28), color_layout=tools.colorlayout.GRAYSCALE)
        ],
        classifier_config=tools.ClassifierConfig([str(number) for number in range(20)]),
        minimum_deployment_target=tools.target.iOS18,
        skip_model_load=True,
    )


def _lose_a_kept_value(spec: Any) -> None:
    _stored(spec, "indices_nonzero_data").type.tensorType.dimensions[0].constant.size -= 1


def _have_no_table(spec: Any) -> None:
    del _stored(spec, "lut").type.tensorType.dimensions[0]


def _have_tables_that_do_not_divide(spec: Any) -> None:
    sizes = _stored(spec, "lut").type.tensorType.dimensions
    sizes[0].constant.size, sizes[-2].constant.size = 3, 1


def _declare_another_mask(spec: Any) -> None:
    operation(spec, "constexpr_lut_to_sparse").outputs[0].type.tensorType.dimensions[0].constant.size += 1


def _declare_one_output(spec: Any) -> None:
    del operation(spec, "constexpr_lut_to_sparse").outputs[1]


def _stored(spec: Any, parameter: str) -> Any:
    return operation(spec, "constexpr_lut_to_sparse").inputs[parameter].arguments[0].value


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_lose_a_kept_value, "damaged"),
        (_have_no_table, "damaged"),
        (_have_tables_that_do_not_divide, "damaged"),
        (_declare_another_mask, "another shape than it says"),
        (_declare_one_output, "another shape than it says"),
    ],
)
def test_damaged_encodings_are_refused(
    programs: dict[int, Any], tmp_path: Path, change: Callable[[Any], None], reason: str
) -> None:
    optimize = coremltools_for_conversion().optimize.coreml
    with quietly():
        whole = ENCODINGS_OF_18["pruned, then palettes by group"](optimize, programs[18])
        whole.save(str(tmp_path / "whole.mlpackage"))
    path = with_changed_spec(tmp_path / "whole.mlpackage", tmp_path / "changed", change)
    assert reason in refusal(path)
