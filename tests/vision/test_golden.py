"""The golden file that DigitKit is held to is what the present code produces."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from tests.vision.golden import bank_of, golden_of, golden_path, packed, unpacked

HINT = "write it anew with: python -m tests.vision.golden"


@pytest.fixture(scope="module")
def golden() -> dict[str, Any]:
    return json.loads(golden_path().read_text(encoding="utf-8"))


def test_the_golden_file_is_what_the_present_code_produces(golden: dict[str, Any]) -> None:
    present = golden_of(bank_of(golden))
    for number, (stored, made) in enumerate(zip(golden["scenes"], present["scenes"], strict=True)):
        assert stored["scene"] == json.loads(json.dumps(made["scene"])), f"scene {number}: {HINT}"
        assert stored["found"] == made["found"], f"scene {number}: {HINT}"
    assert golden["frames"] == present["frames"], HINT
    assert golden["digits"] == present["digits"]


def test_the_golden_file_is_large_enough_to_say_something_and_small_enough_to_keep(
    golden: dict[str, Any],
) -> None:
    assert len(golden["scenes"]) >= 40
    assert sum(len(scene["found"]) for scene in golden["scenes"]) >= 300
    assert golden_path().stat().st_size < 300_000


def test_packing_a_sample_loses_nothing() -> None:
    random = np.random.default_rng(0)
    for share in (0.0, 0.1, 0.9, 1.0):
        sample = random.integers(0, 256, (28, 28), dtype=np.uint8)
        sample[random.random((28, 28)) > share] = 0
        assert (unpacked(packed(sample)) == sample).all()
