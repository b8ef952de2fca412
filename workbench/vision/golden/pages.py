"""Pages of regions with ink around them and a network's probabilities, and which of them are read."""

from __future__ import annotations

import random
from dataclasses import asdict, astuple, dataclass, field, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from workbench.core.decision import Decision
from workbench.core.labels import BACKGROUND, DIGITS, SIDE
from workbench.vision.finding import Found, Region, StageTimes
from workbench.vision.frame import Box, Grey
from workbench.vision.golden.packing import packed
from workbench.vision.reading import default_decision, label_all

PAGES = 24
LONE_PAGES = 16
_WIDTH, _HEIGHT = 400, 300
_THOUSAND = 1000
# How strong ink is: now and then so faint that what is usual does not see it, or hides it.
_CONTRASTS = (220, 200, 200, 200, 200, 180, 150, 90, 70, 16)
# Which share of a word looks like digits: letters now and then, digits nearly always.
_TEXT = (0.05, 0.3, 0.5, 0.7, 0.95)
_NUMBERS = (0.5, 0.95, 1.0, 1.0, 1.0)


@dataclass(frozen=True)
class _Written:
    """A region of a page, and how likely it looks like each of the digits and like none of them."""

    box: Box
    likelihoods: tuple[float, ...]
    sample: Grey = field(default_factory=lambda: np.zeros((SIDE, SIDE), np.uint8))


def read_pages() -> list[dict[str, Any]]:
    """Return pages of words, numbers and crumbs, and of a digit or two alone, and what is read on them."""
    full = [_full_page(random.Random(2000 + number), number) for number in range(PAGES)]
    return full + [_lone_page(random.Random(3000 + number), number) for number in range(LONE_PAGES)]


def _full_page(chance: random.Random, number: int) -> dict[str, Any]:
    written = _rows(chance, mixtures=_TEXT if number % 4 == 0 else _NUMBERS) + (
        _crumbs(chance) if number % 5 == 0 else []
    )
    bars = _bars(chance, chance.randint(8, 40)) if number % 2 else []
    return _page(chance, number, written, bars)


def _lone_page(chance: random.Random, number: int) -> dict[str, Any]:
    """Return a page of one to three regions far from each other, on every other one straight strokes."""
    written = []
    for place in range(chance.randint(1, 3)):
        high = chance.randint(30, 70)
        box = Box(
            20 + 130 * place, chance.randint(20, _HEIGHT - 90), high * chance.randint(15, 85) // 100, high
        )
        sample: Grey = np.zeros((SIDE, SIDE), np.uint8)
        corners = 2 if number % 2 else 4
        points = [(chance.randint(4, 23), chance.randint(4, 23)) for _ in range(corners)]
        cv2.polylines(sample, [np.array(points, np.int32)], isClosed=False, color=255, thickness=3)
        written.append(replace(_region(chance, box, 0.95), sample=sample))
    return _page(chance, number, written, _bars(chance, chance.randint(0, 8)))


def _page(chance: random.Random, number: int, written: list[_Written], bars: list[Box]) -> dict[str, Any]:
    factor = 1 + number % 4 // 3
    labels = DIGITS if number % 6 == 5 else (*DIGITS, BACKGROUND)
    decision = None
    if number % 3:
        decision = Decision(
            temperature=round(chance.uniform(0.5, 3), 3), threshold=round(chance.uniform(0.3, 0.95), 3)
        )
    rows = [one.likelihoods[: len(labels)] for one in written]
    thousandths = [[round(_THOUSAND * each / sum(row)) for each in row] for row in rows]
    probabilities = np.array(thousandths, np.float32) / np.float32(_THOUSAND)
    used = decision or default_decision()
    contrasts = [chance.choice(_CONTRASTS) for _ in (*written, *bars)]
    found = _found(written, bars, contrasts, factor)
    readings, _ = label_all(found, used.calibrated(probabilities), labels, threshold=used.threshold)
    place = {one.box: index for index, one in enumerate(written)}
    return {
        "labels": list(labels),
        "decision": None if decision is None else asdict(decision),
        "boxes": [astuple(one.box) for one in written],
        "samples": [packed(one.sample) for one in written],
        "thousandths": thousandths,
        "bars": [astuple(bar) for bar in bars],
        "contrasts": contrasts,
        "factor": factor,
        "width": found.working_ink.shape[1],
        "height": found.working_ink.shape[0],
        "readings": [
            {"index": place[one.box], "label": one.label, "confidence": round(one.confidence, 6)}
            for one in readings
        ],
    }


def _bars(chance: random.Random, count: int) -> list[Box]:
    """Return so much ink that is no region, as of words whose letters touch."""
    return [
        Box(chance.randint(0, _WIDTH - 90), chance.randint(0, _HEIGHT), chance.randint(8, 80), 12)
        for _ in range(count)
    ]


def _rows(chance: random.Random, *, mixtures: tuple[float, ...]) -> list[_Written]:
    """Return rows of words and numbers, in reading order."""
    written = []
    y = 20
    while y < _HEIGHT - 50:
        usual = chance.choice((16, 22, 30, 44))
        x = chance.randint(10, 60)
        while x < _WIDTH - 100:
            surely = chance.choice(mixtures)
            for _ in range(chance.randint(1, 7)):
                high = usual * chance.randint(85, 115) // 100
                wide = high * chance.randint(32, 85) // 100
                written.append(_region(chance, Box(x, y + usual - high, wide, high), surely))
                x += wide + usual * chance.randint(8, 45) // 100
            x += usual * chance.randint(60, 220) // 100
        y += usual * chance.randint(140, 260) // 100
    return written


def _crumbs(chance: random.Random) -> list[_Written]:
    """Return many small regions close together, as a carpet has them."""
    boxes = [
        Box(x + chance.randint(0, 4), y + chance.randint(0, 4), chance.randint(6, 14), chance.randint(11, 16))
        for y in range(_HEIGHT, _HEIGHT + 80, 22)
        for x in range(20, 220, 20)
    ]
    return [_region(chance, box, 0.15) for box in boxes]


def _region(chance: random.Random, box: Box, surely: float) -> _Written:
    likelihoods = [chance.random() ** 6 + 1e-4 for _ in range(len(DIGITS) + 1)]
    is_digit = chance.random() < surely
    strongest = chance.randrange(len(DIGITS)) if is_digit else len(DIGITS)
    likelihoods[strongest] += chance.choice((0.5, 3.0, 40.0, 40.0, 40.0, 40.0))
    return _Written(box, tuple(likelihoods))


def _found(written: list[_Written], bars: list[Box], contrasts: list[int], factor: int) -> Found:
    """Return what was found: all boxes and bars are full of ink, each of its contrast."""
    boxes = [one.box for one in written]
    height = max(box.bottom for box in (*boxes, *bars)) + factor
    width = max(box.right for box in (*boxes, *bars)) + factor
    contrast: NDArray[np.uint8] = np.zeros((-(-height // factor), -(-width // factor)), np.uint8)
    for box, strength in zip((*boxes, *bars), contrasts, strict=True):
        contrast[box.y // factor : box.bottom // factor, box.x // factor : box.right // factor] = strength
    ink = np.where(contrast > 0, 255, 0).astype(np.uint8)
    regions = tuple(
        Region(one.box, one.sample, strength) for one, strength in zip(written, contrasts, strict=False)
    )
    return Found(regions, ink, contrast, factor, height, width, StageTimes(ink=0, locate=0, normalise=0))
