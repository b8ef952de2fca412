"""How the model in use reads the browser's samples: asked for by an order, and shown over the samples."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from workbench.core.errors import WorkbenchError
from workbench.sessions.readings import ReadingsPhase, ReadingsSession, ReadingsState
from workbench.ui.messages import Messages
from workbench.ui.pages.data_browser import DataBrowser
from workbench.ui.pages.data_words import SPLITS


class BrowserReadings(QObject):
    """Keeps a browser and the session of the readings in step.

    A split is read where its order needs that, and only while somebody looks.
    """

    def __init__(self, browser: DataBrowser, session: ReadingsSession, *, messages: Messages) -> None:
        super().__init__(browser)
        self._browser = browser
        self._session = session
        self._messages = messages
        self._told: WorkbenchError | None = None
        browser.split_changed.connect(self._on_split_changed)
        browser.order_wanted.connect(self.update)
        browser.row.stop_button.clicked.connect(session.stop)
        session.state_changed.connect(self._on_state_changed)
        self._on_split_changed()

    @Slot()
    def update(self) -> None:
        """Want readings or not, after the browser was shown, hidden, or ordered otherwise."""
        self._session.want(self._browser.isVisible() and self._browser.needs_readings)

    @Slot()
    def _on_split_changed(self) -> None:
        self._session.show(self._browser.dataset, self._browser.shown_split)
        self._on_state_changed(self._session.state)

    @Slot(object)
    def _on_state_changed(self, state: ReadingsState) -> None:
        browser = self._browser
        browser.set_readings(state.readings, can_read=state.can_be_wanted)
        browser.order.set_reason(_reason(state))
        browser.row.show_reading(
            _progress(state),
            f"The model in use reads the {SPLITS[state.split]}",
            can_stop=not state.is_stopping,
        )
        if state.is_stopping:
            browser.give_up_readings()
        elif state.phase is ReadingsPhase.UNREAD:
            self.update()
        if state.error is not None and state.error is not self._told:
            browser.give_up_readings()
            self._messages.failure(state.error)
        self._told = state.error


def _reason(state: ReadingsState) -> str:
    """Return why samples cannot be ordered by readings; empty where they can."""
    match state.phase:
        case ReadingsPhase.NO_MODEL:
            return "Train a network, or choose a model on the Test page, to see which samples it misreads."
        case ReadingsPhase.OTHER_CLASSES:
            return "The model in use knows other classes than these samples."
        case _:
            return ""


def _progress(state: ReadingsState) -> str:
    if not state.is_busy:
        return ""
    if state.is_stopping:
        return "Stopping…"
    done = "" if state.fraction is None else f" · {100 * state.fraction:.0f} %"
    return f"Reading{done}"
