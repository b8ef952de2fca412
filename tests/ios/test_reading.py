"""The app decides what is read, and shows it, exactly as the workbench does with the same model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.benchmarks.frames.with_digits import frame_with_digits
from tests.benchmarks.frames.without_digits import KINDS, frame_without_digits
from tests.benchmarks.moving.motion import Motion
from tests.benchmarks.moving.scenes import MovingScene, moments
from tests.ios import reading_app, swift
from tests.ios.reading_app import AppReading, Picture, ShownDigit
from workbench.core.decision import Decision
from workbench.core.labels import BACKGROUND
from workbench.core.starter import starter_model
from workbench.coreml.reference.runtime import ReferenceRuntime
from workbench.data.drawn import draw_digits
from workbench.vision.finding import Found, find_digits
from workbench.vision.frame import Grey, luma_of
from workbench.vision.reading import Reading, default_decision, label_all
from workbench.vision.steadying import Steadier

pytestmark = pytest.mark.skipif(not swift.has_swift(), reason="Swift is not installed")


@pytest.fixture(scope="module")
def runtime() -> ReferenceRuntime:
    starter = starter_model()
    assert starter is not None
    return ReferenceRuntime(starter.path)


@pytest.fixture(scope="module")
def metadata(runtime: ReferenceRuntime) -> Mapping[str, str]:
    return dict(runtime.info.user_defined)


def asked(luma: Grey, runtime: ReferenceRuntime, seconds: float = 0.0) -> tuple[Picture, Found]:
    found = find_digits(luma)
    rows = runtime.classify(found.samples) if found.regions else np.zeros((0, 11), np.float32)
    return Picture(luma, rows, seconds), found


def expected(
    found: Found, rows: NDArray[np.float32], labels: Sequence[str], decision: Decision
) -> tuple[tuple[Reading, ...], tuple[Reading, ...]]:
    return label_all(found, decision.calibrated(rows), labels, threshold=decision.threshold)


def check_alike(shown: Sequence[ShownDigit], wanted: Sequence[Reading]) -> None:
    assert [(one.box, one.label) for one in shown] == [(one.box, one.label) for one in wanted]
    for one, other in zip(shown, wanted, strict=True):
        assert one.confidence == pytest.approx(other.confidence, abs=1e-5)
        assert np.array_equal(one.sample, other.sample)


@pytest.fixture(scope="module")
def pages(runtime: ReferenceRuntime) -> list[tuple[Picture, Found]]:
    """Frames with digits, and without: text, furniture, textures."""
    samples = draw_digits(60, 4)
    frames = [frame_with_digits(samples, seed) for seed in range(400, 405)]
    frames += [frame_without_digits(seed) for seed in range(400, 400 + len(KINDS))]
    return [asked(luma_of(frame.image), runtime) for frame in frames]


@pytest.mark.parametrize("is_fitted", [True, False])
def test_a_picture_is_read_alike_with_and_without_a_fitted_decision(
    reader: Path,
    runtime: ReferenceRuntime,
    metadata: Mapping[str, str],
    pages: list[tuple[Picture, Found]],
    is_fitted: bool,
) -> None:
    answers = reading_app.read(
        reader,
        [picture for picture, _ in pages],
        labels=runtime.labels,
        metadata=metadata if is_fitted else {},
        is_still=True,
    )

    decision = runtime.info.decision if is_fitted else default_decision()
    assert decision is not None
    read = silenced = 0
    for answer, (picture, found) in zip(answers, pages, strict=True):
        readings, ignored = expected(found, picture.rows, runtime.labels, decision)
        check_alike(answer.digits, readings)
        # Of a picture that stands alone everything is shown at once.
        check_alike(answer.shown, readings)
        assert [one.id for one in answer.steady] == [*range(len(readings))]
        read += len(readings)
        silenced += sum(one.label != BACKGROUND and one.confidence >= decision.threshold for one in ignored)
    assert read >= 25
    # Among them are letters that are sure digits by themselves.
    assert silenced >= 5


def follow(
    reader: Path, runtime: ReferenceRuntime, metadata: Mapping[str, str], scene: MovingScene, seed: int
) -> None:
    """Hold what the app shows of a moving scene to what the workbench shows of it."""
    made = frame_with_digits(draw_digits(60, 4), seed)
    moving = [(luma_of(one.image), one.seconds) for one in moments(scene, made, seed)]
    pictures, founds = zip(*(asked(luma, runtime, seconds) for luma, seconds in moving), strict=True)

    answers = reading_app.read(reader, pictures, labels=runtime.labels, metadata=metadata)

    decision = runtime.info.decision
    assert decision is not None
    steadier = Steadier()
    count = 0
    for answer, picture, found in zip(answers, pictures, founds, strict=True):
        readings, ignored = expected(found, picture.rows, runtime.labels, decision)
        steady = steadier.steady(readings, ignored, picture.seconds)
        check_alike(answer.digits, readings)
        tracked = sorted(steady.tracked, key=lambda one: one.id)
        assert [one.id for one in answer.steady] == [one.id for one in tracked]
        # In the order of the tracks, as the app has them.
        by_id = dict(zip((one.id for one in steady.tracked), steady.readings, strict=True))
        check_alike(answer.shown, [by_id[one.id] for one in answer.steady])
        count += len(answer.shown)
    assert count >= 30


@pytest.mark.parametrize(
    "scene",
    [
        MovingScene(name="hand", motion=Motion(shake=5), seconds=1.5, frame_rate=15),
        MovingScene(name="hand over it", motion=Motion(shake=2), seconds=2, frame_rate=15, has_hand=True),
    ],
    ids=lambda scene: scene.name,
)
def test_a_moving_picture_is_shown_alike(
    reader: Path, runtime: ReferenceRuntime, metadata: Mapping[str, str], scene: MovingScene
) -> None:
    follow(reader, runtime, metadata, scene, 410)


def test_what_is_shown_has_a_sample_even_while_it_is_not_read(
    reader: Path, runtime: ReferenceRuntime, metadata: Mapping[str, str]
) -> None:
    luma = luma_of(frame_with_digits(draw_digits(60, 4), 410).image)
    picture, _ = asked(luma, runtime)
    wrong = np.roll(picture.rows, 1, axis=1)
    nothing = np.zeros_like(picture.rows)
    nothing[:, 10] = 1
    rows = [picture.rows] * 8 + [wrong, nothing]
    frames = [replace(picture, rows=each, seconds=number / 15) for number, each in enumerate(rows)]

    answers = reading_app.read(reader, frames, labels=runtime.labels, metadata=metadata)

    shown = answers[7].shown
    assert len(shown) >= 5
    for answer in answers[7:]:
        assert [(one.box, one.label) for one in answer.shown] == [(one.box, one.label) for one in shown]
        assert [one.label for one in answer.steady] == [one.label for one in shown]
        for one, before in zip(answer.shown, shown, strict=True):
            assert np.array_equal(one.sample, before.sample)


def test_a_picture_that_was_turned_begins_anew(
    reader: Path, runtime: ReferenceRuntime, metadata: Mapping[str, str]
) -> None:
    luma = luma_of(frame_with_digits(draw_digits(60, 4), 410).image)
    picture, _ = asked(luma, runtime)
    angles = [0.0] * 8 + [90.0] * 8
    frames = [replace(picture, seconds=number / 15, angle=angle) for number, angle in enumerate(angles)]

    answers: list[AppReading] = reading_app.read(reader, frames, labels=runtime.labels, metadata=metadata)

    assert answers[7].steady
    assert not answers[8].steady
    assert len(answers[15].steady) == len(answers[7].steady)
