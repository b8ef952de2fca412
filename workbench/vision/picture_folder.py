"""A folder of pictures for each class, packed once into an npz, which everything else then opens."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from workbench.core.errors import CancelledError, DataError, WorkbenchError
from workbench.core.events import DataPrepared, Emit, Progress, ShouldStop
from workbench.core.folders import UserFolders
from workbench.core.labels import SIDE, listed
from workbench.core.picture_mode import PictureMode
from workbench.data import npz
from workbench.data.dataset import Samples, SetFacts
from workbench.data.limits import cannot_be_read, is_there
from workbench.data.mnist import prepare_dataset
from workbench.data.statistics import looks_like_ink
from workbench.vision.frame import Grey, Image
from workbench.vision.images import load_image
from workbench.vision.picture_sample import fitting_mode, ink_sample, look_of, whole_sample
from workbench.vision.picture_survey import PictureFolder, images_of, is_picture_folder, survey

_MOST_LOOKED_AT = 50
_SEED = 1
_REPORT_EVERY = 50


@dataclass(frozen=True, kw_only=True)
class PackedSet:
    """Where pictures were packed, how they became samples, and a sentence on each that was passed over.

    ``unlearned`` are the classes of which no picture is in the training set.
    """

    path: Path
    mode: PictureMode
    passed_over: tuple[str, ...] = ()
    unlearned: tuple[str, ...] = ()

    def reason(self) -> str:
        """Return what is to be told of the packing: what was passed over, and what cannot be learned."""
        told = []
        if self.passed_over:
            count = len(self.passed_over)
            what = "picture was" if count == 1 else "pictures were"
            told.append(f"{count:,} {what} passed over. {self.passed_over[0]}")
        if self.unlearned:
            told.append(f"No picture is left to train on for: {listed(self.unlearned)}.")
        return " ".join(told)


def pack_pictures(
    folder: PictureFolder,
    out: Path,
    *,
    mode: PictureMode,
    emit: Emit,
    should_stop: ShouldStop,
) -> PackedSet:
    """Write the samples of a folder's pictures to ``out``: whole, or not at all.

    What cannot be read, and in mode ``"ink"`` what has no ink, is passed over. Whole pictures of dark ink on
    light paper are inverted, because a sample is light ink on dark. Raises `DataError` where too little is
    left, and `CancelledError` when asked to stop.
    """
    every = (*folder.train, *folder.test)
    images = np.zeros((len(every), SIDE, SIDE), np.uint8)
    is_made = np.zeros(len(every), np.bool_)
    on_paper = 0
    passed_over: list[str] = []
    for place, picture in enumerate(every):
        if should_stop():
            raise CancelledError
        if place % _REPORT_EVERY == 0:
            emit(Progress(stage="Reading pictures", done=place, total=len(every), unit="pictures"))
        try:
            image = load_image(picture.path)
            sample = _sample_of(image, mode)
        except WorkbenchError as error:
            passed_over.append(error.message)
            continue
        if sample is None:
            passed_over.append(f"{picture.path.name} shows no ink.")
            continue
        on_paper += mode == "whole" and look_of(image).is_on_paper
        images[place], is_made[place] = sample, True
    emit(Progress(stage="Reading pictures", done=len(every), total=len(every), unit="pictures"))
    if 2 * on_paper > np.count_nonzero(is_made):
        np.subtract(255, images, out=images)
    labels = np.array([picture.label for picture in every], np.uint8)
    # In the same random order each time: classes that lie one after the other make poor batches.
    order = np.random.default_rng(_SEED).permutation(np.flatnonzero(is_made))
    cut = len(folder.train)
    parts = (order[order < cut], order[order >= cut])
    train, test = (Samples(images[places], labels[places]) for places in parts)
    if not len(train) or not len(test):
        raise DataError(
            f"Too few pictures of “{folder.path.name}” can be used. {passed_over[0]}",
            hint="Each class needs pictures that can be opened.",
        )
    is_ink = mode == "ink" or looks_like_ink(train.images)
    facts = SetFacts(title=folder.path.name, source=f"Pictures in {folder.path}", is_ink=is_ink)
    try:
        npz.write_npz(out, train=train, test=test, names=folder.labels, facts=facts)
    except OSError as error:
        raise DataError(
            f"“{out.name}” cannot be written: {error.strerror or error}.",
            hint="Check that there is room on the disk and that you may write there.",
            details=str(out),
        ) from error
    there = set(train.labels.tolist())
    unlearned = tuple(name for label, name in enumerate(folder.labels) if label not in there)
    return PackedSet(path=out, mode=mode, passed_over=tuple(passed_over), unlearned=unlearned)


def packed(
    path: Path,
    *,
    folders: UserFolders,
    emit: Emit,
    should_stop: ShouldStop,
    mode: PictureMode | None = None,
    again: bool = False,
) -> PackedSet:
    """Return where the pictures of a folder are packed in the user's folder, once they are.

    Pictures that have not changed since are packed anew only where asked to ``again``. Without a ``mode``,
    the one is taken that fits some of them. Raises as `survey` and `pack_pictures` do.
    """
    emit(Progress(stage="Looking at pictures", done=0, total=0, unit="pictures"))
    folder = survey(path, should_stop=should_stop)
    mode = mode or _mode_for(folder, should_stop)
    try:
        key = folder.key(mode)
    except OSError as error:
        raise cannot_be_read(path, error) from error
    name = re.sub(r"[^\w-]+", "-", path.name).strip("-")[:60] or "pictures"
    out = folders.datasets / f"{name}-{key[:8]}.npz"
    if is_there(out) and not again:
        return PackedSet(path=out, mode=mode)
    return pack_pictures(folder, out, mode=mode, emit=emit, should_stop=should_stop)


def prepare_set(
    *,
    given: Path | None,
    folders: UserFolders,
    emit: Emit,
    should_stop: ShouldStop,
    may_download: bool = True,
    wants_drawn: bool = False,
    pictures: PictureMode | None = None,
) -> DataPrepared:
    """Find a data set as `prepare_dataset` does; a folder of pictures that is ``given`` is packed first."""
    if given is None or not is_picture_folder(given):
        return prepare_dataset(
            given=given,
            folders=folders,
            emit=emit,
            should_stop=should_stop,
            may_download=may_download,
            wants_drawn=wants_drawn,
        )

    def prepare(pack: PackedSet) -> DataPrepared:
        prepared = prepare_dataset(given=pack.path, folders=folders, emit=emit, should_stop=should_stop)
        return replace(prepared, reason=pack.reason(), pictures=pack.mode)

    path = given.absolute()
    pack = packed(path, folders=folders, emit=emit, should_stop=should_stop, mode=pictures)
    try:
        return prepare(pack)
    except DataError:
        # The file was damaged since it was written: the pictures are still there.
        return prepare(
            packed(path, folders=folders, emit=emit, should_stop=should_stop, mode=pack.mode, again=True)
        )


def _mode_for(folder: PictureFolder, should_stop: ShouldStop) -> PictureMode:
    return fitting_mode([look_of(image) for image in images_of(folder.some(_MOST_LOOKED_AT), should_stop)])


def _sample_of(image: Image, mode: PictureMode) -> Grey | None:
    return whole_sample(image) if mode == "whole" else ink_sample(image)
