"""A list that chooses the order of samples."""

from __future__ import annotations

from PySide6.QtCore import Signal
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


class OrderChoice(QComboBox):
    """``chosen`` carries the `Order` that the user chooses.

    Orders by a model's readings are there only while there are readings.
    """

    chosen = Signal(str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Order of the samples")
        self.setToolTip("The order of the samples")
        self._has_readings = False
        # As wide as it will be, so that nothing beside it moves when a model has read the samples.
        self._fill(list(_TEXTS))
        self.setFixedWidth(self.sizeHint().width())
        self._fill([order for order in _TEXTS if order not in READING_ORDERS])
        self.activated.connect(lambda _place: self.chosen.emit(self.current))

    @property
    def current(self) -> Order:
        """The chosen order."""
        order: Order = self.currentData()
        return order

    def offers(self, order: Order) -> bool:
        """Return whether an order can be chosen now."""
        return self.findData(order) >= 0

    def choose(self, order: Order) -> None:
        """Choose an order that is offered, without a signal."""
        self.setCurrentIndex(self.findData(order))

    def set_has_readings(self, has_readings: bool) -> None:
        """Offer the orders by readings, or no longer; an order that goes gives way to the first."""
        if has_readings == self._has_readings:
            return
        self._has_readings = has_readings
        current = self.current
        self._fill([order for order in _TEXTS if has_readings or order not in READING_ORDERS])
        self.choose(current if self.offers(current) else "index")

    def _fill(self, orders: list[Order]) -> None:
        self.clear()
        for order in orders:
            if order in READING_ORDERS and self.count() == len(_TEXTS) - len(READING_ORDERS):
                self.insertSeparator(self.count())
            self.addItem(_TEXTS[order], order)
            self.setItemData(self.count() - 1, _TOOL_TIPS[order], 3)
