"""The project file of the template and of an export, read as Xcode reads it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from pbxproj import XcodeProject

from tests.ios.conftest import AWKWARD_NAME
from tests.ios.info_plist import generated_info_plist
from tests.ios.xcconfig_reader import read_xcconfig

# What the xcconfig sets; the same key inline would win over it.
EXPORTED_KEYS = {
    "INFOPLIST_KEY_CFBundleDisplayName",
    "PRODUCT_BUNDLE_IDENTIFIER",
    "DEVELOPMENT_TEAM",
    "MARKETING_VERSION",
    "CURRENT_PROJECT_VERSION",
    "PRODUCT_NAME",
    "IPHONEOS_DEPLOYMENT_TARGET",
    "SWIFT_VERSION",
}
# Attributes that hold the id of another object, or a list of ids.
REFERENCES = (
    "baseConfigurationReference",
    "buildConfigurationList",
    "buildConfigurations",
    "buildPhases",
    "buildRules",
    "children",
    "dependencies",
    "exceptions",
    "fileRef",
    "fileSystemSynchronizedGroups",
    "files",
    "mainGroup",
    "package",
    "packageProductDependencies",
    "packageReferences",
    "productRef",
    "productRefGroup",
    "productReference",
    "targets",
)


@pytest.fixture
def project(folder: Path) -> XcodeProject:
    [xcodeproj] = folder.glob("*.xcodeproj")
    return XcodeProject.load(str(xcodeproj / "project.pbxproj"))


def _ids(value: object) -> list[str]:
    return [str(entry) for entry in value] if isinstance(value, list) else [str(value)]


def _configurations(project: XcodeProject, owner: str) -> list[object]:
    [item] = project.objects.get_objects_in_section(owner)
    return [project.objects[i] for i in project.objects[item.buildConfigurationList].buildConfigurations]


def test_it_is_of_the_version_that_knows_synchronised_folders(project: XcodeProject) -> None:
    assert project.archiveVersion == "1"
    assert project.objectVersion == "77"
    [root] = project.objects.get_objects_in_section("PBXProject")
    assert project.rootObject == root.get_id()
    assert root.preferredProjectObjectVersion == "77"
    assert "compatibilityVersion" not in root


def test_every_reference_resolves_and_nothing_is_left_over(project: XcodeProject) -> None:
    everything = {
        entry.get_id() for entry in project.objects.get_objects_in_section(*project.objects.get_sections())
    }
    used = {str(project.rootObject)}
    for identifier in everything:
        assert re.fullmatch("[0-9A-F]{24}", identifier)
        entry = project.objects[identifier]
        for key in REFERENCES:
            if key in entry:
                for reference in _ids(entry[key]):
                    assert reference in everything, f"{entry.isa}.{key} names {reference}"
                    used.add(reference)
    assert everything == used


def test_every_file_lies_in_exactly_one_place(folder: Path, project: XcodeProject) -> None:
    """In the synchronised folder, in the package, in the project, or named by a group."""
    [synchronised] = project.objects.get_objects_in_section("PBXFileSystemSynchronizedRootGroup")
    [package] = project.objects.get_objects_in_section("XCLocalSwiftPackageReference")
    places = [f"{synchronised.path}/", f"{package.relativePath}/", *_named_files(project)]
    [xcodeproj] = folder.glob("*.xcodeproj")
    places.append(f"{xcodeproj.name}/")
    seen = set()
    for path in folder.rglob("*"):
        relative = path.relative_to(folder).as_posix()
        if path.is_file() and ".build" not in path.parts and not path.name.startswith("."):
            holding = [
                place
                for place in places
                if relative == place or (place.endswith("/") and relative.startswith(place))
            ]
            assert len(holding) == 1, f"{relative} is in {holding}"
            seen.update(holding)
    assert seen == set(places)


def _named_files(project: XcodeProject) -> list[str]:
    """Return the paths of the files that groups name one by one."""
    [root] = project.objects.get_objects_in_section("PBXProject")
    found: list[str] = []

    def walk(group: object, path: str) -> None:
        for child_id in group.children:
            child = project.objects[child_id]
            if child.isa == "PBXGroup":
                walk(child, f"{path}{child.path}/" if "path" in child else path)
            elif child.isa == "PBXFileReference" and child.sourceTree == "<group>":
                found.append(path + child.path)

    walk(project.objects[root.mainGroup], "")
    return found


def test_what_export_writes_is_not_overridden_inline(folder: Path, project: XcodeProject) -> None:
    values = read_xcconfig(folder / "Config" / "App.xcconfig")
    assert set(values) >= EXPORTED_KEYS
    for owner in ("PBXProject", "PBXNativeTarget"):
        for configuration in _configurations(project, owner):
            assert not set(configuration.buildSettings.get_keys()) & set(values)
    for configuration in _configurations(project, "PBXNativeTarget"):
        assert project.objects[configuration.baseConfigurationReference].path == "App.xcconfig"


def test_the_target_is_an_app_with_the_folder_and_the_package(project: XcodeProject) -> None:
    [target] = project.objects.get_objects_in_section("PBXNativeTarget")
    assert target.productType == "com.apple.product-type.application"
    phases = [project.objects[i] for i in target.buildPhases]
    # Without a resources phase, even an empty one, asset catalogues are not copied.
    assert [phase.isa for phase in phases] == [
        "PBXSourcesBuildPhase",
        "PBXFrameworksBuildPhase",
        "PBXResourcesBuildPhase",
    ]
    [synchronised] = target.fileSystemSynchronizedGroups
    assert project.objects[synchronised].path == "App"
    [dependency] = target.packageProductDependencies
    assert project.objects[dependency].productName == "DigitKit"
    assert project.objects[project.objects[dependency].package].relativePath == "DigitKit"
    [linked] = phases[1].files
    assert project.objects[linked].productRef == dependency


def test_the_settings_make_an_info_plist_and_no_model_class(folder: Path, project: XcodeProject) -> None:
    assert not list(folder.glob("App/**/Info.plist"))
    for configuration in _configurations(project, "PBXNativeTarget"):
        settings = configuration.buildSettings
        assert settings["GENERATE_INFOPLIST_FILE"] == "YES"
        assert settings["INFOPLIST_KEY_UIApplicationSceneManifest_Generation"] == "YES"
        assert settings["INFOPLIST_KEY_UILaunchScreen_Generation"] == "YES"
        assert "stay on this device" in settings["INFOPLIST_KEY_NSCameraUsageDescription"]
        assert settings["COREML_CODEGEN_LANGUAGE"] == "None"
        assert settings["SWIFT_DEFAULT_ACTOR_ISOLATION"] == "nonisolated"
    assert read_xcconfig(folder / "Config" / "App.xcconfig")["SWIFT_VERSION"] == "6.0"


def test_the_scheme_names_the_target_and_the_project(folder: Path, project: XcodeProject) -> None:
    [xcodeproj] = folder.glob("*.xcodeproj")
    [scheme] = xcodeproj.glob("xcshareddata/xcschemes/*.xcscheme")
    assert scheme.stem == xcodeproj.stem
    [target] = project.objects.get_objects_in_section("PBXNativeTarget")
    references = ET.parse(scheme).getroot().findall(".//BuildableReference")
    assert len(references) == 3
    for reference in references:
        assert reference.get("BlueprintIdentifier") == target.get_id()
        assert reference.get("BlueprintName") == target.name
        assert reference.get("BuildableName") == project.objects[target.productReference].path
        assert reference.get("ReferencedContainer") == f"container:{xcodeproj.name}"


def test_run_builds_what_is_fast_enough_for_a_camera(folder: Path) -> None:
    """Unoptimised, DigitKit takes many times longer for a picture; tests keep what a debugger needs."""
    [scheme] = folder.glob("*.xcodeproj/xcshareddata/xcschemes/*.xcscheme")
    root = ET.parse(scheme).getroot()
    configurations = {action.tag: action.get("buildConfiguration") for action in root}
    assert configurations["LaunchAction"] == "Release"
    assert configurations["ProfileAction"] == configurations["ArchiveAction"] == "Release"
    assert configurations["TestAction"] == "Debug"


def test_the_release_is_optimised_as_a_whole(project: XcodeProject) -> None:
    [release] = [each for each in _configurations(project, "PBXProject") if each.name == "Release"]
    assert release.buildSettings["SWIFT_COMPILATION_MODE"] == "wholemodule"
    for owner in ("PBXProject", "PBXNativeTarget"):
        for configuration in _configurations(project, owner):
            # Where nothing is said, Swift's own default is -O.
            level = configuration.buildSettings["SWIFT_OPTIMIZATION_LEVEL"]
            assert level == ("-Onone" if (owner, configuration.name) == ("PBXProject", "Debug") else None)


def test_info_plist_says_what_the_app_needs(folder: Path, project: XcodeProject) -> None:
    chosen = read_xcconfig(folder / "Config" / "App.xcconfig")
    for configuration in _configurations(project, "PBXNativeTarget"):
        inline = configuration.buildSettings
        settings = {key: inline[key] for key in inline.get_keys() if isinstance(inline[key], str)}
        content = generated_info_plist(settings | chosen)
        assert content["CFBundleIdentifier"] in ("com.example.digit-camera", "com.example.x")
        assert content["CFBundleDisplayName"] in ("Digit Camera", AWKWARD_NAME)
        assert content["NSCameraUsageDescription"]
        assert content["UILaunchScreen"]
        assert content["MinimumOSVersion"] == "17.0"
        assert content["UIDeviceFamily"] == [1, 2]
        # An iPad app that turns everywhere may stand beside others; a phone is not held upside down.
        assert len(content["UISupportedInterfaceOrientations~ipad"]) == 4
        assert len(content["UISupportedInterfaceOrientations~iphone"]) == 3


def test_scenes_are_configured_by_the_app_and_share_one_camera(folder: Path, project: XcodeProject) -> None:
    """Without scenes an app no longer launches; the manifest that Xcode makes allows several of them."""
    for configuration in _configurations(project, "PBXNativeTarget"):
        inline = configuration.buildSettings
        settings = {key: inline[key] for key in inline.get_keys() if isinstance(inline[key], str)}
        manifest = generated_info_plist(settings | read_xcconfig(folder / "Config" / "App.xcconfig"))[
            "UIApplicationSceneManifest"
        ]
        assert manifest["UIApplicationSupportsMultipleScenes"]
        assert not manifest["UISceneConfigurations"]
    delegate = (folder / "App" / "AppDelegate.swift").read_text(encoding="utf-8")
    assert "configurationForConnecting" in delegate
    [named] = re.findall(r"delegateClass = (\w+)\.self", delegate)
    sources = [source.read_text(encoding="utf-8") for source in (folder / "App").rglob("*.swift")]
    assert any(f"class {named}: UIResponder, UIWindowSceneDelegate" in source for source in sources)
    assert sum(source.count("AVCaptureSession()") for source in sources) == 1


@pytest.mark.skipif(shutil.which("plutil") is None, reason="plutil comes with Xcode and with Swift")
def test_apples_own_parser_accepts_every_property_list(folder: Path) -> None:
    files = [*folder.glob("*.xcodeproj/project.pbxproj"), *folder.glob("*.xcodeproj/**/*.xcsettings")]
    assert len(files) == 2
    done = subprocess.run(["plutil", "-lint", *files], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert done.stdout.count(": OK") == len(files)


def test_the_privacy_text_says_the_same_in_the_catalogue(folder: Path, project: XcodeProject) -> None:
    catalogue = json.loads((folder / "App" / "InfoPlist.xcstrings").read_text(encoding="utf-8"))
    english = catalogue["strings"]["NSCameraUsageDescription"]["localizations"]["en"]["stringUnit"]["value"]
    for configuration in _configurations(project, "PBXNativeTarget"):
        assert configuration.buildSettings["INFOPLIST_KEY_NSCameraUsageDescription"] == english
