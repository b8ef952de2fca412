"""What the Train page says in each of its states."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.core.dataset_info import NOT_INK, DatasetInfo
from workbench.core.recipe import Recipe
from workbench.sessions.data import DataState
from workbench.sessions.training import TrainingPhase, TrainingState
from workbench.ui.widgets import StatePane
from workbench.ui.widgets.training_progress import stage_text
from workbench.ui.wording import count_text, sentence


@dataclass(frozen=True, kw_only=True)
class Picture:
    """The content of a `StatePane`; ``fraction`` as its progress, below 0 for unknown."""

    icon: str
    title: str
    sentence: str = ""
    tone: str = ""
    actions: tuple[tuple[str, str], ...] = ()
    details: str = ""
    fraction: float | None = None

    def show_in(self, pane: StatePane) -> None:
        """Show this in ``pane``."""
        pane.show_state(
            icon=self.icon,
            title=self.title,
            sentence=self.sentence,
            tone=self.tone,
            actions=self.actions,
            details=self.details,
        )
        pane.set_progress(self.fraction)


def remark_on(data: DatasetInfo | None) -> str:
    """Return what is to be known of a data set before one trains on it, empty for nothing."""
    return NOT_INK if data is not None and not data.is_ink else ""


def why_not(*, has_data: bool, problems: dict[str, str]) -> str:
    """Return why no training can be started now, or an empty text."""
    if not has_data:
        return "Training needs a data set: the Data page finds, downloads or draws one."
    return " ".join(problems.values())


def subtitle(state: TrainingState, *, recipe: Recipe, data: DatasetInfo | None, run: str) -> str:
    """Return the line below the page's title."""
    title = state.recipe.title if state.recipe is not None else recipe.title
    match state.phase:
        case TrainingPhase.STARTING | TrainingPhase.FINISHING:
            return f"{run or title} · {'stopping, ' if state.is_stopping else ''}{stage_text(state)}"
        case TrainingPhase.TRAINING:
            epochs = state.started.epochs if state.started is not None else 0
            if state.is_stopping:
                return f"{run} · stopping after this batch"
            return f"{run} · {'paused in ' if state.is_paused else ''}epoch {state.epoch} of {epochs}"
        case TrainingPhase.DONE:
            return f"{run} · ready to try"
        case TrainingPhase.STOPPED:
            if state.started is None:
                return f"{title} was stopped"
            return f"{run} · stopped in epoch {state.epoch} of {state.started.epochs}"
        case TrainingPhase.FAILED:
            return f"{run} broke off" if state.started is not None else f"{title} could not be trained"
        case _:
            if data is None:
                return "Training needs a data set"
            return f"{title} on {data.name}, {count_text(data.train_count, 'sample')}"


def picture_of_idle(*, data: DataState, recipe: Recipe) -> Picture:
    """Return what is shown in place of curves before there are any."""
    dataset = data.dataset
    if dataset is None and data.phase.is_busy():
        return Picture(
            icon="data",
            title="The data set is being prepared",
            sentence="Training can begin as soon as it is there.",
            fraction=-1.0,
        )
    if dataset is None:
        return Picture(
            icon="data",
            title="No data set yet",
            sentence="Training needs samples to learn from. The Data page finds, downloads or draws them.",
            actions=(("data", "Open the Data page"),),
        )
    count = max(0, len(dataset.train) - recipe.validation_count)
    return Picture(
        icon="train",
        title="Ready to train",
        sentence=(
            f"{recipe.title} goes {count_text(recipe.epochs, 'time')} through {count:,} samples "
            f"of {dataset.name}. Loss and accuracy appear here as the network learns."
        ),
    )


def picture_of_training(state: TrainingState) -> Picture:
    """Return what is shown in place of curves while there are none, or when none ever came."""
    outcome = state.outcome
    if state.phase is TrainingPhase.FAILED and outcome is not None:
        return Picture(
            icon="error",
            tone="negative",
            title=outcome.message,
            sentence=outcome.hint,
            details=outcome.details,
        )
    if state.phase is TrainingPhase.STOPPED:
        return Picture(
            icon="stop",
            title="Stopped before the first batch",
            sentence="Nothing was kept of this training.",
        )
    stage = state.stage
    fraction = stage.done / stage.total if stage is not None and stage.total else -1.0
    return Picture(
        icon="train",
        title="Stopping" if state.is_stopping else "Starting",
        sentence=sentence(stage_text(state)) + "…",
        fraction=fraction,
    )
