"""What the classes of a data set are called, by what lies in its file or beside its files.

An npz may have a member ``classes.json``, a list of names; beside IDX files may lie ``classes.txt`` or
``labels.txt``, a name a line, both in the order of the labels. Without either, up to ten classes are
the digits, as in every set that is called by MNIST's names, and more are called by their numbers.
"""

from __future__ import annotations

import json
from pathlib import Path

from workbench.core.errors import DataError
from workbench.core.labels import DIGITS, checked_names
from workbench.data import npz
from workbench.data.limits import cannot_be_read, is_there

_TEXT_NAMES = ("classes.txt", "labels.txt")
# 254 names of 100 characters, each of up to four bytes, need more; nobody calls classes so.
MOST_BYTES = 64_000


def names_of(path: Path, *, highest: int) -> tuple[str, ...]:
    """Return the names of the classes of a data set, for an npz or a folder of IDX files at ``path``.

    ``highest`` is the highest label among its samples. Raises `DataError` for names that cannot be used,
    or that are too few.
    """
    found = _names_beside(path) if path.is_dir() else _names_within(path)
    if found is None:
        return DIGITS if highest < len(DIGITS) else tuple(str(label) for label in range(highest + 1))
    names, place = found
    try:
        checked = checked_names(names)
    except DataError as error:
        raise DataError(f"{place}: {error.message}", hint=error.hint) from error
    if len(checked) <= highest:
        raise DataError(
            f"{place} names {len(checked)} classes, but there is a label {highest}.",
            hint="It should have a name for each label, from 0 on.",
        )
    return checked


def _names_within(path: Path) -> tuple[tuple[str, ...], str] | None:
    content = npz.read_classes(path, most=MOST_BYTES)
    if content is None:
        return None
    place = f"{npz.CLASSES} in “{path.name}”"
    try:
        names = json.loads(_as_text(content, place))
    except (ValueError, RecursionError) as error:
        raise _no_names(place, "is no JSON", str(error)) from error
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise _no_names(place, "is no list of names")
    return tuple(names), place


def _names_beside(folder: Path) -> tuple[tuple[str, ...], str] | None:
    path = next((folder / name for name in _TEXT_NAMES if is_there(folder / name)), None)
    if path is None or not path.is_file():
        return None
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise cannot_be_read(path, error) from error
    place = f"“{path.name}”"
    lines = _as_text(content, place).splitlines()
    return tuple(line for line in lines if line.strip()), place


def _as_text(content: bytes, place: str) -> str:
    if len(content) > MOST_BYTES:
        raise _no_names(place, f"has more than {MOST_BYTES:,} bytes")
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
