"""A distortion or a kind of background in one line: a switch, a slider and its value."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QSlider, QWidget

from workbench.core.augmentation import Effect
from workbench.core.limits import Limits
from workbench.ui.widgets.card import caption

_TITLE_WIDTH = 112
_VALUE_WIDTH = 92
# A slider goes from end to end in at most so many steps of a round size.
_MOST_STEPS = 120
_STEPS = (0.05, 0.1, 0.5, 1.0, 5.0)


class EffectRow(QWidget):
    """Shows an `Effect` within limits; ``changed`` carries each new one.

    Moving the slider of an effect that is switched off switches it on. Without a switch, the effect
    is on wherever its strength is above 0.
    """

    changed = Signal(object)

    def __init__(
        self, title: str, limits: Limits, *, has_switch: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._limits = limits
        self._step = next(step for step in _STEPS if (limits.high - limits.low) / step <= _MOST_STEPS)
        self._effect = Effect(limits.low)
        self._switch = QCheckBox(title) if has_switch else None
        label: QWidget = self._switch or caption(title, "field")
        label.setFixedWidth(_TITLE_WIDTH)
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(0, round((limits.high - limits.low) / self._step))
        self._slider.setPageStep(max(1, self._slider.maximum() // 10))
        self._slider.setAccessibleName(limits.title)
        unit = f" {limits.unit}" if limits.unit else ""
        self.setToolTip(f"{limits.title}, {limits.low:g} to {limits.high:g}{unit}")
        self._unit = unit
        self._value = QLabel()
        self._value.setProperty("role", "trailing")
        self._value.setFixedWidth(_VALUE_WIDTH)
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(label)
        row.addWidget(self._slider, 1)
        row.addWidget(self._value)
        self._slider.valueChanged.connect(self._on_slid)
        if self._switch is not None:
            self._switch.toggled.connect(self._on_toggled)

    @property
    def effect(self) -> Effect:
        """The effect as it stands."""
        return self._effect

    @property
    def slider(self) -> QSlider:
        """What sets the strength."""
        return self._slider

    @property
    def switch(self) -> QCheckBox | None:
        """What switches the effect on and off, if it can be."""
        return self._switch

    @property
    def value_text(self) -> str:
        """The strength as it is written beside the slider."""
        return self._value.text()

    def show_effect(self, effect: Effect, *, text: str = "") -> None:
        """Show an effect, without a ``changed`` signal; ``text`` stands in place of its strength."""
        self._effect = effect
        self._slider.blockSignals(True)
        self._slider.setValue(round((effect.strength - self._limits.low) / self._step))
        self._slider.blockSignals(False)
        if self._switch is not None:
            self._switch.blockSignals(True)
            self._switch.setChecked(effect.is_on)
            self._switch.blockSignals(False)
        unit = self._unit.removesuffix("s") if effect.strength == 1 else self._unit
        self._value.setText(text or f"{effect.strength:g}{unit}")
        self._set_quiet(self._switch is not None and not effect.is_on)

    def _set_quiet(self, is_quiet: bool) -> None:
        """Let the strength of an effect that is switched off stand back."""
        if self._slider.property("quiet") == is_quiet:
            return
        for widget in (self._slider, self._value):
            widget.setProperty("quiet", is_quiet)
            widget.style().unpolish(widget)
            widget.style().polish(widget)

    def _on_slid(self, place: int) -> None:
        strength = round(self._limits.low + place * self._step, 6)
        self._change(Effect(strength, is_on=True))

    def _on_toggled(self, is_on: bool) -> None:
        self._change(Effect(self._effect.strength, is_on=is_on))

    def _change(self, effect: Effect) -> None:
        self.show_effect(effect)
        self.changed.emit(effect)
