"""Image files that are damaged, huge, no images or made to do harm: a sentence, or what is whole of them."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from tests.vision.sheets import picture
from workbench.core.errors import SourceError
from workbench.vision.finding import find_digits
from workbench.vision.images import load_image, load_photo, save_image


def test_missing_empty_damaged_and_foreign_files_are_told_apart(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    whole = tmp_path / "whole.png"
    save_image(whole, np.random.default_rng(0).integers(0, 256, (80, 90, 3), dtype=np.uint8))
    photo = tmp_path / "whole.jpg"
    save_image(photo, np.random.default_rng(0).integers(0, 256, (80, 90, 3), dtype=np.uint8))
    phone = tmp_path / "whole.heic"
    pytest.importorskip("pillow_heif").register_heif_opener()
    Pillow.fromarray(np.random.default_rng(0).integers(0, 256, (80, 90, 3), dtype=np.uint8)).save(phone)
    for path in (whole, photo, phone):
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


def test_a_picture_with_an_endless_side_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "thread.png"
    Pillow.new("1", (1, 200_000)).save(path)
    with pytest.raises(SourceError, match="too large: 1 × 200000 pixels"):
        load_image(path)


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (5000, 1)])
def test_a_picture_of_a_pixel_or_a_line_is_searched_without_a_find(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    Pillow.new("RGB", size, "white").save(tmp_path / "line.png")
    assert find_digits(load_image(tmp_path / "line.png")).regions == ()


def test_a_file_of_gigabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "film.tif"
    with path.open("wb") as file:
        file.truncate(1_200_000_000)  # takes no room on the disk
    with pytest.raises(SourceError, match=r"too large: 1\.2 GB"):
        load_image(path)


def test_pipes_and_impossible_names_are_no_image_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    for path in (tmp_path / "pipe.png", tmp_path / "nul\0.png"):
        with pytest.raises(SourceError, match="no image file"):
            load_image(path)


def test_what_pillow_would_run_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "script.png").write_bytes(
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n%%EndComments\n"
    )
    with pytest.raises(SourceError, match="no image that can be decoded"):
        load_image(tmp_path / "script.png")


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_what_is_told_of_a_picture_may_be_wrong(tmp_path: Path) -> None:
    exif = Pillow.Exif()
    exif[0x0112] = 77
    whole = Pillow.fromarray(picture())
    whole.save(tmp_path / "odd.jpg", exif=exif)
    whole.save(tmp_path / "garbage.jpg", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff")
    for name in ("odd.jpg", "garbage.jpg"):
        photo = load_photo(tmp_path / name)
        assert photo.image.shape == (40, 60, 3)
        assert photo.orientation == 1


@pytest.mark.filterwarnings("ignore")
def test_any_byte_of_a_file_may_be_wrong(tmp_path: Path) -> None:
    random = np.random.default_rng(5)
    pytest.importorskip("pillow_heif").register_heif_opener()
    for suffix in (".png", ".jpg", ".webp", ".tif", ".bmp", ".gif", ".heic"):
        path = tmp_path / f"whole{suffix}"
        Pillow.fromarray(picture()).save(path)
        whole = path.read_bytes()
        for _ in range(40):
            wrong = bytearray(whole)
            for place in random.integers(0, len(whole), 3):
                wrong[place] = int(random.integers(0, 256))
            path.write_bytes(wrong)
            with contextlib.suppress(SourceError):
                assert load_image(path).ndim == 3


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
