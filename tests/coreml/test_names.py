"""Names of inputs and outputs are what the file says; none is assumed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.coreml.networks import varied_images
from workbench.core.labels import DIGITS
from workbench.core.model_format import ModelFormat, Precision
from workbench.coreml.library import coremltools_for_reading, quietly
from workbench.coreml.model_file import read_model_file
from workbench.coreml.model_info import read_info
from workbench.coreml.runtime import open_model

Models = Mapping[tuple[ModelFormat, Precision], Path]


def _loaded(path: Path) -> Any:
    return coremltools_for_reading().models.MLModel(str(path), skip_model_load=True)


@pytest.mark.parametrize("model_format", ModelFormat)
def test_a_model_whose_names_are_others_answers_the_same(
    models: Models, tmp_path: Path, model_format: ModelFormat
) -> None:
    given = models[model_format, Precision.FP32]
    names = read_info(read_model_file(given).spec)
    out = tmp_path / f"Renamed{model_format.suffix}"
    with quietly():
        tools = coremltools_for_reading()
        model = _loaded(given)
        spec = model.get_spec()
        for old, new in (
            (names.input_name, "picture"),
            (names.label_output, "digit"),
            (names.probabilities_output, "chances"),
        ):
            tools.utils.rename_feature(spec, old, new)
        spec.description.predictedFeatureName = "digit"
        spec.description.predictedProbabilitiesName = "chances"
        tools.models.MLModel(spec, weights_dir=model.weights_dir, skip_model_load=True).save(str(out))

    info = read_info(read_model_file(out).spec)
    assert (info.input_name, info.label_output, info.probabilities_output) == ("picture", "digit", "chances")
    images = varied_images(20, 5)
    found, expected = (open_model(path, runtime="reference") for path in (out, given))
    assert found.labels == DIGITS
    np.testing.assert_array_equal(found.classify(images), expected.classify(images))


def test_both_formats_have_their_own_names(models: Models) -> None:
    # So that a name that is assumed would be found out here.
    names = {
        model_format: read_info(
            read_model_file(models[model_format, Precision.FP32]).spec
        ).probabilities_output
        for model_format in ModelFormat
    }
    assert len({*names.values()}) == len(names)
