"""A trained network, and each form that it can be exported in; made once, for they take a while."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.coreml.networks import TrainedNetwork
from tests.sharing import made_once
from workbench.core.decision import Decision
from workbench.core.labels import DIGITS
from workbench.core.model_format import ModelCard, ModelFormat, ModelOrigin, Precision
from workbench.coreml.conversion import convert

CARD = ModelCard(author="Ada", licence="MIT", version="1.2", description="Reads a digit.")
ORIGIN = ModelOrigin(
    run="2026-11-20-fast",
    recipe="fast",
    test_accuracy=0.9812,
    dataset="MNIST",
    dataset_checksum="ab" * 32,
    decision=Decision(temperature=1.234, threshold=0.625),
)
FORMS = [(model_format, precision) for model_format in ModelFormat for precision in model_format.precisions]


def in_every_form(
    network: TrainedNetwork,
    folder: Path,
    labels: Sequence[str] = DIGITS,
    *,
    is_fitting: bool = True,
) -> Mapping[tuple[ModelFormat, Precision], Path]:
    """Convert a network to every format and precision, into ``folder``; returns their paths.

    Unless ``is_fitting``, weights are rounded where they would be fitted: stored alike, and sooner.
    """
    paths = every_form_in(folder)
    for (model_format, precision), path in paths.items():
        convert(
            network.function_in(precision) if is_fitting else network.function,
            out=path,
            model_format=model_format,
            precision=precision,
            labels=labels,
            card=CARD,
            origin=ORIGIN,
        )
    return paths


def every_form_in(folder: Path) -> Mapping[tuple[ModelFormat, Precision], Path]:
    """Return where `in_every_form` has put each."""
    return {form: folder / f"{form[1].value}{form[0].suffix}" for form in FORMS}


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> TrainedNetwork:
    folder = made_once(tmp_path_factory, "network", lambda made: TrainedNetwork(made / "model.keras"))
    return TrainedNetwork(folder / "model.keras")


@pytest.fixture(scope="session")
def models(
    trained: TrainedNetwork, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[tuple[ModelFormat, Precision], Path]:
    """The path of the network in every format and precision."""
    return every_form_in(made_once(tmp_path_factory, "models", lambda made: in_every_form(trained, made)))


@pytest.fixture(scope="session")
def program_path(models: Mapping[tuple[ModelFormat, Precision], Path]) -> Path:
    """The network as an fp16 ML program, the form that is exported by default."""
    return models[ModelFormat.MLPROGRAM, Precision.FP16]


@pytest.fixture(scope="session")
def network_path(models: Mapping[tuple[ModelFormat, Precision], Path]) -> Path:
    """The network as an fp32 neural network."""
    return models[ModelFormat.NEURALNETWORK, Precision.FP32]
