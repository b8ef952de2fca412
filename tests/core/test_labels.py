"""The names of classes: refused where a model could not carry them, short where there is little room."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.dataset_info import DatasetInfo
from workbench.core.errors import DataError, ModelError
from workbench.core.labels import (
    BACKGROUND,
    DIGITS,
    LONGEST_NAME,
    MOST_CLASSES,
    check_same_classes,
    checked_names,
    has_letters,
    is_digits,
    labels_for_count,
    listed,
    network_labels,
    noun,
    set_names,
    short_name,
)
from workbench.core.records import from_json, to_json

FASHION = ("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Boot")


def test_a_network_of_which_nobody_knows_more_has_the_labels_that_fit() -> None:
    assert labels_for_count(10, FASHION) == FASHION
    assert labels_for_count(11, FASHION) == (*FASHION, BACKGROUND)
    assert labels_for_count(3, FASHION) == ("0", "1", "2")


def test_a_network_and_a_set_of_other_classes_are_told_apart() -> None:
    check_same_classes((*FASHION, BACKGROUND), FASHION, what="“first”")
    for labels, names in ((DIGITS, FASHION), (FASHION, FASHION[::-1]), (FASHION, FASHION[:9])):
        with pytest.raises(ModelError, match="“first” knows other classes") as failure:
            check_same_classes(labels, names, what="“first”")
        assert listed(labels) in failure.value.message
        assert listed(names) in failure.value.message


def test_many_names_are_listed_shortly() -> None:
    assert listed(DIGITS) == "0, 1, 2, 3, 4, 5, 6, 7, 8, 9"
    assert listed([str(number) for number in range(47)]) == "0, 1, 2, 3, 4, 5, 6, 7, 8, 9 … (47 in all)"


def test_background_comes_behind_the_classes_of_the_set() -> None:
    assert network_labels(FASHION, has_background=True) == (*FASHION, BACKGROUND)
    assert network_labels(FASHION, has_background=False) == FASHION
    assert set_names((*FASHION, BACKGROUND)) == set_names(FASHION) == FASHION


@pytest.mark.parametrize(
    "names",
    [FASHION, ("お", "き", "す"), tuple(f"Class {number}" for number in range(MOST_CLASSES)), ("a", "A")],
)
def test_names_of_any_script_and_length_are_taken(names: tuple[str, ...]) -> None:
    assert checked_names(names) == names


def test_one_name_written_in_two_ways_is_one_name() -> None:
    assert checked_names((" cafe\u0301 ", "tea")) == ("caf\u00e9", "tea")
    with pytest.raises(DataError, match=r"Two classes .* “café”"):
        checked_names(("cafe\u0301", "caf\u00e9"))


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ((), "0 classes"),
        (("alone",), "1 classes"),
        (tuple(map(str, range(MOST_CLASSES + 1))), "255 classes"),
        (("a", ""), "class 1"),
        (("a", "  "), "class 1"),
        (("two\nlines", "b"), "class 0 .* “two�lines”"),
        (("a", "\ud800"), "class 1"),
        (("a", "b" * (LONGEST_NAME + 1)), "class 1"),
        (("a", "background"), "called “background”"),
        (("a", "b", "a"), "Two classes .* “a”"),
    ],
)
def test_names_that_a_model_cannot_carry_are_refused(names: tuple[str, ...], said: str) -> None:
    with pytest.raises(DataError, match=said) as failure:
        checked_names(names)
    assert failure.value.hint
    with pytest.raises(DataError):
        info(names)


NAMES = st.lists(
    st.text(min_size=1, max_size=LONGEST_NAME).map(lambda name: unicodedata.normalize("NFC", name).strip()),
    min_size=2,
    max_size=60,
)


@given(NAMES)
def test_what_is_taken_comes_back_from_a_run_and_is_taken_again(names: list[str]) -> None:
    try:
        checked = checked_names(names)
    except DataError:
        return
    assert checked_names(checked) == checked
    assert from_json(DatasetInfo, to_json(info(checked))).labels == checked


@given(st.text(min_size=1), st.integers(1, 20))
def test_a_short_name_fits_and_keeps_both_ends(name: str, longest: int) -> None:
    short = short_name(name, longest)

    assert len(short) == min(len(name), longest)
    if len(name) <= longest:
        assert short == name
    elif longest > 2:
        assert (short[0], short[-1]) == (name[0], name[-1])
        assert "…" in short


def test_digits_are_called_digits() -> None:
    assert is_digits(DIGITS)
    assert is_digits((*DIGITS, BACKGROUND))
    assert not is_digits(FASHION)
    assert not is_digits((*DIGITS, "A"))
    assert [noun(DIGITS, 1), noun(DIGITS), noun(FASHION, 1), noun(FASHION)] == [
        "digit",
        "digits",
        "class",
        "classes",
    ]


def test_a_letter_among_the_names_is_seen() -> None:
    assert has_letters((*DIGITS, "A"))
    assert not has_letters(DIGITS)
    assert not has_letters((*FASHION, "お"))


def info(names: tuple[str, ...]) -> DatasetInfo:
    return DatasetInfo(
        name="set", path="set.npz", checksum="ab", train_count=1, test_count=1, is_drawn=False, labels=names
    )
