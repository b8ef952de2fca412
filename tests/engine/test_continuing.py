"""A training that was interrupted, at whatever moment, goes on as if nothing had come between."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.engine.conftest import SMALL, Training, stopping_after
from tests.engine.long_training import RECIPE, SEED, digits, go_on, own, run_in
from workbench.core import files
from workbench.core.errors import RunError
from workbench.core.events import BatchesDone, EpochDone, TrainingStarted
from workbench.core.recipe import RECIPES
from workbench.core.runs import RunFolder
from workbench.engine.backend import keras
from workbench.engine.training import train

MakeTraining = Callable[..., Training]

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

# Per epoch: metrics, checkpoint, network (here each epoch has the best one or not), record.
WRITES_OF_AN_EPOCH = 4


class KilledError(BaseException):
    """What stands for a crash in the middle of a write."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    """A run that nothing has interrupted."""
    run = run_in(tmp_path_factory.mktemp("whole"))
    go_on(run)
    return run


def assert_same(run: RunFolder, other: RunFolder) -> None:
    """Both runs have had the same epochs and batches, and have the same networks."""
    assert [replace(epoch, seconds=0.0) for epoch in run.read_metrics()] == [
        replace(epoch, seconds=0.0) for epoch in other.read_metrics()
    ]
    assert run.batches_path.read_text() == other.batches_path.read_text()
    for name in ("checkpoint.keras", "model.keras"):
        one, same = (keras.saving.load_model(each.path / name) for each in (run, other))
        for left, right in zip(one.get_weights(), same.get_weights(), strict=True):
            assert np.array_equal(left, right)
    assert int(one.count_params()) > 150_000
    assert sorted(path.name for path in run.path.iterdir()) == sorted(
        path.name for path in other.path.iterdir()
    )


@pytest.mark.parametrize("write", range(WRITES_OF_AN_EPOCH))
@pytest.mark.parametrize("has_happened", [False, True], ids=["before", "after"])
def test_a_crash_around_any_write_costs_at_most_the_epoch(
    tmp_path: Path, whole: RunFolder, monkeypatch: pytest.MonkeyPatch, write: int, has_happened: bool
) -> None:
    run = run_in(tmp_path)
    writes = iter(range(1000))
    replace_file = os.replace

    def crash(source: Path, target: Path) -> None:
        # One write notes the own samples; the first epoch's follow, and then those of the second.
        is_last = next(writes) == 1 + WRITES_OF_AN_EPOCH + write
        if has_happened or not is_last:
            replace_file(source, target)
        if is_last:
            raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(files.os, "replace", crash)
        with pytest.raises(KilledError):
            go_on(run)
    assert 1 <= len(run.read_metrics()) <= 2
    (started, *_) = go_on(run)
    assert isinstance(started, TrainingStarted)
    assert started.first_epoch in (2, 3)
    assert_same(run, whole)


def test_a_crash_in_the_first_epoch_begins_anew(
    tmp_path: Path, whole: RunFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = run_in(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr("workbench.engine.keeping.save_network", lambda *_: (_ for _ in ()).throw(KilledError))
        with pytest.raises(KilledError):
            go_on(run)
    assert len(run.read_metrics()) == 1
    (started, *_) = go_on(run)
    assert isinstance(started, TrainingStarted)
    assert started.first_epoch == 1
    assert_same(run, whole)


def test_a_killed_process_leaves_a_run_that_goes_on(tmp_path: Path, whole: RunFolder) -> None:
    moments = random.Random(3)
    folder = tmp_path / "runs"
    # After so many epochs, and a little more: in the middle of another, or of a write.
    for epochs in (0, 1, 1):
        with start_process(folder) as process:
            assert process.stdout
            for _ in range(1 + epochs):
                assert process.stdout.readline()
            time.sleep(moments.uniform(0, 0.3))
            process.kill()
        assert process.returncode == -signal.SIGKILL
    with start_process(folder) as process:
        process.communicate()
    assert process.returncode == 0
    assert_same(run_in(folder), whole)


def start_process(folder: Path) -> subprocess.Popen[bytes]:
    """Start a process that trains the run in a folder from where it is."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.engine.long_training", str(folder)], stdout=subprocess.PIPE
    )


def test_a_stopped_run_goes_on(tmp_path: Path, whole: RunFolder) -> None:
    run = run_in(tmp_path)
    reports: list[Any] = []
    ending = train(
        recipe=RECIPE,
        dataset=digits(),
        run=run,
        seed=SEED,
        emit=reports.append,
        should_stop=stopping_after(20),
        own=own(),
    )
    assert ending == "stopped"
    assert len(run.read_batches()) == 20
    reports = go_on(run)
    assert_same(run, whole)
    batches = [report for report in reports if isinstance(report, BatchesDone)]
    started = reports[0]
    assert isinstance(started, TrainingStarted)
    assert batches[0].first_batch == (started.first_epoch - 1) * started.batches_per_epoch
    assert batches[-1].first_batch + len(batches[-1].losses) == 4 * started.batches_per_epoch


def test_own_samples_that_were_added_meanwhile_do_not_change_the_length_of_an_epoch(
    make_training: MakeTraining,
) -> None:
    recipe = SMALL.changed(own_weight=10.0)
    run = make_training(recipe=recipe).run

    def go(count: int, batches: int) -> list[Any]:
        reports: list[Any] = []
        train(
            recipe=recipe,
            dataset=digits(),
            run=run,
            seed=1,
            emit=reports.append,
            should_stop=stopping_after(batches),
            own=own().subset(slice(count)),
        )
        return reports

    first, second, third = go(4, 12), go(8, 10), go(0, 100)
    assert [reports[0].batches_per_epoch for reports in (first, second, third)] == [9, 9, 9]
    assert [reports[0].first_epoch for reports in (first, second, third)] == [1, 2, 3]
    assert [epoch.epoch for epoch in run.read_metrics()] == [1, 2, 3]
    assert run.read_record().own_count == 4


def test_a_finished_run_gets_more_epochs_at_the_last_rate(make_training: MakeTraining) -> None:
    started = make_training(recipe=SMALL.changed(epochs=2))
    started.start()
    started.reports.clear()
    started.start(extra_epochs=2)
    (begun,) = started.of(TrainingStarted)
    assert (begun.first_epoch, begun.epochs) == (3, 4)
    assert [epoch.epoch for epoch in started.run.read_metrics()] == [1, 2, 3, 4]
    assert [epoch.learning_rate for epoch in started.of(EpochDone)] == pytest.approx([0.0003] * 2)
    checkpoint = keras.saving.load_model(started.run.checkpoint_path)
    assert float(checkpoint.optimizer.learning_rate) == pytest.approx(0.0003)


def test_a_damaged_checkpoint_is_told(make_training: MakeTraining) -> None:
    broken = make_training(recipe=SMALL.changed(epochs=1))
    broken.start()
    broken.run.checkpoint_path.write_bytes(b"PK" + bytes(100))
    with pytest.raises(RunError, match="checkpoint is damaged"):
        broken.start()


def test_files_that_do_not_belong_together_are_told(make_training: MakeTraining) -> None:
    broken = make_training(recipe=SMALL.changed(epochs=1))
    broken.start()
    broken.run.metrics_path.unlink()
    with pytest.raises(RunError, match="do not belong together"):
        broken.start()


def test_a_disk_that_is_full_when_batches_are_kept_is_told(
    make_training: MakeTraining, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = make_training()

    def fill_up(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr("workbench.core.batch_rows.os.fsync", fill_up)
        with pytest.raises(RunError, match=r"The disk is full: batches\.csv"):
            failing.start()
    failing.start()
    assert failing.ending == "finished"


def test_a_run_is_fine_tuned_from_the_best_network_of_another(
    make_training: MakeTraining, finished: Training
) -> None:
    tuned = make_training(recipe=SMALL.changed(epochs=1, learning_rate=1e-9, schedule="constant"))
    tuned.start(base=finished.run.path)
    before, after = (keras.saving.load_model(run.model_path) for run in (finished.run, tuned.run))
    for left, right in zip(before.get_weights(), after.get_weights(), strict=True):
        assert np.allclose(left, right, atol=1e-6)


def test_a_base_of_another_network_is_refused(make_training: MakeTraining, finished: Training) -> None:
    tuned = make_training(recipe=RECIPES["fast"].changed(network="compact"))
    with pytest.raises(RunError, match="another one than the recipe's"):
        tuned.start(base=finished.run.path)


def test_what_killed_writers_have_left_is_swept(make_training: MakeTraining) -> None:
    training = make_training(recipe=SMALL.changed(epochs=1))
    (training.run.path / ".checkpoint.1.partial.keras").touch()
    for name in (".DigitClassifier.mlpackage.x.partial", ".DigitClassifier.mlpackage.x.former"):
        (training.run.path / name / "inside").mkdir(parents=True)
    training.start()
    assert not list(training.run.path.glob(".*"))


def test_a_run_without_dropout_goes_on(make_training: MakeTraining) -> None:
    training = make_training(recipe=SMALL.changed(dropout=0.0, epochs=2))
    training.start(stopping_after(25))
    training.start()
    assert (training.ending, len(training.run.read_metrics())) == ("finished", 2)
