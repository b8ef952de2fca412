"""``workbench recipes preview``: what a network is handed by a recipe, as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import numpy as np
import typer

from workbench.cli import output
from workbench.cli.data import prepare
from workbench.cli.options import DataOption, JsonOption
from workbench.core.errors import RunError
from workbench.core.folders import user_folders
from workbench.core.recipe_store import RecipeStore

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.core.recipe import Recipe
    from workbench.data.dataset import Samples

# Samples in a row and in a column of the picture, and what separates and enlarges them.
_SIDE = 4
_GAP = 1
_ZOOM = 4


def preview(
    recipe: Annotated[str, typer.Argument(help="A recipe's name, or a file.", metavar="NAME|FILE")],
    out: Annotated[Path, typer.Option(help="The picture to write, such as preview.png.")],
    sample: Annotated[int, typer.Option(help="Which training sample is distorted.", min=0)] = 0,
    background: Annotated[
        bool, typer.Option("--background", help="Show background in place of a sample.")
    ] = False,
    seed: Annotated[int, typer.Option(help="Another seed shows what other luck would bring.", min=0)] = 0,
    data_path: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show a sample sixteen times as a recipe distorts it, or sixteen samples of its background."""
    from workbench.data.augmentation import augment
    from workbench.data.mnist import load_dataset
    from workbench.vision.images import save_image

    chosen = RecipeStore(user_folders().recipes).resolve(recipe)
    train = load_dataset(Path(prepare(data_path).path)).train
    random = np.random.default_rng(seed)
    images = _backgrounds(chosen, train, random) if background else _same(train, sample)
    save_image(out, _sheet(augment(images, chosen.augmentation, random)))
    if as_json:
        output.say_json({"recipe": chosen.name, "path": str(out)})
    else:
        output.say(f"Written to {out}")


def _same(train: Samples, sample: int) -> NDArray[np.uint8]:
    if sample >= len(train):
        raise RunError(
            f"There is no training sample {sample:,}.",
            hint=f"The training set goes from 0 to {len(train) - 1:,}.",
        )
    return np.repeat(train.images[sample : sample + 1], _SIDE * _SIDE, axis=0)


def _backgrounds(recipe: Recipe, train: Samples, random: np.random.Generator) -> NDArray[np.uint8]:
    from workbench.data.backgrounds import draw_backgrounds
    from workbench.vision.scene_samples import cut_backgrounds

    if not recipe.background.weights():
        raise RunError(
            f"“{recipe.title}” draws no background.", hint="Switch on a kind of background in the recipe."
        )
    count = _SIDE * _SIDE
    scenes = None
    if "scenes" in recipe.background.weights():
        scenes = cut_backgrounds(count, seed=int(random.integers(2**31)), digits=train)
    return draw_backgrounds(count, recipe.background, random, digits=train.images, scenes=scenes)


def _sheet(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the samples, uint8 [16, 28, 28], enlarged and side by side, between grey lines."""
    large = images.repeat(_ZOOM, axis=1).repeat(_ZOOM, axis=2)
    framed = np.pad(large, ((0, 0), (_GAP, _GAP), (_GAP, _GAP)), constant_values=128)
    side = framed.shape[1]
    rows = framed.reshape(_SIDE, _SIDE, side, side).transpose(0, 2, 1, 3)
    sheet: NDArray[np.uint8] = rows.reshape(_SIDE * side, _SIDE * side)
    return sheet
