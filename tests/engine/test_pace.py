"""Reports of batches: how often, how fast, how much longer."""

from __future__ import annotations

import pytest

from workbench.core.events import BatchesDone
from workbench.engine.pace import Pace


class Watch:
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Bench:
    """A pace whose batches take the time that a test gives them."""

    def __init__(self, *, epochs: int = 2, images_per_epoch: int = 1000) -> None:
        self.watch = Watch()
        self.reports: list[BatchesDone] = []
        self.pace = Pace(
            emit=self.reports.append,  # type: ignore[arg-type]
            epochs=epochs,
            images_per_epoch=images_per_epoch,
            clock=self.watch,
        )

    def batch(self, seconds: float, *, images: int = 100, loss: float = 0.5) -> None:
        self.watch.now += seconds
        self.pace.batch_done(loss=loss, accuracy=0.9, images=images)


def test_the_first_report_comes_with_the_second_batch() -> None:
    bench = Bench()
    bench.pace.epoch_started(1)
    bench.batch(3.0)
    assert not bench.reports
    bench.batch(0.1)
    (report,) = bench.reports
    assert (report.epoch, report.first_batch, len(report.losses), len(report.accuracies)) == (1, 0, 2, 2)


def test_the_speed_leaves_out_the_slow_first_batch() -> None:
    bench = Bench()
    bench.pace.epoch_started(1)
    bench.batch(3.0)
    bench.batch(0.1)
    assert bench.reports[-1].images_per_second == pytest.approx(1000)
    assert bench.reports[-1].seconds_left == pytest.approx((800 + 1000) / 1000)


def test_reports_come_at_most_20_times_a_second_and_leave_nothing_out() -> None:
    bench = Bench(images_per_epoch=1_000_000)
    bench.pace.epoch_started(1)
    for number in range(1000):
        bench.batch(0.002, loss=float(number))
    bench.pace.flush()
    assert len(bench.reports) <= 2.0 * 20 + 1
    assert [loss for report in bench.reports for loss in report.losses] == [float(n) for n in range(1000)]
    firsts = [report.first_batch for report in bench.reports]
    assert firsts == [sum(len(r.losses) for r in bench.reports[:place]) for place in range(len(firsts))]


def test_the_speed_is_that_of_the_last_seconds() -> None:
    bench = Bench(images_per_epoch=1_000_000)
    bench.pace.epoch_started(1)
    for _ in range(100):
        bench.batch(0.1)
    for _ in range(60):
        bench.batch(0.2)
    assert bench.reports[-1].images_per_second == pytest.approx(500)


def test_the_time_left_counts_what_happens_between_epochs() -> None:
    bench = Bench(epochs=3, images_per_epoch=200)
    bench.pace.epoch_started(1)
    bench.batch(1.0)
    bench.batch(1.0)
    bench.watch.now += 5.0
    bench.pace.epoch_started(2)
    bench.batch(1.0)
    # One more batch in this epoch, two in the next, and five seconds after each.
    assert bench.reports[-1].seconds_left == pytest.approx(1 + 2 + 2 * 5.0)
    assert bench.reports[-1].images_per_second == pytest.approx(100)


def test_an_epoch_of_one_batch_is_reported_at_its_end() -> None:
    bench = Bench(epochs=1, images_per_epoch=100)
    bench.pace.epoch_started(1)
    bench.batch(2.0)
    bench.pace.flush()
    bench.pace.flush()
    (report,) = bench.reports
    assert (report.images_per_second, report.seconds_left) == (pytest.approx(50), 0.0)
