"""One training after another, each in a child of its own, as the window sees it."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from enum import Enum, auto

from PySide6.QtCore import QObject, QTimer, Signal

from workbench.core.errors import RunError
from workbench.core.events import (
    BatchesDone,
    Compared,
    Converted,
    DataPrepared,
    EpochDone,
    Evaluated,
    PauseChanged,
    Progress,
    Report,
    TrainingStarted,
    Verified,
)
from workbench.core.recipe import Recipe
from workbench.sessions.child import Child, Outcome
from workbench.sessions.curves import TrainingCurves
from workbench.sessions.job_runner import JobRunner, MakeChild
from workbench.worker.protocol import ContinueRun, Pause, Resume, Stop, TrainRun

# How long a stopped training may evaluate and convert its best weights.
FINISHING_TIMEOUT_MS = 60_000

_log = logging.getLogger(__name__)


class TrainingPhase(Enum):
    """Where a training is."""

    IDLE = auto()
    STARTING = auto()
    TRAINING = auto()
    FINISHING = auto()
    DONE = auto()
    STOPPED = auto()
    FAILED = auto()

    def is_busy(self) -> bool:
        """Return whether a child is at work."""
        return self in (TrainingPhase.STARTING, TrainingPhase.TRAINING, TrainingPhase.FINISHING)


@dataclass(frozen=True, kw_only=True)
class TrainingState:
    """What is known of the training that runs or ran last.

    ``fraction`` is the part of all batches that is done; ``stage`` says what the child does
    before and after the batches; ``outcome`` is there once the child has ended. ``compared`` is what
    a fine-tuning has changed.
    """

    phase: TrainingPhase = TrainingPhase.IDLE
    recipe: Recipe | None = None
    started: TrainingStarted | None = None
    epoch: int = 0
    fraction: float = 0.0
    images_per_second: float = 0.0
    seconds_left: float = 0.0
    stage: Progress | None = None
    is_paused: bool = False
    is_stopping: bool = False
    best_val_accuracy: float | None = None
    evaluated: Evaluated | None = None
    converted: Converted | None = None
    verified: Verified | None = None
    compared: tuple[Compared, ...] = ()
    outcome: Outcome | None = None

    @property
    def run(self) -> str:
        """The path of the run's folder, empty until the child has made it."""
        if self.outcome is not None and self.outcome.result:
            return self.outcome.result
        return self.started.run if self.started is not None else ""


class TrainingSession(QObject):
    """Starts and stops trainings, at most one at a time, and keeps the curves of the last one.

    ``state_changed`` comes with each report apart from batches, which are gathered in ``curves``
    and in ``state``: whoever draws those looks at them from a timer. ``training_ended`` carries
    the last state of a training once its child is gone.
    """

    state_changed = Signal(object)
    training_ended = Signal(object)

    def __init__(self, parent: QObject | None = None, *, make_child: MakeChild = Child) -> None:
        super().__init__(parent)
        self._jobs = JobRunner(self, make_child=make_child)
        self._jobs.event_received.connect(self._on_event)
        self._jobs.ended.connect(self._on_ended)
        self._state = TrainingState()
        self._curves: TrainingCurves | None = None
        self._patience = QTimer(self, singleShot=True)
        self._patience.timeout.connect(self._on_patience_timeout)

    @property
    def state(self) -> TrainingState:
        """The state as of the last report, batches included."""
        return self._state

    @property
    def curves(self) -> TrainingCurves | None:
        """The curves of the last training; None before the first one has started."""
        return self._curves

    def train(self, request: TrainRun) -> None:
        """Start a training; raises `RunError` while another one runs."""
        self._start(request, TrainingState(phase=TrainingPhase.STARTING, recipe=request.recipe))

    def continue_run(self, request: ContinueRun, *, recipe: Recipe) -> None:
        """Train on a run that is trained by ``recipe``; raises `RunError` while another one runs."""
        self._start(request, TrainingState(phase=TrainingPhase.STARTING, recipe=recipe))

    def _start(self, request: TrainRun | ContinueRun, state: TrainingState) -> None:
        if self._state.phase.is_busy():
            raise RunError("A training is already running.", hint="Wait until it ends, or stop it first.")
        self._curves = None
        self._set(state)
        self._jobs.start(request)

    def pause(self) -> None:
        """Ask the training to rest after the batch at hand; ``state.is_paused`` once it does."""
        self._tell(Pause())

    def resume(self) -> None:
        """Ask a resting training to go on."""
        self._tell(Resume())

    def _tell(self, message: Pause | Resume) -> None:
        if not self._state.is_stopping:
            self._jobs.send(message)

    def stop(self) -> None:
        """Ask the training to end; the best weights so far are kept, evaluated and converted.

        That takes some seconds. Asked again, the child ends as soon as it can, with what it has.
        """
        if not self._jobs.is_running:
            return
        if self._state.is_stopping:
            self._on_patience_timeout()
            return
        self._set(replace(self._state, is_stopping=True))
        self._patience.start(FINISHING_TIMEOUT_MS)
        self._jobs.send(Stop())

    def shut_down(self) -> None:
        """End the training's process now, for the moment when the window closes."""
        self._jobs.kill()

    def _set(self, state: TrainingState) -> None:
        self._state = state
        self.state_changed.emit(state)

    def _on_event(self, event: Report) -> None:
        state = self._state
        match event:
            case TrainingStarted():
                self._curves = TrainingCurves(
                    epochs=event.epochs,
                    batches_per_epoch=event.batches_per_epoch,
                    first_epoch=event.first_epoch,
                )
                self._set(
                    replace(
                        state,
                        phase=TrainingPhase.TRAINING,
                        started=event,
                        epoch=event.first_epoch,
                        stage=None,
                    )
                )
            case BatchesDone():
                self._on_batches(event)
            case EpochDone():
                self._on_epoch(event)
            case PauseChanged():
                self._set(replace(state, is_paused=event.is_paused))
            case Compared():
                self._set(replace(state, compared=(*state.compared, event), stage=None))
            case Evaluated():
                self._set(replace(state, phase=TrainingPhase.FINISHING, evaluated=event, stage=None))
            case Converted():
                self._set(replace(state, phase=TrainingPhase.FINISHING, converted=event, stage=None))
            case Verified():
                self._set(replace(state, phase=TrainingPhase.FINISHING, verified=event, stage=None))
            case Progress():
                # A stage that follows the first epoch is one of the end: evaluating, converting.
                is_after = state.phase is TrainingPhase.TRAINING and state.best_val_accuracy is not None
                phase = TrainingPhase.FINISHING if is_after else state.phase
                self._set(replace(state, phase=phase, stage=event))
            case DataPrepared():
                # The window knows its data set; a training reports it for those that do not.
                pass
            case _:
                _log.warning("a training reported %s", type(event).__name__)

    def _on_batches(self, event: BatchesDone) -> None:
        if self._curves is None:
            _log.warning("batches came before the start of a training")
            return
        self._curves.add_batches(event)
        total = self._curves.epochs * self._curves.batches_per_epoch
        # Without a signal: these come many times a second.
        self._state = replace(
            self._state,
            epoch=event.epoch,
            fraction=min(1.0, self._curves.batch_count / total),
            images_per_second=event.images_per_second,
            seconds_left=event.seconds_left,
        )

    def _on_epoch(self, event: EpochDone) -> None:
        if self._curves is None:
            _log.warning("an epoch came before the start of a training")
            return
        self._curves.add_epoch(event)
        best = max(event.val_accuracy, self._state.best_val_accuracy or 0.0)
        is_last = event.epoch >= self._curves.epochs
        self._set(
            replace(
                self._state,
                phase=TrainingPhase.FINISHING if is_last else TrainingPhase.TRAINING,
                epoch=event.epoch if is_last else event.epoch + 1,
                best_val_accuracy=best,
            )
        )

    def _on_patience_timeout(self) -> None:
        self._patience.stop()
        # From here on the child's own ladder: ask, terminate, kill.
        self._jobs.stop()

    def _on_ended(self, outcome: Outcome) -> None:
        self._patience.stop()
        if outcome.was_successful():
            phase = TrainingPhase.DONE
        elif outcome.was_stopped():
            phase = TrainingPhase.STOPPED
        else:
            phase = TrainingPhase.FAILED
        self._set(
            replace(self._state, phase=phase, outcome=outcome, stage=None, is_stopping=False, is_paused=False)
        )
        self.training_ended.emit(self._state)
