"""A recipe as a file: JSON with a version, refused with the key where something in it does not fit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import is_dataclass, replace
from pathlib import Path
from typing import Any, Literal, TypeVar, cast, get_args, get_origin, get_type_hints

from workbench.core.errors import RunError
from workbench.core.recipe import Recipe
from workbench.core.records import from_plain, to_plain
from workbench.core.runs import slug

VERSION = 1
_LARGEST_FILE = 1 << 20
_LONGEST_TITLE = 60
_LONGEST_SUMMARY = 400
_LONGEST_KEY = 60
_EXAMPLE = "“workbench recipes show tutorial --out mine.json” writes one to begin with."

T = TypeVar("T")


def recipe_to_text(recipe: Recipe) -> str:
    """Return a recipe as the content of a file; `recipe_from_text` makes the same recipe of it."""
    return json.dumps(recipe_to_plain(recipe), ensure_ascii=False, indent=2) + "\n"


def recipe_to_plain(recipe: Recipe) -> dict[str, Any]:
    """Return a recipe as the JSON object of a file, its version first."""
    plain: dict[str, Any] = to_plain(recipe)
    return {"version": VERSION, **plain}


def recipe_from_text(text: str, *, name: str, source: str) -> Recipe:
    """Return the recipe that a file describes; what the file leaves out is as in the tutorial.

    ``name`` is the recipe's name and title where the file has none. ``source`` names the file in
    sentences. Raises `RunError` for text that is no JSON object, a newer version, an unknown key, and
    a value of the wrong kind or outside its range, each with the key.
    """
    try:
        plain = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RunError(
            f"{source} holds no recipe: it is no JSON.",
            hint=_EXAMPLE,
            details=str(error),
        ) from error
    if not isinstance(plain, dict):
        raise RunError(
            f"{source} holds no recipe: it is no JSON object.",
            hint=_EXAMPLE,
        )
    _check_version(plain.pop("version", None), source=source)
    recipe = _changed(Recipe(name=name, title=name), plain, within="", source=source)
    return replace(
        recipe,
        name=_checked_name(recipe.name, source=source),
        title=checked_title(recipe.title),
        summary=_one_line(recipe.summary, longest=_LONGEST_SUMMARY),
    )


def changes_between(base: Recipe, recipe: Recipe) -> dict[str, Any]:
    """Return what must be put into ``base`` to make ``recipe``, as part of a JSON object."""
    return _differences(to_plain(base), to_plain(recipe))


def recipe_with_changes(base: Recipe, changes: Mapping[str, object], *, source: str) -> Recipe:
    """Return ``base`` with the values of part of a JSON object; raises as `recipe_from_text`."""
    return _changed(base, changes, within="", source=source)


def read_recipe_file(path: Path) -> Recipe:
    """Return the recipe in a file; raises `RunError` as `recipe_from_text`, or if it cannot be read."""
    source = f"“{path.name or path}”"
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST_FILE + 1)
        if len(content) > _LARGEST_FILE:
            raise RunError(f"{source} is too large for a recipe.", hint="Choose a file with a recipe.")
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RunError(
            f"{source} holds no recipe: it is no text in UTF-8.", hint="Choose a file with a recipe."
        ) from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "no such file"
        raise RunError(
            f"{source} cannot be read: {reason.lower()}.",
            hint="Check the path, and that you may read the file.",
            details=str(error),
        ) from error
    return recipe_from_text(text, name=path.stem, source=source)


def checked_title(title: str) -> str:
    """Return a recipe's title on one line; raises `RunError` where it is empty or too long."""
    plain = " ".join("".join(each if each.isprintable() else " " for each in title).split())
    if not plain or len(plain) > _LONGEST_TITLE:
        raise RunError(
            "A recipe needs a name." if not plain else "That name is too long.",
            hint=f"Choose one of at most {_LONGEST_TITLE} letters.",
        )
    return plain


def _checked_name(name: str, *, source: str) -> str:
    """Return a recipe's name as a run can be called after it; raises `RunError`."""
    try:
        return slug(name)
    except RunError as error:
        raise RunError(f"“name” in {source}: {_lower(error.message)}", hint=error.hint) from error


def _check_version(version: object, *, source: str) -> None:
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise RunError(
            f"{source} does not say which version of recipe it holds.",
            hint=f'Put "version": {VERSION} into it.',
        )
    if version > VERSION:
        raise RunError(
            f"{source} is from a newer Digit Workbench: its “version” is {version}.",
            hint=f"This one reads recipes up to version {VERSION}. Update it, or choose another recipe.",
        )


def _changed(record: T, plain: Mapping[str, object], *, within: str, source: str) -> T:
    """Return ``record``, a frozen dataclass, with the values of a JSON object."""
    kinds = get_type_hints(type(record))
    for name, value in plain.items():
        key = f"{within}{name}"
        if name not in kinds:
            raise RunError(
                f"{source} has a key that no recipe has: “{_one_line(key, longest=_LONGEST_KEY)}”.",
                hint=f"Keys here are: {', '.join(kinds)}.",
            )
        former = getattr(record, name)
        if is_dataclass(former):
            if not isinstance(value, dict):
                raise _unfit(key, source, f"an object with {', '.join(get_type_hints(type(former)))}")
            fitting: object = _changed(former, value, within=f"{key}.", source=source)
        else:
            fitting = _value(kinds[name], value, key=key, source=source)
        try:
            record = cast(T, replace(cast(Any, record), **{name: fitting}))
        except RunError as error:
            raise RunError(f"“{key}” in {source}: {_lower(error.message)}", hint=error.hint) from error
    return record


def _differences(base: dict[str, Any], plain: dict[str, Any]) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    for key, value in plain.items():
        if isinstance(value, dict):
            if nested := _differences(base[key], value):
                changes[key] = nested
        elif value != base[key]:
            changes[key] = value
    return changes


def _value(kind: Any, value: object, *, key: str, source: str) -> object:
    if get_origin(kind) is Literal:
        choices = get_args(kind)
        if value not in choices:
            raise _unfit(key, source, f"one of {', '.join(choices)}")
        return value
    try:
        return from_plain(kind, value)
    except ValueError as error:
        # No other kinds are left: a recipe's records are handled above.
        wanted = {bool: "true or false", int: "a whole number", float: "a number", str: "a text"}[kind]
        raise _unfit(key, source, wanted) from error


def _unfit(key: str, source: str, wanted: str) -> RunError:
    return RunError(f"“{key}” in {source} is not what it should be.", hint=f"It is {wanted}.")


def _one_line(text: str, *, longest: int) -> str:
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())[:longest]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
