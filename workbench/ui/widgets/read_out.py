"""What the lines of a plot say at one place, and the small card that tells it beside the cursor."""

from __future__ import annotations

import html
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QWidget

from workbench.sessions.batch_series import Line
from workbench.sessions.curves import Curves, Quantity
from workbench.ui.theme import Theme
from workbench.ui.widgets.curve_scale import value_text

_DISTANCE = 12


@dataclass(frozen=True, kw_only=True)
class Overlay:
    """The curves of an earlier run, in the colour that its legend has."""

    name: str
    colour: str
    curves: Curves


@dataclass(frozen=True, kw_only=True)
class ReadOut:
    """The values at ``x``, in epochs: a row a line, with its colour, name and value."""

    x: float
    title: str
    rows: tuple[tuple[str, str, str], ...]


def read_out_at(
    x: float, curves: Curves | None, overlays: tuple[Overlay, ...], *, quantity: Quantity, theme: Theme
) -> ReadOut | None:
    """Return what is known at the batch or the epoch nearest to ``x``; None where nothing is."""
    drawn = [one for one in (curves, *(overlay.curves for overlay in overlays)) if one is not None]
    at = next((place for one in drawn if (place := _nearest_place(one, x)) is not None), None)
    if at is None:
        return None
    rows = []
    if curves is not None:
        for line, colour, name in (
            (_training(curves), theme.accent, "training" if quantity in ("loss", "accuracy") else ""),
            (curves.validation, theme.series_2, "validation"),
        ):
            text = _text_at(line, at, quantity)
            if text:
                rows.append((colour, name, text))
    for overlay in overlays:
        texts = [
            _text_at(line, at, quantity) for line in (_training(overlay.curves), overlay.curves.validation)
        ]
        if any(texts):
            rows.append((overlay.colour, overlay.name, " · ".join(text for text in texts if text)))
    title = f"Epoch {at:.0f}" if abs(at - round(at)) < 1e-9 else f"Epoch {at:.2f}"
    return ReadOut(x=at, title=title, rows=tuple(rows))


def next_place(x: float, curves: Curves | None, overlays: tuple[Overlay, ...], *, steps: int) -> float | None:
    """Return the place ``steps`` points beyond the one nearest to ``x``, for the keyboard."""
    drawn = [one for one in (curves, *(overlay.curves for overlay in overlays)) if one is not None]
    lines = [line for one in drawn for line in (_training(one), one.validation) if len(line)]
    if not lines:
        return None
    places = lines[0].x
    index = int(np.abs(places - x).argmin()) + steps
    return float(places[min(max(index, 0), len(places) - 1)])


class ReadOutCard(QLabel):
    """A `ReadOut` beside the cursor; the mouse goes through it."""

    def __init__(self, plot: QWidget) -> None:
        super().__init__(plot)
        self._room = plot
        self.setProperty("role", "read-out")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.hide()

    def show_read_out(self, read_out: ReadOut, *, beside: QPoint, theme: Theme) -> None:
        """Show values beside a place of the plot, inside of it."""
        lines = "".join(
            f'<tr><td style="color:{colour}">●&nbsp;</td>'
            f'<td style="color:{theme.muted}">{html.escape(name)}&nbsp;&nbsp;</td>'
            f'<td align="right">{html.escape(text)}</td></tr>'
            for colour, name, text in read_out.rows
        )
        self.setText(f'<b>{read_out.title}</b><table cellspacing="0">{lines}</table>')
        self.adjustSize()
        room = self._room.size()
        left = beside.x() + _DISTANCE
        if left + self.width() > room.width():
            left = beside.x() - _DISTANCE - self.width()
        top = min(max(beside.y() - self.height() // 2, 0), max(room.height() - self.height(), 0))
        self.move(max(left, 0), top)
        self.show()


def _training(curves: Curves) -> Line:
    return curves.smooth if len(curves.smooth) else curves.training


def _nearest_place(curves: Curves, x: float) -> float | None:
    for line in (_training(curves), curves.validation):
        if len(line):
            return float(line.x[np.abs(line.x - x).argmin()])
    return None


def _text_at(line: Line, x: float, quantity: Quantity) -> str:
    """Return the value of the last point up to ``x``: what was known at that moment."""
    index = int(np.searchsorted(line.x, x + 1e-9, side="right")) - 1
    if index < 0 or x > line.x[-1] + 1.0 or not np.isfinite(line.y[index]):
        return ""
    return value_text(quantity, float(line.y[index]))
