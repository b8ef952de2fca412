"""Frames with digits: one to twenty of MNIST's test digits, written with a pen and photographed."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from tests.benchmarks.frames.camera import BLURS, LIGHTS, lit, photographed
from tests.benchmarks.frames.frame import HEIGHT, WIDTH, Conditions, Light, MadeFrame, Truth
from tests.benchmarks.frames.glyphs import Glyph, glyph_of
from tests.benchmarks.frames.papers import PAPERS, board
from tests.benchmarks.frames.pens import PENS, Pen, cover_with, tooth_of
from tests.benchmarks.frames.view import SHEET_HEIGHT, SHEET_WIDTH, Points, View, mapped, random_view
from workbench.data.dataset import Samples
from workbench.vision.frame import Box

SMALLEST, LARGEST = 14, 420
MOST = 20
_THINNEST_STROKE = 1.3  # Pixels; a pen that leaves less than that is not seen.


@dataclass(frozen=True)
class _Ink:
    """The ink of a digit in the frame: where its patch lies, and the share of each pixel, 0 to 1."""

    x: int
    y: int
    share: Light

    def box(self) -> Box:
        """Return the box of what is ink to the eye."""
        left, top, width, height = cv2.boundingRect((self.share > 0.35).astype(np.uint8))
        return Box(self.x + left, self.y + top, width, height)


@dataclass
class _Page:
    """What is being written: the frame so far, and the digits in it."""

    samples: Samples
    view: View
    pen: Pen
    random: np.random.Generator
    size: float
    turn: float
    wobble: float
    is_overlapping: bool
    inks: list[_Ink] = field(default_factory=list)
    truths: list[Truth] = field(default_factory=list)

    def try_to_write(self, index: int, centre: Points, height: float) -> Box | None:
        """Write a sample with its middle there, unless it would touch another or leave the sheet."""
        if not self.view.holds(
            Box(round(centre[0]), round(centre[1] - height * 0.4), 1, round(height * 0.8))
        ):
            return None
        angle = float(np.clip(self.turn + self.random.normal(0, self.wobble), -15, 15))
        width = max(self.random.uniform(self.pen.narrowest, self.pen.widest), _THINNEST_STROKE / height)
        glyph = glyph_of(self.samples.images[index], width, self.random)
        ink = _ink_of(glyph, self.view, centre, height, angle)
        box = ink.box()
        gap = 0 if self.is_overlapping else max(4, round(0.1 * height))
        grown = Box(box.x - gap, box.y - gap, box.width + 2 * gap, box.height + 2 * gap)
        if box.area == 0 or not self.view.holds(box, gap):
            return None
        if not self.is_overlapping and any(grown.overlap(other.box) for other in self.truths):
            return None
        self.inks.append(ink)
        self.truths.append(Truth(box=box, label=str(self.samples.labels[index]), rotation=angle))
        return box


def frame_with_digits(samples: Samples, seed: int, *, is_overlapping: bool = False) -> MadeFrame:
    """Return a frame with one to twenty of the samples in it; the same seed gives the same frame.

    No two digits touch, unless ``is_overlapping`` asks for digits that are written too close.
    """
    random = np.random.default_rng((seed, 1))
    pen = PENS[random.integers(len(PENS))]
    paper = "board" if pen.is_chalk else str(random.choice(list(PAPERS)))
    light, blur = str(random.choice(LIGHTS)), str(random.choice(BLURS))
    size = float(np.exp(random.uniform(np.log(SMALLEST * 1.1), np.log(LARGEST))))
    view = random_view(random)
    page = _Page(
        samples=samples,
        view=view,
        pen=pen,
        random=random,
        size=size,
        turn=view.turn + (float(random.uniform(-15, 15)) if random.random() < 0.35 else 0.0),
        wobble=random.uniform(0.5, 3),
        is_overlapping=is_overlapping,
    )
    while not page.truths:
        _write(page, int(random.integers(1, MOST + 1)))
        page.size = max(SMALLEST * 1.1, page.size * 0.7)
    smallest = float(min(max(one.box.width, one.box.height) for one in page.truths))
    make = board if pen.is_chalk else PAPERS[paper]
    on_sheet = size / view.scale_at(np.asarray((WIDTH / 2, HEIGHT / 2)))
    scene = view.seen(make(random, SHEET_HEIGHT, SHEET_WIDTH, on_sheet), random)
    _lay_ink(scene, page)
    noise = 0.5 if smallest < 24 else 1.0
    image = photographed(lit(scene, light, random), blur, random, noise=noise, size=smallest)
    return MadeFrame(
        image=image,
        truths=tuple(page.truths),
        conditions=Conditions(subject="digits", paper=paper, pen=pen.name, light=light, blur=blur),
    )


def _write(page: _Page, count: int) -> None:
    """Write so many digits as far as they fit: as rows of numbers, or all over the sheet."""
    chosen = page.random.integers(0, len(page.samples.labels), count)
    heights = np.clip(page.size * np.exp(page.random.normal(0, 0.09, count)), SMALLEST + 1, LARGEST * 1.2)
    if page.is_overlapping or page.random.random() < 0.6:
        _write_rows(page, chosen.tolist(), heights.tolist())
        return
    for index, height in zip(chosen.tolist(), heights.tolist(), strict=True):
        for _ in range(25):
            centre = page.random.uniform((0, 0), (WIDTH, HEIGHT))
            if page.try_to_write(index, centre, height) is not None:
                break


def _write_rows(page: _Page, chosen: list[int], heights: list[float]) -> None:
    """Write the digits in rows from the left to the right, some of them closer as in a number."""
    random = page.random
    radians = np.deg2rad(np.clip(page.turn, -15, 15))
    along = np.asarray((np.cos(radians), np.sin(radians)))
    below = np.asarray((-along[1], along[0]))
    start = random.uniform((0.05, 0.08), (0.35, 0.5)) * (WIDTH, HEIGHT) + along * page.size / 2
    spacing = page.size * random.uniform(1.5, 2.2)
    pace = random.uniform(0.15, 0.5)
    row, cursor, remaining = 0, 0.0, list(zip(chosen, heights, strict=True))
    while remaining and row * spacing < HEIGHT:
        index, height = remaining[-1]
        centre = start + along * cursor + below * (row * spacing + random.normal(0, 0.04) * height)
        box = page.try_to_write(index, centre, height)
        if box is not None:
            remaining.pop()
        elif cursor > WIDTH:
            row, cursor = row + 1, 0.0
            continue
        if box is None:
            cursor += 0.25 * height
            continue
        gap = random.uniform(-0.12, 0.05) if page.is_overlapping else pace + random.uniform(-0.05, 0.15)
        if not page.is_overlapping and random.random() < 0.15:
            gap += random.uniform(0.4, 1.5)
        # The middle of the next digit, which is about half as wide as it is high.
        cursor += box.width / 2 + (gap + 0.3) * height


def _ink_of(glyph: Glyph, view: View, centre: Points, height: float, angle: float) -> _Ink:
    """Return a glyph as the view shows it, so many pixels high, its middle at a point of the frame."""
    rows, columns = glyph.depth.shape
    scale = height / view.scale_at(centre) / glyph.ink_height
    radians = np.deg2rad(angle - view.turn)
    turned = scale * np.asarray(((np.cos(radians), -np.sin(radians)), (np.sin(radians), np.cos(radians))))
    on_sheet = mapped(np.linalg.inv(view.homography), centre[None, :])[0]
    placed = np.eye(3)
    placed[:2, :2] = turned
    placed[:2, 2] = on_sheet - turned @ ((columns - 1) / 2, (rows - 1) / 2)
    to_frame = view.homography @ placed
    corners = np.asarray(((0, 0), (columns, 0), (columns, rows), (0, rows)), np.float64)
    outline = mapped(to_frame, corners)
    low, high = np.floor(outline.min(axis=0)).astype(int), np.ceil(outline.max(axis=0)).astype(int) + 1
    fine = 4 if height < 80 else 2
    to_patch = np.diag((fine, fine, 1.0))
    to_patch[:2, 2] = (fine - 1) / 2 - fine * low
    size = (int(high[0] - low[0]) * fine, int(high[1] - low[1]) * fine)
    depth = cv2.warpPerspective(
        glyph.depth, to_patch @ to_frame, size, flags=cv2.INTER_LINEAR, borderValue=-1.0
    )
    share = np.clip(depth * height * fine + 0.5, 0, 1)
    small = cv2.resize(share, (size[0] // fine, size[1] // fine), interpolation=cv2.INTER_AREA)
    return _Ink(int(low[0]), int(low[1]), np.asarray(small, np.float32))


def _lay_ink(scene: Light, page: _Page) -> None:
    random, pen = page.random, page.pen
    stroke = max(1.5, page.size * (pen.narrowest + pen.widest) / 2)
    tooth = tooth_of(random, HEIGHT, WIDTH, stroke)
    colour = pen.colours[random.integers(len(pen.colours))]
    cover = random.uniform(*pen.cover)
    for ink in page.inks:
        height, width = ink.share.shape
        left, top = max(ink.x, 0), max(ink.y, 0)
        place = np.s_[top : ink.y + height, left : ink.x + width]
        ground = scene[place]
        share = ink.share[top - ink.y :, left - ink.x :][: ground.shape[0], : ground.shape[1]]
        cover_with(ground, share, pen, colour, cover=cover, tooth=tooth[place])
