"""What was compared beside the test set: samples that are no digits, and Apple's runtime on a Mac."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from workbench.core.compute_units import ComputeUnits
from workbench.core.exported_models import AppleMeasurement
from workbench.core.verification import Probe
from workbench.sessions.export_forms import Measurement
from workbench.ui.theme import theme_of
from workbench.ui.wording import difference_text, percent_text

_ROW = 20
_WIDTH = 216
_FONT_PIXELS = 12
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
# Where the columns end, as parts of the width.
_ENDS = (0.40, 0.69, 1.0)
_HEADINGS = ("Also compared", "agree", "differ by")
_PROBES = {
    "random": ("Random", "Noise: each pixel of any brightness"),
    "blank": ("Blank", "One even grey, from black to white"),
    "saturated": ("Saturated", "Test samples with every pixel black or white"),
    "inverted": ("Inverted", "Test samples in negative"),
}


@dataclass(frozen=True, kw_only=True)
class ComparedRow:
    """Two answers to ``count`` samples: the part that agrees, and the largest difference."""

    title: str
    count: int
    agreement: float
    largest_difference: float
    remark: str = ""

    @property
    def text(self) -> str:
        """The row as it is read aloud."""
        return (
            f"{self.title}: {round(self.agreement * self.count):,} of {self.count:,} agree, "
            f"probabilities differ by {difference_text(self.largest_difference)} at most. {self.remark}"
        ).strip()


def compared_rows(measurement: Measurement, units: ComputeUnits | None = None) -> tuple[ComparedRow, ...]:
    """Return the probes of a model's verification, and both runtimes against each other.

    The figures of ``measurement`` are those of Apple's runtime with ``units``. Without them it is the
    first choice of units that was measured, which is compared with the network, too.
    """
    apple = [one for one in measurement.apple if units in (None, one.compute_units)]
    skipped = 0 if units is None else 1
    return (
        *(_probe_row(probe) for probe in measurement.verification.probes),
        *(row for one in apple[:1] for row in _apple_rows(one)[skipped:]),
    )


class ComparedTable(QWidget):
    """A line for each comparison; its tool tip has all of it."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[ComparedRow, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_rows(())

    def rows(self) -> tuple[ComparedRow, ...]:
        """Return what is shown."""
        return self._rows

    def show_rows(self, rows: Sequence[ComparedRow]) -> None:
        """Show these comparisons."""
        self._rows = tuple(rows)
        self.setVisible(bool(rows))
        self.setAccessibleName("Other comparisons")
        self.setAccessibleDescription(" ".join(row.text for row in rows))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, _ROW * (len(self._rows) + 1))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = event.pos().y() // _ROW - 1
            is_row = 0 <= place < len(self._rows)
            QToolTip.showText(event.globalPos(), self._rows[place].text if is_row else "", self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = theme_of(self)
        painter = QPainter(self)
        font = QFont(self.font())
        font.setPixelSize(_FONT_PIXELS)
        painter.setFont(font)
        for row, texts in enumerate((_HEADINGS, *(_texts(row) for row in self._rows))):
            for (left, right, side), text in zip(_columns(self.width()), texts, strict=True):
                painter.setPen(QColor(theme.muted if row == 0 or side is _LEFT else theme.text))
                painter.drawText(QRectF(left, row * _ROW, right - left, _ROW), side, text)


def _columns(width: int) -> Iterator[tuple[float, float, Qt.AlignmentFlag]]:
    begin = 0.0
    for place, end in enumerate(_ENDS):
        yield begin * width, end * width, _LEFT if place == 0 else _RIGHT
        begin = end


def _texts(row: ComparedRow) -> tuple[str, str, str]:
    return row.title, percent_text(row.agreement, 1), difference_text(row.largest_difference)


def _probe_row(probe: Probe) -> ComparedRow:
    title, remark = _PROBES.get(probe.name, (probe.name, ""))
    return ComparedRow(
        title=title,
        count=probe.count,
        agreement=probe.agreement,
        largest_difference=probe.max_probability_difference,
        remark=f"{remark}." if remark else "",
    )


def _apple_rows(one: AppleMeasurement) -> tuple[ComparedRow, ComparedRow]:
    """Return Apple's runtime against the network, and against the reference runtime."""
    verification, units = one.verification, one.compute_units.title
    return (
        ComparedRow(
            title="Apple",
            count=verification.count,
            agreement=verification.agreement,
            largest_difference=verification.max_probability_difference,
            remark=f"Apple’s runtime ({units}) against the network.",
        ),
        ComparedRow(
            title="Both runtimes",
            count=verification.count,
            agreement=one.reference_agreement,
            largest_difference=one.reference_difference,
            remark=f"Apple’s runtime ({units}) against the reference runtime.",
        ),
    )
