"""Building an exported project with Xcode in a child of its own, as the window sees it."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from workbench.core.building import BuildStep, Device
from workbench.core.errors import BuildError, WorkbenchError
from workbench.core.events import BuildFailed, BuildFound, BuildOutput, BuildRemark, Progress, Report
from workbench.sessions.child import Child, Outcome
from workbench.sessions.job_runner import JobRunner, MakeChild
from workbench.worker.protocol import BuildProject, FindDevices

# More than that nobody reads, and the whole of it is told with every report.
OUTPUT_LINES = 500

_FOR_SIMULATOR = (BuildStep.CHECKING, BuildStep.BUILDING, BuildStep.LOOKING)
_FOR_DEVICE = (
    BuildStep.LOOKING,
    BuildStep.CHECKING,
    BuildStep.BUILDING,
    BuildStep.INSTALLING,
    BuildStep.STARTING,
)

_log = logging.getLogger(__name__)


class BuildPhase(Enum):
    """Where a build is; ``LOOKING`` is for the devices that could have the app."""

    IDLE = auto()
    LOOKING = auto()
    BUILDING = auto()
    INSTALLING = auto()
    DONE = auto()
    FAILED = auto()
    CANCELLED = auto()

    def is_busy(self) -> bool:
        """Return whether a child is at work."""
        return self in (BuildPhase.LOOKING, BuildPhase.BUILDING, BuildPhase.INSTALLING)


_PHASES = {
    BuildStep.CHECKING: BuildPhase.BUILDING,
    BuildStep.BUILDING: BuildPhase.BUILDING,
    BuildStep.LOOKING: BuildPhase.LOOKING,
    BuildStep.INSTALLING: BuildPhase.INSTALLING,
    BuildStep.STARTING: BuildPhase.INSTALLING,
}


@dataclass(frozen=True, kw_only=True)
class BuildState:
    """What is known of the build that runs or ran last, of the project in the folder ``project``.

    ``device`` is where the app goes, None for the simulator. ``step`` is what the build is at, or was
    when it ended; ``tasks`` of Xcode's have begun, and ``note`` says what it does right now. ``output``
    are its last lines. ``devices`` are those found last, None before; they outlive a build. A build that
    succeeded has its ``app``, and perhaps a ``remark``; one that failed has ``errors`` of its tools.
    """

    phase: BuildPhase = BuildPhase.IDLE
    project: Path | None = None
    device: Device | None = None
    step: BuildStep | None = None
    tasks: int = 0
    note: str = ""
    output: tuple[str, ...] = ()
    devices: tuple[Device, ...] | None = None
    errors: tuple[str, ...] = ()
    remark: BuildRemark | None = None
    app: Path | None = None
    is_stopping: bool = False
    outcome: Outcome | None = None

    @property
    def steps(self) -> tuple[BuildStep, ...]:
        """The steps of this build in their order."""
        return _FOR_DEVICE if self.device is not None else _FOR_SIMULATOR

    @property
    def ready_devices(self) -> tuple[Device, ...]:
        """The devices that could have the app right now."""
        return tuple(device for device in self.devices or () if device.is_ready)

    @property
    def error(self) -> WorkbenchError | None:
        """Why the build failed, if it did."""
        outcome = self.outcome
        if self.phase is not BuildPhase.FAILED or outcome is None:
            return None
        return BuildError(outcome.message, hint=outcome.hint, details=outcome.details)


class BuildSession(QObject):
    """Builds one project at a time, and looks for the devices that could have the app.

    ``state_changed`` comes with every change, ``build_ended`` with the state when a build is over.
    """

    state_changed = Signal(object)
    build_ended = Signal(object)

    def __init__(self, parent: QObject | None = None, *, make_child: MakeChild = Child) -> None:
        super().__init__(parent)
        self._jobs = JobRunner(self, make_child=make_child)
        self._jobs.event_received.connect(self._on_event)
        self._jobs.ended.connect(self._on_ended)
        self._state = BuildState()
        # What is shown again after a mere look for devices; None while a build runs.
        self._before: BuildState | None = None

    @property
    def state(self) -> BuildState:
        """The state as of the last report."""
        return self._state

    def build(self, project: Path, device: Device | None = None) -> None:
        """Build the project in a folder for the simulator, or build, install and start it on a device.

        Raises `BuildError` while another one is built.
        """
        self._check_free()
        self._before = None
        step = _FOR_SIMULATOR[0] if device is None else _FOR_DEVICE[0]
        self._set(
            BuildState(
                phase=_PHASES[step],
                project=project,
                device=device,
                step=step,
                devices=self._state.devices,
            )
        )
        self._jobs.start(
            BuildProject(project=str(project), device=device.identifier if device is not None else "")
        )

    def look_for_devices(self) -> None:
        """Look again which devices could have the app; raises `BuildError` while something is built."""
        self._check_free()
        self._before = self._state
        self._set(replace(self._state, phase=BuildPhase.LOOKING, remark=None))
        self._jobs.start(FindDevices())

    def forget(self) -> None:
        """Let go of the last build, because its project is written anew; one that runs is stopped."""
        if self._jobs.is_running:
            self.stop()
        else:
            self._set(BuildState(devices=self._state.devices))

    def stop(self) -> None:
        """Ask the build to end, and see to it that it does with all its processes."""
        if self._jobs.is_running and not self._state.is_stopping:
            self._set(replace(self._state, is_stopping=True))
            self._jobs.stop()

    def shut_down(self) -> None:
        """End the child now, for the moment when the window closes; Xcode's tools end with it."""
        self._jobs.kill()

    def _check_free(self) -> None:
        if self._jobs.is_running:
            raise BuildError("Another app is being built.", hint="Wait until it is, or cancel it.")

    def _set(self, state: BuildState) -> None:
        self._state = state
        self.state_changed.emit(state)

    def _on_event(self, event: Report) -> None:
        state = self._state
        match event:
            case Progress():
                self._on_progress(event)
            case BuildOutput(lines=lines):
                self._set(replace(state, output=(*state.output, *lines)[-OUTPUT_LINES:]))
            case BuildFound(devices=devices):
                self._set(replace(state, devices=devices))
            case BuildRemark():
                self._set(replace(state, remark=event))
            case BuildFailed(errors=errors):
                self._set(replace(state, errors=errors))
            case _:
                _log.warning("a build reported %s", type(event).__name__)

    def _on_progress(self, progress: Progress) -> None:
        try:
            step = BuildStep(progress.stage)
        except ValueError:
            _log.warning("a build is at the unknown step “%s”", progress.stage)
            return
        state = replace(self._state, phase=_PHASES[step], note=progress.note)
        if self._before is None:
            state = replace(state, step=step, tasks=max(state.tasks, progress.done))
        self._set(state)

    def _on_ended(self, outcome: Outcome) -> None:
        if self._before is not None:
            self._on_looked(self._before, outcome)
            return
        state = replace(self._state, note="", is_stopping=False, outcome=outcome)
        if outcome.was_successful():
            self._set(replace(state, phase=BuildPhase.DONE, app=Path(outcome.result)))
        elif outcome.was_stopped():
            self._set(replace(state, phase=BuildPhase.CANCELLED))
        else:
            self._set(replace(state, phase=BuildPhase.FAILED))
        self.build_ended.emit(self._state)

    def _on_looked(self, before: BuildState, outcome: Outcome) -> None:
        remark = before.remark
        if outcome.has_failed():
            remark = BuildRemark(message=outcome.message, hint=outcome.hint)
        self._before = None
        self._set(replace(before, devices=self._state.devices, remark=remark))
