"""The starter model as it lies in the project: what it reads, what it brings, what its card says."""

from __future__ import annotations

import numpy as np
import pytest

from tests.vision.sheets import sheet, write
from workbench.core.exported_models import ExportedModel, read_measurement
from workbench.core.files import checksum_of, size_on_disk
from workbench.core.labels import BACKGROUND, DIGITS
from workbench.core.model_format import ModelFormat
from workbench.core.starter import Starter, starter_model
from workbench.coreml.reference.runtime import ReferenceRuntime
from workbench.data.drawn import draw_digits
from workbench.vision.reading import read_image

LARGEST = 700_000


@pytest.fixture(scope="module")
def starter() -> Starter:
    starter = starter_model()
    assert starter is not None
    return starter


@pytest.fixture(scope="module")
def runtime(starter: Starter) -> ReferenceRuntime:
    return ReferenceRuntime(starter.path)


@pytest.fixture(scope="module")
def measured(starter: Starter) -> ExportedModel:
    measured = read_measurement(starter.path)
    assert measured is not None
    return measured


def test_it_is_small_and_runs_on_every_phone_that_the_app_does(
    starter: Starter, runtime: ReferenceRuntime
) -> None:
    assert size_on_disk(starter.path) <= LARGEST
    assert runtime.info.model_format is ModelFormat.MLPROGRAM
    assert runtime.info.minimum_ios <= 15
    assert runtime.info.author
    assert runtime.info.licence


def test_it_knows_digits_and_background_and_when_to_be_silent(runtime: ReferenceRuntime) -> None:
    assert runtime.labels == (*DIGITS, BACKGROUND)
    decision = runtime.info.decision
    assert decision is not None
    assert 0.5 <= decision.threshold <= 0.99


def test_its_figures_are_those_of_this_very_file(starter: Starter, measured: ExportedModel) -> None:
    assert measured.checksum == checksum_of(starter.path)
    assert not measured.verification.shortfall(measured.precision)
    assert starter.test_accuracy is not None
    assert starter.test_accuracy >= 0.993


def test_its_card_says_what_made_it_and_what_it_reaches(
    starter: Starter, runtime: ReferenceRuntime, measured: ExportedModel
) -> None:
    card = starter.path.with_name("README.md").read_text(encoding="utf-8")
    said = dict(runtime.info.user_defined)
    decision = runtime.info.decision
    assert decision is not None
    assert f"--recipe {said['digit-workbench.recipe']}" in card
    assert said["digit-workbench.dataset_sha256"] in card
    assert f"{measured.verification.candidate_accuracy:.2%}".replace("%", " %") in card
    assert f"{decision.temperature:.3f}" in card
    assert f"{decision.threshold:.3f}" in card


def test_it_reads_digits_that_it_has_never_seen(runtime: ReferenceRuntime) -> None:
    samples = draw_digits(1000, 77)
    probabilities = runtime.classify(samples.images)
    assert np.mean(probabilities.argmax(axis=1) == samples.labels) >= 0.9


def test_it_reads_a_row_that_is_written_on_a_sheet(runtime: ReferenceRuntime) -> None:
    page = sheet()
    for number, digit in enumerate((3, 7, 2)):
        write(page, digit, 60 + 120 * number, 140, 70)
    read = read_image(page, runtime.classify, runtime.labels, decision=runtime.info.decision)
    assert [reading.label for reading in read.readings] == ["3", "7", "2"]


def test_an_empty_sheet_has_no_reading(runtime: ReferenceRuntime) -> None:
    assert not read_image(sheet(), runtime.classify, runtime.labels, decision=runtime.info.decision).readings
