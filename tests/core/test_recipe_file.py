"""Recipes as files: what is written is read again, and what does not fit is refused with its key."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.augmentation import DISTORTION_LIMITS, KINDS, Augmentation, Background, Effect
from workbench.core.errors import RunError
from workbench.core.networks import NETWORKS
from workbench.core.recipe import OPTIMISERS, RECIPE_LIMITS, RECIPES, SCHEDULES, Recipe
from workbench.core.recipe_file import read_recipe_file, recipe_from_text, recipe_to_text


def read(text: str) -> Recipe:
    return recipe_from_text(text, name="mine", source="“mine.json”")


def effects(highest: float) -> st.SearchStrategy[Effect]:
    return st.builds(Effect, st.floats(0, highest), st.booleans())


def numbers(name: str) -> st.SearchStrategy[float]:
    limits = RECIPE_LIMITS[name]
    if limits.is_whole:
        return st.integers(int(limits.low), int(limits.high))
    return st.floats(limits.low, limits.high, exclude_min=limits.is_open)


RECIPES_OF_ALL_KINDS = st.builds(
    Recipe,
    name=st.just("mine"),
    title=st.text("abcäß字 -", min_size=1, max_size=20)
    .map(str.strip)
    .filter(bool)
    .map(lambda t: " ".join(t.split())),
    network=st.sampled_from(list(NETWORKS)),
    optimiser=st.sampled_from(list(OPTIMISERS)),
    schedule=st.sampled_from(list(SCHEDULES)),
    augmentation=st.builds(
        Augmentation, **{name: effects(limits.high) for name, limits in DISTORTION_LIMITS.items()}
    ),
    background=st.builds(Background, share=st.floats(0, 100), **{name: effects(10) for name in KINDS}),
    **{name: numbers(name) for name in RECIPE_LIMITS},
)


@given(RECIPES_OF_ALL_KINDS)
def test_a_recipe_comes_back_as_it_was_written(recipe: Recipe) -> None:
    assert read(recipe_to_text(recipe)) == recipe


def test_what_a_file_leaves_out_is_as_in_the_tutorial() -> None:
    recipe = read('{"version": 1, "network": "large", "augmentation": {"rotation": {"is_on": true}}}')
    assert recipe.network == "large"
    assert recipe.augmentation.rotation == replace(Augmentation().rotation, is_on=True)
    assert (recipe.epochs, recipe.name, recipe.title) == (RECIPES["tutorial"].epochs, "mine", "mine")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ({"version": 2}, "newer"),
        ({"version": 2}, "“version” is 2"),
        ({}, 'Put "version": 1'),
        ({"version": True}, 'Put "version": 1'),
        ({"version": 1, "epoch": 3}, "“epoch”"),
        ({"version": 1, "augmentation": {"rotaton": {}}}, "“augmentation.rotaton”"),
        ({"version": 1, "background": {"blank": {"power": 1}}}, "“background.blank.power”"),
        ({"version": 1, "epochs": "3"}, "“epochs”"),
        ({"version": 1, "epochs": 2.5}, "a whole number"),
        ({"version": 1, "epochs": 10**400}, "1 to 1,000"),
        ({"version": 1, "epochs": 0}, "1 to 1,000"),
        ({"version": 1, "learning_rate": None}, "a number"),
        ({"version": 1, "learning_rate": float("nan")}, "above 0"),
        ({"version": 1, "network": "huge"}, "tutorial, compact, medium, large"),
        ({"version": 1, "network": ["large"]}, "tutorial, compact, medium, large"),
        ({"version": 1, "augmentation": 3}, "“augmentation”"),
        ({"version": 1, "augmentation": {"rotation": {"strength": 90}}}, "0 to 45 degrees"),
        ({"version": 1, "background": {"blank": {"is_on": 1}}}, "true or false"),
        ({"version": 1, "background": {"share": 101}}, "“background.share”"),
        ({"version": 1, "title": ""}, "needs a name"),
        ({"version": 1, "title": "x" * 61}, "too long"),
        ([1], "no JSON object"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_key(content: object, told: str) -> None:
    with pytest.raises(RunError) as refused:
        read(json.dumps(content))
    assert told in str(refused.value)


@given(st.text(max_size=60))
def test_any_text_is_a_recipe_or_a_sentence(text: str) -> None:
    with pytest.raises(RunError):
        read(text)


def test_control_characters_of_a_title_never_reach_a_terminal() -> None:
    assert read(json.dumps({"version": 1, "title": "a\x1b[31m\nb"})).title == "a [31m b"


@pytest.mark.parametrize(
    ("name", "kept"), [("../../evil", "evil"), ("\ud800x", "x"), ("a\x1b[31mb", "a-31mb"), ("日本", "日本")]
)
def test_a_name_in_a_file_is_fit_for_a_run(name: str, kept: str) -> None:
    assert read(json.dumps({"version": 1, "name": name})).name == kept


@pytest.mark.parametrize("name", ["", "latest", "\ud800"])
def test_a_name_that_no_run_can_have_is_refused_with_its_key(name: str) -> None:
    with pytest.raises(RunError, match="“name” in “mine"):
        read(json.dumps({"version": 1, "name": name}))


def test_a_key_is_told_on_one_line_however_long_it_is() -> None:
    with pytest.raises(RunError, match="no recipe has") as raised:
        read(json.dumps({"version": 1, "k\n" * 100_000: 1}))
    assert len(raised.value.message) < 120
    assert "\n" not in raised.value.message


def test_files_that_are_none_are_refused(tmp_path: Path) -> None:
    image = tmp_path / "image.json"
    image.write_bytes(b"\xff\xd8\xff\xe0")
    large = tmp_path / "large.json"
    large.write_bytes(b" " * (1 << 20) + b"{}")
    for path, told in (
        (image, "UTF-8"),
        (large, "too large"),
        (tmp_path / "none.json", "cannot be read"),
        (tmp_path, "cannot be read"),
        (Path("\0.json"), "cannot be read"),
    ):
        with pytest.raises(RunError) as refused:
            read_recipe_file(path)
        assert told in str(refused.value)


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "evening.json"
    path.write_text('{"version": 1, "epochs": 9}', encoding="utf-8-sig")
    assert (read_recipe_file(path).epochs, read_recipe_file(path).title) == (9, "evening")
