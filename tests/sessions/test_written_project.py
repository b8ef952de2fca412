"""Where an Xcode project may be written, as the window asks before an export."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from workbench.core.errors import ExportError
from workbench.ios.manifest import manifest_of, write_manifest
from workbench.sessions.written_project import is_earlier_export


def test_a_new_or_empty_folder_may_be_written_to(tmp_path: Path) -> None:
    assert not is_earlier_export(tmp_path / "new")
    (tmp_path / "empty").mkdir()
    assert not is_earlier_export(tmp_path / "empty")


def test_an_earlier_export_is_known(tmp_path: Path) -> None:
    project = tmp_path / "Ziffern"
    project.mkdir()
    (project / "README.md").write_text("Open the project.\n")
    write_manifest(project, manifest_of(project, "Ziffern"))
    assert is_earlier_export(project)


def test_a_folder_of_somebody_elses_is_refused(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("Mine.\n")
    with pytest.raises(ExportError, match="no export of ours"):
        is_earlier_export(tmp_path)
    with pytest.raises(ExportError, match="is a file"):
        is_earlier_export(tmp_path / "README.md")


def test_an_export_that_was_being_replaced_when_all_was_killed_is_known(tmp_path: Path) -> None:
    project = tmp_path / ".Ziffern.x.former" / "Ziffern"
    project.mkdir(parents=True)
    (project / "README.md").write_text("Open the project.\n")
    write_manifest(project, manifest_of(project, "Ziffern"))
    assert is_earlier_export(tmp_path / "Ziffern")
    assert [each.name for each in tmp_path.iterdir()] == ["Ziffern"]


def test_a_place_that_cannot_be_written_to_is_told_before_anything_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # For the superuser every folder can be written to.
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)
    with pytest.raises(ExportError, match="You may not write to"):
        is_earlier_export(tmp_path / "new")
