"""A network written as ONNX answers as it does in Keras, and says what it is."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest

from tests.coreml.networks import TrainedNetwork, varied_images, with_other_layers
from tests.onnx.conftest import CARD
from workbench.core.errors import ModelError, SetupError
from workbench.core.labels import BACKGROUND, DIGITS
from workbench.core.model_format import ModelCard, Precision
from workbench.core.recipe import NetworkName
from workbench.coreml.verification import verify
from workbench.data.drawn import draw_digits
from workbench.engine.evaluation import classifier_of
from workbench.engine.trained_layers import trained_layers
from workbench.onnx import library
from workbench.onnx.conversion import write_onnx
from workbench.onnx.runtime import OnnxRuntime

ODD = ("T-shirt/top", "お", "007", '"', "\\", "a b", "A", "a", "🎨", "x" * 100)


def test_agrees_with_the_network_on_digits_and_on_what_is_none(
    trained: TrainedNetwork, model_path: Path
) -> None:
    samples = draw_digits(2_000, 41)
    found = verify(trained.classify, OnnxRuntime(model_path).classify, samples.images, samples.labels)
    assert found.shortfall(Precision.FP32) == ""
    assert found.agreement == 1.0
    assert found.max_probability_difference < 1e-5
    assert found.candidate_accuracy is not None
    assert found.candidate_accuracy > 0.8


@pytest.mark.parametrize(
    ("name", "labels"), [("compact", (*DIGITS, BACKGROUND)), ("large", DIGITS), ("compact", ODD)]
)
def test_every_network_of_the_workbench_can_be_written(
    tmp_path: Path, name: NetworkName, labels: tuple[str, ...]
) -> None:
    path = tmp_path / "model.keras"
    network = TrainedNetwork(path, name, class_count=len(labels), steps=8).function.network
    out = tmp_path / "digits.onnx"
    write_onnx(trained_layers(network), out=out, labels=labels, card=ModelCard())
    runtime = OnnxRuntime(out)
    images = varied_images(60, 5)
    assert runtime.labels == labels
    np.testing.assert_allclose(runtime.classify(images), classifier_of(network)(images), rtol=0, atol=1e-5)


def test_whoever_reads_it_elsewhere_needs_nothing_of_ours(model_path: Path, trained: TrainedNetwork) -> None:
    session = onnxruntime.InferenceSession(str(model_path))
    images = varied_images(3, 1)
    labels, probabilities = session.run(None, {"image": images})
    assert labels.tolist() == [DIGITS[best] for best in trained.classify(images).argmax(axis=1)]
    assert probabilities.shape == (len(images), 10)
    assert [(each.name, each.type) for each in session.get_outputs()] == [
        ("label", "tensor(string)"),
        ("probabilities", "tensor(float)"),
    ]


def test_it_says_what_it_is_and_what_made_it(model_path: Path) -> None:
    model = onnx.load(model_path)
    properties = {each.key: each.value for each in model.metadata_props}
    assert model.producer_name == "digit-workbench"
    assert model.doc_string == CARD.description
    assert json.loads(properties.pop("labels")) == list(DIGITS)
    assert properties == {
        "author": "Ada",
        "license": "MIT",
        "version": "1.2",
        "run": "2026-11-20-fast",
        "recipe": "fast",
        "test_accuracy": "0.9812",
        "dataset": "MNIST",
        "dataset_sha256": "ab" * 32,
        "temperature": "1.234",
        "threshold": "0.625",
    }


def test_the_same_network_gives_the_same_file(
    trained: TrainedNetwork, model_path: Path, tmp_path: Path
) -> None:
    layers = trained_layers(trained.function.network)
    write_onnx(layers, out=tmp_path / "a.onnx", labels=DIGITS, card=CARD)
    write_onnx(layers, out=tmp_path / "b.onnx", labels=DIGITS, card=CARD)
    assert (tmp_path / "a.onnx").read_bytes() == (tmp_path / "b.onnx").read_bytes()


def test_a_layer_that_is_not_known_is_named() -> None:
    with pytest.raises(ModelError, match="zero_padding2d"):
        trained_layers(with_other_layers(1))


def test_another_suffix_is_refused(trained: TrainedNetwork, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"does not end in \.onnx") as failure:
        write_onnx(
            trained_layers(trained.function.network),
            out=tmp_path / "digits.mlmodel",
            labels=DIGITS,
            card=CARD,
        )
    assert "digits.onnx" in failure.value.hint


def test_without_the_packages_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, model_path: Path
) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(library.importlib, "import_module", missing)
    with pytest.raises(SetupError, match="onnxruntime is not installed") as failure:
        OnnxRuntime(model_path)
    assert "pip install onnx onnxruntime" in failure.value.hint
