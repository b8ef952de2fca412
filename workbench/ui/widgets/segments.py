"""A segmented control: a few choices in one frame, one of them chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from workbench.ui.widgets.buttons import Button

_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
}


class _Segment(Button):
    kind = "segment"
    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(step)

    def sizeHint(self) -> QSize:
        # Room for the bold text of the chosen state, so that nothing moves on a click.
        hint = super().sizeHint()
        bold = self.font()
        bold.setWeight(bold.Weight.DemiBold)
        icon_width = 22 if self._icon_name else 0
        return hint.expandedTo(QSize(QFontMetrics(bold).horizontalAdvance(self.text()) + icon_width + 28, 0))


class SegmentedControl(QWidget):
    """Choices ``(key, text)`` or ``(key, text, icon)``; ``chosen`` carries the key of a click.

    ``current_changed`` comes whoever has chosen.
    """

    chosen = Signal(str)
    current_changed = Signal(str)

    def __init__(
        self,
        options: Sequence[tuple[str, str] | tuple[str, str, str]],
        *,
        name: str = "",
        is_small: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._buttons: dict[str, _Segment] = {}
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for place, option in enumerate(options):
            key, text = option[0], option[1]
            button = _Segment(text, icon_name=option[2] if len(option) == 3 else "", parent=self)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            if is_small:
                button.setProperty("scale", "small")
            button.stepped.connect(self._on_segment_stepped)
            button.setProperty("edge", _edge(place, len(options)))
            self._buttons[key] = button
            self._group.addButton(button)
            row.addWidget(button)
        self._group.buttonToggled.connect(self._on_button_toggled)
        self._announces = False
        next(iter(self._buttons.values())).setChecked(True)
        self._announces = True

    @property
    def current(self) -> str:
        """The key of the chosen segment."""
        return next(key for key, button in self._buttons.items() if button.isChecked())

    def choose(self, key: str) -> None:
        """Choose a segment without a ``chosen`` signal."""
        self._announces = False
        self._buttons[key].setChecked(True)
        self._announces = True

    def button(self, key: str) -> Button:
        """Return the button of a segment, to disable it or give it a tool tip."""
        return self._buttons[key]

    def _on_button_toggled(self, button: Button, is_checked: bool) -> None:
        button.tint_icon()
        # Only the chosen segment is a stop for Tab; arrow keys move on from there.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus if is_checked else Qt.FocusPolicy.NoFocus)
        if is_checked:
            self.current_changed.emit(self.current)
            if self._announces:
                self.chosen.emit(self.current)

    def _on_segment_stepped(self, step: int) -> None:
        there = [button for button in self._buttons.values() if button.isEnabled()]
        now = self._buttons[self.current]
        place = there.index(now) + step if now in there else 0
        if 0 <= place < len(there):
            there[place].setChecked(True)
            there[place].setFocus(Qt.FocusReason.TabFocusReason)


def _edge(place: int, count: int) -> str:
    if count == 1:
        return "only"
    return "first" if place == 0 else "last" if place == count - 1 else "middle"
