"""``workbench recipes``: list, show, save, rename and remove recipes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from workbench.cli import output
from workbench.cli.options import JsonOption
from workbench.cli.preview import preview
from workbench.core.errors import RunError
from workbench.core.files import write_text
from workbench.core.folders import user_folders
from workbench.core.labels import DIGITS
from workbench.core.recipe_file import read_recipe_file, recipe_to_plain, recipe_to_text
from workbench.core.recipe_store import RecipeStore, StoredRecipe
from workbench.core.recipe_words import describe

app = typer.Typer(help="List the recipes, show what they do, and keep your own.")

_NameArgument = Annotated[str, typer.Argument(help="A saved recipe, by name or title.", metavar="NAME")]


@app.callback(invoke_without_command=True)
def recipes(context: typer.Context, as_json: JsonOption = False) -> None:
    """List the recipes, show what they do, and keep your own."""
    if context.invoked_subcommand is None:
        _list(as_json=as_json)


@app.command(name="list")
def list_recipes(as_json: JsonOption = False) -> None:
    """List the recipes: the workbench's own first, then those that you saved."""
    _list(as_json=as_json)


@app.command()
def show(
    recipe: Annotated[str, typer.Argument(help="A recipe's name, or a file.", metavar="NAME|FILE")],
    out: Annotated[
        Path | None, typer.Option(help="Write it to a file, to be changed and saved.", show_default=False)
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show what a recipe does, in words and numbers."""
    chosen = _store().resolve(recipe)
    if out is not None:
        try:
            write_text(out, recipe_to_text(chosen))
        except OSError as error:
            raise RunError(
                f"{out} cannot be written.",
                hint="Check the path, and that you may write there.",
                details=str(error),
            ) from error
    if as_json:
        output.say_json(recipe_to_plain(chosen))
    elif out is not None:
        output.say(f"Written to {out}")
    else:
        output.say(f"{chosen.title} ({chosen.name}){': ' if chosen.summary else ''}{chosen.summary}")
        output.say_table(["", ""], [[passage.heading, passage.text] for passage in describe(chosen, DIGITS)])


@app.command()
def save(
    file: Annotated[Path, typer.Argument(help="A recipe as a JSON file.")],
    title: Annotated[str, typer.Option(help="What to call it; without it, the file's own title.")] = "",
    replace: Annotated[bool, typer.Option("--replace", help="Take the place of one of that name.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Keep a recipe from a file under a name, for the window and for --recipe."""
    recipe = read_recipe_file(file)
    kept = _store().save(recipe, title=title or recipe.title, replace_existing=replace)
    if as_json:
        output.say_json(recipe_to_plain(kept))
    else:
        output.say(f"Saved “{kept.title}”. Train with it: workbench train --recipe {kept.name}")


@app.command()
def rename(
    name: _NameArgument,
    title: Annotated[str, typer.Argument(help="What to call it from now on.")],
    as_json: JsonOption = False,
) -> None:
    """Give a saved recipe another name."""
    kept = _store().rename(name, title)
    if as_json:
        output.say_json(recipe_to_plain(kept))
    else:
        output.say(f"It is called “{kept.title}” now: --recipe {kept.name}")


@app.command()
def remove(name: _NameArgument) -> None:
    """Remove a saved recipe; runs that were trained with it stay."""
    _store().remove(name)
    output.say(f"Removed “{name}”.")


app.command()(preview)


def _list(*, as_json: bool) -> None:
    there = _store().list()
    if as_json:
        for one in there:
            output.say_json(_record(one))
        return
    columns = ["name", "title", "network", "epochs", "what for"]
    output.say_table(columns, [_row(one) for one in there], right=frozenset({3}))


def _row(stored: StoredRecipe) -> list[str]:
    recipe = stored.recipe
    if recipe is None:
        return [stored.name, "", "", "", stored.damage]
    return [stored.name, recipe.title, recipe.network, f"{recipe.epochs:,}", recipe.summary]


def _record(stored: StoredRecipe) -> dict[str, Any]:
    return {
        "name": stored.name,
        "title": stored.title,
        "is_built_in": stored.is_built_in,
        "path": None if stored.path is None else str(stored.path),
        "recipe": None if stored.recipe is None else recipe_to_plain(stored.recipe),
        "problem": stored.damage,
    }


def _store() -> RecipeStore:
    return RecipeStore(user_folders().recipes)
