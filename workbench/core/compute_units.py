"""The units of a Mac or iPhone that Core ML may compute with."""

from __future__ import annotations

from enum import Enum


class ComputeUnits(Enum):
    """Which units Core ML chooses among; the processor is always one of them."""

    ALL = "all"
    CPU = "cpu"
    CPU_AND_GPU = "cpu-and-gpu"
    CPU_AND_NEURAL_ENGINE = "cpu-and-neural-engine"

    @property
    def title(self) -> str:
        """The name that a user reads."""
        return _TITLES[self]


_TITLES = {
    ComputeUnits.ALL: "All units",
    ComputeUnits.CPU: "Processor alone",
    ComputeUnits.CPU_AND_GPU: "Processor and graphics",
    ComputeUnits.CPU_AND_NEURAL_ENGINE: "Processor and Neural Engine",
}
