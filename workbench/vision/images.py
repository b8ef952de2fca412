"""Image files: decoded with their orientation, or a sentence that says what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from workbench.core.errors import SourceError
from workbench.core.files import replacing_file
from workbench.vision.decoding import UnknownLevelsError, bgr_of_decoded, upright
from workbench.vision.frame import Box, Frame, Image

HEIC_SUFFIXES = frozenset({".heic", ".heif"})
IMAGE_SUFFIXES = HEIC_SUFFIXES | {".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp"}

# No others: Pillow would hand a PostScript file to an interpreter.
_FORMATS = ("PNG", "JPEG", "MPO", "TIFF", "WEBP", "GIF", "BMP", "HEIF")
# Pictures up to here are kept as they are; of a larger one, means of 2 × 2 pixels or more.
_KEPT_PIXELS = 32_000_000
# What is decoded whole takes up to four bytes a pixel.
_MOST_PIXELS = 130_000_000
# A baseline JPEG is reduced while it is decoded, so that phones with 200 megapixels are read, too.
_MOST_JPEG_PIXELS = 250_000_000
# Its decoder holds the picture several times, fifteen bytes a pixel.
_MOST_WEBP_PIXELS = 60_000_000
_LONGEST_SIDE = 100_000
_LARGEST_FILE = 1_000_000_000
_COARSEST_JPEG = 8
_PREVIEW_PIXELS = 4_000_000

_ORIENTATION_TAG = 0x0112
# The orientations in which the upright picture begins at the right edge, or the lower one, of the stored.
_BEGIN_AT_RIGHT, _BEGIN_AT_BOTTOM = (2, 3, 6, 7), (3, 4, 7, 8)


@dataclass(frozen=True)
class Photo:
    """An image file, upright: uint8 [H, W, 3] BGR, and the EXIF orientation that it was turned by.

    Each pixel of ``image`` is the mean of ``reduction`` × ``reduction`` of the file.
    """

    image: Image
    orientation: int
    reduction: int = 1

    def as_stored(self, box: Box) -> Box:
        """Return a box of the upright image in pixels of the image as its file stores it."""
        height, width = self.image.shape[:2]
        turned = box.turned_back(width=width, height=height, orientation=self.orientation)
        return turned.scaled(self.reduction)

    def frame(self, index: int, name: str) -> Frame:
        """Return the image as a still picture, the ``index``-th of its source."""
        preview = _preview_of(self.image)
        return Frame(self.image, index, 0.0, name, self.orientation, self.reduction, preview)


def load_image(path: Path) -> Image:
    """Return an image file as uint8 [H, W, 3] BGR, turned as its EXIF orientation says.

    Raises `SourceError` as `load_photo` does.
    """
    return load_photo(path).image


def load_photo(path: Path) -> Photo:
    """Return an image file, turned as its EXIF orientation says; the first one of several in it.

    What is transparent is laid on white. An image of more than 32 megapixels is reduced. Raises
    `SourceError` for a file that is missing, cannot be read, is no image, is damaged or is huge.
    """
    # Pillow, because it tells a damaged file from a whole one without writing to standard error;
    # it takes a while to import and only images need it.
    from PIL import Image as Pillow
    from PIL import UnidentifiedImageError

    Pillow.init()
    can_read_heic = bool(heic_decoder())
    Pillow.MAX_IMAGE_PIXELS = None  # it would warn; the limits here give a sentence
    _check_file(path)
    try:
        formats = [one for one in _FORMATS if one in Pillow.OPEN]
        # Handed a name, Pillow maps TIFF files into memory, and garbles those that it turns.
        with path.open("rb") as file, Pillow.open(file, formats=formats) as opened:
            return _decoded(opened, path)
    except SourceError:
        raise
    except UnidentifiedImageError as error:
        if path.suffix.lower() in HEIC_SUFFIXES and not can_read_heic:
            raise SourceError(
                f"{path.name} cannot be read: HEIC is not supported on this computer.",
                hint="Save the picture as JPEG or PNG.",
            ) from error
        hint = "PNG, JPEG, HEIC, TIFF, WebP, BMP and GIF can be read."
        raise SourceError(f"{path.name} is no image that can be decoded.", hint=hint) from error
    except MemoryError as error:
        raise SourceError(
            f"{path.name} is too large for the memory of this computer.", hint="Make the picture smaller."
        ) from error
    except OSError as error:
        if error.strerror:
            raise SourceError(
                f"{path.name} cannot be read.", hint=f"The system says: {error.strerror}."
            ) from error
        raise _damaged(path) from error
    except Exception as error:  # a decoder raises whatever it stumbles over
        raise _damaged(path) from error


def photo_of(image: Image) -> Photo:
    """Return a picture that is no file, uint8 [H, W, 3] BGR; a large one is reduced like a file."""
    height, width = image.shape[:2]
    reduction = _reduction_for(width, height)
    if reduction > 1:
        kept = image[: height // reduction * reduction, : width // reduction * reduction]
        size = (width // reduction, height // reduction)
        image = np.asarray(cv2.resize(kept, size, interpolation=cv2.INTER_AREA), np.uint8)
    return Photo(image, 1, reduction)


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


def heic_decoder() -> str:
    """Return what decodes HEIC here, with its version, empty where nothing does; Pillow uses it then."""
    try:
        import pillow_heif
    except ImportError:  # no wheel for this platform, or a library that it needs is missing
        return ""
    pillow_heif.register_heif_opener(thumbnails=False)
    return f"libheif {pillow_heif.libheif_version()}"


def _check_file(path: Path) -> None:
    try:
        # A pipe or a device would be waited for without end.
        is_file, size = path.is_file(), path.stat().st_size
    except (FileNotFoundError, ValueError):  # nothing there, or a name that no file can have
        is_file, size = False, 0
    except OSError as error:
        raise SourceError(
            f"{path.name} cannot be read.", hint=f"The system says: {error.strerror}."
        ) from error
    if not is_file:
        raise SourceError(f"There is no image file at {path}.", hint="Choose an image file.")
    if size > _LARGEST_FILE:
        raise SourceError(
            f"{path.name} is too large: {size / 1e9:.1f} GB.",
            hint=f"Choose a file of at most {_LARGEST_FILE // 1_000_000_000} GB.",
        )


def _decoded(opened: Any, path: Path) -> Photo:
    """Return what an opened Pillow image holds."""
    width, height = opened.size
    is_baseline = opened.format in ("JPEG", "MPO") and not opened.info.get("progressive")
    most = {"WEBP": _MOST_WEBP_PIXELS}.get(opened.format, _MOST_PIXELS)
    _check_size(path, width, height, most=_MOST_JPEG_PIXELS if is_baseline else most)
    stored = _orientation_of(opened)
    reduction = _reduction_for(width, height)
    if is_baseline:
        coarse = min(reduction, _COARSEST_JPEG)
        opened.draft(None, (width // coarse, height // coarse))
    opened.load()
    # Some decoders turn the image themselves and say so by what is left of its orientation.
    remaining = _orientation_of(opened)
    decoded_at = round(width / opened.size[0]) if is_baseline else 1
    if remaining != stored:
        width, height = opened.size
    cut = (width % reduction, height % reduction)
    try:
        bgr = bgr_of_decoded(
            opened,
            left=cut[0] if remaining != stored and stored in _BEGIN_AT_RIGHT else 0,
            top=cut[1] if remaining != stored and stored in _BEGIN_AT_BOTTOM else 0,
            width=width // reduction,
            height=height // reduction,
            factor=reduction // decoded_at,
        )
    except UnknownLevelsError as error:
        raise SourceError(
            f"{path.name} holds numbers from {error}, which are no grey levels.",
            hint="Save it with levels from 0 to 1 or from 0 to 255, or as an 8-bit image.",
        ) from error
    opened.close()
    return Photo(upright(bgr, remaining), stored, reduction)


def _reduction_for(width: int, height: int) -> int:
    reduction = 1
    while width * height > _KEPT_PIXELS * reduction * reduction and min(width, height) > reduction:
        reduction *= 2
    return reduction


def _preview_of(image: Image) -> Image | None:
    """Return a smaller copy of an image that has more pixels than a screen, else None."""
    height, width = image.shape[:2]
    if width * height <= _PREVIEW_PIXELS:
        return None
    share = (_PREVIEW_PIXELS / (width * height)) ** 0.5
    size = (max(round(width * share), 1), max(round(height * share), 1))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


def _check_size(path: Path, width: int, height: int, *, most: int) -> None:
    if width * height > most or max(width, height) > _LONGEST_SIDE:
        raise SourceError(
            f"{path.name} is too large: {width} × {height} pixels.",
            hint=f"Make it smaller than {most // 1_000_000} megapixels and {_LONGEST_SIDE:,} pixels a side.",
        )


def _orientation_of(opened: Any) -> int:
    try:
        orientation = opened.getexif().get(_ORIENTATION_TAG, 1)
    except Exception:  # a picture can be whole although what is told of it is not
        return 1
    return orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1


def _damaged(path: Path) -> SourceError:
    return SourceError(
        f"{path.name} is damaged: it cannot be decoded to its end.",
        hint="Copy or save it again, or choose another image.",
    )
