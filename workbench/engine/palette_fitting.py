"""A trained network brought onto palettes: each layer has a few different weights, and answers as it did.

It goes layer by layer, over training samples: what a layer gets from those before it, which have
changed, and what it got originally, give the weights that make up for the change; those are rounded.
Nothing is trained, and no test sample is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.core.errors import CancelledError
from workbench.core.events import Emit, Progress, ShouldStop, ignore, never
from workbench.core.labels import SIDE
from workbench.core.model_format import Precision
from workbench.core.palettes import MOST_KEPT_WEIGHTS, palette_bits
from workbench.core.recipe import Recipe
from workbench.data.dataset import Samples
from workbench.engine.backend import keras, tf
from workbench.engine.feeding import Feed
from workbench.engine.rounding import compensated, rounded

# More samples, or more places of each, change the result by no more than another seed does.
_SAMPLES = 3072
_MOST_ROWS = 65_536
_SEED = 20_261_121
_AT_ONCE = 256

# The values between two layers, float32 [at most 256, …] each.
Chunks = list[Any]


def fitting_samples(digits: Samples, recipe: Recipe) -> NDArray[np.uint8]:
    """Return samples as the recipe trains them, uint8 [N, 28, 28]: distorted, and with background.

    A few of them in negative, noise and even greys come to them: a camera sees those, too, and
    without them the answers to them would change most.
    """
    # Nobody looks at the labels.
    feed = Feed(digits, recipe=recipe.changed(batch_size=_SAMPLES), background=0, seed=_SEED)
    with feed.over(range(1, 2)):
        images = next(feed.batches_of(1))[0].images
    few = len(images) // 16
    noise = np.random.default_rng(_SEED).integers(0, 256, (few, SIDE, SIDE), np.uint8)
    greys = np.linspace(0, 255, few // 4).astype(np.uint8)
    blank = np.broadcast_to(greys[:, np.newaxis, np.newaxis], (len(greys), SIDE, SIDE))
    return np.concatenate([images, 255 - images[:few], noise, blank])


def on_palettes(
    network: Any,
    images: NDArray[np.uint8],
    precision: Precision,
    *,
    emit: Emit = ignore,
    should_stop: ShouldStop = never,
) -> Any:
    """Return a copy of a ``keras.Model`` whose weights have as many values as ``precision`` stores.

    ``network`` is a chain of layers as `build_network` makes them; its batch normalisations are folded
    into the convolutions before them, as the conversion to Core ML does. ``images``, uint8 [N, 28, 28],
    are what its outputs are kept the same for. Nothing is random. Raises `CancelledError` where it is
    asked to stop.
    """
    fitted = _copy(network)
    _fold_normalisations(fitted)
    layers = fitted.layers[1:]
    places = [place for place, layer in enumerate(layers) if _is_rounded(layer)]
    original: Chunks = [
        tf.cast(images[start : start + _AT_ONCE], tf.float32)[..., tf.newaxis]
        for start in range(0, len(images), _AT_ONCE)
    ]
    changed = original
    for place, layer in enumerate(layers[: places[-1] + 1] if places else ()):
        done = sum(earlier < place for earlier in places)
        emit(Progress(stage="Fitting the palettes", done=done, total=len(places), unit="layers"))
        following = _through(layer, original, should_stop)
        if place in places:
            kernel = _fitted_kernel(layer, original, changed, precision, should_stop)
            layer.kernel.assign(kernel)
            changed = _through(layer, changed, should_stop)
        else:
            changed = following if changed is original else _through(layer, changed, should_stop)
        original = following
    return fitted


def _copy(network: Any) -> Any:
    copy = keras.models.clone_model(network)
    copy.set_weights(network.get_weights())
    return copy


def _is_rounded(layer: Any) -> bool:
    is_weighted = isinstance(layer, (keras.layers.Conv2D, keras.layers.Dense))
    return is_weighted and int(np.prod(layer.kernel.shape)) > MOST_KEPT_WEIGHTS


def _fold_normalisations(network: Any) -> None:
    """Put the scales of batch normalisations into the convolutions right before them.

    What is left of each adds an offset alone. coremltools folds them, too: weights that are rounded
    before would be multiplied by another scale for each channel, and be on no palette any more.
    """
    for layer, following in pairwise(network.layers):
        if not (
            isinstance(layer, keras.layers.Conv2D) and isinstance(following, keras.layers.BatchNormalization)
        ):
            continue
        gamma, beta, mean, variance = (np.asarray(weight, np.float64) for weight in following.get_weights())
        scale = gamma / np.sqrt(variance + following.epsilon)
        layer.kernel.assign(layer.kernel.numpy() * scale)
        following.set_weights([scale**0, beta - scale * mean, 0 * scale, scale**0 - following.epsilon])


def _through(layer: Any, values: Chunks, should_stop: ShouldStop) -> Chunks:
    return [layer(chunk, training=False) for chunk in _until_stopped(values, should_stop)]


def _fitted_kernel(
    layer: Any, original: Chunks, changed: Chunks, precision: Precision, should_stop: ShouldStop
) -> NDArray[np.float64]:
    kernel: NDArray[np.float64] = layer.kernel.numpy().astype(np.float64)
    weights = kernel.reshape(-1, kernel.shape[-1])
    moments, crossed = _mean_products(layer, original, changed, should_stop)
    return rounded(
        compensated(weights, moments=moments, crossed=crossed),
        moments=moments,
        bits=palette_bits(precision, kernel.size),
    ).reshape(kernel.shape)


def _mean_products(
    layer: Any, original: Chunks, changed: Chunks, should_stop: ShouldStop
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the mean products of a layer's changed inputs with each other, and with the original ones."""
    random = np.random.default_rng(_SEED)
    size = int(np.prod(layer.kernel.shape[:-1]))
    moments, crossed = np.zeros((size, size)), np.zeros((size, size))
    count = 0
    for before, after in zip(original, _until_stopped(changed, should_stop), strict=True):
        rows = _rows(layer, after)
        kept = random.permutation(len(rows))[: _MOST_ROWS // len(changed)]
        chosen = tf.gather(rows, kept)
        moments += tf.matmul(chosen, chosen, transpose_a=True).numpy()
        crossed += tf.matmul(chosen, tf.gather(_rows(layer, before), kept), transpose_a=True).numpy()
        count += len(kept)
    return moments / count, crossed / count


def _rows(layer: Any, values: Any) -> Any:
    """Return what each output of a layer is computed of, float32 [outputs, inputs]."""
    if isinstance(layer, keras.layers.Conv2D):
        values = tf.image.extract_patches(
            values,
            sizes=[1, *layer.kernel_size, 1],
            strides=[1, *layer.strides, 1],
            rates=[1, *layer.dilation_rate, 1],
            padding=layer.padding.upper(),
        )
    return tf.reshape(values, [-1, values.shape[-1]])


def _until_stopped(chunks: Chunks, should_stop: ShouldStop) -> Iterator[Any]:
    for chunk in chunks:
        if should_stop():
            raise CancelledError
        yield chunk
