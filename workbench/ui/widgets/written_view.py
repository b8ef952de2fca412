"""What an export will give, what it is doing, and what it has written with the next steps."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from workbench.core.errors import WorkbenchError
from workbench.core.labels import is_digits
from workbench.sessions.written_project import WrittenProject
from workbench.ui.project_wording import changes_text, next_steps_text, overridden_text
from workbench.ui.widgets.buttons import QuietButton
from workbench.ui.widgets.card import HEAD_HEIGHT, caption
from workbench.ui.widgets.column import Column
from workbench.ui.widgets.current_stack import CurrentStack
from workbench.ui.widgets.elided_label import ElidedLabel
from workbench.ui.widgets.notice import Notice
from workbench.ui.widgets.project_tree import EXPECTED_PARTS, ModelProof, ProjectTree, model_proof
from workbench.ui.widgets.scrolling import scrolling
from workbench.ui.widgets.step_list import Step, StepList

_PROMISE = (
    "A camera app that finds {what}, in any orientation, with exactly the preprocessing "
    "that you tried on the Test page, and your model in it:"
)


class WrittenView(QWidget):
    """The result of an export.

    ``reveal_requested``, ``xcode_requested`` and ``build_requested`` come from the buttons beside the title.
    """

    reveal_requested = Signal()
    xcode_requested = Signal()
    build_requested = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = ElidedLabel()
        self._title.setProperty("role", "card-title")
        # Takes what the buttons leave; without, they would be stretched.
        self._title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.reveal_button = QuietButton("Reveal", icon_name="reveal")
        self.xcode_button = QuietButton("Open in Xcode", icon_name="open")
        # It leads to the view that says what a build needs where there is no Xcode.
        self.build_button = QuietButton("Build", icon_name="hammer")
        self.reveal_button.clicked.connect(self.reveal_requested)
        self.xcode_button.clicked.connect(self.xcode_requested)
        self.build_button.clicked.connect(self.build_requested)
        self._promised = caption(_PROMISE.format(what="every digit in view"), "subtitle")
        self._promised.setWordWrap(True)
        expected = ProjectTree(EXPECTED_PARTS)
        expected.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._promise = Column(self._promised, expected)
        self._steps = StepList()
        self._running = Column(self._steps)
        self._failure = Notice()
        # Details may be long: they scroll.
        self._failed = scrolling(Column(self._failure))
        self._changes, self._overridden, self._next = (
            caption("", role) for role in ("notice", "warning", "muted")
        )
        for text in (self._changes, self._overridden, self._next):
            text.setWordWrap(True)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.tree = ProjectTree()
        self._written = Column(self._changes, self._overridden, self.tree, self._next, stretching=self.tree)
        self._pages = CurrentStack(self._promise, self._running, self._failed, self._written)
        head = QHBoxLayout()
        head.setSpacing(2)
        head.addStrut(HEAD_HEIGHT)
        head.addWidget(self._title, 1)
        head.addWidget(self.reveal_button)
        head.addWidget(self.xcode_button)
        head.addWidget(self.build_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self._pages, 1)
        self.show_promise()

    @property
    def title(self) -> str:
        """What stands above it."""
        return self._title.text()

    @property
    def failure(self) -> str:
        """What is told of an export that has failed, or an empty text."""
        return self._failure.text if self._pages.currentWidget() is self._failed else ""

    @property
    def next_steps(self) -> str:
        """What is left to do with the written project."""
        return self._next.text()

    def steps(self) -> tuple[Step, ...]:
        """Return the steps of the export that runs; empty while none does."""
        return self._steps.steps() if self._pages.currentWidget() is self._running else ()

    @property
    def is_written(self) -> bool:
        """Whether a written project is shown."""
        return self._pages.currentWidget() is self._written

    @property
    def changes(self) -> str:
        """What is said of an earlier export that was replaced."""
        return self._changes.text()

    @property
    def overridden(self) -> str:
        """What is said of the form's values that have no effect."""
        return self._overridden.text()

    @property
    def promise(self) -> str:
        """What is said of the app before it is there."""
        return self._promised.text()

    def set_labels(self, labels: Sequence[str]) -> None:
        """Promise an app for a model of these classes."""
        what = "every digit in view" if is_digits(labels) else "what your model knows"
        self._promised.setText(_PROMISE.format(what=what))

    def show_promise(self) -> None:
        """Say what an export gives, before there is one."""
        self._show(self._promise, title="What you get")

    def show_steps(self, steps: tuple[Step, ...]) -> None:
        """Show how far an export has come."""
        self._steps.show_steps(steps)
        self._show(self._running, title="Exporting")

    def show_failure(self, error: WorkbenchError) -> None:
        """Show why an export wrote nothing."""
        self._failure.show_notice(tone="error", title=error.message, text=error.hint, details=error.details)
        self._show(self._failed, title="Nothing was written")

    def show_written(self, project: WrittenProject) -> None:
        """Show what lies in the project's folder, and what to do with it."""
        self.tree.show_parts(project.parts, _proof(project))
        overridden = project.report.overridden if project.report is not None else ()
        self._changes.setText(changes_text(project))
        self._overridden.setText(overridden_text(overridden))
        self._next.setText(next_steps_text(project))
        for text in (self._changes, self._overridden):
            text.setVisible(bool(text.text()))
        self.xcode_button.setEnabled(project.xcode is not None)
        self.xcode_button.setToolTip(f"{project.lack.message} {project.lack.hint}" if project.lack else "")
        self._show(self._written, title=f"Written to {project.path.parent.name}/{project.path.name}")
        self._title.setToolTip(str(project.path))

    def _show(self, page: QWidget, *, title: str) -> None:
        self._pages.setCurrentWidget(page)
        self._title.set_text(title)
        for button in (self.reveal_button, self.xcode_button, self.build_button):
            button.setVisible(page is self._written)


def _proof(project: WrittenProject) -> ModelProof | None:
    if project.verified is None:
        return None
    verification = project.verified.verification
    return model_proof(verification, is_faithful=verification.is_faithful(project.request.precision))
