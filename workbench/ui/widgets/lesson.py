"""A card that explains what one sees, in a few sentences; one of several at a time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from workbench.ui.icons import icon
from workbench.ui.teaching import Lesson
from workbench.ui.theme import theme_of
from workbench.ui.widgets.card import caption

_ICON_SIDE = 14
_TOOL_SIDE = 22
_LEFT, _RIGHT = 12, 6
_MOST_HEIGHT = 10_000


class LessonCard(QFrame):
    """Shows one of some lessons; ``closed`` comes when the user wants none of them.

    It is as high as the longest of them needs, so that its buttons stay where they are.
    """

    closed = Signal()

    def __init__(self, *, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "lesson")
        self.setFixedWidth(width)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._lessons: tuple[Lesson, ...] = ()
        self._place = 0
        self._title = caption("", "card-title")
        self._title.setFixedWidth(width - _LEFT - _RIGHT - _TOOL_SIDE - 4)
        self._text = caption("", "notice")
        self._text.setFixedWidth(width - 2 * _LEFT)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        for label in (self._title, self._text):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.close_button = _Tool("close", "Close the explanation")
        self.back_button = _Tool("chevron-left", "Explanation before")
        self.next_button = _Tool("chevron-right", "Next explanation")
        self._count = caption("", "trailing")
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._title, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self._foot = QWidget(self)
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(0)
        foot.addWidget(self._count, 1)
        foot.addWidget(self.back_button)
        foot.addWidget(self.next_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_LEFT, 8, _RIGHT, 6)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self._text)
        layout.addWidget(self._foot)
        self.close_button.clicked.connect(self.closed)
        self.back_button.clicked.connect(self._on_back_clicked)
        self.next_button.clicked.connect(self._on_next_clicked)

    @property
    def lesson(self) -> Lesson | None:
        """The lesson that is shown."""
        return self._lessons[self._place] if self._lessons else None

    @property
    def labels(self) -> tuple[QLabel, ...]:
        """What the lesson is written in: its heading, and its text."""
        return (self._title, self._text)

    def show_lessons(self, lessons: Sequence[Lesson]) -> None:
        """Show the first of ``lessons``, unless the user leafs through these already."""
        if tuple(lessons) != self._lessons:
            self._lessons = tuple(lessons)
            self._place = 0
            self._render_state()

    def _render_state(self) -> None:
        lesson = self.lesson
        if lesson is None:
            return
        self._title.setText(lesson.title)
        self._text.setText(lesson.text)
        title_height = _height(self._title, lesson.title)
        room = max(_height(self._title, one.title) + _height(self._text, one.text) for one in self._lessons)
        self._title.setFixedHeight(title_height)
        self._text.setFixedHeight(room - title_height)
        count = len(self._lessons)
        self._foot.setVisible(count > 1)
        self._count.setText(f"{self._place + 1} of {count}")
        self.back_button.setEnabled(self._place > 0)
        self.next_button.setEnabled(self._place < count - 1)
        self.setAccessibleName(lesson.title)
        self.setAccessibleDescription(lesson.text)

    def _on_back_clicked(self) -> None:
        self._place -= 1
        self._render_state()

    def _on_next_clicked(self) -> None:
        self._place += 1
        self._render_state()


class _Tool(QToolButton):
    """A small button of an icon alone."""

    def __init__(self, icon_name: str, name: str) -> None:
        super().__init__()
        self._icon_name = icon_name
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setIconSize(QSize(_ICON_SIDE, _ICON_SIDE))
        self.setFixedSize(_TOOL_SIDE, _TOOL_SIDE)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.EnabledChange):
            self._tint()

    def _tint(self) -> None:
        theme = theme_of(self)
        self.setIcon(icon(self._icon_name, theme.muted if self.isEnabled() else theme.disabled))


def _height(label: QLabel, text: str) -> int:
    """Return the height that ``text`` takes in the label's width, at least a button's."""
    label.ensurePolished()
    room = QRect(0, 0, label.width(), _MOST_HEIGHT)
    taken = label.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, text)
    return max(taken.height() + 2, _TOOL_SIDE)
