"""An export that fails leaves what was there, and says why."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from tests.ios.folders import contents_of
from workbench.core.errors import ExportError
from workbench.ios import project_files
from workbench.ios.export import export_project
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
