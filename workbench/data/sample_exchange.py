"""Own samples from elsewhere and to elsewhere: PNG files, folders of them, and npz files."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from workbench.core.errors import CancelledError, DataError
from workbench.core.events import Emit, Progress, ShouldStop, never
from workbench.core.files import replacing_folder
from workbench.core.folders import user_folders
from workbench.core.labels import is_digits, listed
from workbench.data.arrangement import arrangement_of
from workbench.data.forms import NpzForm
from workbench.data.limits import cannot_be_read
from workbench.data.npz import read_notes, read_own, write_own
from workbench.data.own_sample import OWN_LABELS, NewSample, OwnSamples
from workbench.data.own_samples import MOST_OWN
from workbench.data.sample_file import Origin, encode_sample, origin_of, origin_text, read_sample_file

_REPORTED_EVERY = 100
_NPZ = ".npz"
_PNG = ".png"


class LabelMissingError(DataError):
    """Nothing says what the files that were given show."""


@dataclass(frozen=True, kw_only=True)
class PassedOver:
    """A file that was given and is no sample, and why, in a sentence."""

    path: Path
    reason: str


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """The samples found, how many of them were dark on light and are turned, and what was no sample."""

    samples: tuple[NewSample, ...] = ()
    inverted: int = 0
    passed_over: tuple[PassedOver, ...] = ()


def gather(
    paths: Sequence[Path],
    *,
    label: str = "",
    emit: Emit = lambda _report: None,
    should_stop: ShouldStop = never,
) -> Gathered:
    """Return the samples of PNG files, of folders and of npz files.

    A folder has a folder for each label, as `export_folder` writes it. ``label`` is that of files and
    of folders without such parts. Links to folders within are not followed. Raises
    `LabelMissingError` where there is no label for a file, `DataError` where there is no sample or
    there are too many, and `CancelledError` when stopped.
    """
    if label and label not in OWN_LABELS:
        raise DataError(f"“{label}” is no label of a sample.", hint="Labels are 0 to 9, and “background”.")
    samples: list[NewSample] = []
    passed_over: list[PassedOver] = []
    inverted = 0
    for path in paths:
        is_npz = path.suffix.lower() == _NPZ
        found = _from_npz(path) if is_npz else _from_files(_labelled_files(path, label), emit, should_stop)
        samples += found.samples
        passed_over += found.passed_over
        inverted += found.inverted
    if not samples:
        reason = passed_over[0].reason if passed_over else "There is no PNG file in it."
        raise DataError(
            f"No sample was found. {reason}",
            hint="A sample is a PNG of 28 × 28 pixels, in a folder that is called as its label.",
        )
    return Gathered(samples=tuple(samples), inverted=inverted, passed_over=tuple(passed_over))


def export_samples(kept: OwnSamples, out: Path) -> None:
    """Write own samples to ``out``: an npz where it is called so, else a new folder of PNG files.

    Raises `DataError` where nothing is kept, where the folder is there and not empty, and where the
    system refuses; nothing is left behind then.
    """
    if not kept.samples:
        raise DataError("There are no own samples to export.", hint="Keep some on the Test page first.")
    try:
        if out.suffix.lower() == _NPZ:
            write_own(out, kept.as_samples(), notes=[origin_text(each.origin) for each in kept.ordered()])
        else:
            _export_folder(kept, out)
    except OSError as error:
        raise DataError(
            f"“{out.name}” cannot be written: {error.strerror or error}.",
            hint="Check that you may write there and that the disk is not full.",
            details=str(out),
        ) from error


def _export_folder(kept: OwnSamples, out: Path) -> None:
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise DataError(
            f"“{out.name}” is already there, and not an empty folder.",
            hint="Choose another name: nothing of yours is written over.",
            details=str(out),
        )
    with replacing_folder(out) as aside:
        for sample in kept.samples:
            folder = aside / sample.label
            folder.mkdir(exist_ok=True)
            (folder / sample.path.name).write_bytes(encode_sample(sample.image, sample.origin))


def _from_npz(path: Path) -> Gathered:
    names = arrangement_of(NpzForm(path), user_folders()).labels
    if not is_digits(names):
        raise DataError(
            f"“{path.name}” holds other classes than digits: {listed(names)}.",
            hint="Samples of your own are digits, and what is none.",
        )
    found = read_own(path)
    _check_count(path, len(found))
    origins = [_told(origin_of(note), path) for note in read_notes(path, len(found))]
    origins = origins or [Origin(source="import", name=path.name)] * len(found)
    chosen = [number for number in range(len(found)) if _shows_something(found.images[number])]
    turned = [_light_on_dark(found.images[number]) for number in chosen]
    return Gathered(
        samples=tuple(
            NewSample(image=image, label=OWN_LABELS[found.labels[number]], origin=origins[number])
            for number, (image, _was_inverted) in zip(chosen, turned, strict=True)
        ),
        inverted=sum(was_inverted for _image, was_inverted in turned),
        passed_over=(PassedOver(path=path, reason=f"{len(found) - len(chosen):,} samples are empty."),)
        if len(chosen) < len(found)
        else (),
    )


def _labelled_files(path: Path, label: str) -> list[tuple[Path, str]]:
    """Return the PNG files of a path with their labels."""
    try:
        if not path.is_dir():
            return [(path, _needed(label, path))]
        folders = (path / each for each in OWN_LABELS)
        parts = [folder for folder in folders if folder.is_dir() and not folder.is_symlink()]
        if parts:
            files = [(file, part.name) for part in parts for file in _png_files(part)]
        else:
            # A folder out of an exported one: its name is the label.
            own = label or (path.name if path.name in OWN_LABELS else "")
            files = [(file, _needed(own, path)) for file in _png_files(path)]
    except OSError as error:
        raise cannot_be_read(path, error) from error
    _check_count(path, len(files))
    return files


def _check_count(path: Path, count: int) -> None:
    if count > MOST_OWN:
        raise DataError(
            f"“{path.name}” has {count:,} samples; at most {MOST_OWN:,} own samples can be kept.",
            hint="Use it as a data set instead.",
        )


def _png_files(folder: Path) -> list[Path]:
    with os.scandir(folder) as entries:
        names = sorted(entry.name for entry in entries if entry.name.lower().endswith(_PNG))
    return [folder / name for name in names if not name.startswith(".")]


def _needed(label: str, path: Path) -> str:
    if not label:
        raise LabelMissingError(
            f"What “{path.name}” shows is not said.",
            hint="Give a label, 0 to 9 or background, or a folder with a folder for each label.",
        )
    return label


def _from_files(files: Sequence[tuple[Path, str]], emit: Emit, should_stop: ShouldStop) -> Gathered:
    samples: list[NewSample] = []
    passed_over: list[PassedOver] = []
    inverted = 0
    for number, (path, label) in enumerate(files):
        if should_stop():
            raise CancelledError
        if number % _REPORTED_EVERY == 0:
            emit(Progress(stage="Reading files", done=number, total=len(files), unit="files"))
        found = _read(path)
        if isinstance(found, PassedOver):
            passed_over.append(found)
            continue
        image, was_inverted = _light_on_dark(found[0])
        inverted += was_inverted
        samples.append(NewSample(image=image, label=label, origin=_told(found[1], path)))
    return Gathered(samples=tuple(samples), inverted=inverted, passed_over=tuple(passed_over))


def _told(origin: Origin, path: Path) -> Origin:
    """Return an origin as it is, or one that names the file where it says nothing."""
    return origin if origin.source else replace(origin, source="import", name=path.name)


def _read(path: Path) -> tuple[NDArray[np.uint8], Origin] | PassedOver:
    try:
        image, origin = read_sample_file(path)
    except DataError as error:
        return PassedOver(path=path, reason=error.message)
    if not _shows_something(image):
        return PassedOver(path=path, reason=f"“{path.name}” is empty: all its pixels are alike.")
    return image, origin


def _shows_something(image: NDArray[np.uint8]) -> bool:
    return bool(image.min() < image.max())


def _light_on_dark(image: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], bool]:
    """Return a sample as white ink on black, and whether it was dark on light: then its rim is."""
    rim = np.concatenate((image[0], image[-1], image[1:-1, 0], image[1:-1, -1]))
    is_dark_on_light = bool(np.median(rim) > 127)
    return (255 - image if is_dark_on_light else image), is_dark_on_light
