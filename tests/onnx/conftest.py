"""A trained network as an ONNX model; made once, for training takes some seconds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.coreml.networks import TrainedNetwork
from workbench.core.decision import Decision
from workbench.core.labels import DIGITS
from workbench.core.model_format import ModelCard, ModelOrigin
from workbench.onnx.conversion import write_onnx

CARD = ModelCard(author="Ada", licence="MIT", version="1.2", description="Reads a digit.")
ORIGIN = ModelOrigin(
    run="2026-11-20-fast",
    recipe="fast",
    test_accuracy=0.9812,
    dataset="MNIST",
    dataset_checksum="ab" * 32,
    decision=Decision(temperature=1.234, threshold=0.625),
)


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> TrainedNetwork:
    return TrainedNetwork(tmp_path_factory.mktemp("network") / "model.keras", steps=60)


@pytest.fixture(scope="session")
def model_path(trained: TrainedNetwork, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from workbench.engine.trained_layers import trained_layers

    path = tmp_path_factory.mktemp("onnx") / "digits.onnx"
    write_onnx(trained_layers(trained.function.network), out=path, labels=DIGITS, card=CARD, origin=ORIGIN)
    return path
