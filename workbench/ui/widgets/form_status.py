"""What stands in the place of a form's figures: that it waits, how far it is, or a button that measures."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from workbench.sessions.export_forms import FormRow
from workbench.ui.widgets.buttons import QuietButton
from workbench.ui.widgets.card import caption

_BAR_WIDTH = 64
_STEPS = 1000
_TEXT_MARGIN = 4


class FormStatus(QWidget):
    """A text, a thin bar while something is done, and a button while nothing is."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = QuietButton("Measure", parent=self)
        self.button.setToolTip("Convert the run into this form, and compare it with the network")
        self._text = caption("", "muted")
        self._text.setParent(self)
        self._failure = caption("failed", "negative")
        self._failure.setParent(self)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(_BAR_WIDTH)
        self._line = QHBoxLayout(self)
        self._line.setSpacing(8)
        self._line.addStretch(1)
        for widget in (self._text, self._bar, self._failure, self.button):
            self._line.addWidget(widget)

    @property
    def text(self) -> str:
        """What is said beside the bar, or that it failed."""
        return self._failure.text() if not self._failure.isHidden() else self._text.text()

    @property
    def has_button(self) -> bool:
        """Whether it can be asked to measure."""
        return not self.button.isHidden()

    def show_nothing(self) -> None:
        """Leave the place to the figures."""
        # Not hidden itself: a table shows again what it holds. Clicks go through to the row.
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._text.setText("")
        for widget in (self._bar, self._failure, self.button):
            widget.hide()

    def show_row(self, row: FormRow, *, can_measure: bool) -> None:
        """Show what happens to a form."""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, False)
        has_failed = row.failure is not None and not row.doing
        self._text.setText(f"{row.doing}…" if row.doing else "")
        self._failure.setVisible(has_failed)
        self._failure.setToolTip(f"{row.failure.message} {row.failure.hint}" if row.failure else "")
        self._bar.setVisible(row.is_running)
        self._bar.setRange(0, _STEPS if row.fraction is not None else 0)
        if row.fraction is not None:
            self._bar.setValue(round(_STEPS * row.fraction))
        self.button.setVisible(not row.doing)
        # The text of the button ends where figures do, and so does what stands in its place.
        self._line.setContentsMargins(0, 0, _TEXT_MARGIN if row.doing else 0, 0)
        self.button.setEnabled(can_measure)
        self.button.setText("Again" if has_failed else "Measure")
        name = row.form.title
        self.button.setAccessibleName(f"Measure {name}")
        self._bar.setAccessibleName(f"Progress of {name}")
