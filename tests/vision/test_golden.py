"""The golden set that DigitKit is held to is what ``workbench golden`` writes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from workbench.vision.golden import writing
from workbench.vision.golden.packing import packed, unpacked
from workbench.vision.golden.scene import Bar, Placed, Scene, render
from workbench.vision.golden.sheets import sheets

HINT = f"write it anew with: workbench golden --out {writing.golden_folder()}"


def stored(name: str) -> list[Any]:
    return json.loads((writing.golden_folder() / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def bank() -> NDArray[np.uint8]:
    return writing.read_bank(writing.golden_folder())


@pytest.fixture(scope="module")
def present(bank: NDArray[np.uint8]) -> dict[str, list[Any]]:
    return json.loads(json.dumps(writing.golden_parts(bank)))


@pytest.mark.parametrize(
    "name", [writing.FRAMES_FILE, writing.REGIONS_FILE, writing.READINGS_FILE, writing.TRACKS_FILE]
)
def test_the_golden_set_is_what_the_present_code_makes(name: str, present: dict[str, list[Any]]) -> None:
    for number, (kept, made) in enumerate(zip(stored(name), present[name], strict=True)):
        assert kept == made, f"{name}, {number}: {HINT}"


def test_its_digits_are_those_that_the_command_draws(bank: NDArray[np.uint8]) -> None:
    # Another processor may round a pixel of a curve otherwise, and every picture is made of these.
    drawn = writing.golden_bank()
    assert drawn.shape == bank.shape
    assert (drawn != bank).mean() < 0.002, HINT


def test_it_is_large_enough_to_say_something_and_small_enough_to_keep() -> None:
    frames, regions = stored(writing.FRAMES_FILE), stored(writing.REGIONS_FILE)
    assert len(frames) >= 40
    assert sum(len(frame["found"]) for frame in frames) >= 300
    assert len(regions) >= 300
    assert sum(region["sample"] is not None for region in regions) >= 0.95 * len(regions)
    assert sum(path.stat().st_size for path in writing.golden_folder().iterdir()) < 800_000


def test_a_file_has_a_line_for_each_of_its_members() -> None:
    for path in writing.golden_folder().iterdir():
        assert len(path.read_text(encoding="utf-8").splitlines()) == len(stored(path.name)) + 2


def test_the_set_is_written_whole_and_says_how_much_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "sheets", lambda size: sheets(size)[:2])
    monkeypatch.setattr(writing, "REGIONS", 3)
    written = writing.write_golden_set(tmp_path / "new" / "set")
    files = sorted(path.name for path in (tmp_path / "new" / "set").iterdir())
    assert files == sorted(path.name for path in writing.golden_folder().iterdir())
    assert (written.frames, written.regions) == (2, 3)
    assert written.found > 0
    assert written.bytes == sum(path.stat().st_size for path in (tmp_path / "new" / "set").iterdir())


def test_sheets_stay_inside_their_frame() -> None:
    for scene in sheets(60):
        for part in (*scene.digits, *scene.bars):
            assert 0 <= part.x < part.x + part.width <= scene.width
            assert 0 <= part.y < part.y + part.height <= scene.height


def test_a_scene_is_drawn_as_described() -> None:
    bank = np.zeros((1, 28, 28), np.uint8)
    bank[0, :, :14] = 255
    bar = Bar(x=2, y=2, width=5, height=3, ink=10)
    digit = Placed(index=0, x=20, y=10, width=28, height=28, ink=50)
    behind = Placed(index=0, x=60, y=10, width=28, height=28, ink=90, is_mirrored=True)
    scene = Scene(width=100, height=40, paper=200, bars=(bar,), digits=(digit, behind))
    picture = render(scene, bank)
    assert (picture[2:5, 2:7] == 10).all()
    assert (picture[10:38, 20:33] == 50).all()
    assert (picture[10:38, 34:60] == 200).all()
    assert (picture[10:38, 75:88] == 90).all()
    assert (picture[10:38, 60:73] == 200).all()


def test_packing_a_sample_loses_nothing() -> None:
    random = np.random.default_rng(0)
    for share in (0.0, 0.1, 0.9, 1.0):
        sample = random.integers(0, 256, (28, 28), dtype=np.uint8)
        sample[random.random((28, 28)) > share] = 0
        assert (unpacked(packed(sample)) == sample).all()
