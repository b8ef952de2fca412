"""A classifier is measured on digits, and on what is no digit where it knows that class."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from workbench.core.augmentation import KINDS
from workbench.core.labels import BACKGROUND, DIGITS
from workbench.data.dataset import Samples
from workbench.data.drawn import draw_digits
from workbench.data.evaluating import evaluate_classifier

SAMPLES = draw_digits(100, seed=9)


def of_classes(count: int, *, answer: int) -> NDArray[np.float32]:
    row = np.full(count, 0.01, np.float32)
    row[answer] = 0.9
    return row


def test_a_network_of_digits_is_measured_on_digits_alone() -> None:
    seen: list[int] = []

    def classify(images: NDArray[np.uint8]) -> NDArray[np.float32]:
        seen.append(len(images))
        return np.tile(of_classes(10, answer=3), (len(images), 1))

    evaluation = evaluate_classifier(classify, SAMPLES, DIGITS)

    assert seen == [100]
    assert evaluation.background is None
    assert evaluation.calibration is not None


def test_a_network_with_background_is_measured_on_both() -> None:
    def classify(images: NDArray[np.uint8]) -> NDArray[np.float32]:
        # Takes whatever has no bright ink for background, as an even sample has none.
        is_faint = images.max(axis=(1, 2)) < 200
        digit, nothing = of_classes(11, answer=3), of_classes(11, answer=10)
        return np.where(is_faint[:, None], nothing, digit)

    evaluation = evaluate_classifier(classify, SAMPLES, (*DIGITS, BACKGROUND))

    assert evaluation.count == 100
    assert evaluation.rejected == 0
    score = evaluation.background
    assert score is not None
    assert score.count == sum(one.count for one in score.kinds)
    assert score.kept_out == sum(one.kept_out for one in score.kinds)
    assert [one.kind for one in score.kinds] == [kind for kind in KINDS if kind != "scenes"]
    by_kind = {one.kind: one.kept_out / one.count for one in score.kinds}
    assert by_kind["blank"] > 0.8
    assert by_kind["letters"] < 0.2
    # Every model is tested on the same background.
    assert evaluate_classifier(classify, SAMPLES, (*DIGITS, BACKGROUND)) == evaluation


def test_what_comes_out_of_scenes_is_measured_where_somebody_cuts_it() -> None:
    def classify(images: NDArray[np.uint8]) -> NDArray[np.float32]:
        is_cut = (images == 7).all(axis=(1, 2))
        digit, nothing = of_classes(11, answer=3), of_classes(11, answer=10)
        return np.where(is_cut[:, None], nothing, digit)

    def cut(count: int, *, seed: int, digits: Samples) -> NDArray[np.uint8]:
        assert (seed, len(digits)) == (20, len(SAMPLES))
        return np.full((count, 28, 28), 7, np.uint8)

    evaluation = evaluate_classifier(classify, SAMPLES, (*DIGITS, BACKGROUND), cut=cut)

    assert evaluation.background is not None
    assert [one.kind for one in evaluation.background.kinds] == list(KINDS)
    assert evaluation.background.kinds[-1].kept_out == evaluation.background.kinds[-1].count > 0


def test_letters_are_no_background_of_a_network_that_reads_them() -> None:
    def cut(count: int, *, seed: int, digits: Samples) -> NDArray[np.uint8]:
        raise AssertionError("scenes have letters in them")

    def classify(images: NDArray[np.uint8]) -> NDArray[np.float32]:
        return np.tile(of_classes(11, answer=3), (len(images), 1))

    evaluation = evaluate_classifier(classify, SAMPLES, (*DIGITS[:9], "A", BACKGROUND), cut=cut)

    assert evaluation.background is not None
    assert {one.kind for one in evaluation.background.kinds} == {*KINDS} - {"letters", "scenes"}
