"""Image files: decoded as stored, turned as EXIF says, or a sentence."""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image as Pillow

from tests.vision.sheets import picture
from workbench.core.errors import SourceError
from workbench.vision import images
from workbench.vision.frame import Box
from workbench.vision.images import load_image, load_photo, save_image
from workbench.vision.sources import FileSource, open_source


def write_turned(path: Path, stored: np.ndarray, orientation: int) -> Path:
    exif = Pillow.Exif()
    exif[0x0112] = orientation
    Pillow.fromarray(stored).save(path, exif=exif)
    return path


@pytest.mark.parametrize("suffix", [".png", ".bmp", ".tif", ".tiff", ".webp", ".jpg", ".JPG"])
def test_what_was_saved_is_loaded_again(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"ä b{suffix}"
    save_image(path, picture())
    loaded = load_image(path)
    assert loaded.shape == (40, 60, 3)
    assert loaded.dtype == np.uint8
    assert np.abs(loaded.astype(int) - picture()).mean() < 6


@pytest.mark.parametrize(
    ("orientation", "shape", "corner"),
    [(1, (40, 60), "tl"), (3, (40, 60), "br"), (6, (60, 40), "tr"), (8, (60, 40), "bl")],
)
def test_a_photo_is_turned_as_its_orientation_says(
    tmp_path: Path, orientation: int, shape: tuple[int, int], corner: str
) -> None:
    path = tmp_path / "photo.jpg"
    exif = Pillow.Exif()
    exif[0x0112] = orientation
    Pillow.fromarray(cv2.cvtColor(picture(), cv2.COLOR_BGR2RGB)).save(path, quality=95, exif=exif)
    loaded = load_image(path)
    assert loaded.shape[:2] == shape
    y = 3 if corner[0] == "t" else -4
    x = 3 if corner[1] == "l" else -4
    assert loaded[y, x, 0] > 200
    assert loaded[y, x, 2] < 80


@pytest.mark.parametrize("suffix", [".png", ".tif"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_box_is_found_again_in_the_file_as_stored(tmp_path: Path, orientation: int, suffix: str) -> None:
    stored = np.zeros((40, 60), np.uint8)
    stored[5:18, 31:52] = 255
    path = write_turned(tmp_path / f"turned{suffix}", stored, orientation)

    frame = open_source(FileSource(path)).read()
    assert frame is not None
    for photo in (load_photo(path), frame):
        rows, columns = np.nonzero(photo.image[:, :, 0])
        x, y = int(columns.min()), int(rows.min())
        upright = Box(x, y, int(columns.max()) + 1 - x, int(rows.max()) + 1 - y)
        assert photo.as_stored(upright) == Box(31, 5, 21, 13)


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".tif"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_large_picture_is_reduced_and_its_boxes_are_those_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, orientation: int, suffix: str
) -> None:
    monkeypatch.setattr(images, "_KEPT_PIXELS", 1000)
    stored = np.zeros((81, 123), np.uint8)
    stored[12:36, 60:104] = 255
    photo = load_photo(write_turned(tmp_path / f"large{suffix}", stored, orientation))
    assert photo.reduction == 4
    assert photo.image.shape[:2] == ((20, 30) if orientation < 5 else (30, 20))
    rows, columns = np.nonzero(photo.image[:, :, 0] > 127)
    x, y = int(columns.min()), int(rows.min())
    upright = Box(x, y, int(columns.max()) + 1 - x, int(rows.max()) + 1 - y)
    assert photo.as_stored(upright) == Box(60, 12, 44, 24)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "F"])
def test_every_kind_of_pixels_is_reduced_by_its_means(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    monkeypatch.setattr(images, "_KEPT_PIXELS", 400)
    halves = np.repeat(np.array([[255, 0]], np.uint8), 20, axis=1).repeat(21, axis=0)
    if mode in ("I;16", "F"):
        kind = np.uint16 if mode == "I;16" else np.float32
        whole = Pillow.fromarray(halves.astype(kind) * kind(257 if mode == "I;16" else 1))
    else:
        whole = Pillow.fromarray(halves).convert("RGB").convert(mode)
    path = tmp_path / "halves.tif"
    whole.save(path)
    photo = load_photo(path)
    assert photo.reduction == 2
    assert photo.image.shape == (10, 20, 3)
    assert photo.image[:, :9].min() >= 250
    assert photo.image[:, 11:].max() <= 40


def test_a_photo_of_an_iphone_is_read_and_upright(tmp_path: Path) -> None:
    pillow_heif = pytest.importorskip("pillow_heif")
    pillow_heif.register_heif_opener()
    exif = Pillow.Exif()
    exif[0x0112] = 6
    whole = Pillow.fromarray(cv2.cvtColor(picture(), cv2.COLOR_BGR2RGB))
    whole.save(tmp_path / "IMG_1.HEIC", format="HEIF", quality=90, exif=exif.tobytes())
    photo = load_photo(tmp_path / "IMG_1.HEIC")
    assert photo.image.shape == (60, 40, 3)
    assert photo.image[3, -4, 0] > 200
    assert photo.image[3, -4, 2] < 80
    # Phones hand them over under the name of a JPEG, too.
    (tmp_path / "IMG_1.HEIC").rename(tmp_path / "IMG_1.jpg")
    assert np.array_equal(load_image(tmp_path / "IMG_1.jpg"), photo.image)


def test_heic_where_it_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    monkeypatch.delitem(Pillow.OPEN, "HEIF", raising=False)
    (tmp_path / "a.heic").write_bytes(b"\0\0\0\x18ftypheic" + bytes(40))
    with pytest.raises(SourceError, match="HEIC is not supported on this computer") as told:
        load_image(tmp_path / "a.heic")
    assert "JPEG" in told.value.hint


def test_transparent_paper_is_white(tmp_path: Path) -> None:
    path = tmp_path / "ink.png"
    ink = np.zeros((20, 20, 4), np.uint8)
    ink[5:15, 8:12, 3] = 255  # black ink; all else is transparent black
    assert cv2.imwrite(str(path), ink)
    loaded = load_image(path)
    assert loaded[0, 0].tolist() == [255, 255, 255]
    assert loaded[10, 10].tolist() == [0, 0, 0]


def test_grey_pictures_of_8_and_16_bits_and_palettes_are_loaded(tmp_path: Path) -> None:
    grey = np.full((9, 7), 90, np.uint8)
    assert cv2.imwrite(str(tmp_path / "8.png"), grey)
    assert cv2.imwrite(str(tmp_path / "16.png"), grey.astype(np.uint16) * 257)
    Pillow.fromarray(grey).convert("P").save(tmp_path / "p.gif")
    for name in ("8.png", "16.png", "p.gif"):
        loaded = load_image(tmp_path / name)
        assert loaded.shape == (9, 7, 3)
        assert loaded[4, 4].tolist() == [90, 90, 90]


@pytest.mark.parametrize("most", [1.0, 255.0])
def test_levels_in_floats_are_grey_levels(tmp_path: Path, most: float) -> None:
    levels = np.linspace(0, most, 63, dtype=np.float32).reshape(9, 7)
    Pillow.fromarray(levels).save(tmp_path / "levels.tif")
    loaded = load_image(tmp_path / "levels.tif")
    assert np.abs(loaded[..., 0] - np.linspace(0, 255, 63).reshape(9, 7)).max() <= 0.5


@pytest.mark.parametrize("wrong", [-1.0, 300.0, np.nan, np.inf])
def test_floats_that_are_no_grey_levels_are_told(tmp_path: Path, wrong: float) -> None:
    levels = np.full((9, 7), 0.5, np.float32)
    levels[3, 3] = wrong
    Pillow.fromarray(levels).save(tmp_path / "levels.tif")
    with pytest.raises(SourceError, match="no grey levels"):
        load_image(tmp_path / "levels.tif")


def test_the_first_picture_of_several_is_read(tmp_path: Path) -> None:
    pages = [Pillow.new("L", (30, 20), level) for level in (40, 200)]
    for name in ("film.gif", "pages.tif", "film.webp"):
        pages[0].save(tmp_path / name, save_all=True, append_images=pages[1:])
        assert abs(int(load_image(tmp_path / name)[10, 10, 0]) - 40) <= 3


def test_a_picture_with_more_pixels_than_a_screen_brings_a_smaller_one(tmp_path: Path) -> None:
    Pillow.new("L", (3000, 2000), 90).save(tmp_path / "large.png")
    Pillow.new("L", (300, 200), 90).save(tmp_path / "small.png")
    large, small = (open_source(FileSource(tmp_path / name)).read() for name in ("large.png", "small.png"))
    assert large is not None
    assert small is not None
    assert large.image.shape == (2000, 3000, 3)
    assert large.preview is not None
    assert large.preview.shape == (1633, 2449, 3)
    assert (large.preview == 90).all()
    assert small.preview is None


def test_saving_where_that_cannot_be_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be written as"):
        save_image(tmp_path / "a.unknown", picture())
    with pytest.raises(SourceError, match="cannot be written as"):
        save_image(tmp_path / "a", picture())
    (tmp_path / "file").touch()
    with pytest.raises(SourceError, match="cannot be written"):
        save_image(tmp_path / "file" / "a.png", picture())
