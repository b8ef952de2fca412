"""The names of the classes: of a data set, and of a network as Core ML class labels."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from workbench.core.errors import DataError, ModelError

DIGITS: tuple[str, ...] = tuple("0123456789")
BACKGROUND = "background"
SIDE = 28

# Labels are uint8, and background comes after the classes of the data set.
MOST_CLASSES = 254
_FEWEST_CLASSES = 2
LONGEST_NAME = 100
_MOST_LISTED = 12


def labels_for_count(count: int, names: Sequence[str]) -> tuple[str, ...]:
    """Return what the ``count`` classes of a network are called, of which nobody knows more.

    They are those of a data set with these ``names``, with background behind them, where that fits; else
    they go by their numbers.
    """
    for has_background in (False, True):
        labels = network_labels(names, has_background=has_background)
        if len(labels) == count:
            return labels
    return tuple(str(number) for number in range(count))


def network_labels(names: Sequence[str], *, has_background: bool) -> tuple[str, ...]:
    """Return the labels of a network for a data set with these names, in the order of its outputs."""
    return (*names, BACKGROUND) if has_background else tuple(names)


def set_names(labels: Sequence[str]) -> tuple[str, ...]:
    """Return the labels of a network without background: those of the data set that it was trained on."""
    return tuple(label for label in labels if label != BACKGROUND)


def checked_names(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names of a data set's classes in Unicode's composed form, without spaces around them.

    They have to be what every model that is made with them can carry and everybody can tell apart: 2
    to 254, distinct, printable, of 1 to 100 characters, none of them “background”. Raises `DataError`.
    """
    checked = tuple(unicodedata.normalize("NFC", name).strip() for name in names)
    if not _FEWEST_CLASSES <= len(checked) <= MOST_CLASSES:
        raise DataError(
            f"The data set has {len(checked)} classes.",
            hint=f"Choose one with {_FEWEST_CLASSES} to {MOST_CLASSES}.",
        )
    for place, name in enumerate(checked):
        if not name or not name.isprintable() or len(name) > LONGEST_NAME:
            raise DataError(
                f"The name of class {place} is empty, cannot be shown, or is too long: “{_shown(name)}”.",
                hint=f"Names of classes are one line of 1 to {LONGEST_NAME} characters.",
            )
    if BACKGROUND in checked:
        raise DataError(
            f"A class of the data set is called “{BACKGROUND}”.",
            hint="A network calls so what is none of its classes: give it another name.",
        )
    if twice := next((name for place, name in enumerate(checked) if name in checked[:place]), None):
        raise DataError(
            f"Two classes of the data set are called “{_shown(twice)}”.",
            hint="Give each class a name of its own.",
        )
    return checked


def short_name(name: str, longest: int) -> str:
    """Return a name in at most ``longest`` characters, 1 or more: a long one without its middle."""
    if len(name) <= longest:
        return name
    end = (longest - 1) // 2
    return f"{name[: longest - 1 - end]}…{name[len(name) - end :]}"


def is_digits(names: Sequence[str]) -> bool:
    """Return whether the classes are the ten digits; a network's background may come behind them."""
    return set_names(names) == DIGITS


def has_letters(names: Sequence[str]) -> bool:
    """Return whether a single letter of the Latin alphabet is among the classes."""
    return any(len(name) == 1 and name.isascii() and name.isalpha() for name in names)


def noun(names: Sequence[str], count: int = 2) -> str:
    """Return what ``count`` of the classes are called: digits, or classes."""
    one, several = ("digit", "digits") if is_digits(names) else ("class", "classes")
    return one if count == 1 else several


def listed(names: Sequence[str]) -> str:
    """Return the names as a sentence has room for them: the first of many, and how many there are."""
    if len(names) <= _MOST_LISTED:
        return ", ".join(names)
    return f"{', '.join(names[: _MOST_LISTED - 2])} … ({len(names)} in all)"


def check_same_classes(labels: Sequence[str], names: Sequence[str], *, what: str) -> None:
    """Raise `ModelError` where a network with these ``labels`` knows other classes than a data set.

    Its answers would be compared with labels that mean something else. ``what`` is the network, at the
    beginning of a sentence.
    """
    if set_names(labels) != tuple(names):
        raise ModelError(
            f"{what} knows other classes than the data set: {listed(set_names(labels))}. "
            f"The set has: {listed(names)}.",
            hint="Choose a data set with the classes that it was trained on.",
        )


def _shown(name: str) -> str:
    printable = "".join(each if each.isprintable() else "�" for each in name)
    return short_name(printable, 40)
