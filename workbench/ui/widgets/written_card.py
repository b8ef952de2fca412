"""What an export will give, what it is doing, and what it has written with the next steps."""

from __future__ import annotations

import html

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from workbench.core.errors import WorkbenchError
from workbench.sessions.desktop import has_xcode_here
from workbench.sessions.export import WrittenPart, WrittenProject
from workbench.ui.widgets.buttons import QuietButton
from workbench.ui.widgets.card import Card, caption
from workbench.ui.widgets.notice import Notice
from workbench.ui.widgets.step_list import Step, StepList
from workbench.ui.wording import size_text

_PURPOSES = {
    "App": "the camera app in Swift, with your model",
    "DigitKit": "finds and normalises digits, with its tests",
    "Config": "name, identifier, team, version",
    "README.md": "the last steps to your iPhone",
}
_STEPS_ON_A_MAC = (
    "Open the project in Xcode.",
    "Choose your team under <i>Signing &amp; Capabilities</i>.",
    "Connect your iPhone, choose it at the top, and press Run.",
)
_STEPS_ELSEWHERE = (
    "Copy the folder to a Mac with Xcode 16 or later, and open the project there.",
    *_STEPS_ON_A_MAC[1:],
)
_PROMISE = (
    "A camera app that finds every digit in view, in any orientation, with exactly the preprocessing "
    "that you tried on the Test page, and your model in it:"
)


class WrittenCard(Card):
    """The result of an export.

    ``reveal_requested`` and ``xcode_requested`` come from the buttons beside the title.
    """

    reveal_requested = Signal()
    xcode_requested = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__("What you get", parent=parent)
        self.reveal_button = QuietButton("Reveal", icon_name="reveal")
        self.xcode_button = QuietButton("Open in Xcode", icon_name="hammer")
        self.reveal_button.clicked.connect(self.reveal_requested)
        self.xcode_button.clicked.connect(self.xcode_requested)
        self.add_trailing_widget(self.reveal_button)
        self.add_trailing_widget(self.xcode_button)
        self._promise = _build_promise()
        self._step_list = StepList()
        self._failure = Notice()
        self._tree = QGridLayout()
        self._tree.setHorizontalSpacing(18)
        self._tree.setVerticalSpacing(5)
        self._parts: tuple[str, ...] = ()
        self._steps = QLabel()
        self._steps.setWordWrap(True)
        self._steps.setTextFormat(Qt.TextFormat.RichText)
        self._pages = QStackedWidget()
        self._written = self._build_written()
        failed = QWidget()
        column = QVBoxLayout(failed)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._failure)
        column.addStretch(1)
        self._failed = failed
        for page in (self._promise, self._step_list, self._failed, self._written):
            self._pages.addWidget(page)
        self.body.addWidget(self._pages)
        self.show_promise()

    @property
    def failure(self) -> str:
        """What is told of an export that has failed, or an empty text."""
        return self._failure.text if self._pages.currentWidget() is self._failed else ""

    def parts(self) -> tuple[str, ...]:
        """Return the names of the written parts as they are shown."""
        return self._parts

    def show_promise(self) -> None:
        """Say what an export gives, before there is one."""
        self._show(self._promise, title="What you get", has_buttons=False)

    def show_steps(self, steps: tuple[Step, ...]) -> None:
        """Show how far an export has come."""
        self._step_list.show_steps(steps)
        self._show(self._step_list, title="Exporting", has_buttons=False)

    def show_failure(self, error: WorkbenchError) -> None:
        """Show why an export wrote nothing."""
        self._failure.show_notice(tone="error", title=error.message, text=error.hint, details=error.details)
        self._show(self._failed, title="Nothing was written", has_buttons=False)

    def show_written(self, project: WrittenProject) -> None:
        """Show what lies in the project's folder, and what to do with it."""
        self._clear_tree()
        self._parts = tuple(part.name for part in project.parts)
        for row, part in enumerate(project.parts):
            name = QLabel(f"{part.name}/" if part.is_folder else part.name)
            name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._tree.addWidget(name, row, 0)
            self._tree.addWidget(caption(_purpose(part), "muted"), row, 1)
            self._tree.addWidget(caption(size_text(part.size), "muted"), row, 2, Qt.AlignmentFlag.AlignRight)
        steps: tuple[str, ...] = _STEPS_ON_A_MAC if has_xcode_here() else _STEPS_ELSEWHERE
        if project.request.settings.team:
            steps = tuple(step for step in steps if "team" not in step)
        items = "".join(f"<li style='margin-bottom:4px'>{step}</li>" for step in steps)
        self._steps.setText(f"<ol style='margin-left:-22px; margin-top:0'>{items}</ol>")
        self.xcode_button.setEnabled(has_xcode_here())
        self.xcode_button.setToolTip("" if has_xcode_here() else "Needs a Mac with Xcode 16 or later")
        title = f"Written to {project.path.parent.name}/{project.path.name}"
        self._show(self._written, title=title, has_buttons=True)
        self.setToolTip(html.escape(str(project.path)))

    def _build_written(self) -> QWidget:
        written = QWidget()
        left = QVBoxLayout()
        left.addLayout(self._tree)
        left.addStretch(1)
        self._tree.setColumnStretch(1, 1)
        right = QVBoxLayout()
        right.setSpacing(6)
        right.addWidget(caption("Next", "card-title"))
        right.addWidget(self._steps)
        right.addStretch(1)
        row = QHBoxLayout(written)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(28)
        row.addLayout(left, 3)
        row.addLayout(right, 2)
        return written

    def _clear_tree(self) -> None:
        while (item := self._tree.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _show(self, page: QWidget, *, title: str, has_buttons: bool) -> None:
        self._pages.setCurrentWidget(page)
        self.set_title(title)
        self.setToolTip("")
        for button in (self.reveal_button, self.xcode_button):
            button.setVisible(has_buttons)


def _build_promise() -> QWidget:
    promise = QWidget()
    text = caption(_PROMISE, "subtitle")
    text.setWordWrap(True)
    parts = QGridLayout()
    parts.setHorizontalSpacing(18)
    parts.setVerticalSpacing(3)
    parts.setColumnStretch(1, 1)
    for row, (name, purpose) in enumerate(_PURPOSES.items()):
        parts.addWidget(QLabel(name if "." in name else f"{name}/"), row, 0)
        parts.addWidget(caption(purpose, "muted"), row, 1)
    column = QVBoxLayout(promise)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    column.addWidget(text)
    column.addLayout(parts)
    column.addStretch(1)
    return promise


def _purpose(part: WrittenPart) -> str:
    if part.name.endswith(".xcodeproj"):
        return "the project: open this"
    return _PURPOSES.get(part.name, "")
