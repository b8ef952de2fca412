"""A box with a list of classes to tick, for more of them than a row has room for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QListView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
    QWidgetAction,
)

from workbench.core.labels import short_name

_CHECKED = Qt.ItemDataRole.CheckStateRole
_MOST_ROWS = 12
_ROW_HEIGHT = 26
_LEAST_WIDTH, _MOST_WIDTH = 150, 320
# What a row has beside its name: the box, and the scroll bar.
_BESIDE = 68
# What the menu has around its list, and the distance to the box.
_AROUND, _GAP = 12, 3
_LONGEST_TEXT = 22
# In letters of usual width.
_TEXT_WIDTH = 16


class ClassMenu(QComboBox):
    """Says which classes are chosen, and lists them all to be ticked; ``changed`` comes with each tick.

    The list stays open while the user ticks. Letters that are typed lead to the class that begins so.
    """

    changed = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_TEXT_WIDTH)
        self.setAccessibleName("Filter by class")
        # It shows what is chosen of the list, which the box itself does not hold.
        self.addItem("")
        self._names: tuple[str, ...] = ()
        self._classes = QStandardItemModel(self)
        self.list = _Ticks()
        self.list.setModel(self._classes)
        # Beside the box and not in it: there, the list would get the look of the box's own.
        self._menu = QMenu(parent)
        self._all = self._menu.addAction("All classes", self._on_all)
        self._menu.addSeparator()
        held = QWidgetAction(self._menu)
        held.setDefaultWidget(self.list)
        self._menu.addAction(held)
        self._menu.aboutToShow.connect(self._on_about_to_show)
        self._classes.itemChanged.connect(self._on_item_changed)

    def set_classes(self, names: Sequence[str]) -> None:
        """List other classes, none of them chosen."""
        self._names = tuple(names)
        self._classes.blockSignals(True)
        self._classes.clear()
        for name in self._names:
            item = QStandardItem(name)
            item.setToolTip(name)
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
            )
            item.setData(Qt.CheckState.Unchecked, _CHECKED)
            self._classes.appendRow(item)
        self._classes.blockSignals(False)
        self.list.reset()
        self._render()

    def chosen(self) -> frozenset[int]:
        """Return the ticked classes by their places."""
        return frozenset(
            row
            for row in range(self._classes.rowCount())
            if self._item(row).checkState() == Qt.CheckState.Checked
        )

    def choose(self, classes: frozenset[int]) -> None:
        """Tick these classes and no others, without a signal."""
        self._classes.blockSignals(True)
        for row in range(self._classes.rowCount()):
            is_on = row in classes
            self._item(row).setCheckState(Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked)
        self._classes.blockSignals(False)
        self.list.viewport().update()
        self._render()

    @property
    def text(self) -> str:
        """What it says of the chosen classes."""
        return self.currentText()

    @property
    def is_open(self) -> bool:
        """Whether the list is to be seen."""
        return self._menu.isVisible()

    def showPopup(self) -> None:
        """Show the list below the box."""
        self._fit()
        self._menu.popup(self.mapToGlobal(QPoint(0, self.height() + _GAP)))

    def hidePopup(self) -> None:
        """Put the list away."""
        self._menu.close()

    def _item(self, row: int) -> QStandardItem:
        return self._classes.item(row)

    def _fit(self) -> None:
        self.list.ensurePolished()
        metrics = self.list.fontMetrics()
        widest = max((metrics.horizontalAdvance(name) for name in self._names), default=0)
        # Not narrower than the box that it hangs from.
        least = max(_LEAST_WIDTH, self.width() - _AROUND)
        self.list.setFixedWidth(min(max(widest + _BESIDE, least), _MOST_WIDTH))
        self.list.setFixedHeight(min(len(self._names), _MOST_ROWS) * _ROW_HEIGHT + 4)

    def _render(self) -> None:
        chosen = self.chosen()
        names = [self._names[place] for place in sorted(chosen)]
        said = ", ".join(names)
        if not names:
            text = "All classes"
        elif len(names) == 1:
            text = short_name(said, _LONGEST_TEXT)
        elif len(said) <= _LONGEST_TEXT:
            text = said
        else:
            text = f"{len(names)} of {len(self._names)} classes"
        self.setItemText(0, text)
        self.setToolTip(said)
        self.setAccessibleDescription(said or "All classes")
        self._all.setEnabled(bool(names))

    def _on_about_to_show(self) -> None:
        self.list.setFocus(Qt.FocusReason.PopupFocusReason)
        if not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self._classes.index(0, 0))

    def _on_item_changed(self) -> None:
        self._render()
        self.changed.emit()

    def _on_all(self) -> None:
        self.choose(frozenset())
        self.changed.emit()


class _Ticks(QListView):
    """Rows of a box and a name."""

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(_TickDelegate(self))
        self.setUniformItemSizes(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setAccessibleName("Classes")


class _TickDelegate(QStyledItemDelegate):
    """Ticks where a row is clicked, not only at its box."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(super().sizeHint(option, index).width(), _ROW_HEIGHT)

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        _option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        is_click = (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and event.button() == Qt.MouseButton.LeftButton
        )
        is_key = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space
        if not (is_click or is_key):
            return False
        is_on = Qt.CheckState(index.data(_CHECKED)) == Qt.CheckState.Checked
        model.setData(
            model.index(index.row(), 0), Qt.CheckState.Unchecked if is_on else Qt.CheckState.Checked, _CHECKED
        )
        return True
