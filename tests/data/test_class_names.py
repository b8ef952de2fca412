"""What the classes of a data set are called: in its file, beside its files, or by their numbers."""

from __future__ import annotations

import contextlib
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.data.files import make_samples, write_idx_folder, write_keras_npz
from workbench.core.errors import DataError
from workbench.core.labels import DIGITS
from workbench.data.dataset import Samples
from workbench.data.limits import MOST_NAMES_BYTES
from workbench.data.mnist import load_dataset, load_test_set
from workbench.data.npz import write_npz

NAMES = ("T-shirt/top", "お", "Ankle boot")


def samples_of(classes: int, count: int) -> Samples:
    images = make_samples(count).images
    return Samples(images, (np.arange(count) % classes).astype(np.uint8))


def write_named(path: Path, content: bytes) -> Path:
    write_keras_npz(path, y_train=np.arange(20) % 3, y_test=np.arange(10) % 3)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("classes.json", content)
    return path


def test_an_npz_brings_the_names_of_its_classes(tmp_path: Path) -> None:
    path = tmp_path / "set.npz"
    write_npz(path, train=samples_of(3, 20), test=samples_of(3, 10), names=NAMES)

    dataset = load_dataset(path)
    samples, names = load_test_set(path)

    assert dataset.labels == dataset.info().labels == names == NAMES
    assert not dataset.is_drawn
    assert np.array_equal(samples.labels, dataset.test.labels)


@pytest.mark.parametrize("name", ["classes.txt", "labels.txt"])
@pytest.mark.parametrize("chosen", ["", "t10k-labels-idx1-ubyte"])
def test_names_lie_beside_idx_files(tmp_path: Path, name: str, chosen: str) -> None:
    folder = write_idx_folder(tmp_path / "set")
    lines = [f"Class {number}" for number in range(10)]
    (folder / name).write_text("\ufeff" + "\r\n".join(lines) + "\n\n", "utf-8")

    assert load_dataset(folder / chosen).labels == load_test_set(folder / chosen)[1] == tuple(lines)


def test_without_names_ten_classes_are_digits_and_more_are_numbers(tmp_path: Path) -> None:
    path = tmp_path / "set.npz"
    write_npz(path, train=samples_of(3, 20), test=samples_of(3, 10))
    assert load_dataset(path).labels == DIGITS

    write_npz(path, train=samples_of(47, 94), test=samples_of(3, 10))
    assert load_dataset(path).labels == tuple(str(number) for number in range(47))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is no JSON"),
        (b"{", "is no JSON"),
        (b"[" * 50_000, "is no JSON"),
        (b"\xff\xfe", "is no UTF-8"),
        (b'{"a": 1}', "is no list of names"),
        (b'["a", 1, "b"]', "is no list of names"),
        (json.dumps(["a"] * MOST_NAMES_BYTES).encode(), "more than"),
        (b'["a", "b"]', "names 2 classes, but there is a label 2"),
        (b'["a", "b", "a"]', "Two classes"),
        (b'["a", "b", "background"]', "“background”"),
        (b'["a", "b", "\\ud800"]', "class 2"),
        (b'["a", "b", "two\\nlines"]', "class 2"),
    ],
)
def test_names_that_cannot_be_used_are_told(tmp_path: Path, content: bytes, said: str) -> None:
    path = write_named(tmp_path / "set.npz", content)

    for load in (load_dataset, load_test_set):
        with pytest.raises(DataError, match=said) as failure:
            load(path)
        assert "classes.json in “set.npz”" in failure.value.message
        assert failure.value.hint


@settings(max_examples=60)
@given(st.binary(max_size=60))
def test_anything_in_the_place_of_names_is_names_or_told(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    folder = write_idx_folder(tmp_path_factory.mktemp("set"))
    (folder / "classes.txt").write_bytes(content)
    with contextlib.suppress(DataError):
        assert len(load_dataset(folder).labels) >= 10
