"""The batches of a training: shuffled, distorted and mixed in threads ahead of the step.

What an epoch brings follows from the seed and the epoch alone: neither the number of threads nor an
interruption changes it.
"""

from __future__ import annotations

import contextlib
import functools
import math
import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.core.labels import SIDE
from workbench.core.recipe import Recipe
from workbench.data.augmentation import augment
from workbench.data.backgrounds import draw_backgrounds
from workbench.data.dataset import Samples
from workbench.engine.scenes import Scenes, scene_count
from workbench.engine.splitting import background_count

# Samples that are made in one piece: enough for the work to be vectorised, few enough to stay in the
# cache. So many pieces wait at most, also while the network is validated and saved.
_PIECE = 1024
_PIECES_AHEAD = 8
_MOST_THREADS = 4


@dataclass(frozen=True, kw_only=True)
class Share:
    """What of a batch is trained at one of several places: the ``index``-th sample of every ``count``."""

    index: int = 0
    count: int = 1

    def places(self, samples: int) -> slice:
        """Return where they are in a batch of so many samples.

        There is always one: of a batch with fewer samples than there are places, some are trained
        at several, since an average over none is no number.
        """
        return slice(self.index % min(self.count, samples), samples, self.count)

    def size(self, samples: int) -> int:
        """Return how many of so many samples are trained there."""
        return len(range(samples)[self.places(samples)])


class Feed:
    """The batches of a training, or a ``share`` of each.

    ``count`` samples and ``batches`` make an epoch. ``own_draws`` of the user's own samples come to
    each, all of them equally often, and as many digits of ``scenes`` as the recipe takes; ``background``
    is the label of what is none of the classes. Where
    nothing is drawn or distorted, batches are cut as they are asked for, without a thread. What fails
    in a thread is raised where its batches are asked for.
    """

    def __init__(
        self,
        samples: Samples,
        *,
        recipe: Recipe,
        background: int,
        seed: int,
        own: Samples | None = None,
        own_draws: int = 0,
        scenes: Scenes | None = None,
        share: Share | None = None,
    ) -> None:
        self._samples = samples
        self._recipe = recipe
        self._background = background
        self._seed = seed
        # Without them, the samples of the data set take their place: an epoch keeps its length.
        self._own = own if own is not None and len(own) else samples
        self._own_draws = own_draws
        self._share = share or Share()
        self._scenes = scenes
        cut = scenes.digits if scenes is not None and len(scenes.digits) else None
        self._cut = samples if cut is None else cut
        self._cut_draws = 0 if cut is None else scene_count(len(samples), recipe)
        digits = len(samples) + own_draws
        self.count = digits + self._cut_draws + background_count(digits, recipe)
        self.batches = math.ceil(self.count / recipe.batch_size)
        self._is_plain = not recipe.augmentation.is_on and self.count == len(samples)
        together = 1 if self._is_plain else max(1, _PIECE // recipe.batch_size)
        self._piece = recipe.batch_size * together
        self._pieces = math.ceil(self.count / self._piece)
        self._coming: Iterator[tuple[int, int]] = iter(())
        self._ahead: deque[Future[Samples]] = deque()
        self._threads: ThreadPoolExecutor | None = None
        # Two epochs, because threads begin the next one while the last pieces of this one are made.
        self._order = functools.lru_cache(maxsize=2)(self._shuffled)

    @contextlib.contextmanager
    def over(self, epochs: range) -> Iterator[None]:
        """Make the batches of ``epochs`` ahead, within the block; no thread outlives it."""
        if self._is_plain:
            yield
            return
        self._coming = ((epoch, piece) for epoch in epochs for piece in range(self._pieces))
        count = max(1, min(_MOST_THREADS, (os.cpu_count() or 1) - 1))
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="feed")
        try:
            self._fill(self._threads)
            yield
        finally:
            self._threads.shutdown(cancel_futures=True)
            self._threads = None
            self._ahead.clear()

    def batches_of(self, epoch: int) -> Iterator[tuple[Samples, int]]:
        """Yield what is trained here of each batch of an epoch, and how many samples the whole batch has.

        The epoch is the next one of those that are made ahead.
        """
        for number in range(self._pieces):
            samples = self._next(epoch, number)
            begun = 0
            for size in self._sizes(number):
                end = begun + self._share.size(size)
                yield samples.subset(slice(begun, end)), size
                begun = end

    def _sizes(self, number: int) -> list[int]:
        """Return how many samples each batch of a piece has, here and elsewhere."""
        first, size = number * self._piece, self._recipe.batch_size
        last = min(first + self._piece, self.count)
        return [min(size, last - start) for start in range(first, last, size)]

    def _next(self, epoch: int, number: int) -> Samples:
        if self._threads is None:
            return self._make(epoch, number)
        piece = self._ahead.popleft().result()
        self._fill(self._threads)
        return piece

    def _fill(self, threads: ThreadPoolExecutor) -> None:
        while len(self._ahead) < _PIECES_AHEAD and (piece := next(self._coming, None)) is not None:
            self._ahead.append(threads.submit(self._make, *piece))

    def _make(self, epoch: int, number: int) -> Samples:
        """Return one piece of an epoch; in a thread."""
        order, begun = self._order(epoch), number * self._piece
        parts: list[NDArray[np.int64]] = []
        for size in self._sizes(number):
            parts.append(order[begun : begun + size][self._share.places(size)])
            begun += size
        places = np.concatenate(parts)
        if self._is_plain:
            return self._samples.subset(places)
        random = np.random.default_rng([self._seed, epoch, 1 + number, self._share.index])
        raw = self._drawn(places, epoch, random)
        images = augment(raw.images, self._recipe.augmentation_in(epoch), random)
        return Samples(images, raw.labels)

    def _shuffled(self, epoch: int) -> NDArray[np.int64]:
        return np.random.default_rng([self._seed, epoch]).permutation(self.count)

    def _drawn(self, places: NDArray[np.int64], epoch: int, random: np.random.Generator) -> Samples:
        """Return the samples at ``places``: of the data set, own, out of scenes, and background."""
        digits = len(self._samples)
        whole = digits + self._own_draws
        images = np.empty((len(places), SIDE, SIDE), np.uint8)
        labels = np.full(len(places), self._background, np.uint8)
        is_digit = places < digits
        is_own = ~is_digit & (places < whole)
        is_cut = (places >= whole) & (places < whole + self._cut_draws)
        is_background = places >= whole + self._cut_draws
        own = self._own_order(epoch)[places[is_own] - digits] if is_own.any() else places[:0]
        cut = self._cut_order(epoch)[places[is_cut] - whole] if is_cut.any() else places[:0]
        for where, source, chosen in (
            (is_digit, self._samples, places[is_digit]),
            (is_own, self._own, own),
            (is_cut, self._cut, cut),
        ):
            images[where] = source.images[chosen]
            labels[where] = source.labels[chosen]
        count = int(is_background.sum())
        if count:
            images[is_background] = draw_backgrounds(
                count,
                self._recipe.background,
                random,
                digits=self._samples.images,
                scenes=None if self._scenes is None else self._scenes.backgrounds,
            )
        return Samples(images, labels)

    def _own_order(self, epoch: int) -> NDArray[np.int64]:
        """Return which own samples an epoch has: each as often as any other, but for one."""
        random = np.random.default_rng([self._seed, epoch, 0, 1])
        return np.resize(random.permutation(len(self._own)), self._own_draws)

    def _cut_order(self, epoch: int) -> NDArray[np.int64]:
        """Return which digits out of scenes an epoch has: each as often as any other, but for one."""
        random = np.random.default_rng([self._seed, epoch, 0, 2])
        return np.resize(random.permutation(len(self._cut)), self._cut_draws)
