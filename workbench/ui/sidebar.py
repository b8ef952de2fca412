"""The sidebar: the pages in the order of the work, each with its icon and its key."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workbench.ui.icons import pixmap
from workbench.ui.theme import theme_of
from workbench.ui.widgets.buttons import Button
from workbench.ui.widgets.card import caption

WIDTH = 196
_MARGIN = 12
# Its right edge is a line.
_INNER_WIDTH = WIDTH - 2 * _MARGIN - 1


class NavigationButton(Button):
    """A page's entry, filled while the page is shown."""

    kind = "nav"

    def __init__(self, text: str, *, icon_name: str, key: str) -> None:
        super().__init__(text, icon_name=icon_name)
        self._key = key
        self.setCheckable(True)
        self.setIconSize(QSize(22, 18))
        # On the Test page and among own samples, a digit alone says what is chosen there.
        always = QKeySequence(f"Ctrl+{key}").toString(QKeySequence.SequenceFormat.NativeText)
        self.setToolTip(f"{text} ({key}, or {always} from everywhere)")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def icon_colour(self) -> str:
        theme = theme_of(self)
        return theme.on_accent if self.isChecked() else theme.text

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        theme = theme_of(self)
        painter = QPainter(self)
        font = QFont(self.font())
        font.setPixelSize(12)
        font.setWeight(QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(theme.on_accent if self.isChecked() else theme.muted))
        place = QRectF(self.rect()).adjusted(0, 0, -12, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._key)


class Sidebar(QFrame):
    """Name of the application and one button a page; ``chosen`` carries a page's key."""

    chosen = Signal(str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar")
        self.setFixedWidth(WIDTH)
        self.setAccessibleName("Pages")
        self._group = QButtonGroup(self)
        self._buttons: dict[str, NavigationButton] = {}
        brand = QHBoxLayout()
        brand.setContentsMargins(8, 0, 0, 0)
        brand.setSpacing(9)
        self._mark = QLabel()
        self._paint_mark()
        name = caption("Digit Workbench", "")
        name.setObjectName("brand")
        brand.addWidget(self._mark)
        brand.addWidget(name, 1)
        self._entries = QVBoxLayout()
        self._entries.setSpacing(4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, 18, _MARGIN, _MARGIN)
        layout.setSpacing(16)
        layout.addLayout(brand)
        layout.addLayout(self._entries)
        layout.addStretch(1)
        self._layout = layout

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._paint_mark()
        return super().event(event)

    def _paint_mark(self) -> None:
        self._mark.setPixmap(pixmap("app", "#FFFFFF", size=24, ratio=self.devicePixelRatioF()))

    def add_page(self, key: str, title: str, icon_name: str) -> None:
        """Add a page at the end; its number is its keyboard key."""
        button = NavigationButton(title, icon_name=icon_name, key=str(len(self._buttons) + 1))
        button.setObjectName(f"nav-{key}")
        button.clicked.connect(lambda: self.chosen.emit(key))
        self._group.addButton(button)
        self._buttons[key] = button
        self._entries.addWidget(button)

    @property
    def inner_width(self) -> int:
        """The width that its parts have."""
        return _INNER_WIDTH

    def add_foot(self, widget: QWidget) -> None:
        """Add what stands at the lower end."""
        self._layout.addWidget(widget)

    def show_chosen(self, key: str) -> None:
        """Mark a page as the one that is shown."""
        self._buttons[key].setChecked(True)
        for button in self._buttons.values():
            button.tint_icon()
