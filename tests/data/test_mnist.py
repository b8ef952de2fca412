"""A data set is found where users have it, and never replaced."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.data.files import write_idx_folder, write_keras_npz
from tests.data.preparing import prepare
from workbench.core.errors import DataError
from workbench.core.events import DataPrepared
from workbench.core.folders import UserFolders
from workbench.data.mnist import find_and_load, find_dataset, is_same_set, load_dataset

pytestmark = pytest.mark.usefixtures("few_digits_and_no_net")


def test_nothing_is_found_where_there_is_nothing(folders: UserFolders) -> None:
    assert find_dataset(None, folders) is None


def test_what_is_given_goes_before_the_users_folder_and_that_before_keras(
    folders: UserFolders, keras_file: Path, tmp_path: Path
) -> None:
    write_keras_npz(keras_file)
    assert find_dataset(None, folders) == keras_file

    write_idx_folder(folders.datasets)
    found = find_dataset(None, folders)
    assert found is not None
    assert found.parent == folders.datasets

    own = write_keras_npz(folders.datasets / "mnist.npz")
    assert find_dataset(None, folders) == own

    given = write_keras_npz(tmp_path / "other.npz")
    assert find_dataset(given, folders) == given


def test_what_is_found_can_be_loaded_in_one_go(
    folders: UserFolders, keras_file: Path, tmp_path: Path
) -> None:
    assert find_and_load(None, folders) is None
    write_keras_npz(keras_file, train=6)
    given = write_keras_npz(tmp_path / "other.npz", train=7)

    found, chosen = find_and_load(None, folders), find_and_load(given, folders)

    assert found is not None
    assert (found.path, len(found.train)) == (keras_file, 6)
    assert chosen is not None
    assert (chosen.path, len(chosen.train)) == (given, 7)
    with pytest.raises(DataError, match="There is no"):
        find_and_load(tmp_path / "gone.npz", folders)


def test_what_is_given_must_be_there(folders: UserFolders, tmp_path: Path) -> None:
    write_keras_npz(folders.datasets / "mnist.npz")

    with pytest.raises(DataError, match="There is no"):
        find_dataset(tmp_path / "gone.npz", folders)


@pytest.mark.parametrize("name", ["x" * 5000, "with\0zero"], ids=["too long", "impossible"])
def test_a_name_that_no_file_can_have_is_refused(folders: UserFolders, name: str) -> None:
    with pytest.raises(DataError, match="There is no"):
        prepare(folders, given=Path(name))


def test_a_cache_that_may_not_be_looked_at_does_no_harm(
    folders: UserFolders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KERAS_HOME", "/" + "x" * 5000)

    assert find_dataset(None, folders) is None


def test_a_relative_path_is_made_absolute(
    folders: UserFolders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_keras_npz(tmp_path / "mine.npz")
    monkeypatch.chdir(tmp_path)

    prepared = prepare(folders, given=Path("mine.npz"))

    assert prepared.path == str(tmp_path / "mine.npz")


def test_a_damaged_file_in_keras_cache_is_passed_over(folders: UserFolders, keras_file: Path) -> None:
    keras_file.parent.mkdir(parents=True)
    keras_file.write_bytes(b"PK\x03\x04 half of a file")

    assert find_dataset(None, folders) is None
    prepared = prepare(folders, may_download=False)

    assert prepared.is_drawn
    assert "“mnist.npz” is damaged" in prepared.reason
    assert str(keras_file) in prepared.reason


def test_a_folder_in_the_place_of_keras_file_does_no_harm(folders: UserFolders, keras_file: Path) -> None:
    keras_file.mkdir(parents=True)

    assert find_dataset(None, folders) is None


def test_a_given_file_is_taken_or_refused_but_never_replaced(folders: UserFolders, tmp_path: Path) -> None:
    given = write_keras_npz(tmp_path / "mine.npz")
    assert prepare(folders, given=given) == DataPrepared(path=str(given), name="mine", is_drawn=False)

    given.write_bytes(given.read_bytes()[:100])
    with pytest.raises(DataError, match=r"mine\.npz"):
        prepare(folders, given=given)
    assert not folders.datasets.exists()


def test_the_real_file_is_found_by_its_folder(mnist_path: Path, folders: UserFolders) -> None:
    prepared = prepare(folders, given=mnist_path.parent)

    assert (prepared.path, prepared.name, prepared.is_drawn) == (str(mnist_path), "MNIST", False)


def test_a_copy_under_another_name_is_still_mnist(mnist_path: Path, tmp_path: Path) -> None:
    shutil.copy(mnist_path, tmp_path / "renamed.npz")

    dataset = load_dataset(tmp_path / "renamed.npz")

    assert dataset.name == "MNIST"
    assert np.bincount(dataset.train.labels).min() > 5000


@pytest.mark.parametrize("write", [write_keras_npz, write_idx_folder])
def test_a_data_set_is_known_again_by_its_checksum(write: Callable[[Path], Path], tmp_path: Path) -> None:
    place = tmp_path / "set" / "mnist.npz" if write is write_keras_npz else tmp_path / "set"
    place.parent.mkdir(exist_ok=True)
    write(place)
    checksum = load_dataset(place).checksum
    assert is_same_set(place, checksum)

    changed = next(path for path in (tmp_path / "set").iterdir() if path.is_file())
    changed.write_bytes(changed.read_bytes() + b"more")
    assert not is_same_set(place, checksum)
    changed.unlink()
    assert not is_same_set(place, checksum)
