"""The jobs that build an exported project with Xcode, and put the app on an iPhone."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import BinaryIO

from workbench.core.building import BuildStep, Device
from workbench.core.errors import BuildError
from workbench.core.events import (
    BuildFailed,
    BuildFound,
    BuildOutput,
    BuildRemark,
    Emit,
    Progress,
    ShouldStop,
    ignore,
    never,
)
from workbench.core.folders import cache_folder
from workbench.ios.build import (
    BuildProgress,
    BuiltApp,
    app_of,
    build_command,
    find_project,
    find_scheme,
    read_line,
    settings_command,
)
from workbench.ios.build_errors import explain, needs_team
from workbench.ios.devices import (
    choose_device,
    install_command,
    launch_command,
    list_command,
    read_devices,
)
from workbench.ios.xcode import check_version, require_xcode, xcode_environment
from workbench.worker.protocol import BuildProject
from workbench.worker.tool import OnLines, ToolRun, run_tool

# How long a tool may say nothing. A whole module is compiled in one silent go.
_ASKING_SECONDS = 180.0
_LISTING_SECONDS = 60.0
_BUILDING_SECONDS = 900.0
_INSTALLING_SECONDS = 300.0
_STARTING_SECONDS = 60.0
# What a large project answers is a hundredth of it.
_LONGEST_ANSWER = 1 << 26


def build_project(request: BuildProject, *, emit: Emit, should_stop: ShouldStop) -> str:
    """Build an exported project, and put it on a device where one is named; returns the app's path.

    Without a device the app is built for the simulator, and `BuildFound` says which devices could have
    it. Raises `SetupError` where there is no Xcode, `BuildError` and `CancelledError`. What the build
    makes lies in the user's cache, so that the exported folder stays as it was written.
    """
    tools = _Tools(emit=emit, should_stop=should_stop)
    project = find_project(Path(request.project))
    scheme, derived = find_scheme(project), derived_folder(project)
    emit(_at(BuildStep.LOOKING if request.device else BuildStep.CHECKING))
    _version(tools)
    # A build takes minutes: what an iPhone needs is asked before.
    device = choose_device(_found(tools, emit), request.device) if request.device else None
    destination = device.identifier if device is not None else ""
    emit(_at(BuildStep.CHECKING))
    asking = settings_command(project, scheme=scheme, derived=derived, device=destination)
    app = _app(tools, asking) if device is not None else None
    if app is not None and not app.team:
        raise needs_team()
    emit(_at(BuildStep.BUILDING))
    tools.build(build_command(project, scheme=scheme, derived=derived, device=destination), project.parent)
    # Where Xcode has no simulator, the build says so and the settings would not.
    app = app or _app(tools, asking)
    if not app.path.is_dir():
        raise BuildError(
            "Xcode has built the app, but it is not where it should be.",
            hint="Open the project in Xcode and build it there.",
            details=str(app.path),
        )
    if device is not None:
        _put(tools, app, device, emit)
    else:
        _look_around(tools, emit)
    return str(app.path)


def find_devices(*, emit: Emit, should_stop: ShouldStop) -> str:
    """Report the iPhones and iPads that this Mac knows as `BuildFound`; errors as `build_project`."""
    _found(_Tools(emit=emit, should_stop=should_stop), emit)
    return ""


def xcode_version() -> str:
    """Return the version of the Xcode that builds; raises `SetupError` or `BuildError` where none can."""
    return _version(_Tools(emit=ignore, should_stop=never))


def derived_folder(project: Path) -> Path:
    """Return the folder in the user's cache for what a build of this project makes."""
    place = hashlib.sha256(str(project.resolve()).encode("utf-8", "surrogateescape")).hexdigest()
    return cache_folder() / "DerivedData" / f"{project.stem}-{place[:12]}"


class _Tools:
    """Xcode's tools, run one after another; what they say is reported as it comes."""

    def __init__(self, *, emit: Emit, should_stop: ShouldStop) -> None:
        self._environment = xcode_environment(require_xcode())
        self._emit = emit
        self._should_stop = should_stop

    def ask(self, command: Sequence[str], *, failed: str, seconds: float | None = None) -> str:
        """Run a tool and return its answer; raises `BuildError` with ``failed`` where it fails."""
        with TemporaryFile() as answer:
            run = self._run(command, seconds or _ASKING_SECONDS, answer=answer)
            answer.seek(0)
            text = answer.read(_LONGEST_ANSWER).decode(errors="replace")
        self._check(run, failed, *text.splitlines())
        return text

    def tell(self, command: Sequence[str], *, failed: str, seconds: float) -> None:
        """Run a tool whose output is reported; raises `BuildError` with ``failed`` where it fails."""
        run = self._run(command, seconds, on_lines=lambda lines: self._emit(BuildOutput(lines=lines)))
        self._check(run, failed)

    def build(self, command: Sequence[str], folder: Path) -> None:
        """Build the project in ``folder`` with the output as progress; raises `BuildError`."""
        follower = _Follower(folder, self._emit)
        run = self._run(command, _BUILDING_SECONDS, on_lines=follower.follow)
        if run.status == 0:
            return
        if follower.errors:
            self._emit(BuildFailed(errors=follower.errors))
        # The first error may be thousands of lines back.
        lines = [follower.shortened(line) for line in run.lines]
        early = [error for error in follower.errors if error not in lines]
        raise explain([*early, *lines], failed="The build failed.")

    def _check(self, run: ToolRun, failed: str, *answered: str) -> None:
        if run.status != 0:
            raise explain([*answered, *run.lines], failed=failed)

    def _run(
        self,
        command: Sequence[str],
        seconds: float,
        *,
        on_lines: OnLines = lambda _lines: None,
        answer: BinaryIO | None = None,
    ) -> ToolRun:
        return run_tool(
            command,
            should_stop=self._should_stop,
            silence_seconds=seconds,
            environment=self._environment,
            on_lines=on_lines,
            answer=answer,
        )


class _Follower:
    """Turns a build's lines into reports."""

    def __init__(self, folder: Path, emit: Emit) -> None:
        self._folders = tuple(f"{place}/" for place in dict.fromkeys((folder, folder.resolve())))
        self._emit = emit
        self._state = BuildProgress()

    @property
    def errors(self) -> tuple[str, ...]:
        """The errors so far."""
        return self._state.errors

    def shortened(self, line: str) -> str:
        """Return a line that begins with a file of the project, named from its folder on."""
        for folder in self._folders:
            line = line.removeprefix(folder)
        return line

    def follow(self, lines: tuple[str, ...]) -> None:
        """Report lines as they come, and how far the build is."""
        lines = tuple(map(self.shortened, lines))
        for line in lines:
            self._state = read_line(self._state, line)
        self._emit(BuildOutput(lines=lines))
        self._emit(_at(BuildStep.BUILDING, done=self._state.tasks, note=self._state.note))


def _version(tools: _Tools) -> str:
    return check_version(tools.ask(["xcodebuild", "-version"], failed="Xcode does not start."))


def _app(tools: _Tools, asking: Sequence[str]) -> BuiltApp:
    return app_of(tools.ask(asking, failed="Xcode cannot read the project."))


def _found(tools: _Tools, emit: Emit) -> tuple[Device, ...]:
    """Report which devices there are, and return them."""
    emit(_at(BuildStep.LOOKING))
    with TemporaryDirectory(prefix="digit-workbench-") as folder:
        out = Path(folder) / "devices.json"
        tools.ask(list_command(out), failed="Xcode cannot look for iPhones.", seconds=_LISTING_SECONDS)
        devices = read_devices(out.read_text(encoding="utf-8", errors="replace") if out.is_file() else "")
    emit(BuildFound(devices=devices))
    return devices


def _look_around(tools: _Tools, emit: Emit) -> None:
    """Report who could have the app; a build that succeeded does not fail for it."""
    try:
        _found(tools, emit)
    except BuildError as error:
        emit(BuildRemark(message=error.message, hint=error.hint))


def _put(tools: _Tools, app: BuiltApp, device: Device, emit: Emit) -> None:
    """Install an app on a device and start it; one that is installed can be started by hand."""
    emit(_at(BuildStep.INSTALLING, note=device.name))
    tools.tell(
        install_command(device.identifier, app.path),
        failed=f"The app could not be installed on “{device.name}”.",
        seconds=_INSTALLING_SECONDS,
    )
    emit(_at(BuildStep.STARTING, note=device.name))
    try:
        tools.tell(
            launch_command(device.identifier, app.bundle_identifier),
            failed="The iPhone did not start the app.",
            seconds=_STARTING_SECONDS,
        )
    except BuildError as error:
        emit(
            BuildRemark(
                message=f"The app is on “{device.name}”, but it was not started. {error.message}",
                hint=error.hint,
            )
        )


def _at(step: BuildStep, *, done: int = 0, note: str = "") -> Progress:
    return Progress(stage=step.value, done=done, total=0, note=note)
