"""What is said of a build: where the app goes, how far it has come, and what came of it."""

from __future__ import annotations

from workbench.core.building import BuildStep, Device
from workbench.sessions.build import BuildPhase, BuildState
from workbench.ui.wording import count_text

SIMULATOR = "iOS Simulator"


def place_text(device: Device | None) -> str:
    """Return where an app is built for, as it stands in a sentence."""
    return "the simulator" if device is None else f"“{device.name}”"


def is_looking(state: BuildState) -> bool:
    """Return whether nothing is built, but it is looked for devices."""
    is_part_of_build = state.step is not None and state.outcome is None
    return state.phase is BuildPhase.LOOKING and not is_part_of_build


def title_text(state: BuildState, name: str) -> str:
    """Return what stands above a build of the project ``name``."""
    if state.is_stopping:
        return "Stopping"
    if is_looking(state):
        return "Looking for iPhones"
    if state.phase.is_busy():
        return f"Building {name} for {place_text(state.device)}"
    return f"Build {name}"


def progress_text(state: BuildState) -> str:
    """Return what a build does right now: ``127 tasks, compiling Reader.swift``."""
    tasks = count_text(state.tasks, "task") if state.tasks and state.step is BuildStep.BUILDING else ""
    return ", ".join(text for text in (tasks, state.note) if text)


def result_text(state: BuildState) -> str:
    """Return what came of a build that succeeded."""
    if state.device is None:
        return "The app is built for the simulator"
    return f"The app is on {place_text(state.device)}"


def advice_text(state: BuildState) -> str:
    """Return which devices there are, and what to do before one of them can have the app."""
    if is_looking(state):
        return "Looking for iPhones and iPads…"
    if state.remark is not None:
        return f"{state.remark.message} {state.remark.hint}".strip()
    if state.devices is None:
        return "Connect an iPhone or iPad, unlock it, and let Xcode find it."
    if not state.devices:
        return "No iPhone was found. Connect one by cable, unlock it, and look again."
    return "\n".join(
        f"“{device.name}” is ready." if device.is_ready else f"“{device.name}” is not ready. {device.hint}"
        for device in state.devices
    )


def output_text(state: BuildState) -> str:
    """Return what Xcode's tools have said, of a build that failed their errors first."""
    if state.phase is BuildPhase.FAILED and state.errors:
        return "\n".join((*state.errors, "", *state.output))
    return "\n".join(state.output)
