"""What somebody writes to the folder while it is exported to is not lost."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.ios.folders import contents_of
from workbench.core.errors import ExportError
from workbench.ios import export as export_module
from workbench.ios import keeping
from workbench.ios.export import export_project
from workbench.ios.manifest import MANIFEST_NAME
from workbench.ios.settings import AppSettings


def before(monkeypatch: pytest.MonkeyPatch, step: str, act: Callable[[], object]) -> None:
    """Let somebody act right before a step of the export."""
    proper = getattr(export_module, step)

    def disturbed(*arguments: Any, **named: Any) -> Any:
        act()
        return proper(*arguments, **named)

    monkeypatch.setattr(export_module, step, disturbed)


def save(path: Path, text: str) -> None:
    """Write a file as editors do: beside it, and renamed."""
    aside = path.with_name("saving")
    aside.write_text(text)
    aside.replace(path)


@pytest.mark.parametrize(
    "step", ["write_project", "keep_users_files", "overridden_settings", "write_manifest"]
)
def test_what_is_saved_during_an_export_stays(
    step: str, model: Path, settings: AppSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "place" / "out"
    export_project(model=model, settings=settings, out=out)
    (out / "App" / "Mine.swift").write_text("// mine")
    names = ("App/Mine.swift", "App/New.swift", "App/Log.swift")
    expected = contents_of(out) | dict.fromkeys(names, b"// saved")
    before(monkeypatch, step, lambda: [save(out / name, "// saved") for name in names])

    with pytest.raises(ExportError, match="during the export; nothing in it was replaced") as told:
        export_project(model=model, settings=settings, out=out, replace=True)

    assert told.value.hint
    assert contents_of(tmp_path / "place") == {f"out/{name}": text for name, text in expected.items()}


@pytest.mark.parametrize("is_there", [False, True])
def test_what_comes_into_a_free_folder_during_an_export_stays(
    is_there: bool, model: Path, settings: AppSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "place" / "out"
    if is_there:
        out.mkdir(parents=True)

    def come() -> None:
        out.mkdir(exist_ok=True)
        (out / "mine.txt").write_text("mine")

    before(monkeypatch, "write_manifest", come)
    with pytest.raises(ExportError, match="Something was written to “out”"):
        export_project(model=model, settings=settings, out=out)
    assert contents_of(tmp_path / "place") == {"out/mine.txt": b"mine"}


def test_of_two_exports_at_once_the_second_is_told(
    model: Path, settings: AppSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "place" / "out"
    export_project(model=model, settings=settings, out=out)
    (out / "App" / "Mine.swift").write_text("// mine")
    with monkeypatch.context() as meanwhile:
        before(
            meanwhile,
            "write_manifest",
            lambda: (
                meanwhile.undo(),
                export_project(model=model, settings=settings, out=out, replace=True),
            ),
        )
        with pytest.raises(ExportError, match="Something was written"):
            export_project(model=model, settings=settings, out=out, replace=True)
    assert (out / "App" / "Mine.swift").read_text() == "// mine"
    assert [each.name for each in (tmp_path / "place").iterdir()] == ["out"]


def test_an_export_whose_mark_goes_meanwhile_is_not_replaced(
    model: Path, settings: AppSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    export_project(model=model, settings=settings, out=out)
    (out / "App" / "Mine.swift").write_text("// mine")
    before(monkeypatch, "write_project", (out / MANIFEST_NAME).unlink)
    with pytest.raises(ExportError, match="Something was written"):
        export_project(model=model, settings=settings, out=out, replace=True)
    assert (out / "App" / "Mine.swift").read_text() == "// mine"


def test_a_folder_of_somebody_elses_is_not_searched(
    model: Path, settings: AppSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be the home folder."""
    (tmp_path / "mine.txt").write_text("mine")
    monkeypatch.setattr(export_module, "snapshot_of", lambda _folder: pytest.fail("it is searched"))
    with pytest.raises(ExportError, match="no export of ours"):
        export_project(model=model, settings=settings, out=tmp_path, replace=True)


def test_the_finder_disturbs_nothing(
    model: Path, settings: AppSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    export_project(model=model, settings=settings, out=out)
    before(monkeypatch, "write_manifest", lambda: save(out / "App" / ".DS_Store", "looked at"))
    export_project(model=model, settings=settings, out=out, replace=True)


def test_a_folder_that_cannot_be_looked_into_is_not_lost(
    model: Path, settings: AppSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    export_project(model=model, settings=settings, out=out)
    private = out / "App" / "Private"
    private.mkdir()
    (private / "mine.txt").write_text("mine")
    there = contents_of(out)
    look = os.scandir

    def refuse(path: Any = ".") -> Any:
        if Path(path) == private:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return look(path)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(os, "scandir", refuse)
        with pytest.raises(ExportError, match="“App/Private” in the earlier export cannot be kept") as told:
            export_project(model=model, settings=settings, out=out, replace=True)
    assert told.value.hint
    assert contents_of(out) == there


def test_a_file_that_cannot_be_read_is_named(
    model: Path, settings: AppSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    export_project(model=model, settings=settings, out=out)
    there = contents_of(out)

    def refuse(path: Path) -> str:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    monkeypatch.setattr(keeping, "sha256_of", refuse)
    with pytest.raises(ExportError, match=r"“README\.md” in the earlier export cannot be kept"):
        export_project(model=model, settings=settings, out=out, replace=True)
    assert contents_of(out) == there
