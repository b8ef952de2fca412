"""What is written is whole or not there, and a failure leaves no empty folders."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

import pytest

from workbench.core.files import made_folder, put_back, replacing_file, replacing_folder, write_text


class _BrokenError(Exception):
    """Stands for whatever goes wrong while something is written."""


@pytest.mark.parametrize("replacing", [replacing_file, replacing_folder])
def test_a_failure_leaves_no_folder_that_was_not_there(tmp_path: Path, replacing: object) -> None:
    (tmp_path / "old").mkdir()
    for path in (tmp_path / "new" / "deep" / "x.txt", tmp_path / "old" / "deep" / "x.txt"):
        with pytest.raises(_BrokenError), replacing(path):
            raise _BrokenError
    assert [each.name for each in tmp_path.rglob("*")] == ["old"]


def test_success_makes_every_folder(tmp_path: Path) -> None:
    write_text(tmp_path / "new" / "deep" / "x.txt", "x")
    assert (tmp_path / "new" / "deep" / "x.txt").read_text() == "x"


def test_what_somebody_else_put_there_stays(tmp_path: Path) -> None:
    with contextlib.suppress(_BrokenError), made_folder(tmp_path / "new" / "deep"):
        (tmp_path / "new" / "letter.txt").write_text("dear")
        raise _BrokenError
    assert [each.name for each in (tmp_path / "new").iterdir()] == ["letter.txt"]


def test_a_folder_that_cannot_be_made_leaves_none_above_it(tmp_path: Path) -> None:
    long = "x" * 300
    with pytest.raises(OSError), replacing_file(tmp_path / "new" / long / "x.txt"):  # noqa: PT011
        pytest.fail("it cannot be made")
    assert not [*tmp_path.iterdir()]


def test_what_checks_the_former_folder_can_have_it_put_back(tmp_path: Path) -> None:
    path = tmp_path / "folder"
    path.mkdir()
    (path / "old.txt").write_text("old")
    seen: list[str] = []

    def refuse(former: Path) -> None:
        seen.extend(each.name for each in (*former.iterdir(), *path.iterdir()))
        raise _BrokenError

    with pytest.raises(_BrokenError), replacing_folder(path, check_former=refuse) as aside:
        (aside / "new.txt").write_text("new")
    assert seen == ["old.txt", "new.txt"]
    assert [each.relative_to(tmp_path).as_posix() for each in tmp_path.rglob("*")] == [
        "folder",
        "folder/old.txt",
    ]


def test_what_is_removed_for_good_is_not_put_back(tmp_path: Path) -> None:
    path = tmp_path / "folder"
    for text in ("one", "two"):
        with replacing_folder(path) as aside:
            (aside / "text.txt").write_text(text)
    shutil.rmtree(path)
    (tmp_path / ".folder.abc.replaced" / "folder").mkdir(parents=True)
    (tmp_path / ".folder.abc.former").mkdir()
    put_back(path)
    assert not path.exists()
