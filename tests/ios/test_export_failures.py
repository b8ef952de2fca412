"""An export that fails leaves what was there, and says why."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ios.folders import contents_of
from workbench.core.errors import ExportError
from workbench.ios import project_files
from workbench.ios.export import check_export, export_project
from workbench.ios.settings import AppSettings


@pytest.mark.parametrize(
    ("number", "part"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EACCES, "may not write"),
        (errno.EROFS, "may not write"),
        (errno.EIO, "cannot be written"),
        (errno.ENAMETOOLONG, "too long"),
    ],
)
@pytest.mark.parametrize("is_replacing", [False, True])
def test_half_way_leaves_what_was_there(
    number: int,
    part: str,
    is_replacing: bool,
    model: Path,
    settings: AppSettings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = tmp_path / "deep" / "er" / "out"
    if is_replacing:
        export_project(model=model, settings=settings, out=out)
        (out / "mine.txt").write_text("mine")
    before = contents_of(tmp_path)
    copied = 0

    def fail_later(source: Path, target: Path, **_options: object) -> None:
        nonlocal copied
        copied += 1
        if copied > 20:
            raise OSError(number, os.strerror(number))
        Path(target).write_bytes(Path(source).read_bytes())

    monkeypatch.setattr(project_files.shutil, "copyfile", fail_later)
    with pytest.raises(ExportError, match=part) as caught:
        export_project(model=model, settings=settings, out=out, replace=True)
    assert caught.value.hint
    assert contents_of(tmp_path) == before
    assert (tmp_path / "deep").exists() == is_replacing


def test_a_path_that_is_too_long_is_told(model: Path, settings: AppSettings, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="too long"):
        export_project(model=model, settings=settings, out=tmp_path / ("x" * 300))


@pytest.mark.parametrize("name", ["x" * 255, "é" * 127])
def test_a_name_may_be_as_long_as_the_system_allows(
    name: str, model: Path, settings: AppSettings, tmp_path: Path
) -> None:
    for _ in range(2):
        project = export_project(model=model, settings=settings, out=tmp_path / name, replace=True)
        assert project.xcodeproj.is_dir()


def test_a_link_that_leads_nowhere_is_told(model: Path, settings: AppSettings, tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.symlink_to(other)
    other.symlink_to(one)
    with pytest.raises(ExportError, match="“one” is a link that leads back to itself"):
        export_project(model=model, settings=settings, out=one)
    with pytest.raises(ExportError, match="is a file, not a folder"):
        export_project(model=model, settings=settings, out=one / "out")


def test_what_is_no_path_is_told(model: Path, settings: AppSettings, tmp_path: Path) -> None:
    for out in (tmp_path / "a\0b", Path("~nobody-of-this-name/out")):
        with pytest.raises(ExportError, match="There can be no such folder"):
            export_project(model=model, settings=settings, out=out)


def test_a_folder_that_may_not_be_written_to_is_told_before_a_conversion(
    settings: AppSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    # For the superuser every folder can be written to.
    monkeypatch.setattr(os, "access", lambda path, _mode: Path(path) != out)
    with pytest.raises(ExportError, match=re.escape(f"You may not write to “{out}”.")):
        check_export(settings=settings, out=out)


# Ends the process at once in the midst of an export, before a folder is renamed for the nth time.
_KILLED = """
import os, sys
from pathlib import Path
from workbench.ios.export import export_project
from workbench.ios.settings import AppSettings
model, out, renames = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
def count(event, arguments):
    global renames
    if event == "os.rename" and os.path.isdir(arguments[0]):
        renames -= 1
        if renames < 0:
            os._exit(9)
sys.addaudithook(count)
settings = AppSettings(app_name="Ziffern", bundle_identifier="com.example.ziffern")
export_project(model=model, settings=settings, out=out, replace=True)
"""


@pytest.mark.parametrize("renames", [0, 1, 2])
def test_an_export_that_is_killed_loses_nothing(
    renames: int, model: Path, settings: AppSettings, tmp_path: Path
) -> None:
    out = tmp_path / "place" / "out"
    export_project(model=model, settings=settings, out=out)
    (out / "App" / "Mine.swift").write_text("// mine")
    killed = [sys.executable, "-c", _KILLED, str(model), str(out), str(renames)]
    assert subprocess.run(killed, check=False).returncode == 9
    assert out.exists() == (renames != 1)

    with pytest.raises(ExportError, match="There is an earlier export"):
        export_project(model=model, settings=settings, out=out)
    project = export_project(model=model, settings=settings, out=out, replace=True)

    assert project.kept == ("App/Mine.swift",)
    assert (out / "App" / "Mine.swift").read_text() == "// mine"
