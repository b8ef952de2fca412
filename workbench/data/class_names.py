"""What the classes of a data set are called, by what lies in its file or beside its files.

An npz may have a member ``classes.json``, a list of names. Beside other files may lie ``classes.txt`` or
``labels.txt``, a name a line, both in the order of the labels; EMNIST's mapping, ``emnist-…-mapping.txt``,
lines of a label and the code points of its characters; or KMNIST's ``…_classmap.csv`` with the columns
index, codepoint and char.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path

from workbench.core.errors import DataError
from workbench.core.labels import checked_names
from workbench.data import npz
from workbench.data.forms import Form, NpzForm
from workbench.data.known_sets import known_by_name
from workbench.data.limits import MOST_NAMES_BYTES, cannot_be_read, is_there
from workbench.data.npz_members import read_text

_TEXT_NAMES = ("classes.txt", "labels.txt")


@dataclass(frozen=True, kw_only=True)
class WrittenNames:
    """Names as a file has them.

    ``first`` is the label of the first of them, None where the file does not say it. ``place`` is the file,
    for what is told of it.
    """

    labels: tuple[str, ...]
    place: str
    first: int | None = None


def written_names(form: Form) -> WrittenNames | None:
    """Return what is written in or beside the files of a set, or None where nothing is.

    Raises `DataError` for names that cannot be used.
    """
    found = _within(form.path) if isinstance(form, NpzForm) else _beside(form.folder, form.set_name)
    if found is None:
        return None
    try:
        checked = checked_names(found.labels)
    except DataError as error:
        raise DataError(f"{found.place}: {error.message}", hint=error.hint) from error
    return WrittenNames(labels=checked, place=found.place, first=found.first)


def read_names(path: Path) -> tuple[str, ...]:
    """Return the names in a text file with a name a line, as they stand there; raises `DataError`."""
    place = f"“{path.name}”"
    return _listed(_as_text(_content_of(path), place), place).labels


def _within(path: Path) -> WrittenNames | None:
    content = read_text(path, npz.CLASSES, most=MOST_NAMES_BYTES)
    if content is None:
        return None
    place = f"{npz.CLASSES} in “{path.name}”"
    try:
        names = json.loads(_as_text(content, place))
    except (ValueError, RecursionError) as error:
        raise _no_names(place, "is no JSON", str(error)) from error
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise _no_names(place, "is no list of names")
    return WrittenNames(labels=tuple(names), place=place)


def _beside(folder: Path, set_name: str) -> WrittenNames | None:
    """Return the names in the file that fits a set best: one with the name of the set first.

    A list may be that of another set in the folder: a published set needs none.
    """
    # KMNIST's IDX files are called as MNIST's.
    readers = {f"{set_name or 'kmnist'}_classmap.csv": _tabled}
    if set_name:
        readers[f"{set_name}-mapping.txt"] = _mapped
    known = known_by_name(set_name)
    if known is None or not known.labels:
        readers |= dict.fromkeys(_TEXT_NAMES, _listed)
    for name, read in readers.items():
        path = folder / name
        if is_there(path) and path.is_file():
            place = f"“{name}”"
            return read(_as_text(_content_of(path), place), place)
    return None


def _listed(text: str, place: str) -> WrittenNames:
    return WrittenNames(labels=tuple(line for line in text.splitlines() if line.strip()), place=place)


def _mapped(text: str, place: str) -> WrittenNames:
    """Return the names of a mapping: of capital and small letters in one class, the capital."""
    lines = [line.split() for line in text.splitlines() if line.strip()]
    try:
        names = {int(label): chr(int(points[0])) for label, *points in lines}
    except (ValueError, IndexError, OverflowError) as error:
        raise _no_names(place, "is no list of labels and code points", str(error)) from error
    return _in_order(names, len(lines), place)


def _tabled(text: str, place: str) -> WrittenNames:
    try:
        rows = list(csv.DictReader(text.splitlines()))
        names = {int(row["index"]): row["char"] for row in rows}
    except (KeyError, TypeError, ValueError, csv.Error) as error:
        raise _no_names(place, "is no table with index and char", str(error)) from error
    if any(name is None for name in names.values()):
        raise _no_names(place, "has rows without a char")
    return _in_order(names, len(rows), place)


def _in_order(names: dict[int, str], count: int, place: str) -> WrittenNames:
    first = min(names, default=0)
    if len(names) != count or sorted(names) != list(range(first, first + count)) or first not in (0, 1):
        raise _no_names(place, "does not number its classes one after the other, from 0 or 1 on")
    return WrittenNames(labels=tuple(names[label] for label in sorted(names)), place=place, first=first)


def _content_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_NAMES_BYTES + 1)
    except OSError as error:
        raise cannot_be_read(path, error) from error


def _as_text(content: bytes, place: str) -> str:
    if len(content) > MOST_NAMES_BYTES:
        raise _no_names(place, f"has more than {MOST_NAMES_BYTES:,} bytes")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _no_names(place, "is no UTF-8 text", str(error)) from error


def _no_names(place: str, why: str, details: str = "") -> DataError:
    return DataError(
        f"{place} {why}, so it names no classes.",
        hint="It should hold a name for each class, in the order of the labels.",
        details=details,
    )
