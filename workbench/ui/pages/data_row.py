"""The row over the samples of the Data page: which of them, in which order, and where they come from."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from workbench.core.labels import DIGITS
from workbench.data.dataset import Dataset
from workbench.ui.widgets.buttons import Button, QuietButton
from workbench.ui.widgets.card import caption
from workbench.ui.widgets.class_filter import ClassFilter
from workbench.ui.widgets.elided_label import ElidedLabel
from workbench.ui.widgets.order_choice import OrderChoice


class BrowserRow(QWidget):
    """Filter and order at the left, the source at the right; a reading that runs stands in its place."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.filter = ClassFilter(DIGITS)
        self.order = OrderChoice()
        self.shuffle = Button(icon_name="shuffle")
        self.source_button = QuietButton("Open…", icon_name="folder")
        self.stop_button = Button("Cancel")
        self._source = ElidedLabel()
        self._progress = caption("", "muted")
        self._is_reading = False
        self._has_source_button = True
        self.shuffle.setCheckable(True)
        self.shuffle.setAccessibleName("Shuffle")
        self.shuffle.setToolTip(
            "Shuffle samples that are alike in this order; once more for the order of the file"
        )
        self.stop_button.setToolTip("Read no further, and show the samples by index")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.filter)
        row.addSpacing(6)
        row.addWidget(self.order)
        row.addWidget(self.shuffle)
        row.addStretch(1)
        for widget in (self._progress, self.stop_button, self._source, self.source_button):
            row.addWidget(widget)
        self._render()

    def show_source(self, dataset: Dataset) -> None:
        """Name the data set, and where it lies."""
        file = dataset.path.name
        self._source.set_text(file if dataset.name == file else f"{dataset.name} · {file}")
        self._source.setToolTip(f"{dataset.path}\nSHA-256 {dataset.checksum}")

    def set_has_source_button(self, has_button: bool) -> None:
        """Offer another data set here, or not, where something else on the page does."""
        self._has_source_button = has_button
        self._render()

    def show_reading(self, text: str, what: str, *, can_stop: bool = True) -> None:
        """Say how far a reading has come, and in a tool tip ``what`` is read; an empty text: none runs."""
        self._is_reading = bool(text)
        self._progress.setText(text)
        self._progress.setToolTip(what)
        self._progress.setAccessibleDescription(what)
        self.stop_button.setEnabled(can_stop)
        self._render()

    def _render(self) -> None:
        for widget in (self._progress, self.stop_button):
            widget.setVisible(self._is_reading)
        self._source.setVisible(not self._is_reading and bool(self._source.text()))
        self.source_button.setVisible(not self._is_reading and self._has_source_button)
