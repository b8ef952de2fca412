"""DigitKit's samples of the golden set are the workbench's, and so are the labels that a model gives."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.ios import swift
from workbench.core.bundled import ios_template_folder
from workbench.core.starter import starter_model
from workbench.coreml.reference.runtime import ReferenceRuntime
from workbench.vision.golden.packing import unpacked
from workbench.vision.golden.writing import FRAMES_FILE, REGIONS_FILE, golden_folder

pytestmark = pytest.mark.skipif(not swift.has_swift(), reason="Swift is not installed")

MOST_DIFFERENCE = 2.0
LEAST_AGREEMENT = 0.998

Images = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Pair:
    """Samples of the same digits as DigitKit and as the workbench makes them, uint8 [N, 28, 28]."""

    digitkit: Images
    workbench: Images


@pytest.fixture(scope="module")
def made(swift_modules: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Pair]:
    """The samples of the set's regions, and of what is found in its frames."""
    folder = tmp_path_factory.mktemp("golden")
    package = ios_template_folder() / "DigitKit"
    tests = package / "Tests" / "DigitKitTests"
    # What is a resource of the package's tests lies beside the program here.
    shutil.copytree(golden_folder(), folder / "Golden")
    sources = [tests / f"{name}.swift" for name in ("Golden", "Scene", "RegionScene")]
    accessor = folder / "resource_bundle_accessor.swift"
    accessor.write_text(swift.RESOURCE_ACCESSOR)
    main = Path(__file__).parent / "golden" / "main.swift"
    swift.build_program([main, accessor, *sources], swift_modules, folder / "golden")
    done = subprocess.run(
        [folder / "golden", package / "Sources" / "DigitKit" / "Resources" / "vision.json"],
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr.decode()
    answer = json.loads(done.stdout)
    regions = [region["sample"] for region in golden(REGIONS_FILE) if region["sample"] is not None]
    frames = [[digit["sample"] for digit in frame["found"]] for frame in golden(FRAMES_FILE)]
    assert [*map(len, answer["frames"])] == [*map(len, frames)]
    return {
        "regions": pair(answer["regions"], regions),
        "frames": pair([*chain(*answer["frames"])], [*chain(*frames)]),
    }


def golden(name: str) -> list[dict]:
    return json.loads((golden_folder() / name).read_text(encoding="utf-8"))


def pair(digitkit: list[str], workbench: list[str]) -> Pair:
    own = [np.frombuffer(base64.b64decode(text), np.uint8).reshape(28, 28) for text in digitkit]
    return Pair(np.array(own), np.array([unpacked(text) for text in workbench]))


@pytest.mark.parametrize("part", ["regions", "frames"])
def test_the_starter_model_reads_the_phones_samples_as_the_workbenchs(
    made: dict[str, Pair], part: str
) -> None:
    starter = starter_model()
    assert starter is not None
    classify = ReferenceRuntime(starter.path).classify
    samples = made[part]
    assert len(samples.digitkit) == len(samples.workbench) >= 285

    apart = np.abs(samples.digitkit.astype(int) - samples.workbench.astype(int))
    assert apart.mean(axis=(1, 2)).max() <= MOST_DIFFERENCE

    labels = [classify(images).argmax(axis=1) for images in (samples.digitkit, samples.workbench)]
    assert (labels[0] == labels[1]).mean() >= LEAST_AGREEMENT
    # The model tells them apart at all.
    assert len(set(labels[1].tolist())) >= 10
