"""Export writes a whole project or nothing, and loses nobody's files."""

from __future__ import annotations

import os
import plistlib
import shutil
import stat
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.ios.folders import contents_of
from tests.ios.test_settings import AWKWARD_NAMES
from tests.ios.xcconfig_reader import evaluate, read_xcconfig
from workbench.core.bundled import ios_template_folder
from workbench.core.events import Progress, Report
from workbench.ios.export import export_project
from workbench.ios.manifest import MANIFEST_NAME
from workbench.ios.settings import AppSettings, project_name


def test_a_project_is_written_whole(model: Path, settings: AppSettings, tmp_path: Path) -> None:
    reports: list[Report] = []
    project = export_project(model=model, settings=settings, out=tmp_path / "out", emit=reports.append)

    assert project.path == tmp_path / "out"
    assert project.xcodeproj == tmp_path / "out" / "Ziffern.xcodeproj"
    assert (project.xcodeproj / "project.pbxproj").is_file()
    assert (project.xcodeproj / "xcshareddata" / "xcschemes" / "Ziffern.xcscheme").is_file()
    assert (project.path / "DigitKit" / "Package.swift").is_file()
    exported = project.path / "App" / "Models" / "DigitClassifier.mlpackage"
    assert contents_of(exported) == contents_of(model)
    assert not list(project.path.rglob("*DigitCamera*"))
    written = contents_of(project.path)
    assert {*project.files, MANIFEST_NAME} == set(written)
    assert isinstance(reports[-1], Progress)
    assert reports[-1].done == reports[-1].total


def test_only_names_and_settings_differ_from_the_template(
    model: Path, settings: AppSettings, tmp_path: Path
) -> None:
    project = export_project(model=model, settings=settings, out=tmp_path / "out")
    template = ios_template_folder()
    changed = {
        path.relative_to(project.path).as_posix()
        for path in project.path.rglob("*")
        if path.is_file()
        and "Models" not in path.parts
        and path.name != MANIFEST_NAME
        and (
            not (origin := template / path.relative_to(project.path)).is_file()
            or origin.read_bytes() != path.read_bytes()
        )
    }
    moved = {name for name in changed if name.startswith("Ziffern.xcodeproj/")}
    assert changed - moved == {"Config/App.xcconfig", "README.md"}
    assert (project.xcodeproj / "project.pbxproj").read_bytes() == (
        template / "DigitCamera.xcodeproj" / "project.pbxproj"
    ).read_bytes()


@pytest.mark.parametrize("name", AWKWARD_NAMES)
def test_awkward_names_give_a_valid_project(name: str, model: Path, tmp_path: Path) -> None:
    settings = AppSettings(
        app_name=name, bundle_identifier="com.example.a-b", team="A1B2C3D4E5", version="1.2.3"
    )
    project = export_project(model=model, settings=settings, out=tmp_path / "out")

    values = read_xcconfig(project.path / "Config" / "App.xcconfig")
    # The generated Info.plist evaluates it once more.
    assert evaluate(values["INFOPLIST_KEY_CFBundleDisplayName"], values) == name
    assert values["PRODUCT_BUNDLE_IDENTIFIER"] == "com.example.a-b"
    assert values["DEVELOPMENT_TEAM"] == "A1B2C3D4E5"
    assert values["MARKETING_VERSION"] == "1.2.3"

    made = project_name(name)
    assert project.xcodeproj.name == f"{made}.xcodeproj"
    scheme = project.xcodeproj / "xcshareddata" / "xcschemes" / f"{made}.xcscheme"
    references = ET.parse(scheme).getroot().findall(".//BuildableReference")
    assert {reference.get("ReferencedContainer") for reference in references} == {
        f"container:{made}.xcodeproj"
    }
    assert {reference.get("BlueprintName") for reference in references} == {"DigitCamera"}
    assert f"{made}.xcodeproj" in (project.path / "README.md").read_text(encoding="utf-8")


def test_an_empty_team_stays_empty(model: Path, settings: AppSettings, tmp_path: Path) -> None:
    project = export_project(model=model, settings=settings, out=tmp_path / "out")
    assert read_xcconfig(project.path / "Config" / "App.xcconfig")["DEVELOPMENT_TEAM"] == ""


def test_a_neural_network_is_exported_alone(settings: AppSettings, tmp_path: Path) -> None:
    model = tmp_path / "My Model 7.mlmodel"
    model.write_bytes(b"\x08\x04")
    project = export_project(model=model, settings=settings, out=tmp_path / "out")
    assert [path.name for path in (project.path / "App" / "Models").iterdir()] == ["My Model 7.mlmodel"]


def test_a_hidden_model_gets_a_name_that_xcode_sees(settings: AppSettings, tmp_path: Path) -> None:
    model = tmp_path / ".best.mlmodel"
    model.write_bytes(b"\x08\x04")
    project = export_project(model=model, settings=settings, out=tmp_path / "out")
    assert (project.path / "App" / "Models" / "DigitClassifier.mlmodel").is_file()


def test_written_files_are_ordinary(model: Path, settings: AppSettings, tmp_path: Path) -> None:
    project = export_project(model=model, settings=settings, out=tmp_path / "out")
    modes = {stat.S_IMODE(path.stat().st_mode) for path in project.path.rglob("*") if path.is_file()}
    assert modes == {0o666 & ~_umask()}


def test_leftovers_of_the_template_are_not_exported(
    model: Path, settings: AppSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template = tmp_path / "template"
    shutil.copytree(ios_template_folder(), template, ignore=shutil.ignore_patterns(".build"))
    for leftover in (
        "DigitKit/.build/x",
        "DigitCamera.xcodeproj/xcuserdata/me/x",
        "App/.DS_Store",
        "App/Models/old.mlmodel",
    ):
        (template / leftover).parent.mkdir(parents=True, exist_ok=True)
        (template / leftover).write_text("old")
    monkeypatch.setattr("workbench.ios.export.ios_template_folder", lambda: template)
    project = export_project(model=model, settings=settings, out=tmp_path / "out")
    assert b"old" not in contents_of(project.path).values()


def test_the_workspace_makes_no_schemes_of_its_own(
    model: Path, settings: AppSettings, tmp_path: Path
) -> None:
    project = export_project(model=model, settings=settings, out=tmp_path / "out")
    shared = project.xcodeproj / "project.xcworkspace" / "xcshareddata" / "WorkspaceSettings.xcsettings"
    assert plistlib.loads(shared.read_bytes()) == {
        "IDEWorkspaceSharedSettings_AutocreateContextsIfNeeded": False
    }


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
