"""Which Core ML model is in use: one of a run, a file that the user has opened, or the starter model."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from workbench.core.exported_models import DEFAULT_FORMAT, DEFAULT_PRECISION
from workbench.core.starter import Starter
from workbench.sessions.preferences import Preferences
from workbench.sessions.reading import ReaderSession
from workbench.sessions.runs import RunEntry, RunsSession

MODEL_SUFFIXES = (".mlpackage", ".mlmodel")
_PREFERENCE = "test/model"
# The starter model lies somewhere else after an update.
_STARTER = "starter"


@dataclass(frozen=True, kw_only=True)
class ModelChoice:
    """A Core ML model to choose; ``run`` is the folder of its run, None for any other.

    ``title`` names the run or the file, ``form`` the format and precision where they are not the
    ones that a run ends with, and ``test_accuracy`` is a fraction, where it was measured. ``is_ink`` says
    of what it was trained on, as in `DatasetInfo`.
    """

    path: Path
    title: str
    form: str = ""
    test_accuracy: float | None = None
    run: Path | None = None
    is_ink: bool = True


class ModelsSession(QObject):
    """Lists the models there are, newest first, and has the chosen one opened by the reader.

    What was chosen is remembered. Without a choice the newest model is used, and before there is one
    the starter model; a model that a training has just made takes over.
    """

    choices_changed = Signal(object)
    chosen_changed = Signal(object)

    def __init__(
        self,
        *,
        runs: RunsSession,
        reader: ReaderSession,
        preferences: Preferences,
        starter: Starter | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._reader = reader
        self._preferences = preferences
        self._starter = None if starter is None else _choice_of_starter(starter)
        self._files: tuple[ModelChoice, ...] = ()
        self._of_runs: tuple[ModelChoice, ...] = ()
        self._chosen: ModelChoice | None = None
        self._is_loaded = False
        runs.entries_changed.connect(self._on_entries_changed)
        if runs.is_loaded:
            self._on_entries_changed(runs.entries)

    @property
    def choices(self) -> tuple[ModelChoice, ...]:
        """The models of the runs, the newest first, then opened files, and last the starter model."""
        return self._of_runs + self._files + (() if self._starter is None else (self._starter,))

    @property
    def chosen(self) -> ModelChoice | None:
        """The model in use."""
        return self._chosen

    def choose(self, path: Path) -> None:
        """Use the model at ``path``; one that belongs to no run is listed as a file from now on."""
        known = next((choice for choice in self.choices if choice.path == path), None)
        if known is None:
            known = ModelChoice(path=path, title=path.name)
            self._files = (known, *self._files)
            self.choices_changed.emit(self.choices)
        self._preferences.remember(_PREFERENCE, _STARTER if known is self._starter else str(path))
        self._use(known)

    def choose_run(self, run: Path) -> None:
        """Use the model that the run in the folder ``run`` ended with, if it has one."""
        choice = next((one for one in self._of_runs if one.run == run), None)
        if choice is not None:
            self.choose(choice.path)

    @Slot(object)
    def _on_entries_changed(self, entries: tuple[RunEntry, ...]) -> None:
        before = self._of_runs
        self._of_runs = tuple(choice for entry in entries for choice in _choices_of(entry))
        if self._of_runs != before:
            self.choices_changed.emit(self.choices)
        if not self._is_loaded:
            self._is_loaded = True
            self._choose_first()
            return
        known_runs = {choice.run for choice in before}
        made = next((one for one in self._of_runs if one.run not in known_runs and not one.form), None)
        if made is not None:
            self.choose(made.path)
        elif self._chosen is not None and self._chosen.run is not None:
            self._follow(self._chosen)

    def _choose_first(self) -> None:
        remembered = self._preferences.text(_PREFERENCE)
        choice = next((one for one in self._of_runs if str(one.path) == remembered), None)
        if remembered == _STARTER and self._starter is not None:
            self._use(self._starter)
        elif choice is None and remembered.endswith(MODEL_SUFFIXES) and Path(remembered).exists():
            self.choose(Path(remembered))
        elif first := choice or self._first:
            self._use(first)

    @property
    def _first(self) -> ModelChoice | None:
        """The model to use where nothing was chosen."""
        return self._of_runs[0] if self._of_runs else self._starter

    def _follow(self, chosen: ModelChoice) -> None:
        """Keep up with a renamed or removed run."""
        now = next((one for one in self._of_runs if one.path == chosen.path), None)
        if now is None:
            self._use(self._first)
        elif now != chosen:
            self._chosen = now
            self.chosen_changed.emit(now)

    def _use(self, choice: ModelChoice | None) -> None:
        self._chosen = choice
        self.chosen_changed.emit(choice)
        self._reader.open(choice.path if choice is not None else None)


def _choice_of_starter(starter: Starter) -> ModelChoice:
    return ModelChoice(path=starter.path, title="Starter", test_accuracy=starter.test_accuracy)


def _choices_of(entry: RunEntry) -> list[ModelChoice]:
    record = entry.run.record
    choices: list[ModelChoice] = []
    for model in entry.models:
        is_default = (model.model_format, model.precision) == (DEFAULT_FORMAT, DEFAULT_PRECISION)
        choice = ModelChoice(
            path=entry.path / model.file,
            title=entry.run.name,
            form="" if is_default else f"{model.model_format.title}, {model.precision.title}",
            test_accuracy=record.test_accuracy if record is not None else None,
            run=entry.path,
            is_ink=record is None or record.dataset.is_ink,
        )
        # The form that a run ends with leads its others.
        choices.insert(0 if is_default else len(choices), choice)
    return choices
