"""A picture with its readings drawn into it, to be kept or sent."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

import cv2
import numpy as np

from workbench.core.labels import LONGEST_NAME, short_name
from workbench.vision.frame import Box, Grey, Image

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

# As in the window, BGR.
_ACCENT, _WHITE, _INK = (255, 132, 79), (255, 255, 255), (190, 82, 255)
_INK_SHARE = 0.6
_BELOW = frozenset("gjpqy,;()[]{}|@Q_$")
# Fonts of a Mac and of Linux distributions that have the letters of many scripts; Pillow finds them by name.
_FONTS = (
    "DejaVuSans.ttf",
    "NotoSans-Regular.ttf",
    "Arial Unicode.ttf",
    "Hiragino Sans GB.ttc",
    "PingFang.ttc",
    "AppleSDGothicNeo.ttc",
    "NotoSansCJK-Regular.ttc",
    "DroidSansFallbackFull.ttf",
)
# No script has it: what a font shows for it, it shows for all that it lacks.
_NO_LETTER = "\U0010fffe"


def with_labels(image: Image, labels: Sequence[tuple[Box, str]], *, ink: Grey | None = None) -> Image:
    """Return a copy of ``image`` as BGR, uint8 [H, W, 3], with a box and a label at every reading.

    ``ink``, uint8 [h, w] with 255 on ink and of any size with the picture's proportions, is laid
    over it before.
    """
    colour = cv2.cvtColor(image, cv2.COLOR_GRAY2BGR) if image.ndim == 2 else image[:, :, :3].copy()
    drawn = np.asarray(colour, np.uint8)
    if ink is not None:
        mask = cv2.resize(ink, drawn.shape[1::-1], interpolation=cv2.INTER_NEAREST) > 0
        drawn[mask] = drawn[mask] * (1 - _INK_SHARE) + np.array(_INK) * _INK_SHARE
    line = max(1, round(max(drawn.shape[:2]) / 640))
    for box, label in labels:
        cv2.rectangle(drawn, (box.x, box.y), (box.right - 1, box.bottom - 1), _ACCENT, line)
        if label:
            _draw_label(drawn, box, label, line)
    return drawn


def _draw_label(drawn: Image, box: Box, label: str, line: int) -> None:
    room = 4 * line
    letters = _lettering(label, line, most=drawn.shape[1] - room)
    height, width = letters.shape
    # Above the box; below where the picture's edge is near.
    bottom = box.y if box.y >= height + room else min(box.bottom + height + room, drawn.shape[0])
    left = min(box.x, max(drawn.shape[1] - width - room, 0))
    cv2.rectangle(drawn, (left, bottom - height - room), (left + width + room, bottom), _ACCENT, -1)
    top, left = bottom - 2 * line - height, left + 2 * line
    # A picture may be too small for its label.
    ground = drawn[max(top, 0) : top + height, left : left + width]
    shares = letters[max(-top, 0) :, : ground.shape[1], None][: ground.shape[0]] / 255
    ground[...] = ground * (1 - shares) + np.array(_WHITE) * shares


def _lettering(label: str, line: int, *, most: int) -> Grey:
    """Return a label as uint8 [h, w], 255 on letters, at most ``most`` wide: a long one loses its middle."""
    for length in range(min(len(label), LONGEST_NAME), 0, -1):
        letters = _lettered(short_name(label, length), line)
        if letters.shape[1] <= most:
            break
    return letters


def _lettered(text: str, line: int) -> Grey:
    plain = text.replace("…", "...")
    return _with_strokes(plain, line) if plain.isascii() else _with_font(text, line)


def _with_strokes(text: str, line: int) -> Grey:
    scale = 0.55 * line
    (width, height), below = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, scale, line)
    below = below if any(letter in _BELOW for letter in text) else 0
    letters = np.zeros((height + below, width), np.uint8)
    cv2.putText(letters, text, (0, height - 1), cv2.FONT_HERSHEY_SIMPLEX, scale, (255,), line, cv2.LINE_AA)
    return letters


def _with_font(text: str, line: int) -> Grey:
    """Return a text that OpenCV's own strokes have no letters for."""
    from PIL import Image as Pictures
    from PIL import ImageDraw

    font = _font_for(text, 16 * line)
    left, top, right, bottom = font.getbbox(text)
    picture = Pictures.new("L", (max(1, round(right - left)), max(1, round(bottom - top))))
    ImageDraw.Draw(picture).text((-left, -top), text, fill=255, font=font)
    return np.asarray(picture, np.uint8)


@functools.lru_cache(maxsize=64)
def _font_for(text: str, size: int) -> FreeTypeFont:
    """Return the font of the system that has most letters of a text, Pillow's own where none has any."""
    from PIL import ImageFont

    best, most = cast("FreeTypeFont", ImageFont.load_default(size)), 0
    for name in _FONTS:
        try:
            font = ImageFont.truetype(name, size)
        except OSError:
            continue
        nothing = bytes(font.getmask(_NO_LETTER))
        count = sum(bytes(font.getmask(letter)) != nothing for letter in text)
        if count > most:
            best, most = font, count
        if count == len(text):
            break
    return best
