"""Image files: decoded as stored, turned as EXIF says, or a sentence."""

from __future__ import annotations

import contextlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image as Pillow

from workbench.core.errors import SourceError
from workbench.vision.frame import Box
from workbench.vision.images import load_image, load_photo, save_image
from workbench.vision.sources import FileSource, open_source


def picture() -> np.ndarray:
    """A picture whose corner tells how it lies: blue at the top left, height 40, width 60."""
    image = np.full((40, 60, 3), 230, np.uint8)
    image[:10, :15] = (250, 40, 20)
    return image


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


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_box_is_found_again_in_the_file_as_stored(tmp_path: Path, orientation: int) -> None:
    stored = np.zeros((40, 60), np.uint8)
    stored[5:18, 31:52] = 255
    path = tmp_path / "turned.png"
    exif = Pillow.Exif()
    exif[0x0112] = orientation
    Pillow.fromarray(stored).save(path, exif=exif)

    frame = open_source(FileSource(path)).read()
    assert frame is not None
    for photo in (load_photo(path), frame):
        rows, columns = np.nonzero(photo.image[:, :, 0])
        x, y = int(columns.min()), int(rows.min())
        upright = Box(x, y, int(columns.max()) + 1 - x, int(rows.max()) + 1 - y)
        assert photo.as_stored(upright) == Box(31, 5, 21, 13)


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


def test_missing_empty_damaged_and_foreign_files_are_told_apart(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    whole = tmp_path / "whole.png"
    save_image(whole, np.random.default_rng(0).integers(0, 256, (80, 90, 3), dtype=np.uint8))
    photo = tmp_path / "whole.jpg"
    save_image(photo, np.random.default_rng(0).integers(0, 256, (80, 90, 3), dtype=np.uint8))
    for path in (whole, photo):
        cut = tmp_path / f"cut{path.suffix}"
        cut.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        with pytest.raises(SourceError, match="damaged"):
            load_image(cut)
    (tmp_path / "empty.png").touch()
    (tmp_path / "text.jpg").write_text("not a picture")
    for name in ("empty.png", "text.jpg"):
        with pytest.raises(SourceError, match="no image"):
            load_image(tmp_path / name)
    with pytest.raises(SourceError, match="no image file"):
        load_image(tmp_path / "missing.png")
    with pytest.raises(SourceError, match="no image file"):
        load_image(tmp_path)
    assert capfd.readouterr().err == ""


def test_a_huge_picture_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    path = tmp_path / "huge.png"
    Pillow.new("1", (20_000, 20_000)).save(path)
    with pytest.raises(SourceError, match="too large"):
        load_image(path)


def test_any_cut_of_a_file_gives_a_picture_or_a_sentence(tmp_path: Path) -> None:
    for suffix in (".png", ".jpg", ".webp", ".tif", ".bmp"):
        path = tmp_path / f"whole{suffix}"
        save_image(path, picture())
        whole = path.read_bytes()
        for share in range(1, 12):
            cut = tmp_path / f"cut{suffix}"
            cut.write_bytes(whole[: len(whole) * share // 12])
            # A bitmap that lost its end may be whole enough; anything but a sentence would fail here.
            with contextlib.suppress(SourceError):
                assert load_image(cut).dtype == np.uint8


def test_saving_where_that_cannot_be_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be written as"):
        save_image(tmp_path / "a.unknown", picture())
    with pytest.raises(SourceError, match="cannot be written as"):
        save_image(tmp_path / "a", picture())
    (tmp_path / "file").touch()
    with pytest.raises(SourceError, match="cannot be written"):
        save_image(tmp_path / "file" / "a.png", picture())
