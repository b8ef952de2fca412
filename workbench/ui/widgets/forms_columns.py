"""The columns of the size table: what each says of a form, and what it is sorted by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from workbench.core.forms import FORMS, Form
from workbench.core.model_format import Precision
from workbench.sessions.export_forms import FormRow, Measurement
from workbench.ui.wording import percent_text, sentence, size_text

UNKNOWN = "—"


class Column(IntEnum):
    """The columns in the order in which they stand."""

    RADIO = 0
    FORM = 1
    SIZE = 2
    ACCURACY = 3
    CHANGE = 4
    AGREEMENT = 5
    TIME = 6
    NEEDS = 7

    @property
    def key(self) -> str:
        """The name under which it is remembered."""
        return self.name.lower()


@dataclass(frozen=True, kw_only=True)
class Heading:
    """What stands above a column, what its tool tip says, and how wide it is in pixels."""

    title: str
    tool_tip: str
    width: int = 0


HEADINGS = {
    Column.RADIO: Heading(title="", tool_tip="", width=24),
    Column.FORM: Heading(title="Format", tool_tip="The kind of file, and how its weights are stored"),
    Column.SIZE: Heading(title="Size", tool_tip="On disk, all files of the model together", width=57),
    Column.ACCURACY: Heading(
        title="Accuracy", tool_tip="The part of the test samples that it reads rightly", width=70
    ),
    Column.CHANGE: Heading(
        title="Diff.",
        tool_tip="Its accuracy against that of the network with its 32-bit floats, in percentage points",
        width=55,
    ),
    Column.AGREEMENT: Heading(
        title="Agree", tool_tip="How many test samples it answers as the network does", width=56
    ),
    Column.TIME: Heading(title="Time", tool_tip="For one sample, the median of many", width=64),
    Column.NEEDS: Heading(title="Needs", tool_tip="The first version of iOS that reads it", width=53),
}
# Columns whose figures come from a measurement, in one row side by side.
FIGURES = (Column.SIZE, Column.ACCURACY, Column.CHANGE, Column.AGREEMENT, Column.TIME)


def short_title(form: Form) -> str:
    """Return a form's name for a narrow column: what weights are only ever stored in goes without saying."""
    if form.precision not in (Precision.FP32, Precision.FP16):
        return sentence(form.precision.title)
    bits = form.precision.title.removesuffix(" floats")
    return f"{form.model_format.title}, {bits}"


def figure_texts(measurement: Measurement) -> dict[Column, str]:
    """Return what the figures of a form read."""
    verification = measurement.verification
    accuracy, change = verification.candidate_accuracy, measurement.accuracy_change
    return {
        Column.SIZE: size_text(measurement.bytes),
        Column.ACCURACY: UNKNOWN if accuracy is None else percent_text(accuracy),
        Column.CHANGE: UNKNOWN if change is None else change_text(change),
        Column.AGREEMENT: f"{verification.agreeing:,}",
        Column.TIME: UNKNOWN
        if measurement.milliseconds is None
        else milliseconds_text(measurement.milliseconds),
    }


def change_text(change: float) -> str:
    """Return a difference of two fractions in percentage points: ``−0.07``, ``+0.02`` or ``0.00``."""
    text = f"{100 * change:+.2f}"
    return "0.00" if float(text) == 0 else text.replace("-", "−")


def milliseconds_text(milliseconds: float) -> str:
    """Return a time with some three digits: ``0.31 ms``, ``12.4 ms``, ``340 ms``."""
    digits = 2 if milliseconds < 10 else 1 if milliseconds < 100 else 0
    return f"{milliseconds:.{digits}f} ms"


def sorted_rows(
    rows: Sequence[FormRow], column: Column, *, is_descending: bool = False
) -> tuple[FormRow, ...]:
    """Return the rows in the order of a column; what has no figure there comes last either way.

    Equal ones stay in the order in which forms are offered.
    """
    value = _VALUES[column]
    known = [row for row in rows if value(row) is not None]
    # A reversed sort would turn equal ones round; a negated value does not.
    sign = -1 if is_descending else 1
    known.sort(key=lambda row: sign * (value(row) or 0.0))
    return (*known, *(row for row in rows if value(row) is None))


def _figure(read: Callable[[Measurement], float | None]) -> Callable[[FormRow], float | None]:
    return lambda row: read(row.measurement) if row.measurement is not None else None


_VALUES: dict[Column, Callable[[FormRow], float | None]] = {
    Column.RADIO: lambda row: FORMS.index(row.form),
    Column.FORM: lambda row: FORMS.index(row.form),
    Column.SIZE: _figure(lambda measurement: measurement.bytes),
    Column.ACCURACY: _figure(lambda measurement: measurement.verification.candidate_accuracy),
    Column.CHANGE: _figure(lambda measurement: measurement.accuracy_change),
    Column.AGREEMENT: _figure(lambda measurement: measurement.verification.agreement),
    Column.TIME: _figure(lambda measurement: measurement.milliseconds),
    Column.NEEDS: lambda row: row.form.minimum_ios,
}
