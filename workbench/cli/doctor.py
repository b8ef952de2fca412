"""``workbench doctor``: what works here and what is missing."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import workbench
from workbench.cli import output
from workbench.cli.options import DataOption, JsonOption
from workbench.core import records
from workbench.core.building import Device
from workbench.core.bundled import ios_template_folder, resources_folder
from workbench.core.errors import WorkbenchError
from workbench.core.events import BuildFound, Report, never
from workbench.core.folders import user_folders
from workbench.core.labels import is_digits
from workbench.core.run_record import Versions
from workbench.core.runs import RunStore
from workbench.ios.xcode import find_xcode, require_xcode
from workbench.vision.cameras import list_cameras


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that was looked at; ``hint`` says what to do where it does not work."""

    name: str
    works: bool
    text: str
    hint: str = ""


def doctor(data_path: DataOption = None, as_json: JsonOption = False) -> None:
    """Say what works here and what is missing."""
    for finding in _examine(data_path):
        if as_json:
            output.say_json(records.to_plain(finding))
        else:
            output.say(f"{'✓' if finding.works else '✗'} {finding.name}: {finding.text}")
            if finding.hint:
                output.say(f"  {finding.hint}")


def _examine(data_path: Path | None) -> Iterator[Finding]:
    yield Finding(
        name="Digit Workbench",
        works=True,
        text=f"{workbench.__version__}, Python {platform.python_version()}, {platform.platform()}",
    )
    yield _checked("Files of the workbench", _bundled_files)
    versions = Versions.installed()
    for name in ("tensorflow", "keras", "coremltools", "numpy"):
        version = getattr(versions, name)
        hint = "" if version else "Run make setup."
        yield Finding(name=name, works=bool(version), text=version or "not installed", hint=hint)
    yield _checked("Window", _window)
    yield _checked("User folder", _user_folder)
    yield _checked("MNIST", lambda: _mnist(data_path))
    yield _checked("Runs", _runs)
    yield _checked("Cameras", _cameras)
    yield _checked("HEIC photos", _heic)
    yield _checked("Core ML", _runtimes)
    yield _checked("ONNX", _onnx)
    yield _checked("Xcode", _xcode)
    if find_xcode() is not None:
        yield _checked("iPhones", _devices)


def _checked(name: str, look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except WorkbenchError as error:
        return Finding(name=name, works=False, text=error.message, hint=error.hint)


def _bundled_files() -> Finding:
    missing = [str(folder) for folder in (resources_folder(), ios_template_folder()) if not folder.is_dir()]
    return Finding(
        name="Files of the workbench",
        works=not missing,
        text=f"missing: {', '.join(missing)}" if missing else "complete",
        hint="Install the workbench again." if missing else "",
    )


def _window() -> Finding:
    from workbench.core.display import check_display

    check_display()
    return Finding(name="Window", works=True, text="can be shown")


def _user_folder() -> Finding:
    root = user_folders().root
    try:
        root.mkdir(parents=True, exist_ok=True)
        probe = root / ".probe"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise WorkbenchError(
            f"{root} cannot be written: {error.strerror}.",
            hint="Make it writable, or name another folder with WORKBENCH_HOME.",
        ) from error
    return Finding(name="User folder", works=True, text=str(root))


def _mnist(data_path: Path | None) -> Finding:
    from workbench.data.mnist import find_and_load
    from workbench.vision.picture_survey import is_picture_folder, survey

    if data_path is not None and is_picture_folder(data_path):
        pictures = survey(data_path, should_stop=never)
        count = len(pictures.train) + len(pictures.test)
        text = f"{data_path}, {count:,} pictures of {len(pictures.labels)} classes"
        return Finding(name="Data set", works=True, text=text)
    dataset = find_and_load(data_path, user_folders())
    if dataset is None:
        return Finding(
            name="MNIST",
            works=False,
            text="not here yet",
            hint="“workbench data” fetches it, or name a file with --data.",
        )
    counts = f"{len(dataset.train):,} + {len(dataset.test):,} samples"
    name = "MNIST" if is_digits(dataset.labels) else dataset.name
    return Finding(name=name, works=True, text=f"{dataset.path}, {counts}")


def _runs() -> Finding:
    runs = RunStore(user_folders().runs).list()
    damaged = sum(run.state == "damaged" for run in runs)
    text = f"{len(runs)}, of which {damaged} cannot be read" if damaged else str(len(runs))
    return Finding(name="Runs", works=not damaged, text=text)


def _cameras() -> Finding:
    cameras = list_cameras()
    if not cameras:
        return Finding(
            name="Cameras",
            works=False,
            text="none found",
            hint="Connect one and allow this terminal to use it; videos and images work without.",
        )
    return Finding(name="Cameras", works=True, text=", ".join(f"camera {camera.index}" for camera in cameras))


def _heic() -> Finding:
    from workbench.vision.images import heic_decoder

    decoder = heic_decoder()
    if decoder:
        return Finding(name="HEIC photos", works=True, text=decoder)
    hint = "Save such photos as JPEG, or run make setup."
    return Finding(name="HEIC photos", works=False, text="cannot be read here", hint=hint)


def _runtimes() -> Finding:
    if sys.platform == "darwin":
        return Finding(name="Core ML", works=True, text="Apple's runtime and the reference runtime")
    return Finding(
        name="Core ML",
        works=True,
        text="the reference runtime; Apple's own needs a Mac",
    )


def _onnx() -> Finding:
    from workbench.onnx.library import onnx_package, onnxruntime_package

    text = f"onnx {onnx_package().__version__}, onnxruntime {onnxruntime_package().__version__}"
    return Finding(name="ONNX", works=True, text=text)


def _xcode() -> Finding:
    from workbench.worker.build_job import xcode_version

    return Finding(name="Xcode", works=True, text=f"{xcode_version()}, {require_xcode()}")


def _devices() -> Finding:
    from workbench.worker.build_job import find_devices

    found: list[Device] = []

    def note(report: Report) -> None:
        if isinstance(report, BuildFound):
            found.extend(report.devices)

    find_devices(emit=note, should_stop=never)
    if not found:
        hint = "Connect one by cable, unlock it, and tap Trust."
        return Finding(name="iPhones", works=False, text="none found", hint=hint)
    text = ", ".join(device.name if device.is_ready else f"{device.name} (not ready)" for device in found)
    hint = next((device.hint for device in found if device.hint), "")
    return Finding(name="iPhones", works=any(device.is_ready for device in found), text=text, hint=hint)
