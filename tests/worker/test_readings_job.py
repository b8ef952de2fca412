"""Reading a whole split with a Core ML model: right, once, stopped at once, or refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.other_classes import CLOTHES, write_set
from tests.trained import write_drawn_set
from workbench.core.errors import CancelledError, DataError, ModelError
from workbench.core.events import Progress, Report, SplitRead, ignore, never
from workbench.core.starter import starter_model
from workbench.coreml.runtime import open_model
from workbench.data.mnist import load_dataset
from workbench.data.orders import Readings
from workbench.data.readings import read_readings, readings_folder, readings_key
from workbench.worker import readings_job
from workbench.worker.protocol import ReadSplit

COUNT = 1000


@pytest.fixture
def model() -> Path:
    starter = starter_model()
    assert starter is not None
    return starter.path


@pytest.fixture
def digits(tmp_path: Path) -> Path:
    return write_drawn_set(tmp_path / "digits.npz", train=20, test=COUNT)


def read(model: Path, data: Path, emit: list[Report] | None = None) -> Path:
    request = ReadSplit(model=str(model), data=str(data), split="test")
    result = readings_job.read_split(request, emit=ignore if emit is None else emit.append, should_stop=never)
    return Path(result)


def kept(model: Path, data: Path) -> Readings:
    dataset = load_dataset(data)
    readings = read_readings(readings_folder(), readings_key(model, dataset, "test"), count=len(dataset.test))
    assert readings is not None
    return readings


def test_each_sample_is_read_as_the_model_alone_reads_it(model: Path, digits: Path) -> None:
    said: list[Report] = []
    path = read(model, digits, said)

    readings, runtime = kept(model, digits), open_model(model)
    samples = load_dataset(digits).test
    some = np.array([0, 399, 400, COUNT - 1])
    probabilities = runtime.classify(samples.images[some])
    if runtime.info.decision is not None:
        probabilities = runtime.info.decision.calibrated(probabilities)
    assert readings.predicted[some].tolist() == probabilities.argmax(axis=1).tolist()
    assert readings.confidence[some] == pytest.approx(probabilities.max(axis=1), abs=1e-5)
    assert readings.misread(samples.labels).mean() < 0.2
    assert said[-1] == SplitRead(path=str(path))
    done = [one.done for one in said if isinstance(one, Progress) and one.total]
    assert done == [0, 400, 800]


def test_what_was_read_is_not_read_again(model: Path, digits: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = read(model, digits)
    monkeypatch.setattr(readings_job, "readings_of", None)

    assert read(model, digits) == first


def test_a_stop_is_seen_between_two_blocks_and_keeps_nothing(model: Path, digits: Path) -> None:
    said: list[Report] = []

    def should_stop() -> bool:
        return any(isinstance(one, Progress) and one.done for one in said)

    with pytest.raises(CancelledError):
        readings_job.read_split(
            ReadSplit(model=str(model), data=str(digits), split="test"),
            emit=said.append,
            should_stop=should_stop,
        )
    assert not readings_folder().exists()


def test_a_model_of_other_classes_is_refused(model: Path, tmp_path: Path) -> None:
    clothes = write_set(tmp_path / "clothes.npz", CLOTHES, train=6, test=6)

    with pytest.raises(ModelError, match="other classes"):
        read(model, clothes)


def test_a_folder_that_takes_no_file_is_told(model: Path, digits: Path, user_home: Path) -> None:
    user_home.mkdir(exist_ok=True)
    (user_home / "cache").write_text("in the way")

    with pytest.raises(DataError, match="cannot be kept"):
        read(model, digits)
