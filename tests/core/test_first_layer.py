"""What a first convolution makes of a sample, against the sums written out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.core.filters import Filters
from workbench.core.first_layer import feature_maps, kernels_of, windows_of


def filters(rows: int, columns: int, *, count: int = 2, has_relu: bool = False) -> Filters:
    random = np.random.default_rng(rows * 10 + columns)
    return Filters(
        rows=rows,
        columns=columns,
        count=count,
        kernel=tuple(random.normal(size=rows * columns * count).tolist()),
        bias=tuple(random.normal(size=count).tolist()),
        scale=1 / 255,
        has_relu=has_relu,
    )


@pytest.mark.parametrize("size", [(1, 1), (3, 3), (2, 2), (1, 3), (5, 4)])
@pytest.mark.parametrize("has_relu", [False, True])
def test_every_value_is_the_sum_of_what_lies_under_the_filter(size: tuple[int, int], has_relu: bool) -> None:
    rows, columns = size
    layer = filters(rows, columns, has_relu=has_relu)
    sample = np.random.default_rng(1).integers(0, 256, (7, 9), np.uint8)
    weights = np.array(layer.kernel).reshape(rows, columns, layer.count)

    maps = feature_maps(layer, sample)

    assert maps.shape == (2, 7, 9)
    assert maps.dtype == np.float32
    for place in range(layer.count):
        for row in range(7):
            for column in range(9):
                total = layer.bias[place]
                for down in range(rows):
                    for across in range(columns):
                        y, x = row + down - (rows - 1) // 2, column + across - (columns - 1) // 2
                        if 0 <= y < 7 and 0 <= x < 9:
                            total += float(weights[down, across, place]) * int(sample[y, x]) / 255
                wanted = max(0.0, total) if has_relu else total
                assert maps[place, row, column] == pytest.approx(wanted, abs=1e-5)


def test_a_filter_sees_the_pixel_with_what_is_round_it() -> None:
    layer = filters(3, 3)
    sample = np.arange(16, dtype=np.uint8).reshape(4, 4)

    windows = windows_of(layer, sample)

    assert windows.shape == (4, 4, 3, 3)
    np.testing.assert_allclose(windows[1, 2] * 255, sample[0:3, 1:4], rtol=1e-6)
    np.testing.assert_allclose(windows[0, 0] * 255, [[0, 0, 0], [0, 0, 1], [0, 4, 5]], rtol=1e-6)


def test_weights_come_filter_by_filter() -> None:
    layer = filters(2, 3)
    assert kernels_of(layer).shape == (2, 2, 3)
    assert kernels_of(layer)[1, 1, 2] == pytest.approx(layer.kernel[-1])
    assert kernels_of(layer)[0, 0, 1] == pytest.approx(layer.kernel[2])
