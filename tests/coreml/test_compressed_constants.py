"""Weights in every encoding that coremltools writes mean what coremltools itself takes them for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.coreml.networks import TrainedNetwork, varied_images
from workbench.core.labels import DIGITS
from workbench.coreml.library import coremltools_for_conversion, quietly
from workbench.coreml.reference.runtime import ReferenceRuntime

Compress = Callable[[Any, Any], Any]


@pytest.fixture(scope="module")
def programs(trained: TrainedNetwork) -> dict[int, Any]:
    """The trained network as coremltools' own model, by the first iOS that reads it."""
    return {ios: _converted(trained.function, ios) for ios in (16, 18)}


def _converted(function: Any, ios: int) -> Any:
    tools = coremltools_for_conversion()
    with quietly():
        return tools.convert(
            [function],
            source="tensorflow",
            inputs=[
                tools.ImageType(name="image", shape=(1, 28, 28, 1), color_layout=tools.colorlayout.GRAYSCALE)
            ],
            classifier_config=tools.ClassifierConfig(list(DIGITS)),
            compute_precision=tools.precision.FLOAT16,
            minimum_deployment_target=getattr(tools.target, f"iOS{ios}"),
            skip_model_load=True,
        )


def _quantized(**settings: Any) -> Compress:
    return lambda optimize, model: optimize.linear_quantize_weights(
        model, _everywhere(optimize, optimize.OpLinearQuantizerConfig(**settings))
    )


def _palettized(**settings: Any) -> Compress:
    return lambda optimize, model: optimize.palettize_weights(
        model, _everywhere(optimize, optimize.OpPalettizerConfig(mode="uniform", **settings))
    )


def _pruned(**settings: Any) -> Compress:
    return lambda optimize, model: optimize.prune_weights(
        model, _everywhere(optimize, optimize.OpMagnitudePrunerConfig(**settings))
    )


def _everywhere(optimize: Any, each: Any) -> Any:
    return optimize.OptimizationConfig(global_config=each)


ENCODINGS = {
    "int8 symmetric": _quantized(mode="linear_symmetric"),
    "uint8 with offset": _quantized(mode="linear", dtype="uint8"),
    "palette of 2": _palettized(nbits=1),
    "palette of 4": _palettized(nbits=2),
    "palette of 16": _palettized(nbits=4),
    "palette of 64": _palettized(nbits=6),
    "palette of 256": _palettized(nbits=8),
    "half pruned": _pruned(target_sparsity=0.5),
}
ENCODINGS_OF_18 = {
    "int4 by block": _quantized(mode="linear_symmetric", dtype="int4", granularity="per_block", block_size=4),
    "uint4 by channel": _quantized(mode="linear", dtype="uint4", granularity="per_channel"),
    "palette of 8": _palettized(nbits=3),
    "palettes by group": _palettized(nbits=4, granularity="per_grouped_channel", group_size=2),
}


@pytest.mark.parametrize(
    ("ios", "encoding"),
    [(16, name) for name in ENCODINGS] + [(18, name) for name in (ENCODINGS | ENCODINGS_OF_18)],
)
def test_compressed_answers_equal_decompressed_ones(
    programs: dict[int, Any], ios: int, encoding: str, tmp_path: Path
) -> None:
    optimize = coremltools_for_conversion().optimize.coreml
    with quietly():
        compressed = (ENCODINGS | ENCODINGS_OF_18)[encoding](optimize, programs[ios])
        compressed.save(str(tmp_path / "compressed.mlpackage"))
        optimize.decompress_weights(compressed).save(str(tmp_path / "plain.mlpackage"))
    images = varied_images(20, 3)

    found = ReferenceRuntime(tmp_path / "compressed.mlpackage")
    expected = ReferenceRuntime(tmp_path / "plain.mlpackage")

    assert found.precision != expected.precision == "fp16"
    np.testing.assert_array_equal(found.classify(images), expected.classify(images))
