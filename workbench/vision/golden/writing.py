"""Writes the golden set: digits, pictures and regions with what this side makes of them, and tracks."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.core.bundled import ios_template_folder
from workbench.core.files import write_text
from workbench.data.drawn import draw_digits
from workbench.vision.constants import vision_constants
from workbench.vision.finding import find_digits
from workbench.vision.golden.packing import packed, unpacked
from workbench.vision.golden.pages import read_pages
from workbench.vision.golden.regions import RegionScene, contrast_and_own, random_regions
from workbench.vision.golden.scene import Scene, render
from workbench.vision.golden.sheets import sheets
from workbench.vision.golden.tracks import tracked_frames
from workbench.vision.normalise import mean_contrast, normalise

REGIONS = 300
_BANK = 60
_SEED = 20

# The names of the files, each a JSON object or list.
DIGITS_FILE = "digits.json"
FRAMES_FILE = "frames.json"
REGIONS_FILE = "regions.json"
READINGS_FILE = "readings.json"
TRACKS_FILE = "tracks.json"


@dataclass(frozen=True, kw_only=True)
class GoldenSet:
    """How much was written: pictures, digits found in them, regions, and bytes of all files."""

    frames: int
    found: int
    regions: int
    bytes: int


def golden_folder() -> Path:
    """Return where DigitKit's tests have their golden set."""
    return ios_template_folder() / "DigitKit" / "Tests" / "DigitKitTests" / "Golden"


def golden_bank() -> NDArray[np.uint8]:
    """Return the digits that the pictures show, uint8 [N, 28, 28]."""
    return draw_digits(_BANK, seed=_SEED).images


def write_golden_set(folder: Path) -> GoldenSet:
    """Write all files of the golden set into ``folder``, replacing those of an earlier one."""
    parts = golden_parts(golden_bank())
    texts = {name: _text(part) for name, part in parts.items()}
    for name, text in texts.items():
        write_text(folder / name, text)
    return GoldenSet(
        frames=len(parts[FRAMES_FILE]),
        found=sum(len(each["found"]) for each in parts[FRAMES_FILE]),
        regions=len(parts[REGIONS_FILE]),
        bytes=sum(len(text.encode()) for text in texts.values()),
    )


def golden_parts(bank: NDArray[np.uint8]) -> dict[str, list[Any]]:
    """Return the content of each file for a bank of digits, uint8 [N, 28, 28]."""
    return {
        DIGITS_FILE: [packed(digit) for digit in bank],
        FRAMES_FILE: [_frame(scene, bank) for scene in sheets(len(bank))],
        REGIONS_FILE: [_region(region, bank) for region in random_regions(REGIONS, len(bank))],
        READINGS_FILE: read_pages(),
        TRACKS_FILE: tracked_frames(),
    }


def read_bank(folder: Path) -> NDArray[np.uint8]:
    """Return the digits of a golden set, uint8 [N, 28, 28]."""
    texts = json.loads((folder / DIGITS_FILE).read_text(encoding="utf-8"))
    return np.stack([unpacked(text) for text in texts])


def _frame(scene: Scene, bank: NDArray[np.uint8]) -> dict[str, Any]:
    found = find_digits(render(scene, bank)).regions
    regions = [{"box": asdict(region.box), "sample": packed(region.sample)} for region in found]
    return {"scene": asdict(scene), "found": regions}


def _region(region: RegionScene, bank: NDArray[np.uint8]) -> dict[str, Any]:
    contrast, own = contrast_and_own(region, bank)
    made = normalise(contrast, own, mean_contrast(contrast, own), vision_constants().normalise)
    sample = None if made is None else packed(made.sample)
    box = None if made is None else asdict(made.box)
    return {"region": asdict(region), "box": box, "sample": sample}


def _text(part: list[Any]) -> str:
    """Return a list as JSON, a line for each of its members: a change shows where it is."""
    lines = (json.dumps(each, separators=(",", ":")) for each in part)
    return "[\n" + ",\n".join(lines) + "\n]\n"
