"""What reading a model comes to, whichever of the two formats it has."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.coreml.reference.plan import Program

ON_A_MAC = "Apple's runtime on a Mac may read it; ours executes what the workbench exports."


@dataclass(frozen=True)
class Classifier:
    """A compiled model and how it stores numbers.

    ``precision`` is a text for the user, such as “fp16” or “palette4”.
    """

    program: Program
    precision: str
