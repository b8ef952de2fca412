"""A recipe with background, from its file to a picture in which not everything is a digit."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.cli.calling import Call
from tests.trained import write_drawn_set
from workbench.coreml.runtime import open_model
from workbench.data.drawn import draw_digits

LABELS = [*"0123456789", "background"]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_drawn_set(tmp_path_factory.mktemp("data") / "digits.npz", train=4000, test=300)


def _picture(path: Path) -> Path:
    """Write a page with a 3, an E and a 7, and a 3 and a 7 below."""
    page = np.full((430, 560), 235, np.uint8)
    digits = draw_digits(4, 5, labels=np.array([3, 7, 3, 7], np.uint8)).images
    for (left, top), digit in zip(((40, 50), (380, 50), (40, 240), (380, 240)), digits, strict=True):
        large = cv2.resize(digit, (140, 140), interpolation=cv2.INTER_CUBIC)
        place = page[top : top + 140, left : left + 140]
        place[:] = np.minimum(place, 235 - (large.astype(np.float32) * 0.75).astype(np.uint8))
    letter = np.array([[310, 72], [250, 72], [250, 168], [310, 168]])
    cv2.polylines(page, [letter], False, 50, 9, cv2.LINE_AA)
    cv2.line(page, (250, 120), (300, 120), 50, 9, cv2.LINE_AA)
    cv2.imwrite(str(path), page)
    return path


def test_background_is_trained_measured_converted_and_kept_out(
    data: Path, tmp_path: Path, call: Call
) -> None:
    recipe = {
        "version": 1,
        "name": "wary",
        "optimiser": "adamw",
        "learning_rate": 0.003,
        "batch_size": 64,
        "epochs": 4,
        "validation_count": 500,
        "background": {"share": 50},
    }
    file = tmp_path / "wary.json"
    file.write_text(json.dumps(recipe))

    *_, ended = call("train", "--recipe", file, "--data", data, "--seed", 2)
    run = Path(ended["run"])
    package = run / "DigitClassifier.mlpackage"
    assert list(open_model(package).labels) == LABELS

    measured = {}
    for target in (run, run / "model.keras", package):
        (measured[target],) = call("evaluate", target, "--data", data)
        assert measured[target]["class_labels"] == LABELS
        assert measured[target]["count"] == 300
    score = measured[run]["background"]
    assert score["kept_out"] > 0.7 * score["count"]
    assert measured[package]["background"]["kept_out"] == pytest.approx(score["kept_out"], abs=5)

    (seen,) = call("read", _picture(tmp_path / "page.png"), "--model", package)
    assert [digit["label"] for digit in seen["digits"]] == ["3", "7", "3", "7"]
