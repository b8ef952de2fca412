"""Where an export may go, and what it leaves alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ios.folders import contents_of
from workbench.core.bundled import ios_template_folder
from workbench.core.errors import ExportError
from workbench.ios.destination import Destination, look_at
from workbench.ios.export import check_export, export_project
from workbench.ios.manifest import MANIFEST_NAME
from workbench.ios.settings import AppSettings


def test_an_empty_folder_is_free(model: Path, settings: AppSettings, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / ".DS_Store").touch()
    assert look_at(out) is Destination.FREE
    export_project(model=model, settings=settings, out=out)
    assert look_at(out) is Destination.EARLIER_EXPORT


@pytest.mark.parametrize("replace", [False, True])
def test_somebodys_folder_is_never_replaced(
    model: Path, settings: AppSettings, tmp_path: Path, replace: bool
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.txt").write_text("three years of work")
    assert look_at(out) is Destination.OCCUPIED
    with pytest.raises(ExportError, match="no export of ours"):
        export_project(model=model, settings=settings, out=out, replace=replace)
    assert contents_of(out) == {"thesis.txt": b"three years of work"}


def test_a_damaged_mark_makes_a_folder_somebodys(model: Path, settings: AppSettings, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export_project(model=model, settings=settings, out=out)
    for text in ("", "{", "[]", '{"version": "1"}', "\ufffe"):
        (out / MANIFEST_NAME).write_text(text)
        with pytest.raises(ExportError, match="no export of ours"):
            export_project(model=model, settings=settings, out=out, replace=True)


def test_an_export_of_a_newer_workbench_is_left_alone(
    model: Path, settings: AppSettings, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / MANIFEST_NAME).write_text('{"version": 2, "project": "X", "files": []}')
    with pytest.raises(ExportError, match="newer"):
        export_project(model=model, settings=settings, out=out, replace=True)


def test_an_earlier_export_is_replaced_when_asked(model: Path, settings: AppSettings, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export_project(model=model, settings=settings, out=out)
    before = contents_of(out)
    with pytest.raises(ExportError, match="earlier export"):
        export_project(model=model, settings=settings, out=out)
    assert contents_of(out) == before
    export_project(model=model, settings=settings, out=out, replace=True)
    assert contents_of(out) == before


def test_a_file_is_not_a_folder(model: Path, settings: AppSettings, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.write_text("mine")
    with pytest.raises(ExportError, match="is a file"):
        export_project(model=model, settings=settings, out=out, replace=True)
    with pytest.raises(ExportError, match="is a file"):
        export_project(model=model, settings=settings, out=out / "deeper", replace=True)
    assert out.read_text() == "mine"


def test_the_template_is_not_written_to(model: Path, settings: AppSettings) -> None:
    template = ios_template_folder()
    for out in (template, template / "new", template / "App" / ".." / "new"):
        with pytest.raises(ExportError, match="belongs to Digit Workbench"):
            export_project(model=model, settings=settings, out=out, replace=True)
    assert not (template / "new").exists()


def test_the_model_is_not_written_to(model: Path, settings: AppSettings) -> None:
    before = contents_of(model)
    with pytest.raises(ExportError, match="inside the model"):
        export_project(model=model, settings=settings, out=model / "app")
    assert contents_of(model) == before


def test_a_link_to_a_folder_stays_a_link(model: Path, settings: AppSettings, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    project = export_project(model=model, settings=settings, out=tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert project.path == tmp_path / "real"


def test_settings_with_a_problem_are_refused_before_anything_is_done(model: Path, tmp_path: Path) -> None:
    settings = AppSettings(app_name="X", bundle_identifier="no")
    for action in (
        lambda: check_export(settings=settings, out=tmp_path / "out"),
        lambda: export_project(model=model, settings=settings, out=tmp_path / "out"),
    ):
        with pytest.raises(ExportError, match="Put your organisation first"):
            action()
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["none.mlpackage", "empty.mlpackage", "model.keras", "model.mlmodel"])
def test_a_missing_model_is_told(name: str, settings: AppSettings, tmp_path: Path) -> None:
    (tmp_path / "empty.mlpackage").mkdir()
    (tmp_path / "model.keras").touch()
    with pytest.raises(ExportError, match="no Core ML model"):
        export_project(model=tmp_path / name, settings=settings, out=tmp_path / "out")
    assert not (tmp_path / "out").exists()
