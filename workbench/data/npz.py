"""Data sets as `.npz` in Keras' form: x_train, y_train, x_test, y_test, and the names of their classes.

Own samples have a form of their own, and KMNIST one file for each of the four arrays.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.core.files import replacing_file
from workbench.core.labels import MOST_CLASSES
from workbench.core.records import from_json, to_json
from workbench.data.dataset import Samples, SetFacts
from workbench.data.npz_members import opened, read_images, read_labels, read_text, together

ARRAYS = ("x_train", "y_train", "x_test", "y_test")
# Beside Keras' four arrays a file of drawn digits keeps the version of the generator and its seed.
DRAWN = "drawn"
# And other classes than digits have a member with their names, a list in JSON.
CLASSES = "classes.json"
# What is known of the set, `SetFacts` as JSON, in files that the workbench has packed.
_FACTS = "facts.json"
_MOST_FACTS_BYTES = 16_000
# The one array in each of the files of a set such as KMNIST.
_LONE = "arr_0"
# The arrays of a file of own samples, and beside them a line of text for each sample: numpy.load
# gives whoever asks for it as bytes.
_IMAGES, _LABELS = "images", "labels"
_NOTES = "origins.jsonl"
# A line takes some 250 bytes, and six times a name's length where that is in another script.
_NOTE_BYTES, _LEAST_NOTES_BYTES = 1024, 1 << 20


def read_split(path: Path, split: str) -> Samples:
    """Return the ``"train"`` or ``"test"`` samples of a file; raises `DataError`."""
    with opened(path) as archive:
        images_name, labels_name = _names_of(archive, split)
        images = read_images(archive, path, images_name)
        labels = read_labels(archive, path, labels_name, most=MOST_CLASSES - 1)
    return together(images, labels, f"“{path.name}” ({split})")


def read_split_labels(path: Path, split: str) -> NDArray[np.uint8] | None:
    """Return the labels of a split alone, uint8 [N], or None where there are none; raises `DataError`."""
    with opened(path) as archive:
        _, labels_name = _names_of(archive, split)
        if f"{labels_name}.npy" not in archive.namelist():
            return None
        return read_labels(archive, path, labels_name, most=MOST_CLASSES - 1)


def read_pair(images_path: Path, labels_path: Path) -> Samples:
    """Return the samples of two files, one with the images and one with their labels; raises `DataError`."""
    with opened(images_path) as archive:
        images = read_images(archive, images_path, _LONE)
    return together(images, read_lone_labels(labels_path), f"“{images_path.name}” and “{labels_path.name}”")


def read_lone_labels(path: Path) -> NDArray[np.uint8]:
    """Return the labels of a file with nothing else, uint8 [N]; raises `DataError`."""
    with opened(path) as archive:
        return read_labels(archive, path, _LONE, most=MOST_CLASSES - 1)


def read_facts(path: Path) -> SetFacts | None:
    """Return what a file says of its set, None where that is nothing or cannot be understood.

    Raises `DataError` for a damaged file.
    """
    content = read_text(path, _FACTS, most=_MOST_FACTS_BYTES)
    if content is None or len(content) > _MOST_FACTS_BYTES:
        return None
    try:
        facts = from_json(SetFacts, content.decode("utf-8"))
    except ValueError:
        return None
    lines = (facts.title, facts.licence, facts.source, facts.citation)
    return facts if all(line.isprintable() for line in lines) else None


def read_own(path: Path) -> Samples:
    """Return what `write_own` wrote, or the training samples of a file in Keras' form.

    The test set of such a file is left alone: who trains on it measures nothing. Raises `DataError`.
    """
    with opened(path) as archive:
        if "x_train.npy" in archive.namelist():
            images = read_images(archive, path, "x_train")
            labels = read_labels(archive, path, "y_train", most=9)
        else:
            images = read_images(archive, path, _IMAGES)
            labels = read_labels(archive, path, _LABELS, most=10)
    return together(images, labels, f"“{path.name}”")


def read_notes(path: Path, count: int) -> tuple[str, ...]:
    """Return the line that a file of own samples has for each of its ``count`` samples.

    Empty where the file has none, and where what it has are not as many lines of a sensible length:
    the samples are what counts. Raises `DataError` for a damaged file.
    """
    most = max(count * _NOTE_BYTES, _LEAST_NOTES_BYTES)
    with opened(path) as archive:
        if _NOTES not in archive.namelist():
            return ()
        with archive.open(_NOTES) as file:
            content = file.read(most + 1)
    lines = content.decode("utf-8", "replace").split("\n") if len(content) <= most else []
    return tuple(lines) if len(lines) == count else ()


def is_drawn(path: Path) -> bool:
    """Return whether the workbench drew what is in this file; raises `DataError`."""
    with opened(path) as archive:
        return f"{DRAWN}.npy" in archive.namelist()


def write_npz(
    path: Path,
    *,
    train: Samples,
    test: Samples,
    drawn: tuple[int, int] | None = None,
    names: Sequence[str] = (),
    facts: SetFacts | None = None,
) -> None:
    """Write a data set as `.npz`: whole, or not at all.

    ``drawn`` is generator version and seed of drawn digits; other classes than digits have ``names``.
    ``facts`` are what is known of the set.
    """
    arrays: dict[str, NDArray[Any]] = {
        "x_train": train.images,
        "y_train": train.labels,
        "x_test": test.images,
        "y_test": test.labels,
    }
    if drawn is not None:
        arrays[DRAWN] = np.array(drawn, dtype=np.int64)
    texts = {CLASSES: json.dumps(list(names), ensure_ascii=False)} if names else {}
    _write(path, arrays, texts=texts if facts is None else texts | {_FACTS: to_json(facts)})


def write_own(path: Path, samples: Samples, *, notes: Sequence[str] = ()) -> None:
    """Write samples as `.npz` with the arrays ``images`` and ``labels``: whole, or not at all.

    ``notes`` are lines of text, one for each sample, which `read_notes` returns.
    """
    texts = {_NOTES: "\n".join(notes)} if notes else {}
    _write(path, {_IMAGES: samples.images, _LABELS: samples.labels}, texts=texts)


def _names_of(archive: zipfile.ZipFile, split: str) -> tuple[str, str]:
    """Return what the arrays of a split are called: as MedMNIST's where those are there, else as Keras'."""
    others = f"{split}_images", f"{split}_labels"
    has_others = f"{others[0]}.npy" in archive.namelist()
    return others if has_others else (f"x_{split}", f"y_{split}")


def _write(path: Path, arrays: dict[str, NDArray[Any]], *, texts: Mapping[str, str]) -> None:
    with (
        replacing_file(path) as aside,
        zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
    ):
        for name, array in arrays.items():
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.ascontiguousarray(array), allow_pickle=False)
            # A fixed date: the same digits make the same bytes, and so the same check sum.
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), buffer.getbuffer(), zipfile.ZIP_DEFLATED)
        for name, text in texts.items():
            archive.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
