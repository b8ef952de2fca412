"""In which order the samples of a split are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from workbench.core.errors import DataError
from workbench.data.dataset import Samples

Order = Literal["index", "label", "ink", "confidence", "misread"]
ORDERS: tuple[Order, ...] = get_args(Order)
# These need to know how a model reads the samples.
READING_ORDERS: frozenset[Order] = frozenset({"confidence", "misread"})

_BLOCK = 4096


@dataclass(frozen=True, eq=False)
class Readings:
    """How a model reads every sample of a split.

    ``predicted`` is uint8 [N], the labels that it gives; ``confidence`` is float32 [N], 0–1, how sure
    it is of them. Raises `DataError` where the two do not belong together.
    """

    predicted: NDArray[np.uint8]
    confidence: NDArray[np.float32]

    def __post_init__(self) -> None:
        if self.predicted.ndim != 1 or self.predicted.shape != self.confidence.shape:
            raise DataError("These readings are not one label and one confidence a sample.")

    def __len__(self) -> int:
        return len(self.predicted)

    def misread(self, labels: NDArray[np.uint8]) -> NDArray[np.bool_]:
        """Return which samples are read as something else than their labels, uint8 [N], say."""
        is_misread: NDArray[np.bool_] = self.predicted != labels
        return is_misread


def ink_of(images: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Return how much ink each of ``images``, uint8 [N, 28, 28], has: the sum of its values, uint32 [N]."""
    ink = np.zeros(len(images), dtype=np.uint32)
    for start in range(0, len(images), _BLOCK):
        block = images[start : start + _BLOCK]
        block.reshape(len(block), -1).sum(axis=1, dtype=np.uint32, out=ink[start : start + _BLOCK])
    return ink


def ordered(
    samples: Samples,
    order: Order,
    *,
    ink: NDArray[np.uint32] | None = None,
    readings: Readings | None = None,
    seed: int | None = None,
) -> NDArray[np.intp]:
    """Return the indices of all samples in an order, intp [N].

    ``label`` and ``ink`` go upwards; ``confidence`` begins where a model is least sure; ``misread``
    begins with its mistakes, the surest first, and goes on with what it read rightly, the least sure
    first. Samples that are equal in this stay as they are in the file or, with a ``seed``, come in
    random order, so that ``index`` with a seed shuffles them all. ``ink`` is what `ink_of` returns,
    for who has it already. Raises `DataError` where an order needs ``readings`` of these samples and
    there are none.
    """
    count = len(samples)
    base = np.arange(count)
    if seed is not None:
        np.random.default_rng(seed).shuffle(base)
    keys: NDArray[np.uint8] | NDArray[np.uint32] | NDArray[np.float32]
    match order:
        case "index":
            return base
        case "label":
            keys = samples.labels
        case "ink":
            keys = ink_of(samples.images) if ink is None else ink
        case "confidence":
            keys = _readings_of(readings, count).confidence
        case "misread":
            known = _readings_of(readings, count)
            # From −1 for a sure mistake to 0, and from 1 for an unsure right answer to 2.
            keys = np.where(known.misread(samples.labels), -known.confidence, 1 + known.confidence)
    return base[np.argsort(keys[base], kind="stable")]


def filtered(
    indices: NDArray[np.intp], labels: NDArray[np.uint8], classes: frozenset[int]
) -> NDArray[np.intp]:
    """Return those of ``indices``, in their order, whose label is among ``classes``; all if it is empty.

    ``labels`` is uint8 [N], of all samples that the indices count.
    """
    if not classes:
        return indices
    is_wanted = np.zeros(256, dtype=np.bool_)
    is_wanted[list(classes)] = True
    return indices[is_wanted[labels[indices]]]


def _readings_of(readings: Readings | None, count: int) -> Readings:
    if readings is None or len(readings) != count:
        raise DataError("No model has read these samples yet.", hint="Order them by label or ink until then.")
    return readings
