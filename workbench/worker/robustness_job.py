"""The job that measures how a run's network bears distortions, on its whole test set."""

from __future__ import annotations

from pathlib import Path

from workbench.core.classifier import Classify
from workbench.core.errors import DataError, RunError
from workbench.core.events import Emit, Progress, ShouldStop, never
from workbench.core.run_folder import RunFolder
from workbench.core.run_record import RunRecord
from workbench.core.runs import open_run
from workbench.data.dataset import Samples
from workbench.data.evaluating import evaluate_classifier
from workbench.data.mnist import is_same_set, load_test_samples
from workbench.data.robustness import measure_robustness, quick_count
from workbench.vision.scene_samples import cut_backgrounds
from workbench.worker.protocol import MeasureRobustness


def measure_run(request: MeasureRobustness, *, emit: Emit, should_stop: ShouldStop) -> str:
    """Measure on all test samples and keep the result with the run; returns the path of its folder.

    An evaluation of an earlier version, which knows no calibration, is made anew with it. Raises
    `RunError` for a run that cannot be read, is in training or was trained on meanwhile, `DataError`
    where its data set is gone, and `CancelledError` where it is asked to stop; the run then keeps what
    it has.
    """
    run = RunFolder(Path(request.run))
    record = _measurable(run)
    samples = _test_samples(record)
    emit(Progress(stage="Loading TensorFlow", done=0, total=0))
    from workbench.engine.evaluation import keras_classifier

    classify = keras_classifier(run.model_path)
    labels = record.labels
    robustness = measure_robustness(classify, samples, labels, emit=emit, should_stop=should_stop)
    evaluation = run.read_evaluation()
    if evaluation is None or evaluation.calibration is None:
        evaluation = evaluate_classifier(classify, samples, labels, cut=cut_backgrounds)
    # What was measured is the network as it was when it was loaded.
    if _measurable(run).process != record.process:
        raise RunError(f"“{record.name}” was trained on meanwhile.", hint="Measure it once more.")
    try:
        run.write_evaluation(evaluation)
        run.write_robustness(robustness)
    except OSError as error:
        raise RunError(
            f"The measurement cannot be kept in {run.path}.",
            hint="Check that the folder may be written to and the disk is not full.",
            details=str(error),
        ) from error
    return str(run.path)


def measure_quickly(
    run: RunFolder, classify: Classify, samples: Samples, labels: tuple[str, ...], *, emit: Emit
) -> None:
    """Measure on some of the test samples, in some seconds, at the end of a training."""
    most = quick_count(classify, samples)
    robustness = measure_robustness(classify, samples, labels, most=most, emit=emit, should_stop=never)
    run.write_robustness(robustness)


def _measurable(run: RunFolder) -> RunRecord:
    there = open_run(run.path)
    if there.record is None:
        raise RunError(there.damage, hint="Choose another run.")
    if there.state == "running":
        raise RunError(f"“{there.name}” is being trained.", hint="Measure it when it has ended.")
    return there.record


def _test_samples(record: RunRecord) -> Samples:
    path = Path(record.dataset.path)
    samples = load_test_samples(path)
    # Another set of MNIST's form has as many samples, and other classes.
    if len(samples) != record.dataset.test_count or not is_same_set(path, record.dataset.checksum):
        raise DataError(
            f"{record.dataset.path} is not the data set that “{record.name}” has read.",
            hint="Put that data set back to measure.",
        )
    return samples
