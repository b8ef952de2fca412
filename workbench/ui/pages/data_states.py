"""What the Data page says while there is no data set, while one comes, and when that fails."""

from __future__ import annotations

from workbench.core.events import Progress
from workbench.core.labels import is_digits
from workbench.core.picture_mode import PictureMode
from workbench.data.dataset import Dataset
from workbench.sessions.data import DataPhase, DataState
from workbench.ui.widgets.notice import Notice
from workbench.ui.widgets.state_pane import StatePane

_PREPARING_ICONS = {"digits": "test", "pictures": "data"}
_AGAIN = ("again", "Try again")
_CHOOSE = ("choose", "Choose a file…")
_CHOOSE_FOLDER = ("folder", "Choose a folder…")
_DRAW = ("draw", "Draw digits")
_CANCEL = ("cancel", "Cancel")
_NAME = ("name", "Name the classes…")


def subtitle_of(dataset: Dataset | None) -> str:
    """Return what the head of the page says of a data set, or of the lack of one."""
    if dataset is None:
        return "Handwritten digits, 28×28 grey values"
    count = len(dataset.train) + len(dataset.test)
    what = "drawn digits" if dataset.is_drawn else "handwritten digits"
    if not is_digits(dataset.labels):
        what = f"samples of {len(dataset.labels)} classes"
    return f"{count:,} {what}, 28×28 grey values"


def render_pane(pane: StatePane, state: DataState) -> None:
    """Show why there is no data set, and what can be done about it."""
    match state.phase:
        case DataPhase.LOOKING | DataPhase.LOADING:
            pane.show_state(icon="data", title="Reading the samples…")
        case DataPhase.PREPARING:
            title, sentence = _preparing(state.stage)
            if state.is_stopping:
                title = "Stopping…"
            actions = () if state.is_stopping else (_CANCEL,)
            icon = _PREPARING_ICONS.get(state.stage.unit if state.stage else "", "download")
            pane.show_state(icon=icon, title=title, sentence=sentence, actions=actions)
            pane.set_progress(*_progress(state.stage))
        case DataPhase.FAILED if state.error is not None:
            pane.show_state(
                icon="warning",
                title=state.error.message,
                sentence=state.error.hint,
                tone="negative",
                actions=(_AGAIN, _CHOOSE, _CHOOSE_FOLDER, _DRAW),
                details=state.error.details,
            )
        case _:
            pane.show_state(
                icon="data",
                title="No samples yet",
                sentence="Fetch MNIST from the net (11 MB), choose a file or a folder that you have, or let "
                "the workbench draw digits of its own.",
                actions=(("again", "Fetch MNIST"), _CHOOSE, _CHOOSE_FOLDER, _DRAW),
            )


def render_notice(notice: Notice, state: DataState) -> None:
    """Show over a data set in use that another one comes, or that it stands in for MNIST."""
    dataset = state.dataset
    if state.phase is DataPhase.PREPARING:
        title, sentence = _preparing(state.stage)
        _, figures = _progress(state.stage)
        notice.show_notice(
            tone="info",
            title="Stopping…" if state.is_stopping else title,
            text=figures or sentence,
            actions=() if state.is_stopping else (_CANCEL,),
        )
    elif dataset is not None and dataset.is_drawn:
        notice.show_notice(
            tone="warning",
            title="These digits were drawn by the workbench. They are not MNIST.",
            text=state.reason,
            actions=(_AGAIN, _CHOOSE),
        )
    elif state.pictures is not None:
        _render_pictures(notice, state.pictures.mode, state.reason)
    elif dataset is not None and not dataset.has_known_names:
        are_digits = is_digits(dataset.labels)
        notice.show_notice(
            tone="info",
            title="Nothing says what the classes are called.",
            text="They are taken for the digits." if are_digits else "They go by their numbers.",
            actions=(("digits", "They are digits"), _NAME) if are_digits else (_NAME,),
        )
    else:
        notice.hide()


def _render_pictures(notice: Notice, mode: PictureMode, passed_over: str) -> None:
    """Say how pictures became samples, offer the other way, and tell what was passed over."""
    if mode == "ink":
        title = "The ink of each picture was taken, cropped and centred as the camera does."
        other = ("whole", "Take them whole")
    else:
        title = "Each picture was taken whole, and made small to 28×28."
        other = ("ink", "Take their ink")
    tone = "warning" if passed_over else "info"
    notice.show_notice(tone=tone, title=title, text=passed_over, actions=(other, ("agree", "Keep")))


def _is_drawing(stage: Progress | None) -> bool:
    return stage is not None and stage.unit == "digits"


def _preparing(stage: Progress | None) -> tuple[str, str]:
    if stage is None:
        return "Looking for MNIST…", ""
    if stage.unit == "pictures":
        return "Reading pictures…", "Once; the samples that they make are kept."
    if _is_drawing(stage):
        return "Drawing digits…", "They stand in for MNIST, and are kept for the next time."
    size = f"{stage.total / 1e6:.0f} MB; " if stage.total else ""
    return f"Fetching {stage.note or 'MNIST'}…", f"Once, {size}it is kept for the next time."


def _progress(stage: Progress | None) -> tuple[float, str]:
    """Return the fraction that is done (below 0 for unknown) and the figures that belong to it."""
    if stage is None or not stage.total:
        return -1.0, ""
    fraction = stage.done / stage.total
    if stage.unit == "bytes":
        return fraction, f"{stage.done / 1e6:.1f} of {stage.total / 1e6:.1f} MB"
    return fraction, f"{stage.done:,} of {stage.total:,} {stage.unit}".strip()
