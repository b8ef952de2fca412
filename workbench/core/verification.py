"""What a verification found: how far a Core ML model answers as the trained network does."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.core.model_format import Precision

# Two orders of summation in float32 differ by some 1e-6; a real fault is far above this.
LARGEST_FP32_DIFFERENCE = 1e-4


@dataclass(frozen=True, kw_only=True)
class Flip:
    """A sample whose top class differs; the three classes are indices, ``label`` the true one."""

    index: int
    label: int | None
    reference: int
    candidate: int


@dataclass(frozen=True, kw_only=True)
class Verification:
    """The answers of a trained network (reference) and a Core ML model (candidate), compared.

    ``agreement`` is the fraction of ``count`` samples with the same top class. Differences are
    absolute, of probabilities, over all classes. Accuracies are fractions, or ``None`` where the
    samples have no labels.
    """

    count: int
    agreement: float
    max_probability_difference: float
    mean_probability_difference: float
    reference_accuracy: float | None
    candidate_accuracy: float | None
    flipped: tuple[Flip, ...]

    def is_faithful(self, precision: Precision) -> bool:
        """Return whether the agreement is what ``precision`` promises."""
        if precision is Precision.FP32 and self.max_probability_difference > LARGEST_FP32_DIFFERENCE:
            return False
        return self.agreement >= precision.least_agreement
