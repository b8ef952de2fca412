"""The reader: opens models, answers, and survives what it cannot open or run."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from workbench.core.decision import Decision
from workbench.core.errors import ModelError
from workbench.core.events import Answered, ModelOpened, ModelRefused, Report
from workbench.worker import reader_job
from workbench.worker.protocol import ClassifySamples, OpenModel, pack_samples

SAMPLES = pack_samples(np.zeros((3, 28, 28), np.uint8), request=7)


class FaultyRuntime:
    """A model that opens and cannot be run."""

    name, labels, description = "faulty", ("0", "1"), ""
    info = SimpleNamespace(decision=None)

    def classify(self, samples: np.ndarray) -> np.ndarray:
        raise ModelError("The model answers with no numbers.", hint="Train again.")


class DecidedRuntime:
    """A model that was calibrated, and answers each sample with the same."""

    name, labels, description = "decided", ("0", "1"), ""
    info = SimpleNamespace(decision=Decision(temperature=2.0, threshold=0.7))

    def classify(self, samples: np.ndarray) -> np.ndarray:
        return np.tile(np.array([0.9, 0.1], np.float32), (len(samples), 1))


def serve(*requests: OpenModel | ClassifySamples) -> list[Report]:
    waiting = [*requests, None]
    said: list[Report] = []
    reader_job.serve_model(lambda: waiting.pop(0), emit=said.append)
    return said


def test_a_model_answers_each_request_with_its_number(trained_home: Path) -> None:
    (package,) = trained_home.rglob("DigitClassifier.mlpackage")

    opened, answered = serve(OpenModel(model=str(package)), SAMPLES)

    assert isinstance(opened, ModelOpened)
    assert opened.labels == tuple("0123456789")
    assert opened.filters is not None
    assert opened.filters.scale == pytest.approx(1 / 255, rel=1e-3)
    assert isinstance(answered, Answered)
    assert answered.request == 7
    assert np.asarray(answered.probabilities).shape == (3, 10)
    assert np.allclose(np.sum(answered.probabilities, axis=1), 1, atol=1e-2)


def test_a_file_that_is_no_model_is_refused_and_the_reader_goes_on(tmp_path: Path) -> None:
    said = serve(OpenModel(model=str(tmp_path / "none.mlpackage")), SAMPLES)

    (refused,) = said
    assert isinstance(refused, ModelRefused)
    assert refused.message
    assert refused.hint


def test_a_model_that_cannot_be_run_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_job, "open_model", lambda _path: FaultyRuntime())

    opened, refused = serve(OpenModel(model="/a.mlpackage"), SAMPLES, SAMPLES)

    assert isinstance(opened, ModelOpened)
    assert refused == ModelRefused(
        path="/a.mlpackage", message="The model answers with no numbers.", hint="Train again."
    )


def test_answers_are_calibrated_with_what_the_model_brings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_job, "open_model", lambda _path: DecidedRuntime())

    opened, answered = serve(OpenModel(model="/a.mlpackage"), SAMPLES)

    assert isinstance(opened, ModelOpened)
    assert opened.decision == DecidedRuntime.info.decision
    assert isinstance(answered, Answered)
    assert np.allclose(answered.probabilities, [[0.75, 0.25]] * 3)
