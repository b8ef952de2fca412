"""What the user says of a set that nothing tells is kept, and a turned set is another one."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from tests.data.files import write_keras_npz
from tests.data.published import on_its_side, upright, write_emnist, write_idx
from workbench.core.errors import DataError
from workbench.core.folders import UserFolders, user_folders
from workbench.core.labels import DIGITS
from workbench.data.dataset import Samples
from workbench.data.known_sets import FASHION
from workbench.data.mnist import is_same_set, load_dataset, load_test_set, load_train_samples, name_classes
from workbench.data.remembered_names import remember_names


def test_names_are_kept_for_the_file_and_its_copies(tmp_path: Path, folders: UserFolders) -> None:
    path = write_keras_npz(tmp_path / "set.npz")
    before = load_dataset(path)

    name_classes(path, FASHION.labels, is_turned=False, folders=folders)

    copy = shutil.copy(path, tmp_path / "copy.npz")
    for there in (path, copy):
        dataset = load_dataset(there)
        assert dataset.labels == load_test_set(there)[1] == FASHION.labels
        assert dataset.has_known_names
        assert dataset.checksum == before.checksum
        assert np.array_equal(dataset.train.images, before.train.images)
    assert load_dataset(write_keras_npz(tmp_path / "other.npz", train=21)).labels == DIGITS


def test_digits_that_are_said_to_be_digits_are_known(tmp_path: Path, folders: UserFolders) -> None:
    path = write_idx(tmp_path / "set", upright(10, 20))
    assert not load_dataset(path).has_known_names

    name_classes(path, DIGITS, is_turned=False, folders=folders)

    assert load_dataset(path).has_known_names


def test_a_turned_set_is_another_one(tmp_path: Path, folders: UserFolders) -> None:
    lying = Samples(on_its_side(upright(10, 20)), upright(10, 20).labels)
    path = write_idx(tmp_path / "set", lying)
    before = load_dataset(path)

    name_classes(path, DIGITS, is_turned=True, folders=folders)

    dataset = load_dataset(path)
    assert dataset.is_turned
    assert np.array_equal(dataset.train.images, upright(10, 20).images)
    assert np.array_equal(load_train_samples(path).images, dataset.train.images)
    assert dataset.checksum != before.checksum
    assert is_same_set(path, dataset.checksum)
    assert not is_same_set(path, before.checksum)
    name_classes(path, DIGITS, is_turned=False, folders=folders)
    assert load_dataset(path).checksum == before.checksum


def test_emnist_can_be_left_lying_and_called_otherwise(tmp_path: Path, folders: UserFolders) -> None:
    path = write_emnist(tmp_path / "set", "letters")
    names = tuple(f"letter {number}" for number in range(26))

    name_classes(path, names, is_turned=False, folders=folders)

    dataset = load_dataset(path)
    assert dataset.labels == names
    assert not dataset.is_turned
    assert np.array_equal(dataset.train.images, on_its_side(upright(26, 130)))
    assert dataset.train.labels.min() == 0


def test_names_that_cannot_be_used_are_refused_and_too_few_are_passed_over(
    tmp_path: Path, folders: UserFolders
) -> None:
    path = write_keras_npz(tmp_path / "set.npz")
    with pytest.raises(DataError, match="Two classes"):
        name_classes(path, ["a"] * 10, is_turned=False, folders=folders)

    with pytest.raises(DataError, match="2 names, but there is a label 9"):
        name_classes(path, ["a", "b"], is_turned=False, folders=folders)

    remember_names(load_dataset(path).checksum, ["a", "b"], folders=folders)

    assert load_dataset(path).labels == DIGITS


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"labels": ["a", "a"]}', b"\xff", b"[" * 70_000])
def test_damaged_notes_do_no_harm(tmp_path: Path, folders: UserFolders, content: bytes) -> None:
    path = write_keras_npz(tmp_path / "set.npz")
    name_classes(path, FASHION.labels, is_turned=False, folders=folders)
    (note,) = (folders.datasets / "names").iterdir()

    note.write_bytes(content)

    assert load_dataset(path).labels == DIGITS


def test_names_that_cannot_be_written_are_told(tmp_path: Path) -> None:
    path = write_keras_npz(tmp_path / "set.npz")
    folders = user_folders()
    folders.datasets.mkdir(parents=True)
    (folders.datasets / "names").write_text("a file in the place of the folder")

    with pytest.raises(DataError, match="cannot be kept"):
        name_classes(path, DIGITS, is_turned=False, folders=folders)
    assert load_dataset(path).labels == DIGITS
