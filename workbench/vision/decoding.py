"""From a decoder's pixels to 8-bit BGR: strip by strip, reduced on the way, so that memory is bounded."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from workbench.vision.frame import Grey, Image

# Pixels that are converted at once.
_STRIP_PIXELS = 4_000_000


class UnknownLevelsError(Exception):
    """The pixels are numbers that stand for no grey levels; its text says from where to where they go."""


def bgr_of_decoded(
    decoded: Any, *, left: int = 0, top: int = 0, width: int, height: int, factor: int
) -> Image:
    """Return a Pillow image as uint8 [height, width, 3] BGR, each pixel the mean of factor × factor.

    It begins at ``left`` and ``top`` of what was decoded. What is transparent is laid on white.
    Raises `UnknownLevelsError` for numbers that are no grey levels.
    """
    convert = _converter(decoded)
    bgr = np.empty((height, width, 3), np.uint8)
    rows = max(_STRIP_PIXELS // (width * factor * factor), 1)
    for begin in range(0, height, rows):
        end = min(begin + rows, height)
        corners = (left, top + begin * factor, left + width * factor, top + end * factor)
        pixels = convert(decoded.crop(corners))
        if factor > 1:
            pixels = cv2.resize(pixels, (width, end - begin), interpolation=cv2.INTER_AREA)
        bgr[begin:end] = pixels if pixels.ndim == 3 else pixels[:, :, None]
    return bgr


def upright(image: Image, orientation: int) -> Image:
    """Return an image as it is to be looked at, by the orientation of EXIF (1 to 8) of its file."""
    match orientation:
        case 2:
            turned = cv2.flip(image, 1)
        case 3:
            turned = cv2.rotate(image, cv2.ROTATE_180)
        case 4:
            turned = cv2.flip(image, 0)
        case 5:
            turned = cv2.transpose(image)
        case 6:
            turned = cv2.rotate(image, cv2.ROTATE_90_CLOCKWISE)
        case 7:
            turned = cv2.rotate(cv2.transpose(image), cv2.ROTATE_180)
        case 8:
            turned = cv2.rotate(image, cv2.ROTATE_90_COUNTERCLOCKWISE)
        case _:
            return image
    return np.asarray(turned, np.uint8)


def _converter(decoded: Any) -> Any:
    """Return the function that makes uint8 [h, w] or [h, w, 3] BGR of a strip."""
    if decoded.mode.startswith("I"):
        low, high = decoded.getextrema()
        if low < 0 or high > 0xFFFF:
            raise UnknownLevelsError(f"{low} to {high}")
        # Sixteen bits a pixel; Pillow would cut them off at 255.
        shift = 8 if high > 0xFF else 0
        return lambda strip: (np.asarray(strip) >> shift).astype(np.uint8)
    if decoded.mode == "F":
        scale = _scale_of_floats(decoded)
        return lambda strip: np.rint(np.asarray(strip) * scale).astype(np.uint8)
    if "A" in decoded.getbands() or "transparency" in decoded.info:
        return _on_white
    return _opaque


def _scale_of_floats(decoded: Any) -> int:
    """Return the factor that brings grey levels to 255: those of 0 to 1 and of 0 to 255 are written."""
    levels: NDArray[np.float32] = np.asarray(decoded)
    low, high = float(levels.min()), float(levels.max())
    if not (low >= 0 and high <= 255):  # NaN is neither
        raise UnknownLevelsError(f"{low:g} to {high:g}")
    return 255 if high <= 1 else 1


def _on_white(strip: Any) -> Image:
    pixels = np.asarray(strip.convert("RGBA"))
    alpha = pixels[:, :, 3:].astype(np.uint16)
    laid = (pixels[:, :, 2::-1] * alpha + (255 * (255 - alpha) + 127)) // 255
    return laid.astype(np.uint8)


def _opaque(strip: Any) -> Image | Grey:
    if strip.mode == "L":
        return np.asarray(strip)
    return np.asarray(cv2.cvtColor(np.asarray(strip.convert("RGB")), cv2.COLOR_RGB2BGR), np.uint8)
