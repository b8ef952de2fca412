"""IDX files are read whole and right, or refused with a sentence that names the file and its fault."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tests.data.files import idx_bytes, make_samples, write_idx_folder, write_keras_npz
from workbench.core.errors import DataError
from workbench.data.idx import read_idx
from workbench.data.mnist import load_dataset, load_test_samples

IMAGES = "train-images-idx3-ubyte"
LABELS = "train-labels-idx1-ubyte"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_idx_folder(tmp_path / "mnist")


def refusal(path: Path) -> str:
    """Return what a user is told of files that cannot be loaded."""
    with pytest.raises(DataError) as caught:
        load_dataset(path)
    return str(caught.value)


@pytest.mark.parametrize("is_packed", [False, True], ids=["plain", "gz"])
def test_a_folder_of_four_files_is_read(tmp_path: Path, *, is_packed: bool) -> None:
    folder = write_idx_folder(tmp_path / "digits", train=20, test=10, is_packed=is_packed)

    dataset = load_dataset(folder)

    assert np.array_equal(dataset.train.images, make_samples(20).images)
    assert np.array_equal(dataset.train.labels, make_samples(20).labels)
    assert np.array_equal(dataset.test.images, make_samples(10).images)
    assert (dataset.name, dataset.path, dataset.is_drawn) == ("digits", folder, False)
    assert len(dataset.checksum) == 64


def test_any_one_of_the_files_stands_for_all(folder: Path) -> None:
    dataset = load_dataset(folder / "t10k-labels-idx1-ubyte")

    assert (len(dataset.train), len(dataset.test)) == (20, 10)
    assert load_dataset(dataset.path).checksum == dataset.checksum


def test_the_original_test_files_hold_the_same_as_the_npz(idx_folder: Path, mnist_path: Path) -> None:
    original = load_test_samples(idx_folder / "t10k-images-idx3-ubyte.gz")
    other = load_test_samples(mnist_path)

    assert np.array_equal(original.images, other.images)
    assert np.array_equal(original.labels, other.labels)


def test_names_with_a_dot_are_known(folder: Path) -> None:
    (folder / IMAGES).rename(folder / "train-images.idx3-ubyte")

    assert len(load_dataset(folder).train) == 20


def test_an_npz_in_the_folder_goes_before_part_of_the_idx_files(folder: Path) -> None:
    (folder / IMAGES).unlink()
    write_keras_npz(folder / "mnist.npz", train=6, test=4)

    assert len(load_dataset(folder).train) == 6


def test_the_check_sum_changes_with_any_of_the_files(folder: Path) -> None:
    before = load_dataset(folder).checksum
    labels = make_samples(10).labels
    labels[3] = (labels[3] + 1) % 10
    (folder / "t10k-labels-idx1-ubyte").write_bytes(idx_bytes(labels))

    assert load_dataset(folder).checksum != before


def test_missing_files_are_named(folder: Path) -> None:
    (folder / IMAGES).unlink()
    (folder / LABELS).unlink()

    said = refusal(folder)

    assert "“mnist” has no train-images-idx3-ubyte and no train-labels-idx1-ubyte" in said
    assert len(load_test_samples(folder)) == 10


def test_a_folder_without_a_data_set_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()

    assert "“notes” holds no data set" in refusal(tmp_path / "notes")


def test_a_folder_in_the_place_of_a_file_counts_as_missing(folder: Path) -> None:
    (folder / IMAGES).unlink()
    (folder / IMAGES).mkdir()

    assert "has no train-images" in refusal(folder)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\0\0\x08", "is no IDX file"),
        (b"PK\x03\x04 something", "is no IDX file"),
        (b"\0\0\x0d\x03" + bytes(12), "numbers of type 0x0d"),
        (b"\0\0\x08\x00", "0 dimensions"),
        (b"\0\0\x08\xff" + b"\xff" * 2000, "255 dimensions"),
        (b"\0\0\x08\x03" + bytes(11), "cut short within its header"),
        (b"\0\0\x08\x03" + struct.pack(">3I", 2**32 - 1, 28, 28), "states a size of 4,294,967,295"),
        (b"\0\0\x08\x03" + struct.pack(">3I", 20, 2**31, 2**31), "cannot be read"),
        (b"\0\0\x08\x03" + struct.pack(">3I", 0, 28, 28), "states a size of 0"),
        (b"\0\0\x08\x03" + struct.pack(">3I", 900_000, 28, 28) + bytes(99), "ends after 99 of 705,600,000"),
        (idx_bytes(make_samples(20).images)[:-1], "ends after 15,679 of 15,680"),
        (idx_bytes(make_samples(20).images) + b"\0", "goes on after"),
        (idx_bytes(make_samples(19).images), "19 images but 20 labels"),
        (idx_bytes(np.zeros((20, 28, 27), np.uint8)), "uint8 20 × 28 × 27"),
        (idx_bytes(np.zeros((20, 28), np.uint8)), "uint8 20 × 28, not"),
    ],
)
@pytest.mark.parametrize("is_packed", [False, True], ids=["plain", "gz"])
def test_images_that_do_not_fit_are_refused(
    folder: Path, content: bytes, said: str, *, is_packed: bool
) -> None:
    (folder / IMAGES).write_bytes(gzip.compress(content) if is_packed else content)

    message = refusal(folder)

    assert said in message
    assert IMAGES in message


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (idx_bytes(np.full(20, 254, np.uint8)), "label 254"),
        (idx_bytes(np.zeros((20, 10), np.uint8)), "not one label a sample"),
    ],
)
def test_labels_that_do_not_fit_are_refused(folder: Path, content: bytes, said: str) -> None:
    (folder / LABELS).write_bytes(content)

    message = refusal(folder)

    assert said in message
    assert LABELS in message


def test_a_bomb_is_not_unpacked(folder: Path) -> None:
    # 300 MB of zeros behind a header that states 20 samples: read as far as stated, and a byte.
    bomb = idx_bytes(np.zeros((20, 28, 28), np.uint8)) + bytes(300_000_000)
    (folder / IMAGES).write_bytes(gzip.compress(bomb, compresslevel=1))

    assert "goes on after the 15,680 bytes" in refusal(folder)


def test_a_damaged_gz_is_said_to_be_damaged(folder: Path) -> None:
    packed = gzip.compress(idx_bytes(make_samples(20).images))
    for damaged in (packed[:-9], packed[:5], packed[:-8] + b"\0" * 8, packed[:40] + b"?" + packed[41:]):
        (folder / IMAGES).write_bytes(damaged)
        assert IMAGES in refusal(folder)


def test_a_file_that_may_not_be_read_is_said_to_be_closed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise PermissionError(13, "Permission denied")

    # The mode of a file stops everybody but the root user, under whom tests may run.
    monkeypatch.setattr(Path, "open", refuse)

    assert "cannot be read: Permission denied" in refusal(folder)


@given(
    array=arrays.arrays(
        np.uint8, st.one_of(st.tuples(st.integers(1, 60)), st.tuples(*[st.integers(1, 28)] * 3))
    ),
    is_packed=st.booleans(),
)
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, array: np.ndarray, *, is_packed: bool
) -> None:
    path = tmp_path_factory.mktemp("idx") / "array"
    content = idx_bytes(array)
    path.write_bytes(gzip.compress(content, compresslevel=1) if is_packed else content)

    assert np.array_equal(read_idx(path), array)


@given(content=st.one_of(st.binary(max_size=64), st.binary(max_size=64).map(lambda rest: b"\0\0\x08" + rest)))
def test_bytes_at_random_are_read_as_stated_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("idx") / "array"
    path.write_bytes(content)

    try:
        array = read_idx(path)
    except DataError:
        return
    assert idx_bytes(array) == content


@given(data=st.data())
def test_no_damage_to_a_gz_goes_unnoticed(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("idx") / "array"
    labels = make_samples(50).labels
    content = bytearray(gzip.compress(idx_bytes(labels), mtime=0))
    position = data.draw(st.integers(0, len(content) - 1))
    content[position] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)

    try:
        array = read_idx(path)
    except DataError:
        return
    # The header of a gz keeps a date and a system, which do not matter.
    assert np.array_equal(array, labels)
