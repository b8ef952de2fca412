"""What pen, light, lens and sensor do to a sample, and what gets in the way of it.

Each function takes samples, uint8 [N, 28, 28], and returns new ones of the same shape, each changed
by its own amount.
"""

from __future__ import annotations

from statistics import NormalDist

import cv2
import numpy as np
from numpy.typing import NDArray

from workbench.core.labels import SIDE
from workbench.data.blocks import blocks_of, tiled, untiled

Images = NDArray[np.uint8]

# A pixel and its four neighbours: spreading ink to them widens a stroke by two pixels.
_CROSS = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]], dtype=np.uint8)
_WIDENING = 2
# A stroke that is thinned keeps at least this share of its ink.
_KEPT = 0.55
# The strengths of a blur that are told apart.
_BLURS = 32
# Values of a normal distribution, each as likely as the others.
_NORMAL = np.array([NormalDist().inv_cdf((step + 0.5) / 256) for step in range(256)], dtype=np.float32)
_MIDDLE = (SIDE - 1) / 2


def change_stroke_width(images: Images, most: float, random: np.random.Generator) -> Images:
    """Widen or thin strokes by up to ``most`` pixels.

    A share of the ink that a morphological dilation adds, or an erosion takes, moves an edge by
    that share of a pixel.
    """
    changes = random.uniform(-most, most, len(images)) / _WIDENING
    others = np.empty_like(images)
    for block in blocks_of(len(images)):
        is_wider = (changes[block] > 0)[:, None, None]
        tall = tiled(images[block])
        wide, thin = untiled(_spread(tall)), untiled(_shrunk(tall))
        others[block] = np.where(is_wider, wide, thin)
    return _mixed(images, others, _without_losing(images, others, changes))


def _spread(tall: Images) -> Images:
    return np.asarray(cv2.dilate(tall, _CROSS), dtype=np.uint8)


def _shrunk(tall: Images) -> Images:
    return np.asarray(cv2.erode(tall, _CROSS), dtype=np.uint8)


def _without_losing(images: Images, others: Images, changes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the weights of ``others`` that leave enough ink where it becomes less."""
    before = images.sum(axis=(1, 2), dtype=np.float32)
    lost = before - others.sum(axis=(1, 2), dtype=np.float32)
    limits = (1 - _KEPT) * before / np.maximum(lost, 1)
    return np.where(changes > 0, changes, np.minimum(-changes, np.where(lost > 0, limits, 1)))


def lower_contrast(images: Images, most: float, random: np.random.Generator) -> Images:
    """Make ink paler by up to ``most`` percent."""
    left = 256 - np.rint(random.uniform(0, most, len(images)) * 2.56).astype(np.uint16)
    return (images * left[:, None, None] >> 8).astype(np.uint8)


def blur(images: Images, most: float, random: np.random.Generator) -> Images:
    """Blur by Gaussians of up to ``most`` pixels (standard deviation), over black beyond the edge."""
    kernels = _blurring(most)[random.integers(0, _BLURS, len(images))]
    blurred = np.empty_like(images)
    for block in blocks_of(len(images)):
        kernel = kernels[block]
        soft = kernel @ images[block].astype(np.float32) @ kernel
        blurred[block] = np.rint(soft, out=soft)
    return blurred


def _blurring(most: float) -> NDArray[np.float32]:
    """Return float32 [_BLURS, 28, 28]: symmetrical matrices that blur rows (or columns) more and more."""
    places = np.arange(SIDE)
    spreads = np.linspace(0, most, _BLURS)
    reach = np.arange(-SIDE, SIDE + 1)
    # Without any spread all weight stays where it is.
    weights = np.exp(-0.5 * (reach / np.maximum(spreads, 1e-3)[:, None]) ** 2)
    # Numbers near the smallest that there are would take a hundred times as long to multiply.
    weights[weights < 1e-6] = 0
    weights /= weights.sum(axis=1, keepdims=True)
    return weights[:, places[:, None] - places + SIDE].astype(np.float32)


def add_noise(images: Images, most: float, random: np.random.Generator) -> Images:
    """Add grain of up to ``most`` grey levels (standard deviation), paler and darker alike."""
    strengths = random.uniform(0, most, len(images)).astype(np.float32)
    noisy = np.empty_like(images)
    for block in blocks_of(len(images)):
        grain = _NORMAL[random.integers(0, 256, images[block].shape, dtype=np.uint8)]
        grain *= strengths[block, None, None]
        grain += images[block]
        noisy[block] = np.clip(grain, 0, 255, out=grain)
    return noisy


def occlude(images: Images, share: float, random: np.random.Generator) -> Images:
    """Hide a piece of ``share`` percent of the samples, or draw a line that touches the digit.

    The line passes beside the middle, as rules and frames on paper do: through it, it would make
    another digit.
    """
    rows = np.flatnonzero(random.random(len(images)) < share / 100)
    count = len(rows)
    is_line = random.random(count) < 0.5
    angles = random.uniform(0, 2 * np.pi, count)
    away = np.where(is_line, random.uniform(8, 12, count), random.uniform(0, 8, count))
    along = np.where(is_line, 0, random.uniform(-6, 6, count))
    half_width = np.where(is_line, random.uniform(0.4, 1.0, count), random.uniform(1, 2.5, count))
    half_length = np.where(is_line, 2 * SIDE, random.uniform(1.5, 3.5, count))
    level = np.where(is_line, random.uniform(120, 255, count), 0)
    cover = _bars(angles, away=away, along=along, half_width=half_width, half_length=half_length)
    hidden: Images = images.copy()
    covered = images[rows] * (1 - cover) + level[:, None, None] * cover
    # A line lies over or under ink, whichever is brighter.
    hidden[rows] = np.where(is_line[:, None, None], np.maximum(covered, images[rows]), covered)
    return hidden


def _bars(
    angles: NDArray[np.float64],
    *,
    away: NDArray[np.float64],
    along: NDArray[np.float64],
    half_width: NDArray[np.float64],
    half_length: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return float64 [N, 28, 28]: how much of each pixel a bar covers that lies ``away`` from the middle."""
    y, x = np.mgrid[:SIDE, :SIDE] - _MIDDLE
    cos, sin = np.cos(angles)[:, None, None], np.sin(angles)[:, None, None]
    across = np.abs(cos * x + sin * y - away[:, None, None])
    length = np.abs(cos * y - sin * x - along[:, None, None])
    covered: NDArray[np.float64] = np.clip(half_width[:, None, None] + 0.5 - across, 0, 1)
    covered *= np.clip(half_length[:, None, None] + 0.5 - length, 0, 1)
    return covered


def _mixed(images: Images, others: Images, weights: NDArray[np.float64]) -> Images:
    """Return the images with a share of ``others``, weights 0–1 a sample."""
    shares = np.rint(weights * 256).astype(np.int32)[:, None, None]
    first = images.astype(np.int32)
    return (first + ((others - first) * shares >> 8)).astype(np.uint8)
