"""Damaged and hostile models: a sentence with the file's name and the reason, and bounded memory."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.coreml.damage import (
    SPECIFICATION,
    WEIGHTS,
    copy_of,
    operations,
    refusal,
    scramble,
    with_changed_manifest,
    with_changed_spec,
)
from workbench.core.errors import ModelError
from workbench.core.model_format import ModelFormat, Precision
from workbench.coreml.reference.runtime import ReferenceRuntime

Models = Mapping[tuple[ModelFormat, Precision], Path]

BLANK = np.zeros((2, 28, 28), np.uint8)


def _opens_or_is_refused(path: Path) -> None:
    try:
        answers, message = ReferenceRuntime(path).classify(BLANK), path.name
    except ModelError as error:
        answers, message = np.zeros((2, 1), np.float32), error.message
    assert path.name in message
    assert answers.ndim == 2
    assert np.isfinite(answers).all()


def test_what_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "text.mlmodel").write_text("no model")
    (tmp_path / "empty.mlmodel").touch()
    (tmp_path / "empty.mlpackage").mkdir()
    (tmp_path / "file.mlpackage").touch()
    (tmp_path / "folder.mlmodel").mkdir()
    (tmp_path / "network.keras").touch()
    assert "is not there" in refusal(tmp_path / "absent.mlpackage")
    assert "damaged" in refusal(tmp_path / "text.mlmodel")
    assert "holds no model" in refusal(tmp_path / "empty.mlmodel")
    assert "has no Manifest.json" in refusal(tmp_path / "empty.mlpackage")
    assert "is a folder" in refusal(tmp_path / "file.mlpackage")
    assert "is a folder" in refusal(tmp_path / "folder.mlmodel")
    assert "is no Core ML model" in refusal(tmp_path / "network.keras")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "damaged Manifest.json"),
        ("[]", "damaged Manifest.json"),
        ("[" * 100_000, "damaged Manifest.json"),
        ('{"rootModelIdentifier": "1", "itemInfoEntries": {}}', "damaged Manifest.json"),
        ('{"rootModelIdentifier": "1", "itemInfoEntries": {"1": {"path": 7}}}', "damaged Manifest.json"),
        ('{"rootModelIdentifier": "1", "itemInfoEntries": {"1": {"path": "/etc/passwd"}}}', "outside"),
        ('{"rootModelIdentifier": "1", "itemInfoEntries": {"1": {"path": "../../x"}}}', "outside"),
        ('{"rootModelIdentifier": "1", "itemInfoEntries": {"1": {"path": "a\\u0000b"}}}', "outside"),
        (
            '{"rootModelIdentifier": "1", "itemInfoEntries": {"1": {"path": "\\ud800"}}}',
            "damaged Manifest.json",
        ),
        (
            '{"rootModelIdentifier": "1", "itemInfoEntries": {"1": {"path": "gone"}}}',
            "lacks its specification",
        ),
        (" " * (1 << 20) + "{}", "too large"),
    ],
)
def test_damaged_manifests(program_path: Path, tmp_path: Path, text: str, reason: str) -> None:
    path = copy_of(program_path, tmp_path)
    (path / "Manifest.json").write_text(text)
    assert reason in refusal(path)


def test_missing_and_cut_off_weights(program_path: Path, tmp_path: Path) -> None:
    whole = (program_path / WEIGHTS).read_bytes()
    for length, reason in ((0, "cut off"), (63, "cut off"), (64, "cut off"), (200_000, "cut off")):
        path = copy_of(program_path, tmp_path / str(length))
        (path / WEIGHTS).write_bytes(whole[:length])
        assert reason in refusal(path)
    path = copy_of(program_path, tmp_path / "gone")
    (path / WEIGHTS).unlink()
    assert "lacks its weights" in refusal(path)
    path = copy_of(program_path, tmp_path / "other")
    (path / WEIGHTS).write_bytes(b"\0" * len(whole))
    assert "version 0" in refusal(path)


def test_the_specification_may_not_be_read(program_path: Path, tmp_path: Path) -> None:
    path = copy_of(program_path, tmp_path)
    (path / SPECIFICATION).unlink()
    (path / SPECIFICATION).mkdir()
    assert "lacks its specification" in refusal(path)


def test_weights_that_are_no_numbers_are_told(program_path: Path, tmp_path: Path) -> None:
    path = copy_of(program_path, tmp_path)
    weights = bytearray((path / WEIGHTS).read_bytes())
    offset = len(weights) - 20
    weights[offset:] = b"\xff" * 20
    (path / WEIGHTS).write_bytes(weights)
    assert "no numbers" in refusal(path)


def test_a_manifest_may_name_its_specification_otherwise(program_path: Path, tmp_path: Path) -> None:
    def rename(manifest: dict[str, Any]) -> None:
        root = manifest["itemInfoEntries"][manifest["rootModelIdentifier"]]
        root["path"] = root["path"].replace("model.mlmodel", "renamed.mlmodel")

    path = with_changed_manifest(program_path, tmp_path, rename)
    (path / SPECIFICATION).rename((path / SPECIFICATION).with_name("renamed.mlmodel"))
    assert ReferenceRuntime(path).classify(BLANK).shape == (2, 10)


@pytest.mark.parametrize("is_program", [True, False])
def test_cut_off_at_every_64_bytes(models: Models, tmp_path: Path, is_program: bool) -> None:
    form = (
        (ModelFormat.MLPROGRAM, Precision.PALETTE4)
        if is_program
        else (ModelFormat.NEURALNETWORK, Precision.FP16)
    )
    path = copy_of(models[form], tmp_path)
    for file in [path / WEIGHTS, path / SPECIFICATION] if is_program else [path]:
        whole = file.read_bytes()
        for length in range((len(whole) - 1) // 64 * 64, -1, -64):
            os.truncate(file, length)
            # What ends between two fields may be a whole message by chance, but no whole model.
            assert refusal(path)
        file.write_bytes(whole)
    assert ReferenceRuntime(path).classify(BLANK).shape == (2, 10)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(random=st.randoms(use_true_random=False), place=st.integers(0, 99), changes=st.integers(1, 3))
def test_random_changes_of_operations_and_layers(
    models: Models,
    tmp_path_factory: pytest.TempPathFactory,
    random: Random,
    place: int,
    changes: int,
) -> None:
    (model_format, _), model = sorted(models.items(), key=str)[place % len(models)]

    def change(spec: Any) -> None:
        is_program = model_format is ModelFormat.MLPROGRAM
        for _ in range(changes):
            scramble(
                random.choice(operations(spec) if is_program else spec.neuralNetworkClassifier.layers), random
            )

    folder = tmp_path_factory.mktemp("random")
    _opens_or_is_refused(with_changed_spec(model, folder, change))
    shutil.rmtree(folder)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(random=st.randoms(use_true_random=False), place=st.integers(0, 99), changes=st.integers(1, 20))
def test_random_changes_of_a_whole_specification(
    models: Models, tmp_path_factory: pytest.TempPathFactory, random: Random, place: int, changes: int
) -> None:
    model = sorted(models.items(), key=str)[place % len(models)][1]

    def change(spec: Any) -> None:
        for _ in range(changes):
            scramble(spec, random)

    folder = tmp_path_factory.mktemp("random")
    _opens_or_is_refused(with_changed_spec(model, folder, change))
    shutil.rmtree(folder)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_random_bytes_in_a_specification(
    models: Models, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    paths = [path for _, path in sorted(models.items(), key=str)]
    model = data.draw(st.sampled_from(paths), label="model")
    folder = tmp_path_factory.mktemp("random")
    path = copy_of(model, folder)
    file = path / SPECIFICATION if path.is_dir() else path
    # The end of a neural network's file, and most of a program's, is structure rather than weights.
    content = bytearray(file.read_bytes())
    for _ in range(data.draw(st.integers(1, 8), label="changes")):
        place = data.draw(st.integers(0, min(len(content), 20_000) - 1), label="place")
        content[place] = data.draw(st.integers(0, 255), label="byte")
    cut = data.draw(st.none() | st.integers(0, len(content)), label="cut")
    file.write_bytes(bytes(content[:cut]))
    _opens_or_is_refused(path)
    shutil.rmtree(folder)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    places=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=50),
    precision=st.sampled_from(ModelFormat.MLPROGRAM.precisions),
)
def test_random_bytes_in_the_weights(
    models: Models,
    tmp_path_factory: pytest.TempPathFactory,
    places: list[tuple[float, int]],
    precision: Precision,
) -> None:
    folder = tmp_path_factory.mktemp("random")
    path = copy_of(models[ModelFormat.MLPROGRAM, precision], folder)
    weights = bytearray((path / WEIGHTS).read_bytes())
    for place, value in places:
        weights[int(place * (len(weights) - 1))] = value
    (path / WEIGHTS).write_bytes(weights)
    _opens_or_is_refused(path)
    shutil.rmtree(folder)
