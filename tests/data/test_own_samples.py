"""The user's own samples on disk: kept, listed, changed and brought back, whatever lies among them."""

from __future__ import annotations

import contextlib
import errno
import os
import threading
import time
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.data.files import make_samples
from workbench.core.errors import DataError
from workbench.data.own_sample import OWN_LABELS
from workbench.data.own_samples import MOST_OWN, OwnSampleStore, load_own_samples
from workbench.data.sample_file import Origin, encode_sample, read_sample_file

IMAGES = make_samples(40).images


@pytest.fixture
def store(tmp_path: Path) -> OwnSampleStore:
    return OwnSampleStore(tmp_path / "samples")


def test_nothing_is_kept_and_nothing_made_at_first(store: OwnSampleStore) -> None:
    assert len(store.read()) == 0
    assert sum(store.counts()) == 0
    assert len(load_own_samples(store.folder)) == 0
    assert not store.folder.exists()


def test_a_sample_is_a_png_in_the_folder_of_its_label(store: OwnSampleStore) -> None:
    origin = Origin(source="image", name="Zettel ☂.jpg", read_as="1", confidence=0.75)
    kept = store.add(IMAGES[0], label="7", origin=origin)
    assert kept.path.parent == store.folder / "7"
    assert np.array_equal(cv2.imread(str(kept.path), cv2.IMREAD_UNCHANGED), IMAGES[0])
    (found,) = store.read().samples
    assert (found.label, found.origin) == ("7", kept.origin)
    assert (found.origin.name, found.origin.read_as, found.origin.confidence) == ("Zettel ☂.jpg", "1", 0.75)
    assert np.array_equal(found.image, IMAGES[0])
    assert [path.name for path in store.folder.rglob("*")] == ["7", kept.path.name]


def test_the_same_image_is_kept_once_under_its_last_label(store: OwnSampleStore) -> None:
    for label in ("1", "1", "7"):
        store.add(IMAGES[0], label=label)
    assert store.counts()[OWN_LABELS.index("7")] == sum(store.counts()) == 1
    there = store.find(IMAGES[0], Origin())
    assert there is not None
    assert there.parent.name == "7"
    assert store.find(IMAGES[1], Origin()) is None


def test_a_training_gets_samples_of_its_classes_in_an_order_of_their_own(
    store: OwnSampleStore, tmp_path: Path
) -> None:
    other = OwnSampleStore(tmp_path / "other")
    for number in range(22):
        store.add(IMAGES[number], label=OWN_LABELS[number % 11])
    for number in reversed(range(22)):
        other.add(IMAGES[number], label=OWN_LABELS[number % 11])
    everything, digits = load_own_samples(store.folder), load_own_samples(store.folder, OWN_LABELS[:10])
    assert (len(everything), len(digits)) == (22, 20)
    assert sorted(everything.labels) == sorted([*range(11)] * 2)
    assert digits.labels.max() == 9
    again = load_own_samples(other.folder)
    assert np.array_equal(everything.images, again.images)
    assert np.array_equal(everything.labels, again.labels)


def test_a_set_with_other_classes_gets_what_has_the_name_of_one(store: OwnSampleStore) -> None:
    for number in range(11):
        store.add(IMAGES[number], label=OWN_LABELS[number])

    assert len(load_own_samples(store.folder, ("shirt", "trouser", "pullover", "dress"))) == 0
    mixed = load_own_samples(store.folder, ("A", "7", "B", "3", "background"))

    assert mixed.labels.tolist() == [3, 1, 4]
    assert np.array_equal(mixed.images, np.stack([IMAGES[3], IMAGES[7], IMAGES[10]]))


def test_relabelling_removing_and_undoing_move_files_and_change_no_pixel(store: OwnSampleStore) -> None:
    paths = [store.add(image, label="1", origin=Origin(source="canvas")).path for image in IMAGES[:3]]
    moved = store.relabel(paths[:2], "7")
    assert [sample.label for sample in store.read().samples].count("7") == 2
    back = store.relabel(moved, "1")
    assert set(back) == set(paths[:2])
    removed = store.remove(paths)
    assert len(store.read()) == 0
    assert set(store.restore(removed)) == set(paths)
    there = store.read()
    assert {sample.origin.source for sample in there.samples} == {"canvas"}
    assert {sample.image.tobytes() for sample in there.samples} == {image.tobytes() for image in IMAGES[:3]}


def test_a_change_that_is_refused_midway_is_taken_back(store: OwnSampleStore) -> None:
    paths = [store.add(image, label="1").path for image in IMAGES[:3]]
    paths[1].unlink()
    with pytest.raises(DataError, match="no longer there"):
        store.relabel(paths, "7")
    assert store.counts()[1] == 2
    with pytest.raises(DataError, match="no longer there"):
        store.remove(paths)
    assert store.counts()[1] == 2


def test_files_of_one_name_never_take_each_others_place(store: OwnSampleStore) -> None:
    for label, image in zip("127", IMAGES, strict=False):
        path = store.folder / label / "mine.png"
        path.parent.mkdir(parents=True)
        path.write_bytes(encode_sample(image, Origin()))
    moved = store.relabel([store.folder / label / "mine.png" for label in "12"], "7")
    assert [path.name for path in moved] == ["mine-2.png", "mine-3.png"]
    assert store.counts()[7] == 3
    removed = store.remove(moved[:1])
    (store.folder / "7" / "mine-2.png").write_bytes(encode_sample(IMAGES[5], Origin()))
    (back,) = store.restore(removed)
    assert back.name == "mine-2-2.png"
    assert len(store.read()) == 4


def test_the_same_image_under_two_labels_becomes_one(store: OwnSampleStore) -> None:
    # As two programs at the same moment may leave it.
    for label in "17":
        path = store.folder / label / "mine.png"
        path.parent.mkdir(parents=True)
        path.write_bytes(encode_sample(IMAGES[0], Origin(source=label)))
    store.relabel([store.folder / "1" / "mine.png"], "7")
    assert len(store.read()) == 1


def test_what_was_removed_a_month_ago_is_forgotten(
    store: OwnSampleStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [store.add(image, label="1").path for image in IMAGES[:2]]
    (old,) = store.remove(paths[:1])
    left = store.folder / "1" / ".torn.partial"
    left.write_bytes(b"torn")
    os.utime(left, (0, 0))
    month = 31 * 24 * 60 * 60
    later = time.time_ns() + month * 10**9
    monkeypatch.setattr("workbench.data.own_samples.time.time", lambda: later / 1e9)
    monkeypatch.setattr("workbench.data.own_samples.time.time_ns", lambda: later)
    (new,) = store.remove(paths[1:])
    assert (old.exists(), left.exists(), new.exists()) == (False, False, True)


@pytest.mark.parametrize(
    ("image", "label", "words"),
    [
        (IMAGES[0], "ten", "no label"),
        (IMAGES[0], "../7", "no label"),
        (IMAGES[0].astype(np.float32), "7", "float32 28 × 28"),
        (IMAGES[0][:20], "7", "20 × 28"),
        (np.zeros((28, 28), np.uint8), "7", "empty image"),
    ],
)
def test_what_is_no_sample_is_refused(
    store: OwnSampleStore, image: NDArray[np.uint8], label: str, words: str
) -> None:
    with pytest.raises(DataError, match=words):
        store.add(image, label=label)
    assert not store.folder.exists()


def test_files_that_cannot_be_used_are_told_and_stay(store: OwnSampleStore, tmp_path: Path) -> None:
    store.add(IMAGES[0], label="7")
    png = encode_sample(IMAGES[1], Origin())
    folder = store.folder / "7"
    flipped = bytearray(png)
    flipped[-20] ^= 1
    large = cv2.imencode(".png", np.zeros((29, 28), np.uint8))[1].tobytes()
    hostile: dict[str, bytes] = {
        "empty.png": b"",
        "cut.png": png[:-30],
        "flipped.png": bytes(flipped),
        "text.PNG": b"seven",
        "other.png": large,
        "huge.png": png + bytes(1 << 19),
        "claims.png": png[:8] + b"\xff\xff\xff\xffIHDR" + png[16:],
    }
    for name, content in hostile.items():
        (folder / name).write_bytes(content)
    os.mkfifo(folder / "pipe.png")
    (folder / "folder.png").mkdir()
    (folder / "loop.png").symlink_to(folder / "loop.png")
    (folder / "zero.png").symlink_to("/dev/zero")
    (folder / "gone.png").symlink_to(tmp_path / "gone")
    (folder / "notes.txt").write_text("not looked at")
    there = store.read()
    told = {each.path.name: each.damage for each in there.damaged}
    assert len(there) == 1
    assert set(told) == {*hostile, "pipe.png", "folder.png", "loop.png", "zero.png", "gone.png"}
    assert "29" in told["other.png"]
    assert "empty" in told["empty.png"]
    assert "cut short" in told["cut.png"]
    assert "damaged" in told["flipped.png"]
    assert "too large" in told["huge.png"]
    assert "no file" in told["pipe.png"]
    assert all(each.path.is_symlink() or each.path.exists() for each in there.damaged)
    removed = store.remove([each.path for each in there.damaged if each.path.name != "folder.png"])
    assert len(store.read().damaged) == 1
    store.restore(removed)
    assert len(store.read().damaged) == 12


def test_a_linked_file_is_removed_not_what_it_points_to(store: OwnSampleStore, tmp_path: Path) -> None:
    target = tmp_path / "mine.png"
    target.write_bytes(encode_sample(IMAGES[0], Origin()))
    store.add(IMAGES[1], label="3")
    link = store.folder / "3" / "linked.png"
    link.symlink_to(target)
    assert len(store.read()) == 2
    store.remove([link])
    assert len(store.read()) == 1
    assert target.exists()


def test_an_origin_that_is_damaged_or_newer_costs_no_sample(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    content = encode_sample(IMAGES[0], Origin(source="canvas"))
    assert read_sample_file(_written(path, content))[1].source == "canvas"
    plain = cv2.imencode(".png", IMAGES[0])[1].tobytes()
    image, origin = read_sample_file(_written(path, plain))
    assert origin == Origin()
    assert np.array_equal(image, IMAGES[0])


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cut=st.integers(0, 1200),
    flips=st.lists(st.tuples(st.integers(0, 1200), st.integers(1, 255)), max_size=4),
)
def test_any_damage_gives_a_sample_or_a_sentence(
    tmp_path: Path, cut: int, flips: list[tuple[int, int]]
) -> None:
    content = bytearray(encode_sample(IMAGES[0], Origin(source="canvas", confidence=0.5)))
    for place, bits in flips:
        content[place % len(content)] ^= bits
    path = _written(tmp_path / "a.png", bytes(content[: len(content) - cut]))
    # Anything but a sentence would fail here; each chunk has a check sum, so what is accepted is whole.
    with contextlib.suppress(DataError):
        assert np.array_equal(read_sample_file(path)[0], IMAGES[0])


def test_a_full_disk_is_told_and_leaves_what_was_there(
    store: OwnSampleStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = store.add(IMAGES[0], label="1")

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("workbench.data.sample_file.os.fsync", full)
    with pytest.raises(DataError, match="No space left") as refused:
        store.add(IMAGES[0], label="7")
    assert "disk" in refused.value.hint
    assert [path.name for path in store.folder.rglob("*.*")] == [kept.path.name]


def test_writers_at_the_same_time_lose_nothing(store: OwnSampleStore) -> None:
    def write(first: int) -> None:
        for number in range(first, 40, 2):
            OwnSampleStore(store.folder).add(IMAGES[number], label=str(number % 10))
            OwnSampleStore(store.folder).add(IMAGES[0], label="0")

    threads = [threading.Thread(target=write, args=(first,)) for first in (0, 1)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        assert not store.read().damaged
    there = store.read()
    assert len(there) == 40
    assert not there.damaged


def test_a_folder_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "samples").write_text("not a folder")
    store = OwnSampleStore(tmp_path / "samples")
    with pytest.raises(DataError, match="cannot be read"):
        store.read()
    with pytest.raises(DataError):
        store.add(IMAGES[0], label="7")


def test_more_than_can_be_held_are_refused(store: OwnSampleStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.data.own_samples.MOST_OWN", 2)
    assert MOST_OWN > 2
    for image in IMAGES[:2]:
        store.add(image, label="1")
    with pytest.raises(DataError, match="at most"):
        store.add(IMAGES[2], label="1")


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
