"""What conversion writes: the interface, the metadata, and never half a file."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.coreml.conftest import CARD, FORMS, ORIGIN
from tests.coreml.networks import TrainedNetwork, export_of
from workbench.core.errors import ModelError
from workbench.core.files import size_on_disk
from workbench.core.labels import BACKGROUND, DIGITS, checked_names
from workbench.core.model_format import ModelCard, ModelFormat, Precision
from workbench.coreml.conversion import convert
from workbench.coreml.library import coremltools_for_reading, quietly
from workbench.coreml.model_file import read_model_file
from workbench.coreml.model_info import METADATA_PREFIX, ModelInfo, read_info
from workbench.coreml.runtime import open_model
from workbench.data.drawn import draw_digits
from workbench.engine.networks import build_network

Models = Mapping[tuple[ModelFormat, Precision], Path]


@pytest.mark.parametrize(("model_format", "precision"), FORMS)
def test_the_model_says_what_it_is_and_what_made_it(
    models: Models, model_format: ModelFormat, precision: Precision
) -> None:
    spec = read_model_file(models[model_format, precision]).spec
    info = read_info(spec)

    assert info.labels == DIGITS
    assert info.input_name == "image"
    assert info.minimum_ios == model_format.minimum_ios(precision)
    assert (info.author, info.licence, info.version) == (CARD.author, CARD.licence, CARD.version)
    assert info.description == CARD.description
    made = dict(info.user_defined)
    assert made["digit-workbench.run"] == ORIGIN.run
    assert made["digit-workbench.recipe"] == ORIGIN.recipe
    assert made["digit-workbench.test_accuracy"] == "0.9812"
    assert made["digit-workbench.dataset"] == ORIGIN.dataset
    assert made["digit-workbench.dataset_sha256"] == ORIGIN.dataset_checksum
    assert made["digit-workbench.precision"] == precision.value
    assert made["digit-workbench.temperature"] == "1.234"
    assert made["digit-workbench.threshold"] == "0.625"
    assert info.decision == ORIGIN.decision
    features = [*spec.description.input, *spec.description.output]
    assert {feature.name for feature in features} >= {"image", info.label_output, info.probabilities_output}
    assert all(feature.shortDescription for feature in features)


@pytest.mark.parametrize(("model_format", "precision"), FORMS)
def test_coremltools_reads_the_same_of_it(
    models: Models, model_format: ModelFormat, precision: Precision
) -> None:
    path = models[model_format, precision]
    info = read_info(read_model_file(path).spec)
    with quietly():
        model = coremltools_for_reading().models.MLModel(str(path), skip_model_load=True)

    assert (model.author, model.license, model.version) == (CARD.author, CARD.licence, CARD.version)
    assert model.short_description == CARD.description
    assert dict(info.user_defined).items() <= dict(model.user_defined_metadata).items()
    assert model.input_description["image"].startswith("One digit")
    assert "highest probability" in model.output_description[info.label_output]
    assert "probability of each" in model.output_description[info.probabilities_output]


@pytest.mark.parametrize(("model_format", "precision"), FORMS)
def test_the_runtime_names_the_precision_that_the_file_has(
    models: Models, model_format: ModelFormat, precision: Precision
) -> None:
    runtime = open_model(models[model_format, precision], runtime="reference")
    # Two bits do for a layer of many weights, four for the others.
    stored = "palette2, palette4" if precision is Precision.PALETTE2 else precision.value
    assert runtime.description == (
        f"{model_format.title}, {stored}, iOS {model_format.minimum_ios(precision)} and later"
    )


@pytest.mark.parametrize("model_format", ModelFormat)
def test_a_model_knows_background_where_its_network_does(model_format: ModelFormat, tmp_path: Path) -> None:
    network = build_network("tutorial", seed=1, class_count=11)
    function, classify = export_of(network)
    out = tmp_path / f"Digits{model_format.suffix}"
    labels = (*DIGITS, BACKGROUND)
    convert(
        function,
        out=out,
        model_format=model_format,
        precision=Precision.FP32,
        labels=labels,
        card=CARD,
    )

    runtime = open_model(out, runtime="reference")
    samples = draw_digits(20, 4).images
    assert runtime.labels == labels
    assert np.allclose(runtime.classify(samples), classify(samples), atol=1e-4)


@pytest.mark.parametrize("model_format", ModelFormat)
def test_whatever_names_a_set_may_have_come_back_from_its_model(
    model_format: ModelFormat, tmp_path: Path
) -> None:
    odd = (
        "T-shirt/top",
        "お",
        "007",
        "1.5",
        "True",
        '"',
        "\\",
        "%s",
        "a b",
        "A",
        "a",
        "🎨",
        "שלום",
        "x" * 100,
    )
    labels = checked_names((*odd, *(f"class {number}" for number in range(62 - len(odd)))))
    function, classify = export_of(build_network("compact", seed=1, class_count=len(labels)))
    out = tmp_path / f"Odd{model_format.suffix}"
    convert(
        function,
        out=out,
        model_format=model_format,
        precision=Precision.FP16,
        labels=labels,
        card=ModelCard(),
    )

    runtime = open_model(out, runtime="reference")
    samples = draw_digits(5, 4).images
    assert runtime.labels == labels
    assert np.allclose(runtime.classify(samples), classify(samples), atol=1e-2)


def test_smaller_precisions_are_smaller(models: Models) -> None:
    sizes = [size_on_disk(models[ModelFormat.MLPROGRAM, precision]) for precision in Precision]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] < 100_000


def test_others_may_read_what_was_written(models: Models) -> None:
    for path in models.values():
        for entry in [path, *path.rglob("*")]:
            needed = stat.S_IRGRP | stat.S_IROTH | (stat.S_IXOTH if entry.is_dir() else 0)
            assert entry.stat().st_mode & needed == needed


def test_a_model_takes_the_place_of_the_one_that_was_there(
    trained: TrainedNetwork, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "made" / "Digits.mlpackage"
    for description in ("first", "second"):
        _convert(trained.function, out, card=ModelCard(description=description))

    assert read_info(read_model_file(out).spec).description == "second"
    assert list(out.parent.iterdir()) == [out]
    assert capfd.readouterr().out == ""


def test_without_an_origin_the_model_names_no_run(trained: TrainedNetwork, tmp_path: Path) -> None:
    _convert(trained.function, tmp_path / "Digits.mlpackage")
    info = read_info(read_model_file(tmp_path / "Digits.mlpackage").spec)
    keys = [key for key, _ in info.user_defined if key.startswith("digit-workbench.")]
    assert keys == ["digit-workbench.precision"]
    assert info.decision is None


@pytest.mark.parametrize("temperature", ["", "warm", "nan", "0", "1e400"])
def test_a_decision_in_numbers_that_make_no_sense_is_none(temperature: str) -> None:
    said = {"temperature": temperature, "threshold": "0.6"}
    info = ModelInfo(
        model_format=ModelFormat.MLPROGRAM,
        specification_version=6,
        minimum_ios=15,
        input_name="image",
        label_output="label",
        probabilities_output="probabilities",
        labels=DIGITS,
        author="",
        licence="",
        version="",
        description="",
        user_defined=tuple((METADATA_PREFIX + key, value) for key, value in said.items()),
    )
    assert info.decision is None


@pytest.mark.parametrize("name", ["Digits.mlmodel", "Digits", "Digits.keras"])
def test_a_wrong_suffix_is_refused_with_the_right_one(
    trained: TrainedNetwork, tmp_path: Path, name: str
) -> None:
    with pytest.raises(ModelError, match=r"does not end in \.mlpackage") as failure:
        _convert(trained.function, tmp_path / name)
    assert "Digits.mlpackage" in failure.value.hint


def test_a_precision_that_the_format_lacks_is_refused(trained: TrainedNetwork, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="neural network cannot store its weights as 4-bit palette"):
        convert(
            trained.function,
            out=tmp_path / "Digits.mlmodel",
            model_format=ModelFormat.NEURALNETWORK,
            precision=Precision.PALETTE4,
            labels=DIGITS,
            card=CARD,
        )


def test_labels_that_do_not_fit_the_network_leave_nothing_behind(
    trained: TrainedNetwork, tmp_path: Path
) -> None:
    with pytest.raises(ModelError):
        _convert(trained.function, tmp_path / "new" / "deep" / "Digits.mlpackage", labels=("0", "1"))
    assert not (tmp_path / "new").exists()
    assert [entry.name for entry in tmp_path.iterdir() if "workbench" in entry.name] == []


def test_a_failed_conversion_keeps_what_was_there(trained: TrainedNetwork, tmp_path: Path) -> None:
    out = tmp_path / "Digits.mlpackage"
    _convert(trained.function, out)
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}

    with pytest.raises(ModelError, match="cannot be converted") as failure:
        _convert("no function at all", out)

    assert failure.value.details
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before


def _convert(function: Any, out: Path, *, card: ModelCard = CARD, labels: tuple[str, ...] = DIGITS) -> None:
    convert(
        function,
        out=out,
        model_format=ModelFormat.MLPROGRAM,
        precision=Precision.FP16,
        labels=labels,
        card=card,
    )
