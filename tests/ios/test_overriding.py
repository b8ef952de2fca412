"""What is chosen in Xcode beats what the form says, and an export says so."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from workbench.core.events import OverriddenSetting
from workbench.ios.export import ExportedProject, export_project
from workbench.ios.manifest import MANIFEST_NAME
from workbench.ios.overriding import TARGET_ID
from workbench.ios.settings import AppSettings

PROJECT = "Ziffern.xcodeproj/project.pbxproj"
JSON_PROJECT = "Ziffern.xcodeproj/project.xcproj"
CONFIG = "Config/App.xcconfig"


@pytest.fixture
def exported(model: Path, settings: AppSettings, tmp_path: Path) -> ExportedProject:
    return export_project(model=model, settings=settings, out=tmp_path / "out")


def _choose_in_xcode(folder: Path, *, configurations: int = 2, **chosen: str) -> None:
    """Write settings as Xcode does: into the configurations of the app's target."""
    path = folder / PROJECT
    mark = "\t\t\t\tASSETCATALOG_COMPILER_APPICON_NAME"
    lines = "".join(f'\t\t\t\t"{key}" = "{value}";\n' for key, value in chosen.items())
    before, *rest = path.read_text(encoding="utf-8").split(mark)
    assert len(rest) == 2
    parts = [lines + mark if number < configurations else mark for number in range(2)]
    path.write_text(before + parts[0] + rest[0] + parts[1] + rest[1], encoding="utf-8")


def _export_again(project: ExportedProject, model: Path, settings: AppSettings) -> ExportedProject:
    return export_project(model=model, settings=settings, out=project.path, replace=True)


@pytest.mark.parametrize("configurations", [1, 2])
def test_a_team_chosen_in_xcode_is_told_where_the_form_has_another(
    configurations: int, exported: ExportedProject, model: Path, settings: AppSettings
) -> None:
    _choose_in_xcode(exported.path, configurations=configurations, DEVELOPMENT_TEAM="AAAAAAAAAA")

    again = _export_again(exported, model, replace(settings, team="BBBBBBBBBB"))

    assert again.kept == (PROJECT,)
    assert again.overridden == (
        OverriddenSetting(file=PROJECT, setting="DEVELOPMENT_TEAM", value="AAAAAAAAAA", wanted="BBBBBBBBBB"),
    )


def test_nothing_is_told_where_both_say_the_same_or_the_form_leaves_the_choice(
    exported: ExportedProject, model: Path, settings: AppSettings
) -> None:
    assert exported.overridden == ()
    _choose_in_xcode(exported.path, DEVELOPMENT_TEAM="AAAAAAAAAA", MARKETING_VERSION="$(inherited)")
    assert _export_again(exported, model, replace(settings, team="AAAAAAAAAA")).overridden == ()
    assert _export_again(exported, model, settings).overridden == ()


def test_name_identifier_and_version_are_told_too_and_for_a_kind_of_device(
    exported: ExportedProject, model: Path, settings: AppSettings
) -> None:
    _choose_in_xcode(
        exported.path,
        **{
            "PRODUCT_BUNDLE_IDENTIFIER[sdk=iphoneos*]": "com.example.mine",
            "INFOPLIST_KEY_CFBundleDisplayName": "Meine Größe",
            "MARKETING_VERSION": "9.9",
        },
    )
    again = _export_again(exported, model, settings)
    assert {(one.setting, one.value, one.wanted) for one in again.overridden} == {
        ("PRODUCT_BUNDLE_IDENTIFIER", "com.example.mine", "com.example.ziffern"),
        ("INFOPLIST_KEY_CFBundleDisplayName", "Meine Größe", "Ziffern"),
        ("MARKETING_VERSION", "9.9", "1.0"),
    }


def test_it_is_told_after_the_app_was_renamed_too(
    exported: ExportedProject, model: Path, settings: AppSettings
) -> None:
    _choose_in_xcode(exported.path, PRODUCT_BUNDLE_IDENTIFIER="com.example.mine")
    again = _export_again(exported, model, replace(settings, app_name="Zahlen"))
    [overridden] = again.overridden
    assert overridden.file == "Zahlen.xcodeproj/project.pbxproj"


def test_the_settings_of_another_target_are_its_own(
    exported: ExportedProject, model: Path, settings: AppSettings
) -> None:
    """Somebody adds a target for tests, with an identifier of its own."""
    path = exported.path / PROJECT
    added = """
		FEED00000000000000000001 = {
			isa = PBXNativeTarget;
			buildConfigurationList = FEED00000000000000000002;
			name = Tests;
			productType = "com.apple.product-type.bundle.unit-test";
		};
		FEED00000000000000000002 = {
			isa = XCConfigurationList;
			buildConfigurations = (FEED00000000000000000003);
		};
		FEED00000000000000000003 = {
			isa = XCBuildConfiguration;
			buildSettings = { PRODUCT_BUNDLE_IDENTIFIER = com.example.tests; };
			name = Debug;
		};
"""
    path.write_text(path.read_text(encoding="utf-8").replace("\tobjects = {\n", "\tobjects = {\n" + added, 1))
    again = _export_again(exported, model, settings)
    assert again.kept == (PROJECT,)
    assert again.overridden == ()


def test_the_config_file_that_somebody_has_edited_is_told(
    exported: ExportedProject, model: Path, settings: AppSettings
) -> None:
    config = exported.path / CONFIG
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("= com.example.ziffern", "= com.example.mine // for now"))

    again = _export_again(exported, model, settings)

    assert again.kept == (CONFIG,)
    assert again.overridden == (
        OverriddenSetting(
            file=CONFIG,
            setting="PRODUCT_BUNDLE_IDENTIFIER",
            value="com.example.mine",
            wanted="com.example.ziffern",
        ),
    )


def test_the_project_file_is_told_alone_where_the_config_file_does_not_count_either(
    exported: ExportedProject, model: Path, settings: AppSettings
) -> None:
    config = exported.path / CONFIG
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("= com.example.ziffern", "= com.example.mine"))
    _choose_in_xcode(exported.path, PRODUCT_BUNDLE_IDENTIFIER="com.example.xcode")
    again = _export_again(exported, model, settings)
    assert [(one.file, one.value) for one in again.overridden] == [(PROJECT, "com.example.xcode")]


def test_a_new_config_file_takes_the_place_of_an_edited_one_and_counts(
    exported: ExportedProject, model: Path, settings: AppSettings
) -> None:
    config = exported.path / CONFIG
    config.write_text(config.read_text(encoding="utf-8") + "DEVELOPMENT_TEAM = AAAAAAAAAA\n")
    again = _export_again(exported, model, replace(settings, team="BBBBBBBBBB"))
    assert again.set_aside == (f"Set aside/{CONFIG}",)
    assert again.overridden == ()


def test_a_project_that_xcode_has_turned_into_json_stays_one_and_is_told(
    exported: ExportedProject, model: Path, settings: AppSettings
) -> None:
    """Xcode 27.2 and later write ``project.xcproj`` in place of ``project.pbxproj`` for who asks."""
    (exported.path / PROJECT).unlink()
    (exported.path / JSON_PROJECT).write_text(_json_project("com.example.mine"), encoding="utf-8")

    for _ in range(2):
        again = _export_again(exported, model, settings)
        assert again.kept == (JSON_PROJECT,)
        assert not (exported.path / PROJECT).exists()
        assert PROJECT not in again.files
        assert [(one.setting, one.value) for one in again.overridden] == [
            ("PRODUCT_BUNDLE_IDENTIFIER", "com.example.mine")
        ]


def test_a_json_project_is_set_aside_where_the_new_export_has_another_project_file(
    exported: ExportedProject, model: Path, settings: AppSettings
) -> None:
    (exported.path / PROJECT).unlink()
    (exported.path / JSON_PROJECT).write_text(_json_project("com.example.mine"), encoding="utf-8")
    mark = exported.path / MANIFEST_NAME
    earlier = json.loads(mark.read_text(encoding="utf-8"))
    for file in earlier["files"]:
        if file["path"] == PROJECT:
            file["sha256"] = "0" * 64
    mark.write_text(json.dumps(earlier), encoding="utf-8")

    again = _export_again(exported, model, settings)

    assert (exported.path / PROJECT).is_file()
    assert again.set_aside == (f"Set aside/{JSON_PROJECT}",)
    assert PROJECT in again.replaced
    assert again.overridden == ()


@pytest.mark.parametrize("text", ["", "{", "not a project", "{ objects = 3; targets = {}; }", "\xff"])
def test_a_damaged_project_file_is_kept_and_says_nothing(
    text: str, exported: ExportedProject, model: Path, settings: AppSettings
) -> None:
    (exported.path / PROJECT).write_bytes(text.encode("latin-1"))
    again = _export_again(exported, model, settings)
    assert again.kept == (PROJECT,)
    assert again.overridden == ()


def _json_project(identifier: str) -> str:
    return f"""{{
  // Xcode leaves a comma after the last entry.
  "configurations": [ "Debug", "Release", ],
  "targets": [
    {{ "name": "Tests", "id": "FEED", "build-settings": {{ "PRODUCT_BUNDLE_IDENTIFIER": "com.example.t" }} }},
    {{
      "name": "DigitCamera",
      "id": "{TARGET_ID}",
      "build-settings": {{
        "LD_RUNPATH_SEARCH_PATHS": [ "$(inherited)", ],
        "PRODUCT_BUNDLE_IDENTIFIER[config=Debug]": "{identifier}",
        "MARKETING_VERSION": "1.0",
      }},
    }},
  ],
}}
"""
