"""Exporting again keeps what the user added or changed."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path

from tests.ios.folders import contents_of
from tests.ios.xcconfig_reader import read_xcconfig
from workbench.ios.export import export_project
from workbench.ios.manifest import MANIFEST_NAME
from workbench.ios.settings import AppSettings


def test_added_and_changed_files_stay(model: Path, settings: AppSettings, tmp_path: Path) -> None:
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
    assert set(project.kept) == {
        ".git/HEAD",
        "App/Mine.swift",
        "App/Log.swift",
        "Link",
        "Notes",
    }
    assert project.set_aside == ()


def test_what_both_changed_lies_beside(model: Path, settings: AppSettings, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export_project(model=model, settings=settings, out=out)
    config = out / "Config" / "App.xcconfig"
    mine = config.read_text() + "ENABLE_MINE = YES\n"
    config.write_text(mine)
    other = AppSettings(app_name="Ziffern", bundle_identifier="com.example.other")

    project = export_project(model=model, settings=other, out=out, replace=True)

    assert read_xcconfig(config)["PRODUCT_BUNDLE_IDENTIFIER"] == "com.example.other"
    assert project.set_aside == ("Set aside/Config/App.xcconfig",)
    assert (out / "Set aside" / "Config" / "App.xcconfig").read_text() == mine

    config.write_text("MINE_AGAIN = YES\n")
    project = export_project(model=model, settings=settings, out=out, replace=True)
    assert project.set_aside == ("Set aside 2/Config/App.xcconfig",)
    assert (out / "Set aside" / "Config" / "App.xcconfig").read_text() == mine


def test_a_change_is_still_kept_the_second_time(model: Path, settings: AppSettings, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export_project(model=model, settings=settings, out=out)
    (out / "App" / "Log.swift").write_text("// changed")
    for _ in range(3):
        project = export_project(model=model, settings=settings, out=out, replace=True)
        assert project.kept == ("App/Log.swift",)


def test_a_new_name_takes_along_what_xcode_keeps_in_the_project(
    model: Path, settings: AppSettings, tmp_path: Path
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


def test_the_former_model_goes(model: Path, settings: AppSettings, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export_project(model=model, settings=settings, out=out)
    other = tmp_path / "Other.mlmodel"
    other.write_bytes(b"\x08\x04")
    export_project(model=other, settings=settings, out=out, replace=True)
    assert [path.name for path in (out / "App" / "Models").iterdir()] == ["Other.mlmodel"]


def test_the_model_of_the_export_itself_can_be_exported_again(
    model: Path, settings: AppSettings, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    export_project(model=model, settings=settings, out=out)
    before = contents_of(out)
    inside = out / "App" / "Models" / model.name
    export_project(model=inside, settings=settings, out=out, replace=True)
    assert contents_of(out) == before


def test_what_is_replaced_and_removed_is_told(model: Path, settings: AppSettings, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = export_project(model=model, settings=settings, out=out)
    assert (first.replaced, first.removed, first.kept, first.set_aside) == ((), (), (), ())

    again = export_project(model=model, settings=settings, out=out, replace=True)
    assert (again.replaced, again.removed, again.kept, again.set_aside) == ((), (), (), ())

    weights = model / "Data" / "com.apple.CoreML" / "model.mlmodel"
    weights.write_bytes(b"\x08\x06 trained on")
    newer = AppSettings(app_name="Ziffern", bundle_identifier="com.example.ziffern", version="2.0")
    again = export_project(model=model, settings=newer, out=out, replace=True)
    assert again.replaced == (
        "App/Models/DigitClassifier.mlpackage/Data/com.apple.CoreML/model.mlmodel",
        "Config/App.xcconfig",
    )

    other = tmp_path / "Other.mlmodel"
    other.write_bytes(b"\x08\x04")
    again = export_project(model=other, settings=newer, out=out, replace=True)
    assert again.replaced == ()
    assert set(again.removed) == {
        "App/Models/DigitClassifier.mlpackage/Manifest.json",
        "App/Models/DigitClassifier.mlpackage/Data/com.apple.CoreML/model.mlmodel",
    }


def test_what_is_set_aside_was_replaced(model: Path, settings: AppSettings, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export_project(model=model, settings=settings, out=out)
    (out / "Config" / "App.xcconfig").write_text("// mine")
    other = AppSettings(app_name="Ziffern", bundle_identifier="com.example.other")
    project = export_project(model=model, settings=other, out=out, replace=True)
    assert project.replaced == ("Config/App.xcconfig",)
    assert project.set_aside == ("Set aside/Config/App.xcconfig",)


def test_what_is_told_lies_there(model: Path, settings: AppSettings, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export_project(model=model, settings=settings, out=out)
    (out / "App" / "Log.swift").write_text("// changed")
    (out / "README.md").write_text("# Mine")
    (out / "App" / "Mine.swift").write_text("// mine")
    before = contents_of(out)

    renamed = AppSettings(app_name="Zahlen", bundle_identifier="com.example.zahlen")
    project = export_project(model=model, settings=renamed, out=out, replace=True)

    after = contents_of(out)
    told = {*project.files, *project.kept, *project.set_aside, MANIFEST_NAME}
    assert set(after) == told
    for name in project.kept:
        assert after[name] == before[name]
    for name in project.replaced:
        assert after[name] != before.get(name)
    untouched = set(project.files) - {*project.replaced, *project.kept}
    for name in untouched & set(before):
        assert after[name] == before[name]


def test_a_new_name_leaves_no_scheme_of_the_former_one(
    model: Path, settings: AppSettings, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    export_project(model=model, settings=settings, out=out)
    schemes = "Ziffern.xcodeproj/xcshareddata/xcschemes"
    scheme = out / schemes / "Ziffern.xcscheme"
    scheme.write_text(scheme.read_text(encoding="utf-8") + "<!-- saved by a newer Xcode -->\n")

    renamed = AppSettings(app_name="Zahlen", bundle_identifier="com.example.ziffern")
    project = export_project(model=model, settings=renamed, out=out, replace=True)

    assert [path.name for path in project.xcodeproj.rglob("*.xcscheme")] == ["Zahlen.xcscheme"]
    assert project.set_aside == (f"Set aside/{schemes}/Ziffern.xcscheme",)


def test_a_folder_where_a_file_of_ours_is_and_the_other_way_round(
    model: Path, settings: AppSettings, tmp_path: Path
) -> None:
    """Somebody keeps notes in place of the read-me, and DigitKit as a link to a checkout."""
    out = tmp_path / "out"
    export_project(model=model, settings=settings, out=out)
    (out / "README.md").unlink()
    (out / "README.md").mkdir()
    (out / "README.md" / "notes.txt").write_text("mine")
    shutil.rmtree(out / "DigitKit")
    (out / "DigitKit").symlink_to("/elsewhere/DigitKit")

    project = export_project(model=model, settings=settings, out=out, replace=True)

    assert set(project.set_aside) == {"Set aside/README.md/notes.txt", "Set aside/DigitKit"}
    assert (out / "Set aside" / "README.md" / "notes.txt").read_text() == "mine"
    assert (out / "Set aside" / "DigitKit").readlink() == Path("/elsewhere/DigitKit")
    assert (out / "README.md").is_file()
    assert (out / "DigitKit" / "Package.swift").is_file()


def test_another_model_makes_room_for_the_exported_one(
    model: Path, settings: AppSettings, tmp_path: Path
) -> None:
    """The app uses one of several, and two of a name do not build."""
    out = tmp_path / "out"
    first = export_project(model=model, settings=settings, out=out)
    models = out / "App" / "Models"
    (models / "A.mlmodel").write_bytes(b"mine")
    (models / "DigitClassifier.mlmodel").write_bytes(b"mine, too")
    (models / "notes.txt").write_text("what the models are")
    weights = models / "DigitClassifier.mlpackage" / "Data" / "com.apple.CoreML" / "model.mlmodel"
    exported = weights.read_bytes()
    weights.write_bytes(b"swapped by hand")

    project = export_project(model=model, settings=settings, out=out, replace=True)

    assert weights.read_bytes() == exported
    assert sorted(path.name for path in models.iterdir()) == ["DigitClassifier.mlpackage", "notes.txt"]
    assert project.kept == ("App/Models/notes.txt",)
    assert project.replaced == (weights.relative_to(first.path).as_posix(),)
    assert {(out / name).read_bytes() for name in project.set_aside} == {
        b"mine",
        b"mine, too",
        b"swapped by hand",
    }


def test_a_folder_of_ours_that_was_emptied_is_nothing_to_keep(
    model: Path, settings: AppSettings, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    export_project(model=model, settings=settings, out=out)
    shutil.rmtree(out / "App" / "Models" / model.name)
    project = export_project(model=model, settings=settings, out=out, replace=True)
    assert (out / "App" / "Models" / model.name).is_dir()
    assert (project.kept, project.set_aside) == ((), ())


def test_folders_stay_as_private_as_they_were(model: Path, settings: AppSettings, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export_project(model=model, settings=settings, out=out)
    (out / "Notes").mkdir(mode=0o700)
    (out / "Notes" / "mine.txt").write_text("mine")
    out.chmod(0o750)
    export_project(model=model, settings=settings, out=out, replace=True)
    modes = [stat.S_IMODE(folder.stat().st_mode) for folder in (out, out / "Notes")]
    assert modes == [0o750, 0o700]


def test_a_link_that_is_called_set_aside_is_kept(model: Path, settings: AppSettings, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export_project(model=model, settings=settings, out=out)
    (out / "Set aside").symlink_to("nowhere")
    (out / "Config" / "App.xcconfig").write_text("// mine")
    other = AppSettings(app_name="Ziffern", bundle_identifier="com.example.other")
    project = export_project(model=model, settings=other, out=out, replace=True)
    assert project.kept == ("Set aside",)
    assert project.set_aside == ("Set aside 2/Config/App.xcconfig",)
