"""What a verification found: how far a Core ML model answers as the trained network does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

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
class Probe:
    """The answers to ``count`` samples that are no digits of a data set, compared.

    ``name`` says which: ``random``, ``blank``, ``saturated`` or ``inverted``. The figures are those
    of a `Verification`.
    """

    name: str
    count: int
    agreement: float
    max_probability_difference: float
    mean_probability_difference: float


@dataclass(frozen=True, kw_only=True)
class Verification:
    """The answers of a trained network (reference) and a Core ML model (candidate), compared.

    ``agreement`` is the fraction of ``count`` samples with the same top class. Differences are
    absolute, of probabilities, over all classes. Accuracies are fractions, or ``None`` where the
    samples have no labels. ``probes`` are compared beside them and do not count into the figures; a
    verification of an earlier version has none.
    """

    count: int
    agreement: float
    max_probability_difference: float
    mean_probability_difference: float
    reference_accuracy: float | None
    candidate_accuracy: float | None
    flipped: tuple[Flip, ...]
    probes: tuple[Probe, ...] = ()

    @property
    def agreeing(self) -> int:
        """How many samples both answer alike."""
        return round(self.agreement * self.count)

    def is_faithful(self, precision: Precision) -> bool:
        """Return whether the answers are what ``precision`` promises."""
        return not self.shortfall(precision)

    def shortfall(self, precision: Precision) -> str:
        """Return a sentence that says where the answers fall short of ``precision``; "" when nowhere.

        Every precision promises a least agreement over the samples. 32-bit floats promise besides
        that no probability differs by more than `LARGEST_FP32_DIFFERENCE`, of the probes neither;
        coarser weights may answer otherwise to what is no digit, where nothing is right or wrong.
        They may flip one sample of any set: of a few hundred, one near a tie says nothing.
        """
        # A fraction of so many samples that is a whole number is one, whatever its last bit says.
        least = ceil(round(precision.least_agreement * self.count, 6))
        if precision is not Precision.FP32:
            least = min(least, self.count - 1)
        if self.agreeing < least:
            return (
                f"{self.agreeing:,} of {self.count:,} samples agree; "
                f"for {precision.title} at least {least:,} must."
            )
        if precision is Precision.FP32:
            for name, largest in self._largest_differences():
                # A difference that is no number is no small one.
                if not largest <= LARGEST_FP32_DIFFERENCE:
                    return (
                        f"A probability of the {name} samples differs by {largest:.2g}; "
                        f"for {precision.title} it may by {LARGEST_FP32_DIFFERENCE:g} at most."
                    )
        return ""

    def _largest_differences(self) -> Iterator[tuple[str, float]]:
        yield "test", self.max_probability_difference
        for probe in self.probes:
            yield probe.name, probe.max_probability_difference
