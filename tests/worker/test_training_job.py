"""The jobs that make a run and train one on, in the folders of a user.

The file is longer than others, because all its tests share one run that is trained once.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.other_classes import CLOTHES, write_set
from workbench.core.errors import CancelledError, DataError, RunError
from workbench.core.events import Compared, EpochDone, Evaluated, TrainingStarted, never
from workbench.core.exported_models import (
    DEFAULT_FORMAT,
    DEFAULT_PRECISION,
    exported_model_path,
    read_exported_models,
    write_exported_model,
)
from workbench.core.files import sha256_of
from workbench.core.fine_tuning import fine_tuning_recipe
from workbench.core.folders import user_folders
from workbench.core.model_format import ModelCard, ModelFormat, Precision
from workbench.core.recipe import RECIPES
from workbench.core.run_folder import RunFolder
from workbench.core.runs import open_run
from workbench.coreml.reference.runtime import ReferenceRuntime
from workbench.data.drawn import draw_digits
from workbench.data.mnist import load_dataset
from workbench.data.npz import write_npz
from workbench.data.own_samples import OwnSampleStore
from workbench.worker.conversion_job import convert_run
from workbench.worker.protocol import ContinueRun, ConvertRun, TrainRun
from workbench.worker.training_job import continue_run, train_run

RECIPE = RECIPES["fast"].changed(batch_size=64, epochs=2)


@pytest.fixture
def digits(tmp_path: Path) -> Path:
    path = tmp_path / "digits.npz"
    write_npz(path, train=draw_digits(600, 1), test=draw_digits(100, 2), drawn=(1, 1))
    return path


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user folder with a finished run, to be copied."""
    home = tmp_path_factory.mktemp("trained")
    path = home / "digits.npz"
    write_npz(path, train=draw_digits(600, 1), test=draw_digits(100, 2), drawn=(1, 1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WORKBENCH_HOME", str(home))
        train_run(
            TrainRun(recipe=RECIPE, seed=1, data=str(path), name="first"), emit=[].append, should_stop=never
        )
    return home


@pytest.fixture
def run(trained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RunFolder:
    """A finished run of two epochs in a user folder of its own."""
    home = tmp_path / "home"
    shutil.copytree(trained, home)
    monkeypatch.setenv("WORKBENCH_HOME", str(home))
    (path,) = (path for path in (home / "runs").iterdir() if path.is_dir())
    return RunFolder(path)


def stopping_after(looks: int) -> Callable[[], bool]:
    asked = iter(range(looks))
    return lambda: next(asked, None) is None


def contents(run: RunFolder) -> dict[str, bytes]:
    """Return every file but the network, which is written again, with the same weights."""
    files = (path for path in sorted(run.path.rglob("*")) if path.is_file() and path != run.model_path)
    return {str(path): path.read_bytes() for path in files}


def test_a_run_keeps_when_a_reading_is_shown_and_so_does_its_model(run: RunFolder) -> None:
    fitted = run.read_decision()
    assert fitted is not None
    assert fitted.network == sha256_of(run.model_path)
    assert fitted.digits == 120
    assert fitted.backgrounds > 0
    assert ReferenceRuntime(run.package_path).info.decision == fitted.decision


def test_what_was_fitted_to_another_network_is_not_written_into_a_model(
    run: RunFolder, tmp_path: Path
) -> None:
    fitted = run.read_decision()
    assert fitted is not None
    run.write_decision(replace(fitted, network="ab" * 32))
    out = tmp_path / "Digits.mlpackage"
    request = ConvertRun(
        run=str(run.path),
        model_format=DEFAULT_FORMAT,
        precision=DEFAULT_PRECISION,
        card=ModelCard(),
        out=str(out),
    )
    convert_run(request, emit=[].append, should_stop=never)
    assert ReferenceRuntime(out).info.decision is None


def test_a_finished_run_gets_more_epochs_and_is_evaluated_anew(run: RunFolder) -> None:
    before = run.read_record()
    reports: list[Any] = []
    result = continue_run(
        ContinueRun(run=str(run.path), more_epochs=1), emit=reports.append, should_stop=never
    )
    after = run.read_record()
    assert result == str(run.path)
    assert [epoch.epoch for epoch in run.read_metrics()] == [1, 2, 3]
    assert (after.state, after.epochs, after.extra_epochs) == ("finished", 3, 1)
    assert (after.name, after.created) == (before.name, before.created)
    assert after.seconds > before.seconds
    (evaluated,) = (report for report in reports if isinstance(report, Evaluated))
    assert after.test_accuracy == evaluated.accuracy
    assert run.package_path.exists()


def test_core_ml_models_of_a_network_go_when_another_one_is_better(run: RunFolder) -> None:
    path = exported_model_path(run, ModelFormat.NEURALNETWORK, Precision.FP32)
    (made,) = read_exported_models(run)
    path.parent.mkdir()
    path.write_bytes(b"model")
    write_exported_model(
        run, replace(made, file=str(path.relative_to(run.path)), model_format=ModelFormat.NEURALNETWORK)
    )
    continue_run(ContinueRun(run=str(run.path), more_epochs=3), emit=[].append, should_stop=never)
    epochs = run.read_metrics()
    # The network became a better one, or else this shows nothing.
    assert max(epoch.val_accuracy for epoch in epochs[2:]) > max(epoch.val_accuracy for epoch in epochs[:2])
    (model,) = read_exported_models(run)
    assert (model.file, path.exists()) == (run.package_path.name, False)


def test_a_finished_run_without_more_epochs_is_refused(run: RunFolder) -> None:
    with pytest.raises(RunError, match="has all its 2 epochs"):
        continue_run(ContinueRun(run=str(run.path)), emit=[].append, should_stop=never)
    assert run.read_record().state == "finished"


def test_a_run_of_one_epoch_is_told_in_the_singular(run: RunFolder) -> None:
    record = run.read_record()
    run.write_record(replace(record, recipe=record.recipe.changed(epochs=1)))
    with pytest.raises(RunError, match="“first” has had the one epoch"):
        continue_run(ContinueRun(run=str(run.path)), emit=[].append, should_stop=never)


def test_more_epochs_than_a_run_can_have_are_refused(run: RunFolder) -> None:
    for more in (-1, 999):
        with pytest.raises(RunError, match="cannot have") as raised:
            continue_run(ContinueRun(run=str(run.path), more_epochs=more), emit=[].append, should_stop=never)
        assert "at most 1,000 epochs" in raised.value.hint


def test_a_run_that_another_process_trains_is_refused(run: RunFolder) -> None:
    run.write_record(run.read_record().resumed(more_epochs=1))
    with pytest.raises(RunError, match="“first” is being trained"):
        continue_run(ContinueRun(run=str(run.path)), emit=[].append, should_stop=never)


@pytest.mark.parametrize("missing", ["DigitClassifier.mlpackage.json", "robustness.json"])
def test_a_run_that_broke_off_after_its_conversion_is_brought_to_its_end(
    run: RunFolder, missing: str
) -> None:
    (run.path / missing).unlink()
    continue_run(ContinueRun(run=str(run.path)), emit=[].append, should_stop=never)
    assert (run.path / missing).exists()
    assert [epoch.epoch for epoch in run.read_metrics()] == [1, 2]


@pytest.mark.parametrize("is_evaluated", [False, True])
def test_a_run_that_broke_off_after_its_last_epoch_is_brought_to_its_end(
    run: RunFolder, is_evaluated: bool
) -> None:
    record = run.read_record()
    shutil.rmtree(run.package_path)
    if not is_evaluated:
        dead = replace(record.process, started=1.0)
        run.write_record(replace(record, state="running", process=dead, test_accuracy=None))
        run.evaluation_path.unlink()
        assert open_run(run.path).state == "crashed"
    continue_run(ContinueRun(run=str(run.path)), emit=[].append, should_stop=never)
    assert run.read_record().state == "finished"
    assert run.read_record().test_accuracy == record.test_accuracy
    assert run.evaluation_path.exists()
    assert run.package_path.exists()


def test_a_stop_before_the_first_batch_leaves_the_run_as_it_was(run: RunFolder) -> None:
    before = contents(run)
    with pytest.raises(CancelledError):
        continue_run(ContinueRun(run=str(run.path), more_epochs=3), emit=[].append, should_stop=lambda: True)
    assert contents(run) == before


def test_another_data_set_is_refused(run: RunFolder) -> None:
    path = Path(run.read_record().dataset.path)
    write_npz(path, train=draw_digits(600, 8), test=draw_digits(100, 9), drawn=(1, 8))
    with pytest.raises(DataError, match="not the data set that “first” was trained on"):
        continue_run(ContinueRun(run=str(run.path), more_epochs=1), emit=[].append, should_stop=never)
    path.unlink()
    with pytest.raises(DataError, match="There is no"):
        continue_run(ContinueRun(run=str(run.path), more_epochs=1), emit=[].append, should_stop=never)
    write_npz(path, train=draw_digits(600, 1), test=draw_digits(100, 2), drawn=(1, 1))


def test_a_run_that_cannot_go_on_is_left_as_it_was(run: RunFolder) -> None:
    run.checkpoint_path.write_bytes(b"damaged")
    before = run.read_record()
    with pytest.raises(RunError, match="“first” cannot be continued: its checkpoint is damaged"):
        continue_run(ContinueRun(run=str(run.path), more_epochs=1), emit=[].append, should_stop=never)
    assert run.read_record() == before


def test_a_folder_that_is_no_run_is_refused(run: RunFolder, tmp_path: Path) -> None:
    with pytest.raises(RunError, match="is not a run"):
        continue_run(ContinueRun(run=str(tmp_path)), emit=[].append, should_stop=never)


def test_fine_tuning_learns_the_own_samples_and_compares(run: RunFolder, digits: Path) -> None:
    store = OwnSampleStore(user_folders().samples)
    y, x = np.mgrid[:28, :28] - 13.5
    for place in range(8):
        ring = np.where(np.abs(np.hypot(x, y) - 6 - place / 2) < 1.2, 255, 0).astype(np.uint8)
        store.add(ring, label="7")
    recipe = fine_tuning_recipe(run.read_record().recipe).changed(epochs=3, learning_rate=0.003)
    reports: list[Any] = []
    path = train_run(
        TrainRun(recipe=recipe, seed=1, data=str(digits), name="tuned", base=str(run.path)),
        emit=reports.append,
        should_stop=never,
    )
    tuned = RunFolder(Path(path)).read_record()
    own, test = tuned.comparisons
    assert [report for report in reports if isinstance(report, Compared)] == [own, test]
    assert (tuned.base, tuned.own_count) == ("first", 8)
    assert (own.samples, own.count, test.samples, test.count) == ("own", 8, "test", 100)
    assert own.before < 0.5
    assert own.after > own.before
    assert test.before == run.read_record().test_accuracy
    assert test.after == tuned.test_accuracy
    # It goes on although the run that it began from is gone.
    shutil.rmtree(run.path)
    continue_run(ContinueRun(run=path, more_epochs=1), emit=[].append, should_stop=never)
    later = RunFolder(Path(path)).read_record()
    assert [each.before for each in later.comparisons] == [own.before, test.before]
    assert later.comparisons[1].after == later.test_accuracy
    # Of other samples nobody can tell any longer what the network from before would make.
    store.add(draw_digits(1, 3).images[0], label="1")
    continue_run(ContinueRun(run=path, more_epochs=1), emit=[].append, should_stop=never)
    assert [each.samples for each in RunFolder(Path(path)).read_record().comparisons] == ["test"]


def test_fine_tuning_with_nothing_new_is_refused(run: RunFolder) -> None:
    record = run.read_record()
    request = TrainRun(
        recipe=fine_tuning_recipe(record.recipe), seed=1, data=record.dataset.path, base=str(run.path)
    )
    with pytest.raises(DataError, match="nothing new to fine-tune “first” with: you have no samples"):
        train_run(request, emit=[].append, should_stop=never)
    unweighted = replace(request, recipe=request.recipe.changed(own_weight=0.0))
    with pytest.raises(DataError, match="the recipe leaves your own samples out"):
        train_run(unweighted, emit=[].append, should_stop=never)
    assert len([path for path in run.path.parent.iterdir() if path.is_dir()]) == 1


def test_own_digits_are_nothing_to_fine_tune_other_classes_with(run: RunFolder, tmp_path: Path) -> None:
    data = write_set(tmp_path / "clothes.npz", CLOTHES, train=60, test=20)
    record = run.read_record()
    run.write_record(replace(record, dataset=load_dataset(data).info()))
    OwnSampleStore(user_folders().samples).add(draw_digits(1, 3).images[0], label="1")
    recipe = fine_tuning_recipe(record.recipe)
    request = TrainRun(recipe=recipe, seed=1, data=str(data), base=str(run.path))
    with pytest.raises(DataError, match="samples of your own are digits, and it knows other classes"):
        train_run(request, emit=[].append, should_stop=never)


def test_a_base_without_a_network_is_refused(run: RunFolder, digits: Path) -> None:
    run.model_path.unlink()
    request = TrainRun(recipe=RECIPE, seed=1, data=str(digits), base=str(run.path))
    with pytest.raises(RunError, match="“first” has no network yet"):
        train_run(request, emit=[].append, should_stop=never)


def test_a_full_disk_ends_the_run_with_a_sentence_and_it_can_go_on(
    digits: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_file = os.replace
    checkpoints = iter(range(10))

    def fill_up(source: Path, target: Path) -> None:
        if target.name == "checkpoint.keras" and next(checkpoints) == 1:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        replace_file(source, target)

    reports: list[Any] = []
    with monkeypatch.context() as patch:
        patch.setattr("workbench.core.files.os.replace", fill_up)
        with pytest.raises(RunError, match=r"The disk is full: checkpoint\.keras"):
            train_run(
                TrainRun(recipe=RECIPE, seed=1, data=str(digits)), emit=reports.append, should_stop=never
            )
    (started,) = (report for report in reports if isinstance(report, TrainingStarted))
    run = RunFolder(Path(started.run))
    assert (run.read_record().state, "disk is full" in run.read_record().failure) == ("failed", True)
    reports.clear()
    continue_run(ContinueRun(run=started.run), emit=reports.append, should_stop=never)
    assert [report.epoch for report in reports if isinstance(report, EpochDone)] == [2]
    assert (run.read_record().state, run.read_record().failure) == ("finished", "")


def test_a_stopped_run_is_evaluated_and_goes_on(digits: Path) -> None:
    reports: list[Any] = []
    path = train_run(
        TrainRun(recipe=RECIPE, seed=1, data=str(digits)), emit=reports.append, should_stop=stopping_after(12)
    )
    record = RunFolder(Path(path)).read_record()
    assert record.state == "stopped"
    assert record.test_accuracy is not None
    continue_run(ContinueRun(run=path), emit=[].append, should_stop=never)
    assert RunFolder(Path(path)).read_record().state == "finished"
    assert len(RunFolder(Path(path)).read_metrics()) == 2
