"""A network as a table of layers: what each gives out, what it learns, and how much it computes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from workbench.core.events import LayerRow
from workbench.ui.theme import theme_of

_ROW_HEIGHT = 25
_COLUMNS = ("Layer", "Output", "Parameters", "Multiply-adds")
_NARROW_COLUMNS = ("Layer", "Output", "Params", "MACs")
_NUMBERS = (2, 3)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class NetworkTable(QTableWidget):
    """Layers from input to output, to be read and not to be changed.

    Where it ``is_narrow``, large counts of multiply-adds are rounded to thousands.
    """

    def __init__(self, *, is_narrow: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(0, len(_COLUMNS), parent)
        self._is_narrow = is_narrow
        self._layers: tuple[LayerRow, ...] = ()
        for column, title in enumerate(_NARROW_COLUMNS if is_narrow else _COLUMNS):
            heading = QTableWidgetItem(title)
            heading.setToolTip(_COLUMNS[column])
            heading.setTextAlignment(_RIGHT if column in _NUMBERS else _LEFT)
            self.setHorizontalHeaderItem(column, heading)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setShowGrid(False)
        # Narrower than other tables, for the column that it stands in.
        self.setStyleSheet(
            "QTableView { font-size: 12px } QTableView::item { padding: 0 1px }"
            "QHeaderView::section { padding: 4px 4px }"
            if is_narrow
            else "QTableView { font-size: 12px } QTableView::item { padding: 0 3px }"
            "QHeaderView::section { padding: 4px 6px }"
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.verticalHeader().setMinimumSectionSize(_ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in range(1, len(_COLUMNS)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.setAccessibleName("Layers of the network")

    def set_layers(self, layers: tuple[LayerRow, ...]) -> None:
        """Show these layers."""
        if layers == self._layers:
            return
        self._layers = layers
        self.setRowCount(len(layers))
        for row, layer in enumerate(layers):
            texts = (
                layer.name,
                shape_text(layer.shape),
                f"{layer.parameters:,}",
                _thousands(layer.multiply_adds) if self._is_narrow else f"{layer.multiply_adds:,}",
            )
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setTextAlignment(_RIGHT if column in _NUMBERS else _LEFT)
                self.setItem(row, column, item)
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def _tint(self) -> None:
        """Let what is nothing stand back."""
        muted = QColor(theme_of(self).muted)
        for row, layer in enumerate(self._layers):
            for column, count in zip(_NUMBERS, (layer.parameters, layer.multiply_adds), strict=True):
                item = self.item(row, column)
                if item is not None and count == 0:
                    item.setForeground(muted)


def shape_text(shape: tuple[int, ...]) -> str:
    """Return an output shape as a reader knows it, such as ``28×28×32``."""
    return "×".join(str(side) for side in shape)


def _thousands(count: int) -> str:
    if count < 10_000:
        return f"{count:,}"
    return f"{count / 1000:,.0f} k"
