"""A list that chooses the order of samples."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QWidget

from workbench.data.orders import READING_ORDERS, Order

_TEXTS: dict[Order, str] = {
    "index": "By index",
    "label": "By label",
    "ink": "Thinnest first",
    "confidence": "Least sure first",
    "misread": "Misread first",
}
_TOOL_TIPS: dict[Order, str] = {
    "index": "As they lie in the file",
    "label": "All of one label together",
    "ink": "Those with the least ink before all others",
    "confidence": "Those of which the model is least sure before all others",
    "misread": "The model's mistakes before all others, the surest at the top",
}
_TIP_ROLE = Qt.ItemDataRole.ToolTipRole


class OrderChoice(QComboBox):
    """``chosen`` carries the `Order` that the user chooses.

    Orders by a model's readings can be chosen only while there are readings, or a model to ask.
    """

    chosen = Signal(str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Order of the samples")
        self.setToolTip("The order of the samples")
        self._has_readings = False
        for order, text in _TEXTS.items():
            if order in READING_ORDERS and self.count() == len(_TEXTS) - len(READING_ORDERS):
                self.insertSeparator(self.count())
            self.addItem(text, order)
        self.set_reason("")
        self._enable()
        self.activated.connect(lambda _place: self.chosen.emit(self.current))

    @property
    def has_readings(self) -> bool:
        """Whether orders by readings can be chosen."""
        return self._has_readings

    @property
    def current(self) -> Order:
        """The chosen order."""
        order: Order = self.currentData()
        return order

    def offers(self, order: Order) -> bool:
        """Return whether an order can be chosen now."""
        return self._has_readings or order not in READING_ORDERS

    def choose(self, order: Order) -> None:
        """Choose an order that is offered, without a signal."""
        self.setCurrentIndex(self.findData(order))

    def set_has_readings(self, has_readings: bool) -> None:
        """Offer the orders by readings, or no longer; an order that goes gives way to the first."""
        if has_readings == self._has_readings:
            return
        self._has_readings = has_readings
        self._enable()
        if not self.offers(self.current):
            self.choose("index")

    def set_reason(self, reason: str) -> None:
        """Say in their tool tips why orders by readings cannot be chosen."""
        for order, text in _TOOL_TIPS.items():
            is_reason = bool(reason) and order in READING_ORDERS
            self.setItemData(self.findData(order), reason if is_reason else text, _TIP_ROLE)

    def _enable(self) -> None:
        model = self.model()
        if isinstance(model, QStandardItemModel):
            for order in READING_ORDERS:
                model.item(self.findData(order)).setEnabled(self._has_readings)
