"""Samples that the phone shares are added to the user's own samples, with what is known of them."""

from __future__ import annotations

import json
import math
import zipfile
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.benchmarks.frames.with_digits import frame_with_digits
from tests.ios import reading_app, swift
from tests.ios.reading_app import SHARED_MODEL, SHARED_NAME, AppReading, Picture
from workbench.core.errors import DataError
from workbench.core.events import never
from workbench.core.labels import DIGITS
from workbench.core.starter import starter_model
from workbench.coreml.reference.runtime import ReferenceRuntime
from workbench.data.drawn import draw_digits
from workbench.data.own_samples import OwnSampleStore
from workbench.data.sample_exchange import export_samples, gather
from workbench.vision.finding import find_digits
from workbench.vision.frame import Grey, luma_of

pytestmark = pytest.mark.skipif(not swift.has_swift(), reason="Swift is not installed")

SHARED_AT = datetime(2026, 11, 21, 20, 15, 30, 250_000, timezone.utc)


@pytest.fixture(scope="module")
def page() -> Grey:
    return luma_of(frame_with_digits(draw_digits(60, 4), 410).image)


def rows_of(page: Grey) -> np.ndarray:
    starter = starter_model()
    assert starter is not None
    return ReferenceRuntime(starter.path).classify(find_digits(page).samples)


def share(
    reader: Path,
    pictures: list[Picture],
    out: Path,
    *,
    labels: tuple[str, ...] = (*DIGITS, "background"),
    is_still: bool = False,
    visible: tuple[float, ...] | None = None,
) -> AppReading:
    """Write what the app shares of the last picture to a folder, and return what it reads there."""
    answers = reading_app.read(
        reader,
        pictures,
        labels=labels,
        metadata={},
        is_still=is_still,
        shared=out,
        shared_at=SHARED_AT.timestamp(),
        visible=visible,
    )
    return answers[-1]


def test_what_the_phone_shows_becomes_own_samples(reader: Path, page: Grey, tmp_path: Path) -> None:
    picture = Picture(page, rows_of(page))
    pictures = [replace(picture, seconds=number / 15) for number in range(10)]

    shown = share(reader, pictures, tmp_path).shown

    found = gather([tmp_path / "digits.npz"])
    assert len(shown) >= 5
    assert (found.inverted, found.passed_over) == (0, ())
    assert [sample.label for sample in found.samples] == [one.label for one in shown]
    for sample, one in zip(found.samples, shown, strict=True):
        assert one.sample is not None
        assert np.array_equal(sample.image, one.sample)
        origin = sample.origin
        assert (origin.source, origin.name, origin.model) == ("camera", SHARED_NAME, SHARED_MODEL)
        assert origin.box == (one.box.x, one.box.y, one.box.width, one.box.height)
        assert (origin.read_as, origin.confidence) == (one.label, pytest.approx(one.confidence))
        assert datetime.fromisoformat(origin.created) == SHARED_AT

    store = OwnSampleStore(tmp_path / "samples")
    for _ in range(2):
        # Shared or added once more, they are the same samples.
        store.add_all(found.samples, emit=lambda _report: None, should_stop=never)
        assert len(store.read()) == len(shown)
    export_samples(store.read(), tmp_path / "again.npz")
    again = gather([tmp_path / "again.npz"])
    assert {sample.origin for sample in again.samples} == {sample.origin for sample in found.samples}


def test_the_file_is_an_archive_that_any_program_opens(reader: Path, page: Grey, tmp_path: Path) -> None:
    shown = share(reader, [Picture(page, rows_of(page))], tmp_path, is_still=True).shown

    out = tmp_path / "digits.npz"
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["images.npy", "labels.npy", "origins.jsonl"]
    with np.load(out) as arrays:
        assert arrays["images"].shape == (len(shown), 28, 28)
        assert arrays["labels"].tolist() == [int(one.label) for one in shown]
        assert arrays["images"].dtype == arrays["labels"].dtype == np.uint8
    # The built-in picture is none of a camera.
    assert {sample.origin.source for sample in gather([out]).samples} == {"image"}


def test_a_page_full_of_digits_is_shared_whole(reader: Path, tmp_path: Path) -> None:
    digits = draw_digits(150, 9).images
    page = np.full((720, 1280), 210, np.uint8)
    for number, digit in enumerate(digits):
        x, y = 40 + number % 15 * 80, 25 + number // 15 * 68
        page[y : y + 56, x : x + 56] -= np.repeat(np.repeat(digit, 2, 0), 2, 1) // 255 * 150

    shown = share(reader, [Picture(page, rows_of(page))], tmp_path, is_still=True).shown

    samples = gather([tmp_path / "digits.npz"]).samples
    assert len(samples) == len(shown) >= 100


@pytest.mark.parametrize("names", [("T-shirt/top", "お", "Ankle boot"), ("3", "12", "x")])
def test_samples_of_other_classes_are_shared_with_their_names(
    reader: Path, page: Grey, tmp_path: Path, names: tuple[str, ...]
) -> None:
    rows = one_hot(page, len(names) + 1, among=len(names))
    shown = share(reader, [Picture(page, rows)], tmp_path, labels=(*names, "background"), is_still=True).shown

    assert {one.label for one in shown} == set(names)
    assert not (tmp_path / "digits.npz").exists()
    out = tmp_path / "samples.npz"
    with np.load(out) as arrays:
        assert [names[place] for place in arrays["labels"]] == [one.label for one in shown]
        assert len(arrays["images"]) == len(shown)
    with zipfile.ZipFile(out) as archive:
        assert json.loads(archive.read("classes.json")) == [*names]
    # The workbench takes nobody's third class for a 2.
    with pytest.raises(DataError, match="holds other classes than digits"):
        gather([out])


def test_without_one_of_its_classes_there_is_no_file_of_samples(
    reader: Path, page: Grey, tmp_path: Path
) -> None:
    rows = one_hot(page, 11, among=1) * 0
    rows[:, 10] = 1
    share(reader, [Picture(page, rows)], tmp_path, is_still=True)
    assert [path.name for path in tmp_path.iterdir()] == ["digits.pgm"]


def one_hot(page: Grey, classes: int, *, among: int) -> np.ndarray:
    """Answers to what is found on a page that go round the first ``among`` classes."""
    found = len(find_digits(page).regions)
    return np.eye(classes, dtype=np.float32)[np.arange(found) % among]


@pytest.mark.parametrize("visible", [(344.0, 0.0, 591.2, 720.0), (100.5, 300.25, 700.5, 99.5)])
def test_what_is_not_on_the_screen_is_not_shared(
    reader: Path, page: Grey, visible: tuple[float, ...], tmp_path: Path
) -> None:
    shown = share(reader, [Picture(page, rows_of(page))], tmp_path, is_still=True, visible=visible).shown

    left, top, width, height = visible
    right, bottom = math.ceil(left + width), math.ceil(top + height)
    x, y = math.floor(left), math.floor(top)
    picture = cv2.imread(str(tmp_path / "digits.pgm"), cv2.IMREAD_GRAYSCALE)
    assert np.array_equal(picture, page[y:bottom, x:right])
    wanted = [
        ((one.box.x - x, one.box.y - y, one.box.width, one.box.height), one.label)
        for one in shown
        if left <= one.box.x + one.box.width / 2 < left + width
        and top <= one.box.y + one.box.height / 2 < top + height
    ]
    samples = gather([tmp_path / "digits.npz"]).samples
    assert [(sample.origin.box, sample.label) for sample in samples] == wanted
    assert 0 < len(wanted) < len(shown)
