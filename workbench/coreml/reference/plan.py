"""A model made ready: its steps in order, each reading and writing numbered values."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from workbench.coreml.faults import UnreadableError
from workbench.coreml.reference.half import rounded_to_half
from workbench.coreml.reference.kernel import Array, Kernel, Shape
from workbench.coreml.reference.limits import MOST_VALUES, MOST_WORK, Budget

_MOST_STEPS = 10_000
# Bias, rounding and ReLU are three; a file may have thousands in a row.
_MOST_SWAPS = 16
# Values in flight at once: batches are cut so that they stay near the processor's cache.
_VALUES_AT_ONCE = 1 << 24
_LARGEST_BATCH = 32


# What to call, the numbers of the values to call it with, and those that nobody needs after it;
# its result is the next value.
_Compiled = tuple[Callable[..., Array], tuple[int, ...], tuple[int, ...]]
_NO_VALUE = np.empty(0, np.float32)


@dataclass(frozen=True)
class _Step:
    result: str
    sources: tuple[str, ...]
    kernel: Kernel


class Plan:
    """Collects the steps of a model while its file is read, and checks that they fit together."""

    def __init__(self, image: str, shape: Shape) -> None:
        self._input = image
        self._shapes: dict[str, Shape] = {image: shape}
        self._steps: list[_Step] = []
        self._values = Budget(MOST_VALUES)
        self._values.spend(math.prod(shape))
        self._work = Budget(MOST_WORK)

    def __contains__(self, name: str) -> bool:
        return name in self._shapes

    def shape(self, name: str) -> Shape:
        """Return the shape of a value, for one sample."""
        try:
            return self._shapes[name]
        except KeyError:
            raise UnreadableError(f"uses the value “{name}” before it is computed") from None

    def add(
        self, result: str, sources: Sequence[str], kernels: Sequence[Kernel], *, is_half: bool = False
    ) -> None:
        """Add an operation: ``kernels`` one after the other, the first of them on ``sources``.

        Where ``is_half``, the result is rounded to half, unless every kernel keeps halves halves.
        """
        if result in self._shapes:
            raise UnreadableError(f"computes the value “{result}” twice")
        sources = tuple(sources)
        for source in sources:
            self.shape(source)
        chain = list(kernels)
        if is_half and not all(kernel.is_exact for kernel in chain):
            chain.append(Kernel(rounded_to_half, chain[-1].shape, is_exact=True, is_monotone=True))
        for position, kernel in enumerate(chain):
            is_last = position == len(chain) - 1
            name = result if is_last else f"{result}#{position}"
            self._spend(kernel)
            self._shapes[name] = kernel.shape
            self._steps.append(_Step(name, sources, kernel))
            sources = (name,)

    def compile(self, output: str) -> Program:
        """Return the steps that lead to ``output``, ready to run."""
        self.shape(output)
        steps = _with_pooling_first(_needed(self._steps, output))
        slots = {self._input: 0}
        last_use = {name: place for place, step in enumerate(steps) for name in step.sources}
        compiled: list[_Compiled] = []
        for place, step in enumerate(steps):
            slots[step.result] = len(slots)
            dead = tuple(slots[name] for name in set(step.sources) if last_use[name] == place)
            compiled.append((step.kernel.compute, tuple(slots[name] for name in step.sources), dead))
        if output not in slots or not compiled:
            raise UnreadableError("answers with its input")
        batch = max(1, min(_LARGEST_BATCH, _VALUES_AT_ONCE // self._values.spent))
        return Program(tuple(compiled), batch=batch)

    def _spend(self, kernel: Kernel) -> None:
        if not kernel.shape or kernel.shape[0] != 1:
            raise UnreadableError("has a value without a place for the batch in front")
        self._values.spend(math.prod(kernel.shape) + kernel.scratch)
        self._work.spend(kernel.work)
        if len(self._steps) >= _MOST_STEPS:
            raise UnreadableError("has more steps than the reference runtime takes on")


class Program:
    """Compiled steps; running it changes nothing, so threads may share it."""

    def __init__(self, steps: tuple[_Compiled, ...], *, batch: int) -> None:
        self._steps = steps
        self.batch = batch

    def run(self, images: NDArray[np.uint8]) -> Array:
        """Return the output for uint8 [N, 28, 28] images, N at most ``batch``."""
        values: list[Array] = [images[:, None].astype(np.float32)]
        with np.errstate(all="ignore"):
            for compute, sources, dead in self._steps:
                values.append(compute(*[values[source] for source in sources]))
                for place in dead:
                    values[place] = _NO_VALUE
        return values[-1]


def _needed(steps: list[_Step], output: str) -> list[_Step]:
    wanted = {output}
    kept = []
    for step in reversed(steps):
        if step.result in wanted:
            wanted.update(step.sources)
            kept.append(step)
    return kept[::-1]


def _with_pooling_first(steps: list[_Step]) -> list[_Step]:
    """Move max pooling before the bias, rounding and ReLU that feed it and nothing else.

    Each of those is monotone: equal inputs give equal outputs and a larger one never a smaller, in
    floating point, too. So the largest of the results is the result of the largest, bit for bit,
    and three of four values need not be computed at all.
    """
    uses = Counter(source for step in steps for source in step.sources)
    ordered = list(steps)
    for position in range(len(ordered)):
        place = position
        while place > max(0, position - _MOST_SWAPS) and _may_swap(ordered[place - 1], ordered[place], uses):
            before, pool = ordered[place - 1], ordered[place]
            ordered[place - 1] = _Step(before.result, before.sources, pool.kernel)
            ordered[place] = _Step(
                pool.result, (before.result,), replace(before.kernel, shape=pool.kernel.shape)
            )
            place -= 1
    return ordered


def _may_swap(before: _Step, pool: _Step, uses: Counter[str]) -> bool:
    return (
        pool.kernel.is_max_pool
        and before.kernel.is_monotone
        and pool.sources == (before.result,)
        and uses[before.result] == 1
    )
