"""What a network would be handed by the recipe in use: one sample sixteen times over, and background."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

from workbench.core.augmentation import Background, Effect, with_effect
from workbench.core.events import Emit, ShouldStop
from workbench.core.labels import SIDE
from workbench.data.augmentation import augment
from workbench.data.backgrounds import draw_backgrounds
from workbench.data.dataset import Samples
from workbench.sessions.recipes import RecipesSession
from workbench.sessions.task import Task
from workbench.vision.scene_samples import cut_backgrounds

COUNT = 16
# What an editor of whole numbers takes; the generator would take any.
MOST_SEED = 2**31 - 1
# All kinds are drawn once, so that what they keep is there when it is wanted.
_ALL_KINDS = Background(share=100)
# So many pieces are cut out of scenes to be shown: more would take longer than anybody waits.
_PIECES, _SCENE_SEED = 96, 3
_NO_SAMPLES = np.zeros((0, SIDE, SIDE), np.uint8)


class PreviewSession(QObject):
    """Distorts the chosen sample, and changes how; ``changed`` comes when pictures are other ones.

    The same ``seed`` gives the same luck, so that a strength that is changed shows what it does and
    nothing else; whoever types the seed of somebody else's picture sees the same one. Background is
    drawn from letters, shapes and scenes that take a second or two to make; until they are there,
    `backgrounds` has none.
    """

    changed = Signal()

    def __init__(self, recipes: RecipesSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._recipes = recipes
        self._sample: NDArray[np.uint8] | None = None
        self._digits = Samples(_NO_SAMPLES, np.zeros(0, np.uint8))
        self._scenes = _NO_SAMPLES
        self._seed = 0
        self._is_prepared = False
        self._preparing: Task | None = None
        recipes.current_changed.connect(self._on_recipe_changed)

    @property
    def recipes(self) -> RecipesSession:
        """The recipes, of which the one in use is shown and changed."""
        return self._recipes

    @property
    def seed(self) -> int:
        """The seed of the luck that is shown."""
        return self._seed

    def set_seed(self, seed: int) -> None:
        """Show the luck of a seed, 0 or more."""
        if seed != self._seed:
            self._seed = seed
            self.changed.emit()

    def show_sample(self, sample: NDArray[np.uint8] | None) -> None:
        """Distort another sample, uint8 [28, 28], or none."""
        self._sample = sample
        self.changed.emit()

    def use_digits(self, digits: Samples) -> None:
        """Cut pieces from these digits."""
        self._digits = digits

    def again(self) -> None:
        """Show what other luck would bring."""
        self.set_seed((self._seed + 1) % (MOST_SEED + 1))

    def augmented(self) -> NDArray[np.uint8]:
        """Return the sample as the recipe distorts it, uint8 [16, 28, 28]; none without a sample."""
        if self._sample is None:
            return _NO_SAMPLES
        same = np.repeat(self._sample[np.newaxis], COUNT, axis=0)
        return augment(same, self._recipes.current.augmentation, np.random.default_rng(self._seed))

    def backgrounds(self) -> NDArray[np.uint8]:
        """Return background as the recipe draws and distorts it, uint8 [16, 28, 28], or none yet.

        A share of 0 is no reason to show none: one sees what would come.
        """
        recipe = self._recipes.current
        background = recipe.background
        if not len(self._digits) or not background.weights():
            return _NO_SAMPLES
        if not self._is_prepared:
            self._prepare()
            return _NO_SAMPLES
        random = np.random.default_rng(self._seed)
        drawn = draw_backgrounds(COUNT, background, random, digits=self._digits.images, scenes=self._scenes)
        return augment(drawn, recipe.augmentation, random)

    def change_distortion(self, name: str, effect: Effect) -> None:
        """Change one distortion of the recipe in use."""
        recipe = self._recipes.current
        self._recipes.change(recipe.changed(augmentation=with_effect(recipe.augmentation, name, effect)))

    def change_kind(self, name: str, effect: Effect) -> None:
        """Change one kind of background of the recipe in use."""
        recipe = self._recipes.current
        self._recipes.change(recipe.changed(background=with_effect(recipe.background, name, effect)))

    def change_share(self, share: float) -> None:
        """Change how much background comes to a hundred digits."""
        recipe = self._recipes.current
        self._recipes.change(recipe.changed(background=replace(recipe.background, share=share)))

    def shut_down(self) -> None:
        """Wait for what is being drawn."""
        if self._preparing is not None:
            self._preparing.close()

    def _prepare(self) -> None:
        if self._preparing is not None:
            return
        digits = self._digits

        def work(_emit: Emit, should_stop: ShouldStop) -> NDArray[np.uint8]:
            draw_backgrounds(COUNT, _ALL_KINDS, np.random.default_rng(0), digits=digits.images[:1])
            return cut_backgrounds(_PIECES, seed=_SCENE_SEED, digits=digits, should_stop=should_stop)

        self._preparing = Task(work, parent=self)
        self._preparing.succeeded.connect(self._on_prepared)
        self._preparing.start()

    @Slot(object)
    def _on_prepared(self, pieces: NDArray[np.uint8]) -> None:
        self._scenes = pieces
        self._is_prepared = True
        self.changed.emit()

    @Slot()
    def _on_recipe_changed(self) -> None:
        self.changed.emit()
