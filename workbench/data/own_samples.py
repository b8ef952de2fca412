"""The user's own samples: a folder for each label, with a PNG for each sample.

A file is called after its pixels, so that the same image is kept once; where two digits of different
places are alike to the pixel, the second one is called after its place as well. Every change is one rename:
whoever looks at the folder meanwhile, or is interrupted, sees a sample at its old or its new place.
What is removed moves to a hidden folder first, from where it can be brought back.
"""

from __future__ import annotations

import contextlib
import math
import os
import shutil
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from workbench.core.errors import CancelledError, DataError
from workbench.core.events import Emit, Progress, ShouldStop
from workbench.core.labels import BACKGROUND, SIDE
from workbench.data.dataset import Samples, described
from workbench.data.own_sample import OWN_LABELS, DamagedSample, NewSample, OwnSample, OwnSamples
from workbench.data.sample_file import (
    PARTIAL,
    Origin,
    encode_sample,
    free_name,
    read_sample_file,
    write_sample_file,
)
from workbench.data.sample_name import is_sample_name, name_of

# More than anybody corrects by hand; each is a file, and they are all held in memory.
MOST_OWN = 100_000

_REPORTED_EVERY = 100
_REMOVED = ".removed"
_DAY = 24 * 60 * 60.0
_KEPT_REMOVED_DAYS = 30
_NO_STAMP = (0, 0)


def load_own_samples(folder: Path, labels: Sequence[str] = OWN_LABELS) -> Samples:
    """Return the user's own samples of the given labels, those of a network; raises `DataError`.

    Files that cannot be used are passed over, and a folder that is not there has no samples.
    """
    return OwnSampleStore(folder).read().as_samples(labels)


class OwnSampleStore:
    """The folder of the user's own samples; it is made when the first one is added.

    Everything raises `DataError` with a sentence where the system refuses.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, known: OwnSamples | None = None) -> OwnSamples:
        """Return everything that is kept; files that are as they were in ``known`` are not opened."""
        former = {} if known is None else {each.path: each for each in known.samples}
        found = [_read(path, label, former.get(path)) for label in OWN_LABELS for path in self._paths(label)]
        samples = [each for each in found if isinstance(each, OwnSample)]
        samples.sort(key=lambda each: (each.origin.created, each.path.name))
        damaged = tuple(each for each in found if isinstance(each, DamagedSample))
        return OwnSamples(samples=tuple(samples), damaged=damaged)

    def counts(self) -> tuple[int, ...]:
        """Return how many files each of `OWN_LABELS` has, without opening them."""
        return tuple(len(self._paths(label)) for label in OWN_LABELS)

    def add(self, image: NDArray[np.uint8], *, label: str, origin: Origin | None = None) -> OwnSample:
        """Keep a sample, uint8 [28, 28], under a label; the same sample under another one gives way.

        Two samples are the same if their pixels are and nothing says that they come from two places.
        """
        _check(image, label)
        self.check_room(1)
        return self._put(image, label=label, origin=origin or Origin(), is_synced=True)

    def add_all(
        self, new: Sequence[NewSample], *, emit: Emit, should_stop: ShouldStop
    ) -> tuple[OwnSample, ...]:
        """Keep many samples; what was added stays when the user stops or the disk is full.

        Raises `CancelledError` when stopped.
        """
        for each in new:
            _check(each.image, each.label)
        self.check_room(len(new))
        kept: list[OwnSample] = []
        for number, each in enumerate(new):
            if should_stop():
                raise CancelledError
            if number % _REPORTED_EVERY == 0:
                emit(Progress(stage="Keeping samples", done=number, total=len(new), unit="samples"))
            # They can be added again, so they need not be waited for one by one.
            kept.append(self._put(each.image, label=each.label, origin=each.origin, is_synced=False))
        return tuple(kept)

    def check_room(self, count: int) -> None:
        """Raise `DataError` where so many more samples would be more than can be kept."""
        if sum(self.counts()) + count > MOST_OWN:
            raise DataError(
                f"No {count:,} more can be kept: at most {MOST_OWN:,} own samples can be.",
                hint="Remove some, or train with them as a data set.",
            )

    def _put(self, image: NDArray[np.uint8], *, label: str, origin: Origin, is_synced: bool) -> OwnSample:
        now = datetime.now(timezone.utc).isoformat(timespec="microseconds")
        kept = replace(origin, created=origin.created or now)
        name = self._name_for(image, origin)
        former = self._places(name)
        path = self.folder / label / name
        if former == {path} and not origin.says_more:
            # Added from a file once more: what is known of it stays.
            there = _read(path, label, None)
            if isinstance(there, OwnSample) and there.origin.says_more:
                return there
        try:
            write_sample_file(path, encode_sample(image, kept), is_synced=is_synced)
            for other in former - {path}:
                other.unlink(missing_ok=True)
        except OSError as error:
            raise _refused("kept", error, self.folder) from error
        return OwnSample(path=path, label=label, image=image, origin=kept)

    def relabel(self, paths: Iterable[Path], label: str) -> tuple[Path, ...]:
        """Give samples another label, and return where they are now."""
        return self.relabel_each([(path, label) for path in paths])

    def relabel_each(self, labels: Sequence[tuple[Path, str]]) -> tuple[Path, ...]:
        """Give each of some samples a label, and return where they are now."""
        for _path, label in labels:
            _check_label(label)
        return self._move([(path, self.folder / label / path.name) for path, label in labels])

    def remove(self, paths: Iterable[Path]) -> tuple[Path, ...]:
        """Put samples, or files that cannot be used, aside, and return where `restore` finds them."""
        self._forget_old()
        removed = self.folder / _REMOVED / f"{time.time_ns():x}"
        return self._move([(path, removed / path.parent.name / path.name) for path in paths])

    def restore(self, paths: Iterable[Path]) -> tuple[Path, ...]:
        """Bring back what `remove` put aside, and return where it is now."""
        return self._move([(path, self.folder / path.parent.name / path.name) for path in paths])

    def last_removed(self) -> tuple[Path, ...]:
        """Return what `remove` put aside last and `restore` has not brought back."""
        for removed in sorted(self.folder.glob(f"{_REMOVED}/*"), key=_removed_at, reverse=True):
            if paths := sorted(path for path in removed.glob("*/*") if path.parent.name in OWN_LABELS):
                return tuple(paths)
        return ()

    def find(self, image: NDArray[np.uint8], origin: Origin) -> Path | None:
        """Return the file in which a sample, uint8 [28, 28], is kept; None where it is not."""
        return min(self._places(self._name_for(image, origin)), default=None)

    def _move(self, moves: Sequence[tuple[Path, Path]]) -> tuple[Path, ...]:
        """Rename all or, where one is refused, none."""
        done: list[tuple[Path, Path]] = []
        try:
            for path, wanted in moves:
                wanted.parent.mkdir(parents=True, exist_ok=True)
                target = free_name(wanted, path)
                os.replace(path, target)
                done.append((path, target))
        except OSError as error:
            for path, target in reversed(done):
                os.replace(target, path)
            raise _refused("changed", error, self.folder) from error
        return tuple(target for _path, target in done)

    def _paths(self, label: str) -> list[Path]:
        """Return the files of a label, in order of their names."""
        try:
            with os.scandir(self.folder / label) as entries:
                names = [entry.name for entry in entries if is_sample_name(entry.name)]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise DataError(
                f"The folder of your samples cannot be read: {error.strerror or error}.",
                hint="Check that it is a folder that you may read.",
                details=str(self.folder / label),
            ) from error
        return [self.folder / label / name for name in sorted(names)]

    def _name_for(self, image: NDArray[np.uint8], origin: Origin) -> str:
        """Return the name of the file that a sample has, or gets."""
        name = name_of(image)
        if origin.place is None:
            return name
        own_name = name_of(image, origin.place)
        if self._places(own_name):
            return own_name
        others = [_read(path, path.parent.name, None) for path in self._places(name)]
        is_other = any(isinstance(one, OwnSample) and not one.origin.may_be(origin) for one in others)
        return own_name if is_other else name

    def _places(self, name: str) -> set[Path]:
        places = (self.folder / label / name for label in OWN_LABELS)
        return {path for path in places if os.path.lexists(path)}

    def _forget_old(self) -> None:
        """Delete what was removed a month ago, and what an interrupted writer left a day ago."""
        now = time.time()
        for removed in self.folder.glob(f"{_REMOVED}/*"):
            if now - _removed_at(removed) > _KEPT_REMOVED_DAYS * _DAY:
                shutil.rmtree(removed, ignore_errors=True)
        for path in self.folder.glob(f"*/.*{PARTIAL}"):
            with contextlib.suppress(OSError):
                if now - path.lstat().st_mtime > _DAY:
                    path.unlink()


def _removed_at(folder: Path) -> float:
    """Return when what is in a folder of removed samples was put there, in seconds of the epoch."""
    try:
        return int(folder.name, 16) / 1e9
    except ValueError:
        return math.inf


def _read(path: Path, label: str, former: OwnSample | None) -> OwnSample | DamagedSample | None:
    stamp = _stamp_of(path)
    if former is not None and former.stamp == stamp != _NO_STAMP:
        return former
    try:
        image, origin = read_sample_file(path)
    except DataError as error:
        # What is gone was moved or removed by somebody else since the folder was listed.
        is_there = os.path.lexists(path)
        return DamagedSample(path=path, label=label, damage=error.message) if is_there else None
    return OwnSample(path=path, label=label, image=image, origin=origin, stamp=stamp)


def _stamp_of(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return _NO_STAMP
    return status.st_mtime_ns, status.st_size


def _check(image: NDArray[np.uint8], label: str) -> None:
    _check_label(label)
    if image.dtype != np.uint8 or image.shape != (SIDE, SIDE):
        raise DataError(
            f"An image of {described(image.dtype, image.shape)} is no sample.",
            hint=f"A sample is uint8, {SIDE} × {SIDE}.",
        )
    if not image.any():
        raise DataError("An empty image is no sample.", hint="Draw or choose something first.")


def _check_label(label: str) -> None:
    if label not in OWN_LABELS:
        raise DataError(f"“{label}” is no label of a sample.", hint=f"Labels are 0 to 9, and “{BACKGROUND}”.")


def _refused(what: str, error: OSError, folder: Path) -> DataError:
    if isinstance(error, FileNotFoundError):
        return DataError(
            f"The sample cannot be {what}: it is no longer there.",
            hint="It was moved or removed meanwhile; look again.",
            details=str(error),
        )
    return DataError(
        f"The sample cannot be {what}: {error.strerror or error}.",
        hint="Check that your folder of samples may be written to and that the disk is not full.",
        details=str(folder),
    )
