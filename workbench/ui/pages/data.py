"""The Data page: the samples, one of them in numbers, and what becomes of a missing data set."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from workbench.core.errors import WorkbenchError
from workbench.data.forms import SeveralSetsError
from workbench.sessions.data import DataSession
from workbench.sessions.own_samples import OwnSamplesSession
from workbench.sessions.preferences import Preferences
from workbench.sessions.preview import PreviewSession
from workbench.sessions.reading import ReaderSession
from workbench.sessions.readings import ReadingsSession
from workbench.sessions.set_facts import SetFactsSession
from workbench.ui.messages import Messages
from workbench.ui.pages.data_answers import SampleAnswers
from workbench.ui.pages.data_browser import DataBrowser
from workbench.ui.pages.data_opening import SetOpening, dropped_path
from workbench.ui.pages.data_own import OwnSamplesView
from workbench.ui.pages.data_readings import BrowserReadings
from workbench.ui.pages.data_set import SetView
from workbench.ui.pages.data_states import render_notice, render_pane, subtitle_of
from workbench.ui.widgets.card import Card
from workbench.ui.widgets.header import PageHeader
from workbench.ui.widgets.notice import Notice
from workbench.ui.widgets.state_pane import StatePane


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
        reader: ReaderSession,
        readings: ReadingsSession,
        set_facts: SetFactsSession,
        messages: Messages,
        preferences: Preferences,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._data = data
        self._own_samples = own_samples
        self._set_facts = set_facts
        self._messages = messages
        self._preferences = preferences
        self._told_error: WorkbenchError | None = None
        self._opening = SetOpening(data, page=self)
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
        self._browser.row.source_button.setMenu(self._opening.menu)
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
        self._readings = BrowserReadings(self._browser, readings, messages=messages)
        self._answers = SampleAnswers(self._browser, reader)
        self._render_state()

    @property
    def browser(self) -> DataBrowser:
        return self._browser

    @cached_property
    def own(self) -> OwnSamplesView:
        """The user's own samples; made when they are first asked for, as it takes a moment."""
        own = OwnSamplesView(
            own_samples=self._own_samples,
            messages=self._messages,
            preferences=self._preferences,
            parent=self._stack,
        )
        own.test_requested.connect(self.test_requested)
        self._stack.addWidget(own)
        return own

    @cached_property
    def whole(self) -> SetView:
        """The set as a whole; made when it is first asked for."""
        whole = SetView(self._set_facts, parent=self._stack)
        self._stack.addWidget(whole)
        return whole

    def build_rest(self) -> None:
        """Build what is not seen at first."""
        self._browser.sample.build_rest()
        self.own.ensurePolished()
        self.whole.ensurePolished()

    @property
    def _is_own_shown(self) -> bool:
        return self._browser.split.current == "own"

    @property
    def _is_browser_wanted(self) -> bool:
        return self._browser.split.current in ("train", "test")

    @property
    def _is_whole_shown(self) -> bool:
        return self._browser.split.current == "set"

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._readings.update()

    def page_shown(self) -> None:
        """Give the keyboard to the samples."""
        self._ask()
        if self._is_own_shown:
            self.own.view_shown()
        elif self._is_whole_shown:
            self.whole.view_shown()
        elif self.isVisible() and self._stack.currentWidget() is self._browser:
            self._browser.grid.setFocus()

    def _ask(self) -> None:
        """Ask the model about the samples where they are in view, and no longer where they are not."""
        self._readings.update()
        self._answers.update()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_path(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_path(event)
        if path is None:
            return
        event.acceptProposedAction()
        if self._is_own_shown:
            self.own.files.add_paths([path])
        else:
            self._opening.open_path(path)

    def _render_state(self) -> None:
        state = self._data.state
        dataset = state.dataset
        for action in self._browser.header_actions:
            is_for_all = action is self._browser.split
            action.setVisible(is_for_all or (dataset is not None and self._is_browser_wanted))
        if self._is_own_shown:
            self._stack.setCurrentWidget(self.own)
            self._header.set_subtitle(self.own.subtitle)
            self._notice.hide()
            self._tell(state.error)
            return
        if dataset is None:
            self._stack.setCurrentWidget(self._pane_card)
            self._header.set_subtitle(subtitle_of(None))
            self._notice.hide()
            render_pane(self._pane, state)
            return
        self._browser.show_dataset(dataset)
        if self._is_whole_shown or "whole" in self.__dict__:
            # Also while it is not in view, so that it holds on to no former set.
            self.whole.show_dataset(dataset)
        if self._is_whole_shown:
            self._stack.setCurrentWidget(self.whole)
        elif self._stack.currentWidget() is not self._browser:
            self._stack.setCurrentWidget(self._browser)
            self.page_shown()
        self._header.set_subtitle(subtitle_of(dataset))
        render_notice(self._notice, state)
        # The notice about drawn digits has this button, too.
        self._browser.row.set_has_source_button(not dataset.is_drawn)
        self._tell(state.error)

    def _tell(self, error: WorkbenchError | None) -> None:
        """Tell an error once, and take it back when another try has begun."""
        if error is self._told_error:
            return
        self._told_error = error
        if error is None:
            self._messages.clear()
        elif isinstance(error, SeveralSetsError):
            self._opening.ask_which(error)
        else:
            self._messages.failure(error)

    def _on_split_chosen(self) -> None:
        self._render_state()
        self.page_shown()

    def _on_acted(self, key: str) -> None:
        match key:
            case "again":
                self._data.fetch()
            case "choose":
                self._opening.choose_file()
            case "folder":
                self._opening.choose_folder()
            case "draw":
                self._data.draw()
            case "digits":
                self._opening.say_they_are_digits()
            case "name":
                self._opening.name_classes()
            case "whole" | "ink":
                self._opening.take_pictures("whole" if key == "whole" else "ink")
            case "agree":
                self._data.agree()
            case "cancel":
                self._data.cancel()
