"""A data set is fetched where users have none, and drawn without the net."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.data.files import write_keras_npz
from tests.data.preparing import prepare
from tests.data.servers import refusing, serving, truncated, whole
from workbench.core.errors import CancelledError, DataError
from workbench.core.events import DataPrepared, Progress, Report
from workbench.core.files import sha256_of
from workbench.core.folders import UserFolders
from workbench.data import mnist
from workbench.data.mnist import find_dataset, load_dataset, prepare_dataset

pytestmark = pytest.mark.usefixtures("few_digits_and_no_net")


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """A small file that stands for the published one."""
    path = write_keras_npz(tmp_path / "published.npz", train=30, test=12)
    monkeypatch.setattr(mnist, "MNIST_SHA256", sha256_of(path))
    return path.read_bytes()


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
