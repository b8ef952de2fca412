"""Readings: what is sure gets a label, what is not says nothing."""

from __future__ import annotations

import numpy as np
import pytest

from tests.vision.sheets import sheet, write
from workbench.core.errors import ModelError
from workbench.core.labels import BACKGROUND, DIGITS
from workbench.vision.finding import Found, find_digits
from workbench.vision.reading import label, label_all, read_image

LABELS = (*DIGITS, BACKGROUND)


@pytest.fixture(scope="module")
def found() -> Found:
    page = sheet()
    for number, digit in enumerate((3, 8, 2)):
        write(page, digit, 60 + 120 * number, 140, 70)
    return find_digits(page)


def _sure_of(*columns: int, confidence: float = 0.9) -> np.ndarray:
    rows = np.full((len(columns), len(LABELS)), (1 - confidence) / (len(LABELS) - 1), np.float32)
    rows[np.arange(len(columns)), list(columns)] = confidence
    return rows


def test_each_region_gets_its_label(found: Found) -> None:
    readings = label(found, _sure_of(3, 8, 2), LABELS)
    assert [reading.label for reading in readings] == ["3", "8", "2"]
    assert [reading.box for reading in readings] == [region.box for region in found.regions]
    assert readings[0].confidence == pytest.approx(0.9)
    assert readings[0].probabilities.shape == (11,)


def test_background_and_what_is_unsure_say_nothing(found: Found) -> None:
    sure = _sure_of(3, 10, 2, confidence=0.99)
    assert [reading.label for reading in label(found, sure, LABELS)] == ["3", "2"]
    assert label(found, _sure_of(3, 8, 2, confidence=0.4), LABELS) == ()
    assert len(label(found, _sure_of(3, 8, 2, confidence=0.4), LABELS, threshold=0.3)) == 3
    _, ignored = label_all(found, sure, LABELS)
    assert [(reading.label, reading.box) for reading in ignored] == [("background", found.regions[1].box)]
    not_numbers = np.full((3, len(LABELS)), np.nan, np.float32)
    assert label_all(found, not_numbers, LABELS) == ((), ())


def test_answers_of_the_wrong_shape_are_an_error(found: Found) -> None:
    for shape in ((2, 11), (3, 10), (33,)):
        with pytest.raises(ModelError):
            label(found, np.zeros(shape, np.float32), LABELS)


def test_reading_an_image_classifies_all_samples_at_once() -> None:
    page = sheet()
    for number, digit in enumerate((5, 0)):
        write(page, digit, 60 + 120 * number, 140, 70)
    asked = []

    def classify(samples: np.ndarray) -> np.ndarray:
        asked.append(samples)
        return _sure_of(5, 0)

    result = read_image(page, classify, LABELS)
    assert [reading.label for reading in result.readings] == ["5", "0"]
    assert [samples.shape for samples in asked] == [(2, 28, 28)]
    assert result.classify_milliseconds >= 0
    assert not read_image(sheet(), classify, LABELS).readings
    assert len(asked) == 1, "there was nothing to classify on an empty sheet"
