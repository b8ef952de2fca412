"""A folder of pictures for each class becomes a data set: once, with progress, and as ink where it is ink."""

from __future__ import annotations

import errno
import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from workbench.core.errors import CancelledError, DataError
from workbench.core.events import Progress, Report, ignore, never
from workbench.core.folders import UserFolders, user_folders
from workbench.data.drawn import draw_digits
from workbench.data.mnist import load_dataset
from workbench.vision.picture_folder import PackedSet, packed, prepare_set
from workbench.vision.picture_sample import fitting_mode, ink_sample, look_of, whole_sample
from workbench.vision.picture_survey import is_picture_folder, survey

DIGITS = draw_digits(28, 3, emit=ignore, should_stop=never)


@pytest.fixture
def folders(user_home: Path) -> UserFolders:
    return user_folders()


def on_paper(sample: np.ndarray, side: int = 120) -> np.ndarray:
    """Return a sample as a picture of dark ink on light paper."""
    return np.asarray(cv2.resize(245 - (sample * 0.85).astype(np.uint8), (side, side)), np.uint8)


def photo(seed: int) -> np.ndarray:
    """Return a picture of many colours that fills its frame, uint8 [60, 90, 3]."""
    coarse = np.random.default_rng(seed).integers(0, 256, (6, 9, 3), dtype=np.uint8)
    return np.asarray(cv2.resize(coarse, (90, 60), interpolation=cv2.INTER_CUBIC), np.uint8)


def write(folder: Path, images: list[np.ndarray]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number, image in enumerate(images):
        (folder / f"{number}.png").write_bytes(cv2.imencode(".png", image)[1].tobytes())


def write_drawings(folder: Path, *, each: int = 14) -> Path:
    write(folder / "One", [on_paper(image) for image in DIGITS.images[:each]])
    write(folder / "Two", [on_paper(image) for image in DIGITS.images[14 : 14 + each]])
    return folder


def pack(folder: Path, folders: UserFolders, **options: object) -> PackedSet:
    return packed(folder, folders=folders, emit=ignore, should_stop=never, **options)  # type: ignore[arg-type]


def test_classes_are_folders_and_a_seventh_is_the_test_set(tmp_path: Path, folders: UserFolders) -> None:
    folder = write_drawings(tmp_path / "my letters")
    reports: list[Report] = []

    prepared = prepare_set(given=folder, folders=folders, emit=reports.append, should_stop=never)

    dataset = load_dataset(Path(prepared.path))
    assert dataset.labels == ("One", "Two")
    assert dataset.has_known_names
    assert dataset.facts.is_ink
    assert np.bincount(dataset.train.labels).tolist() == [12, 12]
    assert np.bincount(dataset.test.labels).tolist() == [2, 2]
    assert (dataset.name, dataset.facts.source) == ("my letters", f"Pictures in {folder}")
    assert dataset.path.parent == folders.datasets
    last = reports[-1]
    assert isinstance(last, Progress)
    assert (last.done, last.total, last.unit) == (28, 28, "pictures")


def test_ink_becomes_what_the_reader_would_make_of_it(tmp_path: Path, folders: UserFolders) -> None:
    dataset = load_dataset(pack(write_drawings(tmp_path / "set"), folders).path)

    for image in dataset.train.images:
        _, _, width, height = cv2.boundingRect(image)
        assert 18 <= max(width, height) <= 20
    # The drawn digits are normalised in the same manner: their pictures come back as they were.
    for original in DIGITS.images[:5]:
        found = ink_sample(on_paper(original, 200))
        assert found is not None
        assert np.abs(found.astype(int) - original).mean() < 16


def test_pictures_of_things_are_made_small_as_a_whole(tmp_path: Path, folders: UserFolders) -> None:
    for name in ("cat", "dog"):
        write(tmp_path / "animals" / name, [photo(number) for number in range(8)])

    dataset = load_dataset(pack(tmp_path / "animals", folders).path)

    assert not dataset.facts.is_ink
    small = whole_sample(photo(0))
    assert any(np.array_equal(small, image) for image in dataset.train.images)
    assert small[4:23].std() > 20
    assert np.ptp(small[:4]) == 0


def test_samples_stay_as_they_are_and_dark_ink_on_paper_is_turned_light(
    tmp_path: Path, folders: UserFolders
) -> None:
    for name, images in (("light", DIGITS.images), ("dark", 255 - DIGITS.images)):
        write(tmp_path / name / "3", list(images[:14]))
        write(tmp_path / name / "10", list(images[14:]))
    light, dark = (load_dataset(pack(tmp_path / name, folders).path) for name in ("light", "dark"))

    # Numbers are in their order, not in that of letters.
    assert light.labels == dark.labels == ("3", "10")
    assert np.array_equal(light.train.images, dark.train.images)
    originals = {image.tobytes() for image in DIGITS.images}
    assert {image.tobytes() for image in light.train.images} <= originals


@pytest.mark.parametrize(("train", "test"), [("train", "test"), ("Training", "val")])
def test_splits_of_its_own_are_kept(tmp_path: Path, folders: UserFolders, train: str, test: str) -> None:
    for split, images in ((train, DIGITS.images[:20]), (test, DIGITS.images[20:26])):
        write(tmp_path / "set" / split / "a", list(images[::2]))
        write(tmp_path / "set" / split / "b" / "deeper", list(images[1::2]))

    dataset = load_dataset(pack(tmp_path / "set", folders).path)

    assert dataset.labels == ("a", "b")
    assert np.bincount(dataset.train.labels).tolist() == [10, 10]
    of_a = {image.tobytes() for image in dataset.test.images[dataset.test.labels == 0]}
    assert of_a == {image.tobytes() for image in DIGITS.images[20:26:2]}
    assert np.any(np.diff(dataset.train.labels.astype(int)) < 0), "classes are mixed"


def test_what_has_not_changed_is_not_packed_again(tmp_path: Path, folders: UserFolders) -> None:
    folder = write_drawings(tmp_path / "set")
    first = pack(folder, folders).path
    stamp = first.stat().st_mtime_ns

    assert pack(folder, folders).path == first
    assert first.stat().st_mtime_ns == stamp
    assert pack(folder, folders, mode="whole").path != first
    write(folder / "Three", [on_paper(DIGITS.images[0])] * 3)
    changed = pack(folder, folders).path
    assert changed != first
    assert first.exists()
    assert load_dataset(changed).labels == ("One", "Three", "Two")


def test_what_is_no_picture_is_passed_over_and_told(tmp_path: Path, folders: UserFolders) -> None:
    folder = write_drawings(tmp_path / "set")
    (folder / "One" / "x.png").write_bytes(b"no picture")
    write(folder / "Two" / "empty", [np.full((50, 50), 240, np.uint8)])
    for ignored in ("One/notes.txt", "One/.hidden.png", "readme.png"):
        (folder / ignored).write_bytes(b"x")

    done = pack(folder, folders)

    assert len(done.passed_over) == 2
    assert done.reason().startswith("2 pictures were passed over.")
    assert "x.png" in done.reason()
    assert any("shows no ink" in each for each in done.passed_over)
    assert len(load_dataset(done.path).train) == 24


def test_a_link_to_nothing_is_passed_over(tmp_path: Path, folders: UserFolders) -> None:
    folder = write_drawings(tmp_path / "set")
    (folder / "One" / "gone.png").symlink_to(tmp_path / "nowhere.png")
    (folder / "Two" / "round.png").symlink_to("round.png")

    done = pack(folder, folders)

    assert len(done.passed_over) == 2
    assert "gone.png" in done.reason()
    assert len(load_dataset(done.path).train) == 24


def test_a_class_whose_folder_may_not_be_read_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_drawings(tmp_path / "set")
    closed = tmp_path / "set" / "Three"
    write(closed, [on_paper(DIGITS.images[0])])
    scan = os.scandir

    def refusing(path: str) -> Iterator[os.DirEntry[str]]:
        if Path(path) == closed:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refusing)

    assert is_picture_folder(folder)
    with pytest.raises(DataError, match="“Three” cannot be read: Permission denied"):
        survey(folder, should_stop=never)


def test_names_that_look_the_same_are_one_class(tmp_path: Path) -> None:
    composed, decomposed = (unicodedata.normalize(form, "Schlüssel") for form in ("NFC", "NFD"))
    for part in (f"train/{composed}", f"test/{decomposed}", "train/Ring", "test/Ring"):
        write(tmp_path / "set" / part, [on_paper(DIGITS.images[0])] * 2)

    found = survey(tmp_path / "set", should_stop=never)

    assert found.labels == ("Ring", composed)
    assert [picture.label for picture in found.test] == [0, 0, 1, 1]


def test_classes_one_folder_deeper_are_pointed_at(tmp_path: Path) -> None:
    write_drawings(tmp_path / "set" / "unpacked")

    with pytest.raises(DataError, match="1 class") as caught:
        survey(tmp_path / "set", should_stop=never)

    assert caught.value.hint == "If its classes are the folders in “unpacked”, choose that one."


@pytest.mark.parametrize("kept", [0, 900])
def test_a_damaged_pack_is_made_anew(tmp_path: Path, folders: UserFolders, kept: int) -> None:
    folder = write_drawings(tmp_path / "set")
    path = pack(folder, folders).path
    whole = path.read_bytes()
    path.write_bytes(whole[:kept])

    prepared = prepare_set(given=folder, folders=folders, emit=ignore, should_stop=never)

    assert prepared.path == str(path)
    assert path.read_bytes() == whole


def test_a_class_without_a_picture_to_learn_from_is_told(tmp_path: Path, folders: UserFolders) -> None:
    folder = write_drawings(tmp_path / "set")
    (folder / "Three").mkdir()
    (folder / "Three" / "x.png").write_bytes(b"no picture")

    done = pack(folder, folders)

    assert load_dataset(done.path).labels == ("One", "Three", "Two")
    assert done.reason().endswith("No picture is left to train on for: Three.")


def test_a_full_disk_is_told_and_nothing_is_left(
    tmp_path: Path, folders: UserFolders, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_drawings(tmp_path / "set")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(DataError, match="cannot be written: No space left on device"):
        pack(folder, folders)
    assert not folders.datasets.exists()


def test_it_stops_at_once_and_leaves_nothing(tmp_path: Path, folders: UserFolders) -> None:
    folder = write_drawings(tmp_path / "set")
    reports: list[Report] = []

    with pytest.raises(CancelledError):
        packed(folder, folders=folders, emit=reports.append, should_stop=lambda: bool(reports), mode="ink")

    assert not list(folders.datasets.glob("*")) if folders.datasets.exists() else True


def test_folders_that_are_no_set_are_told_apart(tmp_path: Path) -> None:
    assert not is_picture_folder(tmp_path)
    assert not is_picture_folder(tmp_path / "gone")
    write(tmp_path / "flat", [DIGITS.images[0]])
    assert not is_picture_folder(tmp_path / "flat")
    write(tmp_path / "one" / "a", [DIGITS.images[0]])
    assert is_picture_folder(tmp_path / "one")
    with pytest.raises(DataError, match="pictures of 1 class"):
        survey(tmp_path / "one", should_stop=never)
    write(tmp_path / "one" / "b", [DIGITS.images[0]])
    with pytest.raises(DataError, match="too few pictures"):
        survey(tmp_path / "one", should_stop=never)
    (tmp_path / "one" / "set.npz").write_bytes(b"")
    assert not is_picture_folder(tmp_path / "one")


def test_classes_that_cannot_be_called_so_are_refused(tmp_path: Path) -> None:
    for name in ("background", "a"):
        write(tmp_path / "set" / name, [DIGITS.images[0]] * 2)

    with pytest.raises(DataError, match="background"):
        survey(tmp_path / "set", should_stop=never)


def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    write_drawings(tmp_path / "set", each=3)
    (tmp_path / "set" / "Three").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "set" / "One" / "all").symlink_to(tmp_path, target_is_directory=True)

    found = survey(tmp_path / "set", should_stop=never)

    assert found.labels == ("One", "Two")
    assert len(found.train) + len(found.test) == 6


def test_strokes_that_do_not_touch_are_one_character() -> None:
    picture = np.full((100, 80), 240, np.uint8)
    cv2.putText(picture, "i", (25, 80), cv2.FONT_HERSHEY_SIMPLEX, 3, 20, 7, cv2.LINE_AA)

    sample = ink_sample(picture)

    assert sample is not None
    parts, _ = cv2.connectedComponents((sample > 100).astype(np.uint8))
    assert parts == 3  # the ground, the stem and the dot


def test_drawings_are_told_from_photos() -> None:
    drawings = [look_of(on_paper(image)) for image in DIGITS.images]
    photos = [look_of(photo(number)) for number in range(10)]

    assert fitting_mode(drawings) == "ink"
    assert fitting_mode(photos) == "whole"
    assert fitting_mode([look_of(image) for image in DIGITS.images]) == "whole"
    assert all(look.is_on_paper for look in drawings)
    assert ink_sample(np.full((40, 60), 200, np.uint8)) is None
