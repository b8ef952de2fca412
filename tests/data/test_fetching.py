"""Fashion-MNIST is fetched file by file, checked, and not fetched again."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from tests.data.published import upright, write_idx
from tests.data.servers import refusing, serving, whole
from workbench.core.errors import DataError
from workbench.core.events import Progress, Report, ignore, never
from workbench.core.folders import UserFolders
from workbench.data import fetching
from workbench.data.fetching import FASHION_MIRROR_VARIABLE, fetch_fashion
from workbench.data.idx import checksum_of
from workbench.data.known_sets import FASHION, known_by_checksum

NAMES = ("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1")


@pytest.fixture
def contents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Four small files that stand in for the published ones."""
    folder = write_idx(tmp_path / "published", upright(10, 40), is_packed=True)
    contents = [(folder / f"{name}-ubyte.gz").read_bytes() for name in NAMES]
    files = tuple(
        replace(file, size=len(content), sha256=hashlib.sha256(content).hexdigest())
        for file, content in zip(fetching._FILES, contents, strict=True)
    )
    monkeypatch.setattr(fetching, "_FILES", files)
    monkeypatch.setenv("NO_PROXY", "*")
    return contents


def serve_at(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv(FASHION_MIRROR_VARIABLE, url.rpartition("/")[0])


def test_the_four_files_arrive_with_one_progress_and_only_once(
    folders: UserFolders, contents: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    reports: list[Report] = []
    with serving(*map(whole, contents)) as (url, asked):
        serve_at(monkeypatch, url)
        folder = fetch_fashion(folders, emit=reports.append, should_stop=never)
        again = fetch_fashion(folders, emit=reports.append, should_stop=never)

    assert again == folder
    assert asked == [f"/{name}-ubyte.gz" for name in NAMES]
    stages = [report for report in reports if isinstance(report, Progress)]
    total = sum(map(len, contents))
    assert {(stage.total, stage.note) for stage in stages} == {(total, "Fashion-MNIST")}
    done = [stage.done for stage in stages]
    assert done == sorted(done)
    assert done[-1] == total
    assert len(checksum_of(folder)) == 64


def test_a_file_that_fails_is_told_and_the_others_are_not_fetched_again(
    folders: UserFolders, contents: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(whole(contents[0]), refusing(404)) as (url, _):
        serve_at(monkeypatch, url)
        with pytest.raises(DataError, match="answered 404"):
            fetch_fashion(folders, emit=ignore, should_stop=never)

    with serving(*map(whole, contents[1:])) as (url, asked):
        serve_at(monkeypatch, url)
        fetch_fashion(folders, emit=ignore, should_stop=never)
    assert len(asked) == 3


def test_what_is_fetched_is_what_is_known() -> None:
    together = hashlib.sha256(bytes.fromhex("".join(file.sha256 for file in fetching._FILES))).hexdigest()

    assert known_by_checksum(together) is FASHION
    assert sum(file.size for file in fetching._FILES) == 30_878_645
