"""The lines that a training's plots show."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.batch_rows import BatchRows
from workbench.core.events import BatchesDone, EpochDone
from workbench.sessions.batch_series import BatchSeries
from workbench.sessions.curves import TrainingCurves, curves_of_run


def batches(first: int, losses: list[float], *, epoch: int = 1) -> BatchesDone:
    return BatchesDone(
        epoch=epoch,
        first_batch=first,
        losses=tuple(losses),
        accuracies=tuple(1.0 - loss for loss in losses),
        images_per_second=5000.0,
        seconds_left=10.0,
    )


def epoch(number: int, *, val_loss: float = 0.1) -> EpochDone:
    return EpochDone(
        epoch=number,
        loss=0.2,
        accuracy=0.9,
        val_loss=val_loss,
        val_accuracy=0.95,
        learning_rate=1.0,
        seconds=3.0,
    )


def test_batches_lie_at_their_part_of_an_epoch() -> None:
    curves = TrainingCurves(epochs=2, batches_per_epoch=4)
    curves.add_batches(batches(0, [1.0, 0.8]))
    curves.add_batches(batches(2, [0.6, 0.4]))
    assert curves.of("loss").raw.x.tolist() == [0.25, 0.5, 0.75, 1.0]
    assert curves.of("loss").raw.y.tolist() == [1.0, 0.8, 0.6, 0.4]
    assert curves.of("accuracy").raw.y.tolist() == pytest.approx([0.0, 0.2, 0.4, 0.6])


def test_batches_that_come_twice_count_once() -> None:
    curves = TrainingCurves(epochs=1, batches_per_epoch=8)
    curves.add_batches(batches(0, [1.0, 0.8]))
    curves.add_batches(batches(0, [1.0, 0.8]))
    curves.add_batches(batches(1, [0.8, 0.6]))
    assert curves.of("loss").raw.y.tolist() == [1.0, 0.8, 0.6]


def test_batches_after_a_gap_are_dropped() -> None:
    curves = TrainingCurves(epochs=1, batches_per_epoch=8)
    curves.add_batches(batches(5, [1.0]))
    assert curves.batch_count == 0
    assert curves.version == 0


def test_the_smoothed_line_starts_at_the_first_batch_and_ends_at_the_last() -> None:
    curves = TrainingCurves(epochs=3, batches_per_epoch=100)
    curves.add_batches(batches(0, [2.3] + [0.5] * 250))
    smooth = curves.of("loss").smooth
    assert smooth.y[0] == pytest.approx(2.3)
    assert smooth.x[-1] == pytest.approx(2.51)
    assert smooth.y[-1] == pytest.approx(0.5, abs=0.01)


def test_a_long_training_is_drawn_from_few_points_that_keep_its_extremes() -> None:
    curves = TrainingCurves(epochs=100, batches_per_epoch=430)
    values = [0.1] * 43_000
    values[20_000] = 7.0
    curves.add_batches(batches(0, values))
    loss = curves.of("loss")
    assert len(loss.raw) <= 700
    assert len(loss.smooth) <= 300
    assert loss.raw.y.max() == 7.0


def test_epochs_give_both_kinds_of_line() -> None:
    curves = TrainingCurves(epochs=2, batches_per_epoch=4)
    curves.add_epoch(epoch(1, val_loss=0.3))
    curves.add_epoch(epoch(2, val_loss=0.2))
    assert curves.of("loss").validation.x.tolist() == [1.0, 2.0]
    assert curves.of("loss").validation.y.tolist() == [0.3, 0.2]
    assert curves.of("accuracy").training.y.tolist() == [0.9, 0.9]


def test_a_run_of_an_earlier_version_has_its_epochs_alone() -> None:
    curves = curves_of_run((epoch(1), epoch(2)), planned=6)
    assert curves.epochs == 6
    assert len(curves.of("loss").raw) == 0
    assert curves.of("accuracy").validation.y.tolist() == [0.95, 0.95]


def rows(first: int, count: int, *, per_epoch: int = 4) -> BatchRows:
    """Batches ``first`` to ``first + count``, counted from 1, whose loss is their own number."""
    batch = np.arange(first, first + count)
    return BatchRows(
        epoch=-(-batch // per_epoch),
        batch=batch,
        loss=batch.astype(float),
        accuracy=np.full(count, 0.5),
        learning_rate=np.full(count, 0.01),
    )


def test_a_run_from_its_folder_has_its_batches() -> None:
    curves = curves_of_run((epoch(1), epoch(2)), rows(1, 8), planned=3)
    assert curves.batches_per_epoch == 4
    assert curves.of("loss").raw.x[-1] == 2.0
    assert curves.of("loss").raw.y.tolist() == list(range(1, 9))
    assert curves.of("learning_rate").smooth.y.tolist() == [0.01] * 8


def test_the_learning_rate_is_known_by_epoch_where_no_batch_told_it() -> None:
    curves = TrainingCurves(epochs=1, batches_per_epoch=2)
    curves.add_batches(batches(0, [1.0, 0.8]))
    curves.add_epoch(epoch(1))
    assert len(curves.of("learning_rate").smooth) == 0
    assert curves.of("learning_rate").training.y.tolist() == [1.0]
    assert curves.of("seconds").training.y.tolist() == [3.0]


def test_a_stretch_of_a_long_run_has_every_batch() -> None:
    curves = curves_of_run((), rows(1, 50_000, per_epoch=500), planned=100)
    near = curves.of("loss", (40.0, 40.5))
    assert len(curves.of("loss").raw) <= 700
    assert set(range(20_000, 20_251)) <= set(near.raw.y.tolist())
    assert len(near.raw) < 260


def test_a_continued_training_goes_on_where_the_earlier_one_was() -> None:
    curves = TrainingCurves(epochs=4, batches_per_epoch=4, first_epoch=3)
    curves.add_batches(batches(8, [0.5, 0.4], epoch=3))
    assert curves.batch_count == 10
    assert curves.lacks_history
    curves.add_history(curves_of_run((epoch(1), epoch(2), epoch(3)), rows(1, 12)))
    assert not curves.lacks_history
    assert [row.epoch for row in curves.epoch_rows] == [1, 2]
    assert curves.of("loss").raw.y.tolist() == [*range(1, 9), 0.5, 0.4]
    curves.add_batches(batches(10, [0.3], epoch=3))
    assert curves.of("loss").raw.x[-1] == 2.75


def test_a_history_without_batches_gives_its_epochs() -> None:
    curves = TrainingCurves(epochs=4, batches_per_epoch=4, first_epoch=3)
    curves.add_batches(batches(8, [0.5], epoch=3))
    curves.add_history(curves_of_run((epoch(1), epoch(2))))
    assert curves.of("loss").raw.x.tolist() == [2.25]
    assert curves.of("loss").validation.x.tolist() == [1.0, 2.0]


def test_a_loss_that_is_no_number_leaves_the_mean_of_the_others() -> None:
    series = BatchSeries(4.0)
    series.extend((1.0, float("nan"), 1.0))
    means = series.smooth(10).y
    assert means[2] == pytest.approx(1.0)
    assert np.isnan(means[1])


@given(st.lists(st.floats(0.0, 100.0), min_size=1, max_size=3000), st.floats(1.0, 500.0))
def test_a_running_mean_stays_within_what_came(values: list[float], memory: float) -> None:
    series = BatchSeries(memory)
    series.extend(tuple(values))
    smooth = series.smooth(10)
    tolerance = 1e-6 * (1.0 + max(values))
    assert np.all(smooth.y >= min(values) - tolerance)
    assert np.all(smooth.y <= max(values) + tolerance)
    assert np.all(np.diff(smooth.x) > 0)
