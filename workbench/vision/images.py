"""Image files: decoded with their orientation, or a sentence that says what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from workbench.core.errors import SourceError
from workbench.core.files import replacing_file
from workbench.vision.frame import Box, Grey, Image

IMAGE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp"})

# A picture of so many pixels takes a gigabyte to decode, and no camera makes a larger one.
_MOST_PIXELS = 120_000_000

_ORIENTATION_TAG = 0x0112


@dataclass(frozen=True)
class Photo:
    """An image file, upright: uint8 [H, W, 3] BGR, and the EXIF orientation that it was turned by."""

    image: Image
    orientation: int

    def as_stored(self, box: Box) -> Box:
        """Return a box of the upright image in pixels of the image as its file stores it."""
        height, width = self.image.shape[:2]
        return box.turned_back(width=width, height=height, orientation=self.orientation)


def load_image(path: Path) -> Image:
    """Return an image file as uint8 [H, W, 3] BGR, turned as its EXIF orientation says.

    Raises `SourceError` as `load_photo` does.
    """
    return load_photo(path).image


def load_photo(path: Path) -> Photo:
    """Return an image file, turned as its EXIF orientation says.

    What is transparent is laid on white. Raises `SourceError` for a file that is missing, cannot
    be read, is no image, is damaged or is huge.
    """
    # Pillow, because it tells a damaged file from a whole one without writing to standard error;
    # it takes a while to import and only images need it.
    from PIL import Image as Pillow
    from PIL import ImageOps, UnidentifiedImageError

    Pillow.MAX_IMAGE_PIXELS = None  # it would warn; the limit here gives a sentence
    try:
        with Pillow.open(path) as opened:
            width, height = opened.size
            if width * height > _MOST_PIXELS:
                raise SourceError(
                    f"{path.name} is too large: {width} × {height} pixels.",
                    hint=f"Make it smaller than {_MOST_PIXELS // 1_000_000} megapixels.",
                )
            opened.load()
            orientation = int(opened.getexif().get(_ORIENTATION_TAG, 1))
            return Photo(_as_bgr(ImageOps.exif_transpose(opened), path), orientation)
    except SourceError:
        raise
    except (FileNotFoundError, IsADirectoryError) as error:
        raise SourceError(f"There is no image file at {path}.", hint="Choose an image file.") from error
    except UnidentifiedImageError as error:
        hint = "PNG, JPEG, TIFF, WebP, BMP and GIF can be read."
        raise SourceError(f"{path.name} is no image that can be decoded.", hint=hint) from error
    except OSError as error:
        if error.strerror:
            raise SourceError(
                f"{path.name} cannot be read.", hint=f"The system says: {error.strerror}."
            ) from error
        raise _damaged(path) from error
    except Exception as error:  # a decoder raises whatever it stumbles over
        raise _damaged(path) from error


def save_image(path: Path, image: Image) -> None:
    """Write an image, uint8 [H, W] or [H, W, 3] BGR, in the format of the path's suffix."""
    try:
        is_encoded, encoded = cv2.imencode(path.suffix.lower(), image)
    except cv2.error as error:
        raise SourceError(
            f"An image cannot be written as {path.suffix or 'a file without suffix'}.",
            hint="Choose a name that ends in .png or .jpg.",
        ) from error
    if not is_encoded:
        raise SourceError(f"{path.name} cannot be encoded.", hint="Choose a name that ends in .png.")
    try:
        with replacing_file(path) as aside:
            aside.write_bytes(encoded.tobytes())
    except OSError as error:
        raise SourceError(f"{path} cannot be written.", hint=f"The system says: {error.strerror}.") from error


def _as_bgr(image: Any, path: Path) -> Image:
    """Return a Pillow image as uint8 [H, W, 3] BGR."""
    if image.mode.startswith("I"):
        deep = np.asarray(image)
        if deep.min() < 0 or deep.max() > 0xFFFF:
            raise _damaged(path)
        # Sixteen bits a pixel; Pillow would cut them off at 255.
        shift = 8 if deep.max() > 0xFF else 0
        return np.asarray(cv2.cvtColor((deep >> shift).astype(np.uint8), cv2.COLOR_GRAY2BGR), np.uint8)
    if image.mode == "F":
        return np.asarray(cv2.cvtColor(_from_floats(np.asarray(image), path), cv2.COLOR_GRAY2BGR), np.uint8)
    if "A" in image.getbands() or "transparency" in image.info:
        from PIL import Image as Pillow

        clear = image.convert("RGBA")
        white = Pillow.new("RGBA", clear.size, (255, 255, 255, 255))
        image = Pillow.alpha_composite(white, clear)
    return np.asarray(cv2.cvtColor(np.asarray(image.convert("RGB")), cv2.COLOR_RGB2BGR), np.uint8)


def _from_floats(levels: NDArray[np.float32], path: Path) -> Grey:
    """Return grey levels as uint8: those of 0 to 1 and of 0 to 255 are what programs write."""
    low, high = float(levels.min()), float(levels.max())
    if not (low >= 0 and high <= 255):  # NaN is neither
        raise SourceError(
            f"{path.name} holds numbers from {low:g} to {high:g}, which are no grey levels.",
            hint="Save it with levels from 0 to 1 or from 0 to 255.",
        )
    return np.rint(levels * (255 if high <= 1 else 1)).astype(np.uint8)


def _damaged(path: Path) -> SourceError:
    return SourceError(
        f"{path.name} is damaged: it cannot be decoded to its end.",
        hint="Copy or save it again, or choose another image.",
    )
