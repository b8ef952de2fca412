"""Frames without a digit: what a camera sees while nobody shows it one, and where it must say nothing."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from PIL import Image as PillowImage
from PIL import ImageDraw, ImageFont

from tests.benchmarks.frames.camera import BLURS, LIGHTS, lit, photographed
from tests.benchmarks.frames.frame import HEIGHT, WIDTH, Conditions, Light, MadeFrame
from tests.benchmarks.frames.noise import cloud_noise, smooth_noise
from tests.benchmarks.frames.papers import PAPERS, desk
from tests.benchmarks.frames.pens import PENS, cover_with, tooth_of
from tests.benchmarks.frames.view import SHEET_HEIGHT, SHEET_WIDTH, random_view
from workbench.vision.frame import Grey, Image

_TEXT = (
    "the quick brown fox jumps over a lazy dog while morning light falls through tall windows and "
    "nobody speaks because every reader waits for news from the harbour where ships arrive late "
    "Dear Friends we Thank You for Coming and hope that Paper Pens and Patience are at Hand "
    "please bring milk bread honey apples cheese flour rice tea and a new kitchen towel"
)
_FONTS = (
    cv2.FONT_HERSHEY_SIMPLEX,
    cv2.FONT_HERSHEY_PLAIN,
    cv2.FONT_HERSHEY_DUPLEX,
    cv2.FONT_HERSHEY_COMPLEX,
    cv2.FONT_HERSHEY_TRIPLEX,
    cv2.FONT_HERSHEY_SCRIPT_SIMPLEX,
    cv2.FONT_HERSHEY_SCRIPT_COMPLEX,
)


def text(random: np.random.Generator) -> Light:
    """Return a page of words in one of several fonts, some of them as small as in a book."""
    mask: Grey = np.zeros((SHEET_HEIGHT, SHEET_WIDTH), np.uint8)
    height = float(np.exp(random.uniform(np.log(16), np.log(130))))
    lines = range(round(height * 1.5), SHEET_HEIGHT, round(height * random.uniform(1.4, 2)))
    left = int(random.integers(20, 300))
    if random.random() < 0.5:
        picture = PillowImage.new("L", (SHEET_WIDTH, SHEET_HEIGHT))
        draw, font = ImageDraw.Draw(picture), ImageFont.load_default(size=height)
        for y in lines:
            draw.text((left, y - height), _sentence(random), fill=255, font=font)
        mask = np.asarray(picture, np.uint8)
    else:
        font_number = _FONTS[random.integers(len(_FONTS))]
        thick = max(1, round(height * random.uniform(0.04, 0.1)))
        for y in lines:
            place = (left, y)
            cv2.putText(mask, _sentence(random), place, font_number, height / 26, 255, thick, cv2.LINE_AA)
    return _drawn_on_paper(mask, random)


def scribbles(random: np.random.Generator) -> Light:
    """Return loops, zigzags and crossings-out, as somebody makes who tries a pen."""
    mask: Grey = np.zeros((SHEET_HEIGHT, SHEET_WIDTH), np.uint8)
    for _ in range(int(random.integers(1, 9))):
        steps = int(random.integers(30, 160))
        turns = np.cumsum(random.normal(random.uniform(-0.25, 0.25), 0.45, steps))
        stride = random.uniform(4, 22)
        walk = np.cumsum(stride * np.stack([np.cos(turns), 0.7 * np.sin(turns)], axis=1), axis=0)
        start = random.uniform((0.15, 0.15), (0.85, 0.85)) * (SHEET_WIDTH, SHEET_HEIGHT)
        path = cv2.GaussianBlur((walk + start).astype(np.float32), (1, 9), 1.5)
        thick = int(random.integers(2, 9))
        cv2.polylines(mask, [np.rint(path * 16).astype(np.int32)], False, 255, thick, cv2.LINE_AA, 4)
    return _drawn_on_paper(mask, random)


def lines(random: np.random.Generator) -> Light:
    """Return a drawing of lines: a table's rules, arrows, underlinings, a plan."""
    mask: Grey = np.zeros((SHEET_HEIGHT, SHEET_WIDTH), np.uint8)
    thick = int(random.integers(2, 7))
    if random.random() < 0.5:
        rows, columns = np.sort(random.integers(100, 900, 6)), np.sort(random.integers(100, 1500, 5))
        for y in rows.tolist():
            cv2.line(mask, (int(columns[0]), y), (int(columns[-1]), y), 255, thick, cv2.LINE_AA)
        for x in columns.tolist():
            cv2.line(mask, (x, int(rows[0])), (x, int(rows[-1])), 255, thick, cv2.LINE_AA)
    for _ in range(int(random.integers(3, 25))):
        start = random.uniform((50, 50), (SHEET_WIDTH - 50, SHEET_HEIGHT - 50))
        end = start + random.normal(0, 250, 2)
        first, last = tuple(map(int, start)), tuple(map(int, end))
        if random.random() < 0.3:
            cv2.arrowedLine(mask, first, last, 255, thick, cv2.LINE_AA, 0, 0.15)
        else:
            cv2.line(mask, first, last, 255, thick, cv2.LINE_AA)
    return _drawn_on_paper(mask, random)


def furniture(random: np.random.Generator) -> Light:
    """Return a room of boards and boxes: shelves, drawers with handles, a window, things on a table."""
    scene = np.empty((HEIGHT, WIDTH, 3), np.float32)
    scene[:] = random.uniform(0.25, 0.7) * random.uniform(0.9, 1.1, 3)
    for _ in range(int(random.integers(5, 22))):
        high, wide = int(random.integers(30, 420)), int(random.integers(30, 520))
        x, y = int(random.integers(-80, WIDTH - 60)), int(random.integers(-80, HEIGHT - 60))
        place = np.s_[max(y, 0) : max(y + high, 1), max(x, 0) : max(x + wide, 1)]
        height, width = scene[place].shape[:2]
        face = desk(random, height, width) if random.random() < 0.6 else np.full((1, 1, 3), 0.5, np.float32)
        if random.random() < 0.7:
            _darken_below(scene, x, y, wide, high)
        scene[place] = face * random.uniform(0.5, 1.6)
        edge = random.uniform(0.05, 0.6)
        corner = (x + wide - 1, y + high - 1)
        cv2.rectangle(scene, (x, y), corner, (edge, edge, edge), int(random.integers(1, 5)), cv2.LINE_AA)
        if random.random() < 0.4:
            knob = (x + wide // 2, y + high // 2)
            cv2.circle(scene, knob, int(random.integers(4, 14)), (edge, edge, edge), -1, cv2.LINE_AA)
    return scene


def faces(random: np.random.Generator) -> Light:
    """Return ovals with eyes, brows, nose, mouth and hair before a wall."""
    scene = np.empty((HEIGHT, WIDTH, 3), np.float32)
    scene[:] = random.uniform(0.1, 0.7) * random.uniform(0.85, 1.15, 3)
    scene *= 1 + 0.08 * cloud_noise(random, HEIGHT, WIDTH, scale=200)[:, :, None]
    for _ in range(int(random.integers(1, 4))):
        half = random.uniform(60, 230)
        x, y = random.uniform(0.15, 0.85) * WIDTH, random.uniform(0.3, 0.7) * HEIGHT
        skin = np.asarray((0.30, 0.42, 0.62)) * random.uniform(0.25, 1.2)
        hair = np.asarray((0.05, 0.08, 0.12)) * random.uniform(0.3, 4)

        def oval(dx: float, dy: float, wide: float, high: float, colour: np.ndarray) -> None:
            centre = (round(x + dx * half), round(y + dy * half))  # noqa: B023
            axes = (max(1, round(wide * half)), max(1, round(high * half)))  # noqa: B023
            cv2.ellipse(scene, centre, axes, 0, 0, 360, tuple(map(float, colour)), -1, cv2.LINE_AA)

        oval(0, -0.35, 0.95, 1.1, hair)
        oval(0, 0, 0.78, 1.05, skin)
        for side in (-0.32, 0.32):
            oval(side, -0.2, 0.15, 0.07, np.asarray((0.8, 0.8, 0.8)))
            oval(side, -0.2, 0.06, 0.065, np.asarray((0.04, 0.04, 0.04)))
            oval(side, -0.38, 0.19, 0.03, hair)
        oval(0.02, 0.12, 0.07, 0.16, skin * 0.85)
        oval(0, 0.5, 0.26, 0.06, skin * (0.5, 0.5, 0.9))
    return np.asarray(cv2.GaussianBlur(scene, (0, 0), random.uniform(1, 3)), np.float32)


def textures(random: np.random.Generator) -> Light:
    """Return stone, bark, cloth or leaves: noise that has edges at every size."""
    kind = random.integers(3)
    rough = cloud_noise(random, HEIGHT, WIDTH, scale=float(random.choice((16, 60, 200))))
    if kind == 1:
        rough = np.abs(rough) * 2 - 1
    elif kind == 2:
        rough = 0.5 * rough + smooth_noise(random, HEIGHT, WIDTH, scale=5, along=random.uniform(2, 20))
    tint = random.uniform(0.1, 0.5) * random.uniform(0.7, 1.3, 3)
    return np.asarray(np.clip(1 + 0.35 * rough, 0.05, 3)[:, :, None] * tint, np.float32)


def blank(random: np.random.Generator) -> Light:
    """Return a sheet on which nothing is written, whatever the paper."""
    return _drawn_on_paper(np.zeros((SHEET_HEIGHT, SHEET_WIDTH), np.uint8), random)


def covered_lens(random: np.random.Generator) -> Light:
    """Return what comes through a finger or a pocket: nearly nothing, with a reddish glow."""
    glow = np.clip(0.5 + 0.5 * smooth_noise(random, HEIGHT, WIDTH, scale=900), 0, 2)[:, :, None]
    tint = np.asarray((0.15, 0.2, 1.0), np.float32) * random.uniform(0, 0.05)
    return np.asarray(glow * tint + random.uniform(0, 0.004), np.float32)


KINDS: dict[str, Callable[[np.random.Generator], Light]] = {
    "text": text,
    "scribbles": scribbles,
    "lines": lines,
    "furniture": furniture,
    "faces": faces,
    "textures": textures,
    "blank": blank,
    "covered lens": covered_lens,
}


def frame_without_digits(seed: int) -> MadeFrame:
    """Return a frame in which there is no digit; the kinds take turns, the same seed gives the same."""
    random = np.random.default_rng((seed, 2))
    kind = list(KINDS)[seed % len(KINDS)]
    light, blur = str(random.choice(LIGHTS)), str(random.choice(BLURS))
    image: Image
    if kind == "covered lens":
        light = "dim"
        image = photographed(KINDS[kind](random), blur, random, noise=2, size=60)
    else:
        image = photographed(lit(KINDS[kind](random), light, random), blur, random, noise=1, size=60)
    return MadeFrame(
        image=image,
        truths=(),
        conditions=Conditions(subject=kind, paper="", pen="", light=light, blur=blur),
    )


def _sentence(random: np.random.Generator) -> str:
    return " ".join(random.choice(_TEXT.split(), 24))


def _darken_below(scene: Light, x: int, y: int, wide: int, high: int) -> None:
    top, left = max(y + 8, 0), max(x + 8, 0)
    scene[top : max(y + high + 10, 0), left : max(x + wide + 8, 0)] *= 0.7


def _drawn_on_paper(mask: Grey, random: np.random.Generator) -> Light:
    """Return a sheet with a drawing, uint8 [1000, 1600] in sheet pixels, as a hand-held phone sees it."""
    pens = [pen for pen in PENS if not pen.is_chalk]
    pen = pens[random.integers(len(pens))]
    make = PAPERS[str(random.choice(list(PAPERS)))]
    page = make(random, SHEET_HEIGHT, SHEET_WIDTH, random.uniform(20, 90))
    colour = pen.colours[random.integers(len(pen.colours))]
    tooth = tooth_of(random, SHEET_HEIGHT, SHEET_WIDTH, 5)
    cover_with(
        page, mask.astype(np.float32) / 255, pen, colour, cover=random.uniform(*pen.cover), tooth=tooth
    )
    return random_view(random).seen(page, random)
