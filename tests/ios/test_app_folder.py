"""What lies in the template and in an export: sources, texts, colours and icons of the app."""

from __future__ import annotations

import json
import plistlib
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import cv2

from tests.ios.app_icon import LOOKS, SIDE


def test_nobodys_own_state_is_shipped(folder: Path) -> None:
    assert not list(folder.rglob("xcuserdata"))
    assert not list(folder.rglob("*.xcuserstate"))


def test_the_icon_is_there_in_three_looks(folder: Path) -> None:
    icons = folder / "App" / "Assets.xcassets" / "AppIcon.appiconset"
    images = json.loads((icons / "Contents.json").read_text())["images"]
    assert [image["filename"] for image in images] == [look.name for look in LOOKS]
    for look in LOOKS:
        # The App Store refuses an icon with an alpha channel.
        assert cv2.imread(str(icons / look.name), cv2.IMREAD_UNCHANGED).shape == (SIDE, SIDE, 3)


def test_every_text_of_the_app_is_in_the_catalogue_and_translated(folder: Path) -> None:
    used = {
        match.group(1)
        for source in (folder / "App").rglob("*.swift")
        for match in re.finditer(r'localized:\s*"((?:[^"\\]|\\.)*)"', source.read_text(encoding="utf-8"))
    }
    catalogue = json.loads((folder / "App" / "Localizable.xcstrings").read_text(encoding="utf-8"))
    assert set(catalogue["strings"]) == used
    assert all(entry["localizations"]["de"]["stringUnit"]["value"] for entry in catalogue["strings"].values())


def test_symbols_and_colours_that_the_code_names_exist(folder: Path) -> None:
    colours = {path.stem for path in (folder / "App" / "Assets.xcassets").glob("*.colorset")}
    named = {
        match.group(1)
        for source in (folder / "App").rglob("*.swift")
        for match in re.finditer(r'UIColor\(named: "(\w+)"\)', source.read_text(encoding="utf-8"))
    }
    assert named <= colours


def test_property_lists_are_well_formed(folder: Path) -> None:
    for path in folder.glob("*.xcodeproj/**/*.xcsettings"):
        assert plistlib.loads(path.read_bytes())
    for path in folder.glob("*.xcodeproj/**/*.xcworkspacedata"):
        ET.parse(path)
    for path in folder.glob("App/**/*.json"):
        json.loads(path.read_text())


def test_the_code_has_no_shortcuts(folder: Path) -> None:
    for source in (folder / "App").rglob("*.swift"):
        text = source.read_text(encoding="utf-8")
        code = "\n".join(re.sub(r'"(?:[^"\\]|\\.)*"|//.*', "", line) for line in text.splitlines())
        assert len(text.splitlines()) < 300, source.name
        assert not re.search(r"\btry!|\bas!|\bprint\(|fatalError|[\w)\]]!(?![=\w])", code), source.name
