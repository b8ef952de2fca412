"""An xcodebuild that pretends: it leaves the app that Xcode would make of a project's settings and files.

`put_on_path` makes it one; what Info.plist says is modelled by `info_plist`.
"""

from __future__ import annotations

import itertools
import json
import os
import plistlib
import sys
from pathlib import Path
from typing import Any

from tests.ios.info_plist import generated_info_plist
from tests.ios.xcconfig_reader import read_xcconfig
from workbench.ios.overriding import TARGET_ID
from workbench.ios.project_text import read_project_text

ROOT = Path(__file__).resolve().parents[2]
_CALLS = "calls.jsonl"


def put_on_path(folder: Path, *, failing: str = "") -> dict[str, str]:
    """Return an environment with this xcodebuild; ``failing`` is a destination that it fails for."""
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "xcodebuild"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tests.ios.pretended_xcodebuild "$@"\n')
    program.chmod(0o755)
    return os.environ | {
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "PRETENDED_FOLDER": str(folder),
        "PRETENDED_FAILING": failing,
    }


def calls(folder: Path) -> list[list[str]]:
    """Return the arguments of each call."""
    return [json.loads(line) for line in (folder / _CALLS).read_text(encoding="utf-8").splitlines()]


def make_app(project: Path, app: Path, *, configuration: str) -> None:
    """Write an app as Xcode would build it of a project."""
    folder = project.parent
    files = ["DigitCamera", "Assets.car", "DigitKit_DigitKit.bundle/vision.json"]
    files += ["de.lproj/Localizable.strings", "de.lproj/InfoPlist.strings"]
    files += [f"{model.stem}.mlmodelc/coremldata.bin" for model in (folder / "App" / "Models").glob("*.ml*")]
    for name in files:
        (app / name).parent.mkdir(parents=True, exist_ok=True)
        (app / name).write_bytes(b"x")
    settings = _settings(project, configuration) | read_xcconfig(folder / "Config" / "App.xcconfig")
    content = generated_info_plist(settings) | {"CFBundleIcons": {"CFBundlePrimaryIcon": {}}}
    (app / "Info.plist").write_bytes(plistlib.dumps(content, fmt=plistlib.FMT_BINARY))


def _settings(project: Path, configuration: str) -> dict[str, str]:
    objects: Any = read_project_text((project / "project.pbxproj").read_text(encoding="utf-8"))["objects"]
    listed = objects[objects[TARGET_ID]["buildConfigurationList"]]["buildConfigurations"]
    [found] = [objects[each] for each in listed if objects[each]["name"] == configuration]
    return {key: value for key, value in found["buildSettings"].items() if isinstance(value, str)}


def main() -> None:
    """Build as the arguments say, or fail."""
    words = sys.argv[1:]
    with Path(os.environ["PRETENDED_FOLDER"], _CALLS).open("a", encoding="utf-8") as log:
        log.write(json.dumps(words) + "\n")
    value = dict(itertools.pairwise(words))
    destination, configuration = value["-destination"], value["-configuration"]
    if destination == os.environ["PRETENDED_FAILING"]:
        sys.exit(65)
    platform = "iphonesimulator" if "Simulator" in destination else "iphoneos"
    products = Path(value["-derivedDataPath"]) / "Build" / "Products"
    make_app(
        Path(value["-project"]),
        products / f"{configuration}-{platform}" / "DigitCamera.app",
        configuration=configuration,
    )


if __name__ == "__main__":
    main()
