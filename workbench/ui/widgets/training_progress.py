"""How far a training is, how fast, and how long it will take."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from workbench.sessions.training import TrainingPhase, TrainingSession, TrainingState
from workbench.ui.widgets.card import caption
from workbench.ui.wording import duration_text, sentence

# Figures that change faster than this cannot be read.
_REDRAW_MS = 200
_STEPS = 1000


class TrainingProgress(QWidget):
    """A bar with speed and time left, visible between the first batch and the end."""

    def __init__(self, *, training: TrainingSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._training = training
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress of the training")
        self._text = caption("", "subtitle")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self._bar, 1)
        row.addWidget(self._text)
        self._timer = QTimer(self, interval=_REDRAW_MS)
        self._timer.timeout.connect(self.show_state)

    @property
    def fraction(self) -> float:
        """What the bar shows, below 0 where it only moves."""
        return self._bar.value() / _STEPS if self._bar.maximum() else -1.0

    @property
    def text(self) -> str:
        """What is told beside the bar."""
        return self._text.text()

    def show_state(self) -> None:
        """Show the session's state, and go on showing it as long as batches come."""
        state = self._training.state
        is_training = state.phase is TrainingPhase.TRAINING
        self.setVisible(is_training or state.phase is TrainingPhase.FINISHING)
        if is_training and not self._timer.isActive():
            self._timer.start()
        elif not is_training:
            self._timer.stop()
        self._bar.setRange(0, _STEPS if is_training else 0)
        if is_training:
            self._bar.setValue(round(state.fraction * _STEPS))
        self._text.setText(_progress_text(state))


def stage_text(state: TrainingState) -> str:
    """Return what the trainer is doing before or after the batches."""
    if state.stage is not None:
        return state.stage.stage[:1].lower() + state.stage.stage[1:]
    if state.phase is TrainingPhase.STARTING:
        return "starting the trainer"
    if state.verified is not None:
        return "keeping the model"
    if state.converted is not None:
        return "verifying the Core ML model"
    if state.evaluated is not None:
        return "converting to Core ML"
    return "reading the test set"


def _progress_text(state: TrainingState) -> str:
    """Return the speed and the time left, or what is done before and after the batches."""
    if state.phase is not TrainingPhase.TRAINING:
        return sentence(stage_text(state)) + "…"
    if state.is_paused:
        return "Paused"
    if not state.images_per_second:
        return "First batch…"
    return f"{state.images_per_second:,.0f} images/s · {duration_text(state.seconds_left)} left"
