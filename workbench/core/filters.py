"""The filters of a network's first convolution, as a message carries them to who draws them."""

from __future__ import annotations

import math
from dataclasses import dataclass

# Far above any network of ours; what a stranger's file claims must still fit into a message.
MOST_WEIGHTS = 65_536


@dataclass(frozen=True, kw_only=True)
class Filters:
    """The first convolution of a network: ``count`` filters of ``rows`` × ``columns`` weights, same padding.

    ``kernel`` has the weights in the order row, column, filter (C order of float32 [rows, columns, count])
    and ``bias`` one value a filter. A sample's values, 0–255, are multiplied by ``scale`` before;
    ``has_relu`` where what is below 0 becomes 0 after. Raises `ValueError` where these do not belong
    together, or are no numbers.
    """

    rows: int
    columns: int
    count: int
    kernel: tuple[float, ...]
    bias: tuple[float, ...]
    scale: float
    has_relu: bool

    def __post_init__(self) -> None:
        if min(self.rows, self.columns, self.count) < 1:
            raise ValueError(f"{self.count} filters of {self.rows} × {self.columns}")
        if len(self.kernel) != self.rows * self.columns * self.count or len(self.kernel) > MOST_WEIGHTS:
            raise ValueError(f"{len(self.kernel)} weights")
        if len(self.bias) != self.count:
            raise ValueError(f"{len(self.bias)} biases")
        if not all(map(math.isfinite, (*self.kernel, *self.bias, self.scale))):
            raise ValueError("weights that are no numbers")
