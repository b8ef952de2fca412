"""A build of the exported project: where to, how far, what Xcode says, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from workbench.core.building import Device
from workbench.sessions.build import BuildPhase, BuildState
from workbench.sessions.written_project import WrittenProject
from workbench.ui.build_wording import (
    SIMULATOR,
    advice_text,
    is_looking,
    output_text,
    progress_text,
    result_text,
    title_text,
)
from workbench.ui.widgets.buttons import Button, QuietButton
from workbench.ui.widgets.card import HEAD_HEIGHT, caption
from workbench.ui.widgets.column import Column
from workbench.ui.widgets.current_stack import CurrentStack
from workbench.ui.widgets.elided_label import ElidedLabel
from workbench.ui.widgets.notice import Notice
from workbench.ui.widgets.scrolling import scrolling
from workbench.ui.widgets.state_pane import StatePane
from workbench.ui.widgets.step_list import Step, StepList
from workbench.ui.widgets.tool_output import ToolOutput

_REVEAL = "reveal"
_PROMISE = (
    "For the simulator the app is built without a team: that shows that all of it compiles. "
    "For an iPhone it is signed, installed and started there."
)
_STEPS_WIDTH = 236


class BuildView(QWidget):
    """Shows a `BuildState`.

    ``build_requested`` carries the chosen `Device`, or None for the simulator; ``cancel_requested``,
    ``look_requested`` and ``reveal_requested`` come from the other buttons.
    """

    build_requested = Signal(object)
    cancel_requested = Signal()
    look_requested = Signal()
    reveal_requested = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._devices: tuple[Device, ...] = ()
        self._title = ElidedLabel()
        self._title.setProperty("role", "card-title")
        self._title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.places = QComboBox()
        self.places.setProperty("scale", "small")
        self.places.setAccessibleName("Where the app goes")
        self.look_button = QuietButton("Find iPhones", icon_name="refresh")
        self.build_button = Button("Build", icon_name="hammer")
        self.cancel_button = Button("Cancel", icon_name="close")
        self._nothing = StatePane()
        self._advice = caption("", "subtitle")
        self._notice = Notice()
        self._steps = StepList()
        self._progress = caption("", "muted")
        self.output = ToolOutput("What Xcode says")
        self._build()
        self.build_button.clicked.connect(self._on_build_clicked)
        self.cancel_button.clicked.connect(self.cancel_requested)
        self.look_button.clicked.connect(self.look_requested)
        self._notice.acted.connect(self._on_notice_acted)
        self.show_nothing("hammer", "Nothing to build yet", "")

    @property
    def title(self) -> str:
        """What stands above it."""
        return self._title.text()

    @property
    def text(self) -> str:
        """All that is said below the title, but for steps and output."""
        match self._pages.currentWidget():
            case self._empty:
                return f"{self._nothing.accessibleName()} {self._nothing.accessibleDescription()}".strip()
            case self._ready:
                return f"{_PROMISE} {self._advice.text()}"
            case _:
                return self._notice.text if self._notice.isVisibleTo(self) else self._progress.text()

    def steps(self) -> tuple[Step, ...]:
        """Return the steps of the build that is shown; empty while none is."""
        return self._steps.steps() if self._pages.currentWidget() is self._work else ()

    def device(self) -> Device | None:
        """Return the chosen device, None for the simulator."""
        place = self.places.currentIndex() - 1
        return self._devices[place] if 0 <= place < len(self._devices) else None

    def show_nothing(self, icon: str, title: str, sentence: str) -> None:
        """Show why nothing can be built."""
        self._nothing.show_state(icon=icon, title=title, sentence=sentence)
        self._title.set_text("Build")
        for control in (self.places, self.look_button, self.build_button, self.cancel_button):
            control.hide()
        self._pages.setCurrentWidget(self._empty)

    def show_build(self, project: WrittenProject, state: BuildState, *, can_build: bool) -> None:
        """Show a build of this project, or that one can be made; not while ``can_build`` is False."""
        is_busy = state.phase.is_busy()
        self._title.set_text(title_text(state, project.path.name))
        self._show_places(state)
        for control in (self.places, self.look_button, self.build_button):
            control.setVisible(not is_busy)
            control.setEnabled(can_build)
        self.cancel_button.setVisible(is_busy)
        self.cancel_button.setEnabled(not state.is_stopping)
        if is_looking(state) or state.phase in (BuildPhase.IDLE, BuildPhase.CANCELLED):
            self._show_ready(state)
        else:
            self._show_work(state)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addStrut(HEAD_HEIGHT)
        head.addWidget(self._title, 1)
        for widget in (self.places, self.look_button, self.build_button, self.cancel_button):
            head.addWidget(widget)
        self.places.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        # In the smallest window the state scrolls.
        self._empty = scrolling(self._nothing)
        promise = caption(_PROMISE, "subtitle")
        for text in (promise, self._advice, self._progress):
            text.setWordWrap(True)
        self._ready = scrolling(Column(promise, self._advice))
        self._way = Column(self._steps, self._progress)
        self._way.setFixedWidth(_STEPS_WIDTH)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(self._way)
        row.addWidget(self.output, 1)
        self._work = QWidget()
        work = QVBoxLayout(self._work)
        work.setContentsMargins(0, 0, 0, 0)
        work.setSpacing(8)
        work.addWidget(self._notice)
        work.addLayout(row, 1)
        self._pages = CurrentStack(self._empty, self._ready, self._work)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addWidget(self._pages, 1)

    def _show_ready(self, state: BuildState) -> None:
        lines = ["The build was cancelled."] if state.phase is BuildPhase.CANCELLED else []
        self._advice.setText("\n".join((*lines, advice_text(state))))
        self._pages.setCurrentWidget(self._ready)

    def _show_work(self, state: BuildState) -> None:
        self._steps.show_steps(_steps(state))
        self._progress.setText(progress_text(state))
        # What came of it needs the room that the way there took.
        self._way.setVisible(state.phase.is_busy())
        self._show_notice(state)
        self.output.show_text(output_text(state), is_from_start=bool(state.errors))
        self._pages.setCurrentWidget(self._work)

    def _show_notice(self, state: BuildState) -> None:
        reveal = ((_REVEAL, "Reveal"),)
        if state.error is not None:
            self._notice.show_notice(tone="error", title=state.error.message, text=state.error.hint)
        elif state.remark is not None:
            self._notice.show_notice(
                tone="warning", title=state.remark.message, text=state.remark.hint, actions=reveal
            )
        elif state.phase is BuildPhase.DONE:
            self._notice.show_notice(tone="info", title=result_text(state), actions=reveal)
        else:
            self._notice.hide()

    def _show_places(self, state: BuildState) -> None:
        devices = state.devices or ()
        if self.places.count() and devices == self._devices:
            return
        chosen = self.device()
        self._devices = devices
        self.places.clear()
        self.places.addItem(SIMULATOR)
        for device in devices:
            self.places.addItem(device.name if device.is_ready else f"{device.name} (not ready)")
        model = self.places.model()
        for row, device in enumerate(devices, start=1):
            self.places.setItemData(row, device.hint or device.model, Qt.ItemDataRole.ToolTipRole)
            if isinstance(model, QStandardItemModel):
                model.item(row).setEnabled(device.is_ready)
        self.places.setCurrentIndex(_place(devices, chosen))

    def _on_build_clicked(self) -> None:
        self.build_requested.emit(self.device())

    def _on_notice_acted(self, _key: str) -> None:
        self.reveal_requested.emit()


def _steps(state: BuildState) -> tuple[Step, ...]:
    at = state.steps.index(state.step) if state.step in state.steps else 0
    is_done, is_busy = state.phase is BuildPhase.DONE, state.phase.is_busy()
    return tuple(
        Step(
            text=step.value,
            is_done=is_done or place < at,
            is_running=is_busy and place == at,
            has_failed=state.phase is BuildPhase.FAILED and place == at,
        )
        for place, step in enumerate(state.steps)
    )


def _place(devices: Sequence[Device], chosen: Device | None) -> int:
    """Return the row of a device that was chosen and is still ready; else that of the simulator."""
    for row, device in enumerate(devices, start=1):
        if chosen is not None and device.identifier == chosen.identifier and device.is_ready:
            return row
    return 0
