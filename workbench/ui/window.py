"""The one window: sidebar, the page that is shown, messages above it, status bar below."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QPaintEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from workbench.sessions.preferences import Preferences
from workbench.ui.icons import application_icon
from workbench.ui.lesson_guide import LessonGuide
from workbench.ui.messages import Message, Messages
from workbench.ui.page_steps import Steps, next_step
from workbench.ui.sidebar import Sidebar
from workbench.ui.status_bar import StatusBar
from workbench.ui.widgets.notice import Notice

SMALLEST = QSize(1100, 720)
DEFAULT = QSize(1280, 820)
INFO_TIMEOUT_MS = 6000
GEOMETRY_KEY = "window/geometry"
PAGE_KEY = "window/page"

MakePage = Callable[[], QWidget | Steps[QWidget]]


class Window(QMainWindow):
    """Shows pages, each made when it is first needed; ``closing`` comes once, when it is certain."""

    first_painted = Signal()
    closing = Signal()

    def __init__(self, *, messages: Messages, preferences: Preferences) -> None:
        super().__init__()
        self.setWindowTitle("Digit Workbench")
        self.setWindowIcon(application_icon())
        self.setMinimumSize(SMALLEST)
        self._messages = messages
        self._preferences = preferences
        self._makers: dict[str, MakePage] = {}
        self._pages: dict[str, QWidget] = {}
        self._begun: dict[str, Steps[QWidget]] = {}
        self._loose: dict[str, QWidget] = {}
        self._current = ""
        self._is_closed = False
        self._is_painted = False
        self.sidebar = Sidebar()
        self.sidebar.chosen.connect(self.show_page)
        self.lessons = LessonGuide(
            preferences=preferences, width=self.sidebar.inner_width, parent=self.sidebar
        )
        self.sidebar.add_foot(self.lessons)
        self.status = StatusBar()
        self.banner = Notice(can_close=True)
        self._banner_room = QWidget()
        self._banner_room.hide()
        self.banner.closed.connect(self._banner_room.hide)
        self._centre = QWidget()
        self._stack = QStackedWidget()
        self._ground = QWidget()
        self._ground.setObjectName("page")
        self._stack.addWidget(self._ground)
        self._fade = QTimer(self, singleShot=True, interval=INFO_TIMEOUT_MS)
        self._fade.timeout.connect(self._banner_room.hide)
        messages.set_window(self)
        messages.told.connect(self._on_told)
        messages.cleared.connect(self._banner_room.hide)
        self._build_layout()
        self._recall_geometry()

    @property
    def current_page(self) -> str:
        """The key of the page that is shown."""
        return self._current

    def add_page(self, key: str, title: str, icon_name: str, make: MakePage) -> None:
        """Add a page that ``make`` builds, at once or in pieces, when it is first needed."""
        self._makers[key] = make
        self.sidebar.add_page(key, title, icon_name)
        number = str(len(self._makers))
        for keys in (number, f"Ctrl+{number}"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(lambda: self.show_page(key))

    def page(self, key: str) -> QWidget:
        """Return a page; what of it was not built yet is built now."""
        while not self.build_step(key):
            pass
        return self._pages[key]

    def build_step(self, key: str) -> bool:
        """Build a piece of a page, if one is missing; return whether all of it is there."""
        if key in self._pages:
            return True
        if key not in self._loose:
            page = self._next_piece(key)
            if page is not None:
                self._loose[key] = page
            return False
        # Styled as a part of the window, a page takes half as long again.
        self._pages[key] = self._loose.pop(key)
        self._stack.addWidget(self._pages[key])
        return True

    def _next_piece(self, key: str) -> QWidget | None:
        if key not in self._begun:
            made = self._makers[key]()
            if isinstance(made, QWidget):
                return made
            self._begun[key] = made
        return next_step(self._begun[key])

    def set_info_timeout(self, milliseconds: int) -> None:
        """Choose after which time a remark goes away."""
        self._fade.setInterval(milliseconds)

    def mark_page(self, key: str) -> None:
        """Mark a page in the sidebar without building it, for the first paint."""
        self.sidebar.show_chosen(key if key in self._makers else next(iter(self._makers)))

    def remembered_page(self) -> str:
        """Return the page that was shown last time, or the first."""
        key = self._preferences.text(PAGE_KEY)
        return key if key in self._makers else next(iter(self._makers))

    def show_page(self, key: str) -> None:
        """Show a page and tell it, and the one before, by ``page_shown`` and ``page_hidden``."""
        if key == self._current:
            self.sidebar.show_chosen(key)
            return
        former = self._pages.get(self._current)
        page = self.page(key)
        if former is not None:
            _call(former, "page_hidden")
        self._current = key
        self._stack.setCurrentWidget(page)
        self.sidebar.show_chosen(key)
        self.lessons.show_page(key)
        self._preferences.remember(PAGE_KEY, key)
        # No control has the keyboard, and so a focus ring, before the page gives it to one.
        self._centre.setFocus()
        _call(page, "page_shown")

    def _build_layout(self) -> None:
        content = QWidget()
        content.setObjectName("page")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        # A room of its own, so that without a message its margins are gone, too.
        room = QVBoxLayout(self._banner_room)
        room.setContentsMargins(22, 16, 22, 0)
        room.addWidget(self.banner)
        column.addWidget(self._banner_room)
        column.addWidget(self._stack, 1)
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self.sidebar)
        upper.addWidget(content, 1)
        self._centre.setObjectName("page")
        self._centre.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        layout = QVBoxLayout(self._centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(upper, 1)
        layout.addWidget(self.status)
        self.setCentralWidget(self._centre)
        for keys in (QKeySequence(QKeySequence.StandardKey.HelpContents), QKeySequence("?")):
            QShortcut(keys, self).activated.connect(self.lessons.toggle)
        close = QShortcut(QKeySequence(QKeySequence.StandardKey.Quit), self)
        close.activated.connect(self.close)

    def _recall_geometry(self) -> None:
        geometry = self._preferences.data(GEOMETRY_KEY)
        if not geometry.isEmpty() and self.restoreGeometry(geometry):
            return
        screen = QGuiApplication.primaryScreen()
        room = screen.availableSize() if screen is not None else DEFAULT
        self.resize(DEFAULT.boundedTo(room).expandedTo(SMALLEST))

    def _on_told(self, message: Message) -> None:
        self.banner.show_notice(
            tone=message.kind, title=message.text, text=message.hint, details=message.details
        )
        self._banner_room.show()
        self._fade.stop()
        if message.kind == "info":
            self._fade.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            # Once this paint is over and on the screen.
            QTimer.singleShot(0, self.first_painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        questions = [job.question for job in self.status.jobs.values() if job.question]
        if questions and not self._messages.confirm("Close Digit Workbench?", "\n".join(questions), "Close"):
            event.ignore()
            return
        event.accept()
        if not self._is_closed:
            self._is_closed = True
            geometry: QByteArray = self.saveGeometry()
            self._preferences.remember(GEOMETRY_KEY, geometry)
            self._preferences.save()
            self.closing.emit()


def _call(page: QWidget, hook: str) -> None:
    function = getattr(page, hook, None)
    if function is not None:
        function()
