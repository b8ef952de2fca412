"""Curves of robustness, and what they say of a camera."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.core import records
from workbench.core.camera_verdict import Rating, camera_verdict
from workbench.core.evaluation import BackgroundScore, Evaluation, evaluate_probabilities
from workbench.core.labels import BACKGROUND, DIGITS
from workbench.core.robustness import DISTORTIONS, Robustness, RobustnessCurve, RobustnessPoint


def robustness(**lowest: int) -> Robustness:
    """Return a measurement of 1,000 samples: 990 read right, but ``lowest`` of a distortion spoiled."""
    return Robustness(
        count=1000,
        total=10_000,
        curves=tuple(
            RobustnessCurve(
                distortion=kind.name,
                points=tuple(
                    RobustnessPoint(
                        level=level, correct=990 if level == kind.plain else lowest.get(kind.name, 980)
                    )
                    for level in kind.levels
                ),
            )
            for kind in DISTORTIONS
        ),
    )


def evaluation(
    *, kept_out: int | None = None, has_background: bool = True, names: tuple[str, ...] = DIGITS
) -> Evaluation:
    labels = (*names, BACKGROUND) if has_background else names
    plain = evaluate_probabilities(np.arange(len(names)), np.eye(len(names), len(labels)), labels)
    if kept_out is None:
        return plain
    score = BackgroundScore(count=100, kept_out=kept_out)
    return records.from_plain(Evaluation, records.to_plain(plain) | {"background": records.to_plain(score)})


def test_every_distortion_has_its_plain_and_camera_levels_among_its_levels() -> None:
    assert {kind.name for kind in DISTORTIONS} == {
        "rotation", "shift", "scale", "blur", "noise", "contrast", "inversion", "occlusion", "clutter"
    }  # fmt: skip
    for kind in DISTORTIONS:
        assert kind.plain in kind.levels
        assert set(kind.camera) <= set(kind.levels)
        assert list(kind.levels) == sorted(set(kind.levels))


def test_survives_json() -> None:
    assert records.from_json(Robustness, records.to_json(robustness())) == robustness()


@pytest.mark.parametrize("correct", [-1, 11])
def test_counts_that_cannot_be_are_refused(correct: int) -> None:
    curve = RobustnessCurve(distortion="blur", points=(RobustnessPoint(level=1, correct=correct),))
    with pytest.raises(ValueError, match="more samples are counted"):
        Robustness(count=10, total=10, curves=(curve,))


def test_a_distortion_of_a_later_version_is_passed_over() -> None:
    later = RobustnessCurve(distortion="rain", points=())
    measured = Robustness(count=1000, total=1000, curves=(later, *robustness().curves))
    assert [kind.name for kind, _ in measured.known_curves()] == [kind.name for kind in DISTORTIONS]
    assert measured.is_whole
    assert not robustness().is_whole


def test_who_reads_what_a_camera_leaves_and_keeps_the_rest_out_stands_it() -> None:
    verdict = camera_verdict(robustness(), evaluation(kept_out=98))
    assert (verdict.rating, verdict.title) == (Rating.GOOD, "It will stand a camera")
    assert "at least 98.0 %" in verdict.text
    assert "keeps out 98.0 %" in verdict.text


@pytest.mark.parametrize("has_background", [True, False])
def test_nobody_is_told_of_digits_where_others_are_read(has_background: bool) -> None:
    clothes = ("dress", "coat", "bag")
    for measured in (robustness(), robustness(clutter=900, blur=900)):
        kept_out = 90 if has_background else None
        verdict = camera_verdict(
            measured, evaluation(kept_out=kept_out, has_background=has_background, names=clothes)
        )
        assert "digit" not in f"{verdict.title} {verdict.text}"
        assert "class" in verdict.text


def test_without_a_background_class_a_camera_must_see_digits_alone() -> None:
    verdict = camera_verdict(robustness(), evaluation(has_background=False))
    assert (verdict.rating, verdict.title) == (Rating.FAIR, "It will stand a camera that sees only digits")
    assert "names a digit for everything" in verdict.text


def test_a_background_class_that_lets_much_through_is_told() -> None:
    verdict = camera_verdict(robustness(), evaluation(kept_out=60))
    assert verdict.rating is Rating.FAIR
    assert "takes 40.0 % of what is no digit for digits" in verdict.text


def test_the_weakest_come_first_and_by_name() -> None:
    verdict = camera_verdict(robustness(clutter=880, shift=930), evaluation(kept_out=98))
    assert (verdict.rating, verdict.title) == (Rating.FAIR, "It will stand a steady camera, with errors")
    assert "88.0 % under a line beside the digit and 93.0 % under shift of 2 px" in verdict.text


def test_one_distortion_that_fails_is_enough_to_fail() -> None:
    verdict = camera_verdict(robustness(blur=500), evaluation(kept_out=98))
    assert (verdict.rating, verdict.title) == (Rating.POOR, "It will not stand a camera")
    assert "50.0 % under blur of 1 px" in verdict.text


def test_inversion_is_undone_before_reading_and_does_not_count() -> None:
    assert camera_verdict(robustness(inversion=100), evaluation(kept_out=98)).rating is Rating.GOOD


def test_nothing_measured_is_no_verdict() -> None:
    assert camera_verdict(Robustness(count=1, total=1, curves=()), evaluation()).title == "Not known"
