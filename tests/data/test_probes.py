"""The samples that are no digits."""

from __future__ import annotations

import numpy as np

from workbench.data.drawn import draw_digits
from workbench.data.probes import probes_of


def test_probes_are_noise_even_greys_full_contrast_and_negatives() -> None:
    images = draw_digits(30, 1).images

    probes = probes_of(images)

    assert list(probes) == ["random", "blank", "saturated", "inverted"]
    assert all(each.dtype == np.uint8 and each.shape[1:] == (28, 28) for each in probes.values())
    assert 120 < probes["random"].mean() < 135
    assert [*np.ptp(probes["blank"], axis=(1, 2))] == [0] * 256
    assert [*probes["blank"][:, 0, 0]] == list(range(256))
    assert set(np.unique(probes["saturated"])) == {0, 255}
    np.testing.assert_array_equal(probes["saturated"] == 255, images >= 128)
    np.testing.assert_array_equal(probes["inverted"], 255 - images)


def test_probes_are_the_same_each_time_and_no_more_than_a_thousand_of_a_kind() -> None:
    images = draw_digits(1200, 1).images
    first, second = probes_of(images), probes_of(images)
    for name, probe in first.items():
        np.testing.assert_array_equal(probe, second[name])
        assert len(probe) <= 1000
