"""The user's own samples in the window: read and changed off its thread, one change after another."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from workbench.core.errors import WorkbenchError
from workbench.core.events import Emit, Progress, ShouldStop, never
from workbench.data.own_sample import NewSample, OwnSample, OwnSamples
from workbench.data.own_samples import OwnSampleStore
from workbench.data.sample_exchange import LabelMissingError
from workbench.data.sample_file import Origin, Place
from workbench.data.sample_name import digest_in, pixels_digest
from workbench.sessions.sample_changes import (
    Act,
    Done,
    SampleKept,
    SamplesAdded,
    SamplesExported,
    Undo,
    adding_files,
    exporting,
    keeping,
    relabelling,
    removing,
)
from workbench.sessions.task import Task

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class OwnSamplesState:
    """What is kept, what is under way, and what the last change was.

    ``is_loaded`` is false until the samples have been read once. ``work`` says what takes longer,
    and ``stage`` how far that is. ``undo`` names the change that `undo` takes back, empty for none.
    """

    kept: OwnSamples = field(default_factory=OwnSamples)
    is_loaded: bool = False
    work: str = ""
    stage: Progress | None = None
    undo: str = ""


# What a sample is known by: what its pixels make, and its place where that is known.
_Key = tuple[str, Place | None]


@dataclass(frozen=True)
class _Piece:
    """A piece of work, None for taking the last one back; one with ``work`` takes longer.

    ``paths`` are the files that it adds; ``ticket`` tells one question to keep a sample from another,
    and ``key`` is that sample's.
    """

    act: Act | None
    work: str = ""
    paths: tuple[Path, ...] = ()
    ticket: int = 0
    key: _Key | None = None


@dataclass(frozen=True, eq=False)
class _Outcome:
    """What is kept after a piece of work, what it leaves, and the labels by the keys of samples."""

    kept: OwnSamples
    done: Done
    labels: dict[_Key, str]


class OwnSamplesSession(QObject):
    """Keeps, changes, takes back, adds and exports own samples.

    ``state_changed`` carries an `OwnSamplesState`; ``labels_changed`` comes when `label_of` may answer
    otherwise; ``count_changed`` carries how many are kept; ``kept`` a `SampleKept`; ``label_missing``
    the paths of files that nothing says the label of; ``files_added`` a `SamplesAdded`; ``exported`` a
    `SamplesExported`; ``failed`` the `WorkbenchError` of whatever did not work. What was asked for and
    takes no time is done even if the window closes meanwhile.
    """

    state_changed = Signal(object)
    labels_changed = Signal()
    count_changed = Signal(int)
    kept = Signal(object)
    label_missing = Signal(object)
    files_added = Signal(object)
    exported = Signal(object)
    failed = Signal(object)

    def __init__(self, store: OwnSampleStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._state = OwnSamplesState()
        self._waiting: deque[_Piece] = deque()
        self._piece: _Piece | None = None
        self._task: Task | None = None
        self._undos: list[tuple[int, Undo]] = []
        self._ticket = 0
        # Labels by the keys of samples: those that are kept, and those that soon are, with their tickets.
        self._labels: dict[_Key, str] = {}
        self._awaited: dict[_Key, tuple[int, str]] = {}

    @property
    def state(self) -> OwnSamplesState:
        """The state that ``state_changed`` announced last."""
        return self._state

    @property
    def folder(self) -> Path:
        """Where the samples lie."""
        return self._store.folder

    def refresh(self) -> None:
        """Read what is kept again; unchanged files are not opened."""
        self._ask(_Piece(_look))

    def label_of(self, image: NDArray[np.uint8], place: Place | None = None) -> str:
        """Return the label under which a sample, uint8 [28, 28], is kept or soon will be; empty for none.

        A digit that looks the same at another place is another sample.
        """
        key = (pixels_digest(image), place)
        _ticket, label = self._awaited.get(key, (0, ""))
        return label or self._labels.get(key) or self._labels.get((key[0], None), "")

    def keep(self, image: NDArray[np.uint8], *, label: str, origin: Origin) -> int:
        """Keep a sample, uint8 [28, 28], under its right label; `take_back` takes the ticket returned."""
        self._ticket += 1
        key = (pixels_digest(image), origin.place)
        piece = _Piece(
            keeping(NewSample(image=image.copy(), label=label, origin=origin)),
            ticket=self._ticket,
            key=key,
        )
        self._awaited[key] = (self._ticket, label)
        self.labels_changed.emit()
        self._ask(piece)
        return self._ticket

    def take_back(self, ticket: int) -> None:
        """Take back that a sample was kept, whatever was changed since."""
        self._ask(_Piece(None, ticket=ticket))

    def relabel(self, paths: Sequence[Path], label: str) -> None:
        """Give samples another label."""
        self._ask(_Piece(relabelling(tuple(paths), label)))

    def remove(self, paths: Sequence[Path]) -> None:
        """Remove samples, or files that cannot be used; `undo` brings them back."""
        self._ask(_Piece(removing(tuple(paths))))

    def add_files(self, paths: Sequence[Path], *, label: str = "") -> None:
        """Add the samples of PNG files, folders and npz files; ``label`` is that of bare files."""
        self._ask(_Piece(adding_files(tuple(paths), label), work="Adding samples…", paths=tuple(paths)))

    def export(self, out: Path, *, only: Sequence[Path] | None = None) -> None:
        """Write all samples, or ``only`` some, to an npz file, or to a new folder of PNG files."""
        self._ask(_Piece(exporting(out, only), work="Writing samples…"))

    def undo(self) -> None:
        """Take the last change back that has not been taken back."""
        self._ask(_Piece(None))

    def cancel(self) -> None:
        """Stop what takes longer; what was added until then stays."""
        if self._task is not None and self._piece is not None and self._piece.work:
            self._task.stop()

    def shut_down(self) -> None:
        """Do what still waits and takes no time, stop what takes longer; no signal comes any more."""
        if self._task is not None:
            self._task.close()
            self._task = None
        for piece in self._waiting:
            if not piece.work:
                self._do_last(piece)
        self._waiting.clear()

    def _do_last(self, piece: _Piece) -> None:
        try:
            self._act_of(piece)(self._store, self._state.kept, lambda _report: None, never)
        except WorkbenchError as error:
            _log.error("While closing: %s", error)

    def _ask(self, piece: _Piece) -> None:
        self._waiting.append(piece)
        if self._task is None:
            self._start_next()

    def _act_of(self, piece: _Piece) -> Act:
        if piece.act is not None:
            return piece.act
        places = [place for place, (ticket, _) in enumerate(self._undos) if piece.ticket in (0, ticket)]
        if not places:
            return _look
        _ticket, undo = self._undos.pop(places[-1])

        def act(store: OwnSampleStore, _kept: OwnSamples, _emit: Emit, _should_stop: ShouldStop) -> Done:
            undo.act(store)
            return Done()

        return act

    def _start_next(self) -> None:
        self._piece = piece = self._waiting.popleft()
        act, store, known = self._act_of(piece), self._store, self._state.kept

        def work(emit: Emit, should_stop: ShouldStop) -> _Outcome:
            before = store.read(known)
            done = act(store, before, emit, should_stop)
            kept = store.read(before)
            return _Outcome(kept, done, {_key_of(each): each.label for each in kept.samples})

        if piece.work:
            self._set(replace(self._state, work=piece.work, stage=None))
        task = Task(work, parent=self)
        task.progressed.connect(self._on_progressed)
        task.succeeded.connect(self._on_succeeded)
        task.failed.connect(self._on_failed)
        task.finished.connect(self._on_finished)
        self._task = task
        task.start()

    def _on_progressed(self, report: Progress) -> None:
        self._set(replace(self._state, stage=report))

    def _on_succeeded(self, outcome: _Outcome) -> None:
        done = outcome.done
        ticket = self._piece.ticket if self._piece is not None else 0
        if done.undo is not None:
            self._undos.append((ticket, done.undo))
        self._labels = outcome.labels
        self._set(replace(self._state, kept=outcome.kept, is_loaded=True))
        match done.told:
            case SampleKept():
                self.kept.emit(replace(done.told, ticket=ticket))
            case SamplesAdded():
                self.files_added.emit(done.told)
            case SamplesExported():
                self.exported.emit(done.told)

    def _on_failed(self, error: WorkbenchError) -> None:
        if isinstance(error, LabelMissingError) and self._piece is not None:
            self.label_missing.emit(self._piece.paths)
        else:
            self.failed.emit(error)

    def _on_finished(self) -> None:
        if self._task is not None:
            self._task.deleteLater()
            self._task = None
        key = self._piece.key if self._piece is not None else None
        if self._piece is not None and key in self._awaited and self._awaited[key][0] == self._piece.ticket:
            del self._awaited[key]
        self.labels_changed.emit()
        undo = self._undos[-1][1].text if self._undos else ""
        was_long = self._piece is not None and bool(self._piece.work)
        self._set(replace(self._state, work="", stage=None, undo=undo))
        if was_long:
            # What was added before a cancel or a full disk is there.
            self._waiting.append(_Piece(_look))
        if self._waiting:
            self._start_next()

    def _set(self, state: OwnSamplesState) -> None:
        if state == self._state:
            return
        has_other_count = len(state.kept) != len(self._state.kept)
        self._state = state
        self.state_changed.emit(state)
        if has_other_count:
            self.count_changed.emit(len(state.kept))


def _key_of(sample: OwnSample) -> _Key:
    return digest_in(sample.path), sample.origin.place


def _look(_store: OwnSampleStore, _kept: OwnSamples, _emit: Emit, _should_stop: ShouldStop) -> Done:
    return Done()
