"""The forms that a Core ML model can be exported in, and what is written into it about itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from workbench.core.decision import Decision
from workbench.core.labels import is_digits, listed, set_names, short_name


class Precision(Enum):
    """How the weights of a Core ML model are stored."""

    FP32 = "fp32"
    FP16 = "fp16"
    INT8 = "int8"
    PALETTE6 = "palette6"
    PALETTE4 = "palette4"
    PALETTE2 = "palette2"

    @property
    def title(self) -> str:
        """The name that a user reads."""
        return _PRECISION_TITLES[self]

    @property
    def least_agreement(self) -> float:
        """The fraction of samples on which a faithful export answers as its network does."""
        return _LEAST_AGREEMENT[self]

    @property
    def is_fitted(self) -> bool:
        """Whether the weights are fitted to training samples, because rounding alone would not do."""
        return self is Precision.PALETTE2


class ModelFormat(Enum):
    """The two kinds of file that Core ML reads."""

    MLPROGRAM = "mlprogram"
    NEURALNETWORK = "neuralnetwork"

    @property
    def title(self) -> str:
        """The name that a user reads."""
        return "ML program" if self is ModelFormat.MLPROGRAM else "Neural network"

    @property
    def suffix(self) -> str:
        """The suffix of its files: a package is a folder, the other one file."""
        return ".mlpackage" if self is ModelFormat.MLPROGRAM else ".mlmodel"

    @property
    def precisions(self) -> tuple[Precision, ...]:
        """The precisions that this format can be written in, the most exact first."""
        if self is ModelFormat.MLPROGRAM:
            return tuple(Precision)
        return (Precision.FP32, Precision.FP16)

    def minimum_ios(self, precision: Precision) -> int:
        """Return the first major version of iOS that reads this format in ``precision``.

        Core ML's specification gives the compressed constants of an ML program to iOS 16.
        """
        if self is ModelFormat.NEURALNETWORK:
            return 13
        return 15 if precision in (Precision.FP32, Precision.FP16) else 16


_PRECISION_TITLES = {
    Precision.FP32: "32-bit floats",
    Precision.FP16: "16-bit floats",
    Precision.INT8: "8-bit integers",
    Precision.PALETTE6: "6-bit palette",
    Precision.PALETTE4: "4-bit palette",
    Precision.PALETTE2: "2-bit palette, fitted",
}

_LEAST_AGREEMENT = {
    Precision.FP32: 1.0,
    Precision.FP16: 0.9995,
    Precision.INT8: 0.998,
    Precision.PALETTE6: 0.998,
    Precision.PALETTE4: 0.99,
    Precision.PALETTE2: 0.99,
}


_READS_DIGITS = "Reads one handwritten digit, white ink on black, 28×28 pixels."
# So much of a name is in a description of all of them.
_LONGEST_IN_DESCRIPTION = 24


@dataclass(frozen=True, kw_only=True)
class ModelCard:
    """What a Core ML model says about itself to whoever opens it in Xcode."""

    author: str = ""
    licence: str = ""
    version: str = "1.0"
    description: str = _READS_DIGITS

    def description_for(self, labels: Sequence[str]) -> str:
        """Return the description of a model that answers with ``labels``.

        What nobody has changed is about digits; a model of other classes says which they are.
        """
        if self.description != _READS_DIGITS or is_digits(labels):
            return self.description
        names = [short_name(name, _LONGEST_IN_DESCRIPTION) for name in set_names(labels)]
        return f"Tells {len(names)} classes apart, white on black, 28×28 pixels: {listed(names)}."


@dataclass(frozen=True, kw_only=True)
class ModelOrigin:
    """What made a Core ML model; ``test_accuracy`` is the trained network's, a fraction.

    ``decision`` says when a reading of it is shown, where that was fitted.
    """

    run: str
    recipe: str
    test_accuracy: float | None = None
    dataset: str = ""
    dataset_checksum: str = ""
    decision: Decision | None = None

    def facts(self) -> dict[str, str]:
        """Return what a converted model says of it, by name; what is not known is left out.

        The numbers of the decision are read back by whoever reads digits with the model.
        """
        facts = {
            "run": self.run,
            "recipe": self.recipe,
            "test_accuracy": "" if self.test_accuracy is None else f"{self.test_accuracy:.4f}",
            "dataset": self.dataset,
            "dataset_sha256": self.dataset_checksum,
        }
        if self.decision is not None:
            facts |= {
                "temperature": f"{self.decision.temperature:.3f}",
                "threshold": f"{self.decision.threshold:.3f}",
            }
        return {name: fact for name, fact in facts.items() if fact}
