"""A data set is found where users have it, fetched where they have none, and drawn without the net."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from tests.data.files import write_idx_folder, write_keras_npz
from tests.data.servers import refusing, serving, truncated, whole
from workbench.core.errors import CancelledError, DataError
from workbench.core.events import DataPrepared, Progress, Report, ignore, never
from workbench.core.files import sha256_of
from workbench.core.folders import UserFolders, user_folders
from workbench.data import mnist
from workbench.data.mnist import find_and_load, find_dataset, load_dataset, prepare_dataset


@pytest.fixture
def folders(user_home: Path) -> UserFolders:
    return user_folders()


@pytest.fixture
def keras_file(user_home: Path) -> Path:
    """Where Keras would keep MNIST."""
    return Path(os.environ["KERAS_HOME"]) / "datasets" / "mnist.npz"


@pytest.fixture(autouse=True)
def _few_digits_and_no_net(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mnist, "_TRAIN_COUNT", 600)
    monkeypatch.setattr(mnist, "_TEST_COUNT", 100)
    monkeypatch.setenv("NO_PROXY", "*")
    # Nobody listens there.
    monkeypatch.setenv(mnist.MIRROR_VARIABLE, "http://127.0.0.1:9/mnist.npz")


def prepare(
    folders: UserFolders,
    *,
    given: Path | None = None,
    may_download: bool = True,
    wants_drawn: bool = False,
    reports: list[Report] | None = None,
) -> DataPrepared:
    return prepare_dataset(
        given=given,
        folders=folders,
        emit=ignore if reports is None else reports.append,
        should_stop=never,
        may_download=may_download,
        wants_drawn=wants_drawn,
    )


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """A small file that stands for the published one."""
    path = write_keras_npz(tmp_path / "published.npz", train=30, test=12)
    monkeypatch.setattr(mnist, "MNIST_SHA256", sha256_of(path))
    return path.read_bytes()


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


def test_a_damaged_file_in_keras_cache_is_fetched_afresh(
    folders: UserFolders, keras_file: Path, published: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    keras_file.parent.mkdir(parents=True)
    keras_file.write_bytes(published[:200])
    with serving(whole(published)) as (url, _):
        monkeypatch.setenv(mnist.MIRROR_VARIABLE, url)
        prepared = prepare(folders)

    assert not prepared.is_drawn
    assert prepared.path == str(folders.datasets / "mnist.npz")
    assert "damaged" in prepared.reason
    assert keras_file.read_bytes() == published[:200], "Keras' cache is not ours to change"


def test_a_folder_in_the_place_of_keras_file_does_no_harm(folders: UserFolders, keras_file: Path) -> None:
    keras_file.mkdir(parents=True)

    assert find_dataset(None, folders) is None


def test_mnist_is_fetched_once(
    folders: UserFolders, published: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports: list[Report] = []
    with serving(whole(published)) as (url, asked):
        monkeypatch.setenv(mnist.MIRROR_VARIABLE, url)
        first = prepare(folders, reports=reports)
        second = prepare(folders)

    assert first == second
    assert first == DataPrepared(
        path=str(folders.datasets / "mnist.npz"), name="mnist", is_drawn=False, reason=""
    )
    assert len(asked) == 1
    assert reports[-1] == Progress(
        stage="Downloading", done=len(published), total=len(published), unit="bytes"
    )


def test_a_damaged_file_of_ours_is_fetched_again(
    folders: UserFolders, published: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders.datasets.mkdir(parents=True)
    (folders.datasets / "mnist.npz").write_bytes(published[:-40])
    with serving(whole(published)) as (url, _):
        monkeypatch.setenv(mnist.MIRROR_VARIABLE, url)
        prepared = prepare(folders)

    assert not prepared.is_drawn
    assert len(load_dataset(Path(prepared.path)).train) == 30


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (refusing(404), "127.0.0.1 answered 404 instead of the file."),
        (whole(b"something else"), "its check sum differs"),
        (truncated(bytes(90_000), after=50), "broke off part-way"),
    ],
)
def test_digits_are_drawn_where_mnist_does_not_come(
    folders: UserFolders,
    published: bytes,
    monkeypatch: pytest.MonkeyPatch,
    answer: object,
    said: str,
) -> None:
    with serving(answer) as (url, _):  # type: ignore[arg-type]
        monkeypatch.setenv(mnist.MIRROR_VARIABLE, url)
        prepared = prepare(folders)

    assert prepared.is_drawn
    assert said in prepared.reason
    assert [path.name for path in folders.datasets.iterdir()] == [Path(prepared.path).name]


def test_without_the_net_digits_are_drawn_and_drawn_only_once(folders: UserFolders) -> None:
    reports: list[Report] = []

    first = prepare(folders, reports=reports)
    content = Path(first.path).read_bytes()
    before = len(reports)
    second = prepare(folders, reports=reports)

    assert first == second
    assert (first.name, first.is_drawn, first.reason) == (
        "Drawn digits",
        True,
        "127.0.0.1 cannot be reached.",
    )
    assert Path(first.path).parent == folders.datasets
    assert Progress(stage="Drawing digits", done=700, total=700, unit="digits") in reports[:before]
    assert not any(
        isinstance(report, Progress) and report.stage == "Drawing digits" for report in reports[before:]
    )
    assert Path(first.path).read_bytes() == content
    dataset = load_dataset(Path(first.path))
    assert (len(dataset.train), len(dataset.test), dataset.is_drawn) == (600, 100, True)


def test_drawn_digits_are_not_taken_for_mnist_once_it_is_there(
    folders: UserFolders, keras_file: Path
) -> None:
    prepare(folders)
    assert find_dataset(None, folders) is None

    write_keras_npz(keras_file)

    assert not prepare(folders).is_drawn


def test_damaged_drawn_digits_are_drawn_again(folders: UserFolders) -> None:
    path = Path(prepare(folders, may_download=False).path)
    content = path.read_bytes()
    path.write_bytes(content[:1000])

    assert prepare(folders, may_download=False).path == str(path)
    assert path.read_bytes() == content


def test_drawn_digits_can_be_asked_for(folders: UserFolders, keras_file: Path) -> None:
    write_keras_npz(keras_file)

    prepared = prepare(folders, wants_drawn=True)

    assert prepared.is_drawn
    assert prepared.reason == "Drawn digits were chosen."


def test_a_given_file_is_taken_or_refused_but_never_replaced(folders: UserFolders, tmp_path: Path) -> None:
    given = write_keras_npz(tmp_path / "mine.npz")
    assert prepare(folders, given=given) == DataPrepared(path=str(given), name="mine", is_drawn=False)

    given.write_bytes(given.read_bytes()[:100])
    with pytest.raises(DataError, match=r"mine\.npz"):
        prepare(folders, given=given)
    assert not folders.datasets.exists()


def test_a_cancel_while_drawing_keeps_nothing(folders: UserFolders) -> None:
    seen: list[Report] = []

    with pytest.raises(CancelledError):
        prepare_dataset(
            given=None,
            folders=folders,
            emit=seen.append,
            should_stop=lambda: any(isinstance(report, Progress) and report.done for report in seen),
            may_download=False,
        )

    assert not folders.datasets.exists() or not list(folders.datasets.iterdir())


def test_a_user_folder_that_cannot_be_written_is_told(folders: UserFolders) -> None:
    folders.root.mkdir(parents=True)
    folders.datasets.write_text("a file where the folder should be")

    with pytest.raises(DataError, match="cannot be written"):
        prepare(folders)


def test_the_real_file_is_found_by_its_folder(mnist_path: Path, folders: UserFolders) -> None:
    prepared = prepare(folders, given=mnist_path.parent)

    assert (prepared.path, prepared.name, prepared.is_drawn) == (str(mnist_path), "MNIST", False)


def test_a_copy_under_another_name_is_still_mnist(mnist_path: Path, tmp_path: Path) -> None:
    shutil.copy(mnist_path, tmp_path / "renamed.npz")

    dataset = load_dataset(tmp_path / "renamed.npz")

    assert dataset.name == "MNIST"
    assert np.bincount(dataset.train.labels).min() > 5000
