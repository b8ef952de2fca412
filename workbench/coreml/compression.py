"""Smaller weights: 8-bit integers with a scale for each channel, or indices into a palette."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.core.model_format import Precision
from workbench.core.palettes import MOST_KEPT_WEIGHTS, palette, palette_bits
from workbench.coreml.library import coremltools_for_conversion


def compressed(model: Any, precision: Precision) -> Any:
    """Return coremltools' ``model`` (an ML program) with its weights stored in ``precision``.

    Weights that were fitted to a palette keep exactly their values.
    """
    optimize = coremltools_for_conversion().optimize.coreml
    if precision is Precision.INT8:
        each = optimize.OpLinearQuantizerConfig(mode="linear_symmetric", weight_threshold=MOST_KEPT_WEIGHTS)
        return optimize.linear_quantize_weights(model, optimize.OptimizationConfig(global_config=each))

    def palette_of(
        weights: NDArray[np.floating[Any]],
    ) -> tuple[NDArray[np.floating[Any]], NDArray[np.uint8]]:
        return palette(weights, palette_bits(precision, weights.size))

    each = optimize.OpPalettizerConfig(
        mode="custom", lut_function=palette_of, weight_threshold=MOST_KEPT_WEIGHTS
    )
    return optimize.palettize_weights(model, optimize.OptimizationConfig(global_config=each))
