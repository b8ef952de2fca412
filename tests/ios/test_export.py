"""Export writes a whole project or nothing, and loses nobody's files."""

from __future__ import annotations

import errno
import os
import plistlib
import shutil
import stat
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.ios.test_settings import AWKWARD_NAMES
from tests.ios.xcconfig_reader import evaluate, read_xcconfig
from workbench.core.bundled import ios_template_folder
from workbench.core.errors import ExportError
from workbench.core.events import Progress, Report
from workbench.ios import project_files
from workbench.ios.destination import Destination, look_at
from workbench.ios.export import check_export, export_project
from workbench.ios.manifest import MANIFEST_NAME
from workbench.ios.settings import AppSettings, project_name


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_a_project_is_written_whole(model: Path, settings: AppSettings, tmp_path: Path) -> None:
    reports: list[Report] = []
    project = export_project(model=model, settings=settings, out=tmp_path / "out", emit=reports.append)

    assert project.path == tmp_path / "out"
    assert project.xcodeproj == tmp_path / "out" / "Ziffern.xcodeproj"
    assert (project.xcodeproj / "project.pbxproj").is_file()
    assert (project.xcodeproj / "xcshareddata" / "xcschemes" / "Ziffern.xcscheme").is_file()
    assert (project.path / "DigitKit" / "Package.swift").is_file()
    exported = project.path / "App" / "Models" / "DigitClassifier.mlpackage"
    assert _files(exported) == _files(model)
    assert not list(project.path.rglob("*DigitCamera*"))
    written = _files(project.path)
    assert {file.path: file.bytes for file in project.files} == {
        name: len(content) for name, content in written.items() if name != MANIFEST_NAME
    }
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
    assert b"old" not in _files(project.path).values()


class TestDestinations:
    def test_an_empty_folder_is_free(self, model: Path, settings: AppSettings, tmp_path: Path) -> None:
        out = tmp_path / "out"
        out.mkdir()
        (out / ".DS_Store").touch()
        assert look_at(out) is Destination.FREE
        export_project(model=model, settings=settings, out=out)
        assert look_at(out) is Destination.EARLIER_EXPORT

    @pytest.mark.parametrize("replace", [False, True])
    def test_somebodys_folder_is_never_replaced(
        self, model: Path, settings: AppSettings, tmp_path: Path, replace: bool
    ) -> None:
        out = tmp_path / "out"
        out.mkdir()
        (out / "thesis.txt").write_text("three years of work")
        assert look_at(out) is Destination.OCCUPIED
        with pytest.raises(ExportError, match="no export of ours"):
            export_project(model=model, settings=settings, out=out, replace=replace)
        assert _files(out) == {"thesis.txt": b"three years of work"}

    def test_a_damaged_mark_makes_a_folder_somebodys(
        self, model: Path, settings: AppSettings, tmp_path: Path
    ) -> None:
        out = tmp_path / "out"
        export_project(model=model, settings=settings, out=out)
        for text in ("", "{", "[]", '{"version": "1"}', "\ufffe"):
            (out / MANIFEST_NAME).write_text(text)
            with pytest.raises(ExportError, match="no export of ours"):
                export_project(model=model, settings=settings, out=out, replace=True)

    def test_an_export_of_a_newer_workbench_is_left_alone(
        self, model: Path, settings: AppSettings, tmp_path: Path
    ) -> None:
        out = tmp_path / "out"
        out.mkdir()
        (out / MANIFEST_NAME).write_text('{"version": 2, "project": "X", "files": []}')
        with pytest.raises(ExportError, match="newer"):
            export_project(model=model, settings=settings, out=out, replace=True)

    def test_an_earlier_export_is_replaced_when_asked(
        self, model: Path, settings: AppSettings, tmp_path: Path
    ) -> None:
        out = tmp_path / "out"
        export_project(model=model, settings=settings, out=out)
        before = _files(out)
        with pytest.raises(ExportError, match="earlier export"):
            export_project(model=model, settings=settings, out=out)
        assert _files(out) == before
        export_project(model=model, settings=settings, out=out, replace=True)
        assert _files(out) == before

    def test_a_file_is_not_a_folder(self, model: Path, settings: AppSettings, tmp_path: Path) -> None:
        out = tmp_path / "out"
        out.write_text("mine")
        with pytest.raises(ExportError, match="is a file"):
            export_project(model=model, settings=settings, out=out, replace=True)
        with pytest.raises(ExportError, match="is a file"):
            export_project(model=model, settings=settings, out=out / "deeper", replace=True)
        assert out.read_text() == "mine"

    def test_the_template_is_not_written_to(self, model: Path, settings: AppSettings) -> None:
        template = ios_template_folder()
        for out in (template, template / "new", template / "App" / ".." / "new"):
            with pytest.raises(ExportError, match="belongs to Digit Workbench"):
                export_project(model=model, settings=settings, out=out, replace=True)
        assert not (template / "new").exists()

    def test_the_model_is_not_written_to(self, model: Path, settings: AppSettings) -> None:
        before = _files(model)
        with pytest.raises(ExportError, match="inside the model"):
            export_project(model=model, settings=settings, out=model / "app")
        assert _files(model) == before

    def test_a_link_to_a_folder_stays_a_link(
        self, model: Path, settings: AppSettings, tmp_path: Path
    ) -> None:
        (tmp_path / "real").mkdir()
        (tmp_path / "link").symlink_to("real")
        project = export_project(model=model, settings=settings, out=tmp_path / "link")
        assert (tmp_path / "link").is_symlink()
        assert project.path == tmp_path / "real"

    def test_settings_with_a_problem_are_refused_before_anything_is_done(
        self, model: Path, tmp_path: Path
    ) -> None:
        settings = AppSettings(app_name="X", bundle_identifier="no")
        for action in (
            lambda: check_export(settings=settings, out=tmp_path / "out"),
            lambda: export_project(model=model, settings=settings, out=tmp_path / "out"),
        ):
            with pytest.raises(ExportError, match="Put your organisation first"):
                action()
        assert not (tmp_path / "out").exists()

    @pytest.mark.parametrize("name", ["none.mlpackage", "empty.mlpackage", "model.keras", "model.mlmodel"])
    def test_a_missing_model_is_told(self, name: str, settings: AppSettings, tmp_path: Path) -> None:
        (tmp_path / "empty.mlpackage").mkdir()
        (tmp_path / "model.keras").touch()
        with pytest.raises(ExportError, match="no Core ML model"):
            export_project(model=tmp_path / name, settings=settings, out=tmp_path / "out")
        assert not (tmp_path / "out").exists()


class TestKeepingTheUsersFiles:
    def test_added_and_changed_files_stay(self, model: Path, settings: AppSettings, tmp_path: Path) -> None:
        out = tmp_path / "out"
        export_project(model=model, settings=settings, out=out)
        (out / ".git").mkdir()
        (out / ".git" / "HEAD").write_text("ref")
        (out / "App" / "Mine.swift").write_text("// mine")
        (out / "App" / "Log.swift").write_text("// changed")
        (out / "Notes").mkdir()
        (out / "Link").symlink_to("Notes")

        project = export_project(model=model, settings=settings, out=out, replace=True)

        assert (out / ".git" / "HEAD").read_text() == "ref"
        assert (out / "App" / "Mine.swift").read_text() == "// mine"
        assert (out / "App" / "Log.swift").read_text() == "// changed"
        assert (out / "Notes").is_dir()
        assert (out / "Link").readlink() == Path("Notes")
        assert set(project.kept.in_place) == {
            ".git/HEAD",
            "App/Mine.swift",
            "App/Log.swift",
            "Link",
            "Notes",
        }
        assert project.kept.set_aside == ()

    def test_what_both_changed_lies_beside(self, model: Path, settings: AppSettings, tmp_path: Path) -> None:
        out = tmp_path / "out"
        export_project(model=model, settings=settings, out=out)
        config = out / "Config" / "App.xcconfig"
        mine = config.read_text() + "ENABLE_MINE = YES\n"
        config.write_text(mine)
        other = AppSettings(app_name="Ziffern", bundle_identifier="com.example.other")

        project = export_project(model=model, settings=other, out=out, replace=True)

        assert read_xcconfig(config)["PRODUCT_BUNDLE_IDENTIFIER"] == "com.example.other"
        assert project.kept.set_aside == ("Set aside/Config/App.xcconfig",)
        assert (out / "Set aside" / "Config" / "App.xcconfig").read_text() == mine

        config.write_text("MINE_AGAIN = YES\n")
        project = export_project(model=model, settings=settings, out=out, replace=True)
        assert project.kept.set_aside == ("Set aside 2/Config/App.xcconfig",)
        assert (out / "Set aside" / "Config" / "App.xcconfig").read_text() == mine

    def test_a_change_is_still_kept_the_second_time(
        self, model: Path, settings: AppSettings, tmp_path: Path
    ) -> None:
        out = tmp_path / "out"
        export_project(model=model, settings=settings, out=out)
        (out / "App" / "Log.swift").write_text("// changed")
        for _ in range(3):
            project = export_project(model=model, settings=settings, out=out, replace=True)
            assert project.kept.in_place == ("App/Log.swift",)

    def test_a_new_name_takes_along_what_xcode_keeps_in_the_project(
        self, model: Path, settings: AppSettings, tmp_path: Path
    ) -> None:
        out = tmp_path / "out"
        export_project(model=model, settings=settings, out=out)
        state = out / "Ziffern.xcodeproj" / "xcuserdata" / "me.xcuserdatad" / "state"
        state.parent.mkdir(parents=True)
        state.write_text("window")
        pbxproj = out / "Ziffern.xcodeproj" / "project.pbxproj"
        pbxproj.write_text(pbxproj.read_text() + "// team chosen in Xcode\n")
        changed = pbxproj.read_text()

        renamed = AppSettings(app_name="Zahlen", bundle_identifier="com.example.ziffern")
        project = export_project(model=model, settings=renamed, out=out, replace=True)

        assert not (out / "Ziffern.xcodeproj").exists()
        assert (project.xcodeproj / "xcuserdata" / "me.xcuserdatad" / "state").read_text() == "window"
        assert (project.xcodeproj / "project.pbxproj").read_text() == changed

    def test_the_former_model_goes(self, model: Path, settings: AppSettings, tmp_path: Path) -> None:
        out = tmp_path / "out"
        export_project(model=model, settings=settings, out=out)
        other = tmp_path / "Other.mlmodel"
        other.write_bytes(b"\x08\x04")
        export_project(model=other, settings=settings, out=out, replace=True)
        assert [path.name for path in (out / "App" / "Models").iterdir()] == ["Other.mlmodel"]

    def test_the_model_of_the_export_itself_can_be_exported_again(
        self, model: Path, settings: AppSettings, tmp_path: Path
    ) -> None:
        out = tmp_path / "out"
        export_project(model=model, settings=settings, out=out)
        before = _files(out)
        inside = out / "App" / "Models" / model.name
        export_project(model=inside, settings=settings, out=out, replace=True)
        assert _files(out) == before


class TestFailures:
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
        self,
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
        before = _files(tmp_path)
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
        assert _files(tmp_path) == before
        assert (tmp_path / "deep").exists() == is_replacing

    @pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
    def test_a_folder_without_permission_is_told(
        self, model: Path, settings: AppSettings, tmp_path: Path
    ) -> None:
        locked = tmp_path / "locked"
        locked.mkdir()
        locked.chmod(0o500)
        with pytest.raises(ExportError, match="may not write"):
            export_project(model=model, settings=settings, out=locked / "out")
        locked.chmod(0o700)

    def test_a_path_that_is_too_long_is_told(
        self, model: Path, settings: AppSettings, tmp_path: Path
    ) -> None:
        with pytest.raises(ExportError, match="too long"):
            export_project(model=model, settings=settings, out=tmp_path / ("x" * 300))


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
