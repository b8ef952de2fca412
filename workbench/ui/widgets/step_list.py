"""The steps of a job, one below the other: done, running, to come."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from workbench.ui.icons import pixmap
from workbench.ui.theme import theme_of

_ROW = 28
_MARK = 18
_GAP = 10


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step that is done, running, has failed, or none of these yet."""

    text: str
    is_done: bool
    is_running: bool
    has_failed: bool = False


class StepList(QWidget):
    """Steps with a mark each: a tick, a filled ring, a warning, or an empty ring."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: tuple[Step, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def steps(self) -> tuple[Step, ...]:
        """Return what is shown."""
        return self._steps

    def show_steps(self, steps: tuple[Step, ...]) -> None:
        """Show these steps."""
        self._steps = steps
        running = next((step.text for step in steps if step.is_running), "")
        self.setAccessibleName(running)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, _ROW * len(self._steps))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row, step in enumerate(self._steps):
            top = row * _ROW + (_ROW - _MARK) / 2
            if step.is_done or step.has_failed:
                name, colour = (
                    ("error", theme.negative) if step.has_failed else ("check-circle", theme.positive)
                )
                mark = pixmap(name, colour, size=_MARK, ratio=self.devicePixelRatioF())
                painter.drawPixmap(QPointF(0, top), mark)
            else:
                painter.setPen(QPen(QColor(theme.accent if step.is_running else theme.field_line), 1.6))
                painter.drawEllipse(QRectF(2, top + 2, _MARK - 4, _MARK - 4))
                if step.is_running:
                    painter.setBrush(QColor(theme.accent))
                    painter.drawEllipse(QRectF(6.5, top + 6.5, _MARK - 13, _MARK - 13))
                    painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(
                QColor(theme.text if step.is_done or step.is_running or step.has_failed else theme.muted)
            )
            area = QRectF(_MARK + _GAP, row * _ROW, self.width() - _MARK - _GAP, _ROW)
            painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, step.text)
