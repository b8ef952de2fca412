"""What can be done with a run that is there: train it on, or fine-tune it with one's own samples."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from workbench.core.fine_tuning import fine_tuning_recipe
from workbench.core.recipe import RECIPE_LIMITS
from workbench.sessions.continuing import Continuation, tuning_request
from workbench.sessions.data import DataSession
from workbench.sessions.runs import RunEntry, RunsSession
from workbench.sessions.training import TrainingSession
from workbench.ui.widgets.numbers_dialog import AskedNumber, NumbersDialog
from workbench.ui.widgets.training_form import TrainingForm
from workbench.ui.wording import count_text

# What is proposed where a run has trained all epochs that were planned.
_MORE_EPOCHS = 3


class TrainingActions(QObject):
    """Asks for what is needed, and starts the training; ``started`` comes once one has begun."""

    started = Signal()

    def __init__(
        self,
        *,
        training: TrainingSession,
        runs: RunsSession,
        data: DataSession,
        form: TrainingForm,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._training = training
        self._runs = runs
        self._data = data
        self._form = form
        self._window = window
        self._own_count = 0
        self._dialog: NumbersDialog | None = None

    @property
    def dialog(self) -> NumbersDialog | None:
        """The sheet that asks, as it was opened last."""
        return self._dialog

    def set_own_count(self, count: int) -> None:
        """Say how many own samples there are."""
        self._own_count = count

    def continue_run(self, path: Path) -> None:
        """Ask for how long to train a run on, and do so."""
        entry = self._runs.entry(path)
        plan = Continuation.of(entry) if entry is not None else None
        if plan is None:
            return

        def go_on(numbers: Mapping[str, float]) -> None:
            more, has_logs = int(numbers["epochs"]), self._form.tensorboard.isChecked()
            self._training.continue_run(plan.request(more, has_tensorboard=has_logs), recipe=plan.recipe)
            self.started.emit()

        self._ask(
            NumbersDialog(
                f"Continue “{plan.entry.run.name}”",
                text=_continuing_text(plan),
                numbers=(
                    AskedNumber(
                        key="epochs",
                        title="Further epochs",
                        limits=plan.limits,
                        value=0 if plan.is_broken_off else _MORE_EPOCHS,
                    ),
                ),
                action="Continue",
                use=go_on,
                parent=self._window,
            )
        )

    def fine_tune(self, path: Path) -> None:
        """Ask how to train a run's network on with the user's own samples, and do so."""
        entry, dataset = self._runs.entry(path), self._data.dataset
        if entry is None or entry.run.record is None or dataset is None:
            return
        data, seed = str(dataset.path), self._seed()

        def tune(numbers: Mapping[str, float]) -> None:
            request = tuning_request(
                entry,
                epochs=int(numbers["epochs"]),
                learning_rate=numbers["learning_rate"],
                own_weight=numbers["own_weight"],
                seed=seed,
                data=data,
                has_tensorboard=self._form.tensorboard.isChecked(),
            )
            if request is not None:
                self._training.train(request)
                self.started.emit()

        recipe = fine_tuning_recipe(entry.run.record.recipe)
        self._ask(
            NumbersDialog(
                f"Fine-tune “{entry.run.name}”",
                text=_tuning_text(entry, self._own_count),
                numbers=tuple(
                    AskedNumber(key=key, title=title, limits=RECIPE_LIMITS[key], value=getattr(recipe, key))
                    for key, title in (
                        ("epochs", "Epochs"),
                        ("own_weight", "Weight of own samples"),
                        ("learning_rate", "Learning rate"),
                    )
                ),
                action="Fine-tune",
                use=tune,
                parent=self._window,
            )
        )

    def _seed(self) -> int:
        request = self._form.checked(data="").request
        return request.seed if request is not None else 1

    def _ask(self, dialog: NumbersDialog) -> None:
        if self._dialog is not None:
            self._dialog.setParent(None)
        self._dialog = dialog
        dialog.open()


def _continuing_text(plan: Continuation) -> str:
    planned = count_text(plan.planned, "epoch")
    if not plan.is_broken_off:
        verb = "is" if plan.planned == 1 else "are"
        return f"Its {planned} {verb} done. Further ones go on at the last learning rate."
    if plan.lacks_ending:
        verb = "is" if plan.planned == 1 else "are"
        return (
            f"Its {planned} {verb} done, but not all that follows them: the test set is read and the Core ML "
            "model made anew. Further epochs would go on at the last learning rate."
        )
    verb, left = "is" if plan.done == 1 else "are", count_text(plan.planned - plan.done, "epoch")
    return (
        f"{plan.done:,} of {planned} {verb} done. The {left} left will follow, with optimiser and schedule "
        "as they were; further ones go on at the last learning rate."
    )


def _tuning_text(entry: RunEntry, own_count: int) -> str:
    return (
        f"Trains the network of “{entry.run.name}” on, gently, with {count_text(own_count, 'own sample')} "
        "among those of the data set. The weight is how often each is seen in an epoch. The result is a "
        "run of its own; both networks then read your samples and the test set, to be compared."
    )
