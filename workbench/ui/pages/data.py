"""The Data page: the samples, one of them in numbers, and what becomes of a missing data set."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from workbench.core.errors import WorkbenchError
from workbench.core.events import Progress
from workbench.core.labels import is_digits
from workbench.sessions.data import DataPhase, DataSession, DataState
from workbench.sessions.own_samples import OwnSamplesSession
from workbench.sessions.preferences import Preferences
from workbench.sessions.preview import PreviewSession
from workbench.ui.messages import Messages
from workbench.ui.pages.data_browser import DataBrowser
from workbench.ui.pages.data_own import OwnSamplesView
from workbench.ui.widgets.card import Card
from workbench.ui.widgets.header import PageHeader
from workbench.ui.widgets.notice import Notice
from workbench.ui.widgets.state_pane import StatePane

FILE_FILTER = "MNIST (*.npz *ubyte *ubyte.gz);;All files (*)"
_AGAIN = ("again", "Try again")
_CHOOSE = ("choose", "Choose a file…")
_DRAW = ("draw", "Draw digits")
_CANCEL = ("cancel", "Cancel")


class DataPage(QWidget):
    """Shows the session's data set, or the state that it is in; and the user's own samples.

    ``test_requested`` asks for the page on which own samples are drawn and filmed.
    """

    test_requested = Signal()

    def __init__(
        self,
        *,
        data: DataSession,
        own_samples: OwnSamplesSession,
        preview: PreviewSession,
        messages: Messages,
        preferences: Preferences,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._data = data
        self._own_samples = own_samples
        self._messages = messages
        self._told_error: WorkbenchError | None = None
        # Each widget is made where it stays: one that moves is styled again, with all that it holds.
        self._header = PageHeader("Data", parent=self)
        self._notice = Notice(parent=self)
        self._notice.acted.connect(self._on_acted)
        self._stack = QStackedWidget(self)
        self._pane_card = Card(parent=self._stack)
        self._pane = StatePane(parent=self._pane_card)
        self._pane.acted.connect(self._on_acted)
        self._browser = DataBrowser(
            preview=preview, messages=messages, preferences=preferences, parent=self._stack
        )
        self._browser.source_button.clicked.connect(self._choose_file)
        for action in self._browser.header_actions:
            self._header.add_action(action)
        self._pane_card.body.addWidget(self._pane)
        self._stack.addWidget(self._pane_card)
        self._stack.addWidget(self._browser)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 16, 22, 18)
        layout.setSpacing(12)
        layout.addWidget(self._header)
        layout.addWidget(self._notice)
        layout.addWidget(self._stack, 1)
        self.setAcceptDrops(True)
        data.state_changed.connect(self._render_state)
        own_samples.state_changed.connect(self._render_state)
        self._browser.split.chosen.connect(self._on_split_chosen)
        self._render_state()

    @property
    def browser(self) -> DataBrowser:
        return self._browser

    @cached_property
    def own(self) -> OwnSamplesView:
        """The user's own samples; made when they are first asked for, as it takes a moment."""
        own = OwnSamplesView(own_samples=self._own_samples, messages=self._messages, parent=self._stack)
        own.test_requested.connect(self.test_requested)
        self._stack.addWidget(own)
        return own

    def build_rest(self) -> None:
        """Build what is not seen at first."""
        self.own.ensurePolished()

    @property
    def _is_own_shown(self) -> bool:
        return self._browser.split.current == "own"

    def page_shown(self) -> None:
        """Give the keyboard to the samples."""
        if self._is_own_shown:
            self.own.view_shown()
        elif self.isVisible() and self._stack.currentWidget() is self._browser:
            self._browser.grid.setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped_file(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped_file(event)
        if path is None:
            return
        event.acceptProposedAction()
        if self._is_own_shown:
            self.own.files.add_paths([path])
        else:
            self._data.choose(path)

    def _render_state(self) -> None:
        state = self._data.state
        dataset = state.dataset
        for action in self._browser.header_actions:
            is_for_all = action is self._browser.split
            action.setVisible(is_for_all or (dataset is not None and not self._is_own_shown))
        if self._is_own_shown:
            self._stack.setCurrentWidget(self.own)
            self._header.set_subtitle(self.own.subtitle)
            self._notice.hide()
            self._tell(state.error)
            return
        if dataset is None:
            self._stack.setCurrentWidget(self._pane_card)
            self._header.set_subtitle("Handwritten digits, 28×28 grey values")
            self._notice.hide()
            self._render_pane(state)
            return
        self._browser.show_dataset(dataset)
        if self._stack.currentWidget() is not self._browser:
            self._stack.setCurrentWidget(self._browser)
            self.page_shown()
        count = len(dataset.train) + len(dataset.test)
        what = "drawn digits" if dataset.is_drawn else "handwritten digits"
        if not is_digits(dataset.labels):
            what = f"samples of {len(dataset.labels)} classes"
        self._header.set_subtitle(f"{count:,} {what}, 28×28 grey values")
        self._render_notice(state)
        self._tell(state.error)

    def _tell(self, error: WorkbenchError | None) -> None:
        """Tell an error once, and take it back when another try has begun."""
        if error is self._told_error:
            return
        self._told_error = error
        if error is None:
            self._messages.clear()
        else:
            self._messages.failure(error)

    def _render_pane(self, state: DataState) -> None:
        match state.phase:
            case DataPhase.LOOKING | DataPhase.LOADING:
                self._pane.show_state(icon="data", title="Reading the samples…")
            case DataPhase.PREPARING:
                title, sentence = _preparing(state.stage)
                if state.is_stopping:
                    title = "Stopping…"
                actions = () if state.is_stopping else (_CANCEL,)
                icon = "test" if _is_drawing(state.stage) else "download"
                self._pane.show_state(icon=icon, title=title, sentence=sentence, actions=actions)
                self._pane.set_progress(*_progress(state.stage))
            case DataPhase.FAILED if state.error is not None:
                self._pane.show_state(
                    icon="warning",
                    title=state.error.message,
                    sentence=state.error.hint,
                    tone="negative",
                    actions=(_AGAIN, _CHOOSE, _DRAW),
                    details=state.error.details,
                )
            case _:
                self._pane.show_state(
                    icon="data",
                    title="No samples yet",
                    sentence="Fetch MNIST from the net (11 MB), choose a file that you have, or let the "
                    "workbench draw digits of its own.",
                    actions=(("again", "Fetch MNIST"), _CHOOSE, _DRAW),
                )

    def _render_notice(self, state: DataState) -> None:
        dataset = state.dataset
        if state.phase is DataPhase.PREPARING:
            title, sentence = _preparing(state.stage)
            _, figures = _progress(state.stage)
            self._notice.show_notice(
                tone="info",
                title="Stopping…" if state.is_stopping else title,
                text=figures or sentence,
                actions=() if state.is_stopping else (_CANCEL,),
            )
        elif dataset is not None and dataset.is_drawn:
            self._notice.show_notice(
                tone="warning",
                title="These digits were drawn by the workbench. They are not MNIST.",
                text=state.reason,
                actions=(_AGAIN, _CHOOSE),
            )
        else:
            self._notice.hide()
        # The notice about drawn digits has this button, too.
        has_own_choice = dataset is not None and not dataset.is_drawn
        self._browser.source_button.setVisible(has_own_choice)

    def _on_split_chosen(self) -> None:
        self._render_state()
        self.page_shown()

    def _on_acted(self, key: str) -> None:
        match key:
            case "again":
                self._data.fetch()
            case "choose":
                self._choose_file()
            case "draw":
                self._data.draw()
            case "cancel":
                self._data.cancel()

    def _choose_file(self) -> None:
        dataset = self._data.dataset
        start = str(dataset.path.parent if dataset is not None else Path.home())
        path, _ = QFileDialog.getOpenFileName(self, "Choose a data set", start, FILE_FILTER)
        if path:
            self._data.choose(Path(path))


def _dropped_file(event: QDropEvent) -> Path | None:
    """Return the one file that is dragged; QDragEnterEvent is a kind of QDropEvent."""
    urls = event.mimeData().urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None


def _is_drawing(stage: Progress | None) -> bool:
    return stage is not None and stage.unit == "digits"


def _preparing(stage: Progress | None) -> tuple[str, str]:
    if stage is None:
        return "Looking for MNIST…", ""
    if _is_drawing(stage):
        return "Drawing digits…", "They stand in for MNIST, and are kept for the next time."
    return "Fetching MNIST…", "Once, 11 MB; it is kept for the next time."


def _progress(stage: Progress | None) -> tuple[float, str]:
    """Return the fraction that is done (below 0 for unknown) and the figures that belong to it."""
    if stage is None or not stage.total:
        return -1.0, ""
    fraction = stage.done / stage.total
    if stage.unit == "bytes":
        return fraction, f"{stage.done / 1e6:.1f} of {stage.total / 1e6:.1f} MB"
    return fraction, f"{stage.done:,} of {stage.total:,} {stage.unit}".strip()
