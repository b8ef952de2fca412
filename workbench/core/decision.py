"""When a label is shown: how probabilities are calibrated, and how sure a reading has to be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# A network that is right about all validation samples would have the lowest temperature there is.
LOWEST_TEMPERATURE = 0.5
HIGHEST_TEMPERATURE = 10.0


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What makes a reading of a model's probabilities.

    They are calibrated with ``temperature`` (see `calibrated`); a region whose likeliest class is a
    digit is a reading where that has a calibrated probability of at least ``threshold``.
    """

    temperature: float
    threshold: float

    def __post_init__(self) -> None:
        if not LOWEST_TEMPERATURE <= self.temperature <= HIGHEST_TEMPERATURE:
            raise ValueError(f"the temperature is {self.temperature}")
        if not 0 <= self.threshold <= 1:
            raise ValueError(f"the threshold is {self.threshold}")

    def calibrated(self, probabilities: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return p^(1/T), normalised, of probabilities float32 [N, classes]; the order stays.

        That is the softmax of the network's logits divided by T. Rows that are not finite stay so.
        """
        if self.temperature == 1:
            return probabilities
        # The record is part of a message; the window reads those before it has loaded numpy.
        import numpy as np

        with np.errstate(divide="ignore", invalid="ignore"):
            highest = probabilities.max(axis=-1, keepdims=True)
            powers = np.power(np.maximum(probabilities, 0) / highest, 1 / self.temperature)
            return np.asarray(powers / powers.sum(axis=-1, keepdims=True), np.float32)


@dataclass(frozen=True, kw_only=True)
class FittedDecision:
    """A decision with the validation samples that it was fitted to.

    Of ``digits`` digits, ``silenced`` say nothing; of ``backgrounds`` samples that are no digit,
    ``passed`` are read as one. The two errors are the expected calibration error before and after.
    ``network`` is the SHA-256 of the network's file.
    """

    decision: Decision
    digits: int
    silenced: int
    backgrounds: int
    passed: int
    error_before: float
    error_after: float
    network: str = ""
