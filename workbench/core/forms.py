"""The forms that a run can be exported in: a format with a precision."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.core.model_format import ModelFormat, Precision


@dataclass(frozen=True, kw_only=True)
class Form:
    """A format with a precision."""

    model_format: ModelFormat
    precision: Precision

    @property
    def title(self) -> str:
        """The name that a user reads."""
        return f"{self.model_format.title}, {self.precision.title}"

    @property
    def minimum_ios(self) -> int:
        """The first version of iOS that reads it."""
        return self.model_format.minimum_ios(self.precision)


FORMS: tuple[Form, ...] = tuple(
    Form(model_format=model_format, precision=precision)
    for model_format in ModelFormat
    for precision in model_format.precisions
)
