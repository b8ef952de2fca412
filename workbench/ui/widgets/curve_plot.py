"""A plot of one quantity: the training that runs or a run, and earlier runs laid over it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from workbench.sessions.batch_series import NO_POINTS, Span
from workbench.sessions.curves import Curves, Quantity
from workbench.ui.theme import Theme
from workbench.ui.widgets.buttons import SmallButton
from workbench.ui.widgets.curve_axis import (
    epoch_range,
    part_of_epochs,
    part_of_values,
    value_range,
)
from workbench.ui.widgets.curve_lines import DrawnLine, lines_of
from workbench.ui.widgets.curve_scale import Scale
from workbench.ui.widgets.plot_frame import PlotFrame
from workbench.ui.widgets.read_out import Overlay, ReadOutCard, next_place, read_out_at

# A little room, so that the first and the last dot and the topmost line are whole.
_ROOM_ACROSS = 1.01
_ROOM_UP = 0.02
# No stretch of a run is shown that is shorter than this part of it.
_CLOSEST = 0.002
_ZOOM_STEP = 0.7
QUANTITY_NAMES: dict[Quantity, str] = {
    "loss": "Loss",
    "accuracy": "Accuracy",
    "learning_rate": "Learning rate",
    "seconds": "Time per epoch",
}


class CurvePlot(QWidget):
    """Lines over epochs, with limits that are round, so that they seldom change while a training runs.

    ``span_chosen`` carries the stretch that the user has zoomed to, None for the whole run;
    ``pointed`` the place under the cursor, in epochs, None when the cursor leaves.
    """

    span_chosen = Signal(object)
    pointed = Signal(object)

    def __init__(self, quantity: Quantity, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scale = Scale(quantity)
        self._theme = theme
        self._curves: Curves | None = None
        self._overlays: tuple[Overlay, ...] = ()
        self._by_batch = True
        self._epochs = 1
        self._span: Span | None = None
        self._up: tuple[float, float] | None = None
        # Where the longest run that is drawn ends, in epochs.
        self._end = 1.0
        self._pointed: float | None = None
        self._frame = PlotFrame(theme=theme, parent=self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._frame)
        self._read_out = ReadOutCard(self)
        self.whole_button = SmallButton("Whole run", parent=self)
        self.whole_button.setToolTip("Undo the zoom: Esc, or a double click on the plot")
        self.whole_button.clicked.connect(self.show_whole)
        self.whole_button.hide()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._frame.zoomed.connect(self._on_zoomed)
        self._frame.whole_requested.connect(self.show_whole)
        self._frame.pointed.connect(self.pointed)
        self.set_quantity(quantity)
        self.set_theme(theme)

    @property
    def quantity(self) -> Quantity:
        """What is plotted."""
        return self._scale.quantity

    @property
    def span(self) -> Span | None:
        """The stretch of the run that is shown, in epochs; None for all of it."""
        return self._span

    @property
    def limits(self) -> tuple[Span, Span]:
        """The ends of both axes: in epochs, and in values."""
        across, up = self._frame.limits
        low, high = (self._scale.value(place) for place in up)
        return (across[0], across[1]), (low, high)

    @property
    def read_out(self) -> str:
        """What is told beside the cursor, as rich text; empty while nothing is."""
        return self._read_out.text() if self._read_out.isVisibleTo(self) else ""

    def minimumSizeHint(self) -> QSize:
        return QSize(280, 100)

    def curves(self) -> Curves | None:
        """Return the lines of the training that is shown, if one is."""
        return self._curves

    def overlays(self) -> tuple[Overlay, ...]:
        """Return the earlier runs that are laid over."""
        return self._overlays

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of ``theme``."""
        self._theme = theme
        self._frame.set_theme(theme)
        self._draw()

    def set_quantity(self, quantity: Quantity) -> None:
        """Plot another quantity; its lines follow by `show_curves`."""
        self._scale = replace(self._scale, quantity=quantity)
        self.setAccessibleName(f"{QUANTITY_NAMES[quantity]} by epoch")
        self._curves = None
        self._up = None
        self._draw()

    def set_log(self, is_log: bool) -> None:
        """Show values on a logarithmic axis, or on a linear one."""
        if is_log != self._scale.is_log:
            self._scale = replace(self._scale, is_log=is_log)
            self._up = None
            self._draw()

    def set_by_batch(self, by_batch: bool) -> None:
        """Show the batches where they are known, or whole epochs alone."""
        if by_batch != self._by_batch:
            self._by_batch = by_batch
            self._draw()

    def show_curves(self, curves: Curves | None, *, epochs: int) -> None:
        """Draw the lines of a training of ``epochs`` epochs in place of what was drawn; None clears."""
        self._curves = curves
        self._epochs = epochs
        self._draw()

    def show_overlays(self, overlays: tuple[Overlay, ...]) -> None:
        """Lay earlier runs over the plot, in place of those that were."""
        self._overlays = overlays
        self._draw()

    def show_span(self, span: Span | None) -> None:
        """Show a stretch of the run, in epochs, or all of it."""
        self._span = span
        if span is None:
            self._up = None
        self.whole_button.setVisible(span is not None)
        self._draw()

    def show_whole(self) -> None:
        """Show all of the run again, and tell so."""
        self.show_span(None)
        self.span_chosen.emit(None)

    def point_at(self, x: float | None) -> None:
        """Show the values at ``x``, in epochs, as if the cursor were there; None hides them."""
        self._pointed = x
        self._show_pointed()

    def paint_lines(self, painter: QPainter, at: QPoint) -> None:
        """Paint the axes and the lines alone, without what the window has for the mouse."""
        painter.save()
        painter.translate(at)
        self._frame.paint_on(painter)
        painter.restore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        size = self.whole_button.sizeHint()
        self.whole_button.setGeometry(QRect(QPoint(self.width() - size.width() - 12, 12), size))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        (low, high), _up = self.limits
        middle = (low + high) / 2 if self._pointed is None else self._pointed
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self._zoom_about(middle, _ZOOM_STEP)
            case Qt.Key.Key_Minus:
                self._zoom_about(middle, 1 / _ZOOM_STEP)
            case Qt.Key.Key_0 | Qt.Key.Key_Escape:
                self.show_whole()
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                steps = -1 if event.key() == Qt.Key.Key_Left else 1
                shown = self._visible(self._curves) if self._curves is not None else None
                self.pointed.emit(next_place(middle, shown, self._visible_overlays(), steps=steps))
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(self._theme.accent), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 6, 6)

    def _draw(self) -> None:
        theme = self._theme
        lines: list[DrawnLine] = []
        if self._curves is not None:
            lines += lines_of(
                self._visible(self._curves),
                self._scale,
                training=theme.accent,
                validation=theme.series_2,
                span=self._span,
            )
        for overlay in self._visible_overlays():
            lines += lines_of(
                overlay.curves,
                self._scale,
                training=overlay.colour,
                validation=overlay.colour,
                span=self._span,
                is_earlier=True,
            )
        self._frame.show_lines(tuple(lines))
        self._fit()
        self._show_pointed()

    def _visible(self, curves: Curves) -> Curves:
        has_epochs = len(curves.training) > 0 or len(curves.validation) > 0
        if self._by_batch or not has_epochs:
            return curves
        return replace(curves, raw=NO_POINTS, smooth=NO_POINTS)

    def _visible_overlays(self) -> tuple[Overlay, ...]:
        return tuple(replace(one, curves=self._visible(one.curves)) for one in self._overlays)

    def _fit(self) -> None:
        drawn = tuple(overlay.curves for overlay in self._visible_overlays())
        if self._curves is not None:
            drawn = (self._visible(self._curves), *drawn)
        longest = max((_last_epoch(curves) for curves in drawn), default=0.0)
        whole = epoch_range(max(self._epochs, int(longest)))
        self._end = whole.high
        across = whole if self._span is None else part_of_epochs(*self._span)
        up = value_range(self._scale, drawn) if self._up is None else part_of_values(self._scale, *self._up)
        end = across.high * _ROOM_ACROSS if self._span is None else across.high
        self._frame.show_across(across, high=end)
        room = _ROOM_UP * (up.high - up.low) if self._up is None else 0.0
        self._frame.show_up(up, high=up.high + room, text=self._scale.tick_text)

    def _show_pointed(self) -> None:
        read_out = None
        if self._pointed is not None:
            shown = self._visible(self._curves) if self._curves is not None else None
            read_out = read_out_at(
                self._pointed, shown, self._visible_overlays(), quantity=self.quantity, theme=self._theme
            )
        (low, high), _up = self.limits
        if read_out is None or not read_out.rows or not low <= read_out.x <= high:
            self._frame.show_hairline(None)
            self._read_out.hide()
            return
        self._frame.show_hairline(read_out.x)
        beside = QPoint(self._frame.pixel_of(read_out.x), self.height() // 2)
        self._read_out.show_read_out(read_out, beside=beside, theme=self._theme)

    def _zoom_about(self, x: float, factor: float) -> None:
        (low, high), _up = self.limits
        self._on_zoomed((x + (low - x) * factor, x + (high - x) * factor), None)

    def _on_zoomed(self, span: Span, up: tuple[float, float] | None) -> None:
        end = self._end
        width = min(max(span[1] - span[0], _CLOSEST * end), end)
        low = min(max(span[0], 0.0), end - width)
        if width >= end and up is None:
            self.show_whole()
            return
        if up is not None and up[1] - up[0] > 1e-9:
            self._up = up
        self.show_span((low, low + width))
        self.span_chosen.emit(self._span)


def _last_epoch(curves: Curves) -> float:
    lines = (curves.smooth, curves.training, curves.validation)
    return max((float(np.max(line.x)) for line in lines if len(line)), default=0.0)
