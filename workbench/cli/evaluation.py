"""``workbench evaluate``: how well a model reads the test set, and what it makes of spoiled samples."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workbench.cli import output
from workbench.cli.options import DataOption, JsonOption
from workbench.cli.targets import (
    CORE_ML_SUFFIXES,
    data_of_run,
    find_model,
    open_classifier,
    run_of_model,
    test_set,
)
from workbench.core import records
from workbench.core.camera_verdict import CameraVerdict, camera_verdict
from workbench.core.interval import Interval
from workbench.core.labels import check_same_classes, noun

if TYPE_CHECKING:
    from workbench.core.decision import Decision
    from workbench.core.evaluation import BackgroundScore, Evaluation
    from workbench.core.robustness import Robustness
    from workbench.core.run_folder import RunFolder

# So many pairs of digits are named that are mistaken most often.
_CONFUSIONS = 5


def evaluate(
    target: Annotated[
        str, typer.Argument(metavar="RUN|MODEL", help="A run, .keras, .mlpackage, .mlmodel or .onnx.")
    ],
    data_path: DataOption = None,
    has_robustness: Annotated[
        bool,
        typer.Option(
            "--robustness",
            help="Also read the test set turned, blurred, covered and so on; takes a minute or so.",
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Measure how well a model reads the test set."""
    from workbench.data.evaluating import evaluate_classifier
    from workbench.vision.scene_samples import cut_backgrounds

    path = find_model(target)
    run = run_of_model(path)
    if run is not None and data_path is None:
        data_path = data_of_run(run.read_record())
    # Before TensorFlow, which takes seconds to load.
    samples, names = test_set(data_path)
    if run is not None:
        record = run.read_record()
        check_same_classes(record.labels, names, what=f"“{record.name}”")
    classify, labels = open_classifier(path, names=names)
    check_same_classes(labels, names, what=f"“{path.name}”")
    decision = _decision_of(path, run)
    result = evaluate_classifier(classify, samples, labels, cut=cut_backgrounds)
    if as_json and not has_robustness:
        output.say_json(_record(path, result, decision))
        return
    if not as_json:
        _say_evaluation(path, result, decision)
    if not has_robustness:
        return
    from workbench.data.robustness import measure_robustness

    with output.watching(as_json=False) as emit, output.stopping_on_interrupt() as should_stop:
        robustness = measure_robustness(classify, samples, labels, emit=emit, should_stop=should_stop)
    is_ink = run is None or run.read_record().dataset.is_ink
    verdict = camera_verdict(robustness, result, is_ink=is_ink)
    if as_json:
        output.say_json(_record(path, result, decision) | _robustness_record(robustness, verdict))
    else:
        _say_robustness(robustness, verdict)
    # Last, because what took a minute to measure is told even where it cannot be kept.
    if run is not None and data_path == Path(run.read_record().dataset.path):
        run.write_robustness(robustness)


def _say_evaluation(path: Path, result: Evaluation, decision: Decision | None) -> None:
    output.say(
        f"{path}: {result.accuracy:.2%} of {result.count:,} samples read rightly, "
        f"95 % interval {_between(result.interval)}"
    )
    output.say_table(
        [noun(result.class_labels, 1), "samples", "precision", "recall", "F1"],
        [
            [one.label, f"{one.count:,}", f"{one.precision:.2%}", f"{one.recall:.2%}", f"{one.f1:.4f}"]
            for one in result.per_class
            if one.count
        ],
        right=frozenset(range(1, 5)),
    )
    confused = _most_confused(result)
    if confused:
        output.say(f"Most often misread: {', '.join(confused)}.")
    if result.calibration is not None:
        output.say(
            f"Calibration: it is sure of {result.calibration.confidence:.2%} on average; "
            f"expected error {result.calibration.expected_error:.2%}."
        )
    if result.background is not None:
        _say_background(result, result.background)
    if decision is not None:
        output.say(
            f"Readings: a {noun(result.class_labels, 1)} is shown from {decision.threshold:.1%} on, "
            f"after its probabilities were calibrated with temperature {decision.temperature:g}."
        )


def _most_confused(result: Evaluation) -> list[str]:
    labels = result.class_labels
    found = [
        (count, f"{labels[row]} as {labels[column]} ({count})")
        for row, counts in enumerate(result.confusion)
        for column, count in enumerate(counts)
        if row != column and count
    ]
    return [text for _, text in sorted(found, key=lambda one: -one[0])[:_CONFUSIONS]]


def _say_background(result: Evaluation, score: BackgroundScore) -> None:
    output.say(
        f"Background: {score.rate:.2%} of {score.count:,} samples kept out, "
        f"95 % interval {_between(score.interval)}; {result.rejected:,} {noun(result.class_labels)} "
        "taken for background."
    )
    kinds = [f"{one.kind} {one.kept_out / max(one.count, 1):.0%}" for one in score.kinds]
    if kinds:
        output.say(f"Kept out by kind: {', '.join(kinds)}.")


def _say_robustness(robustness: Robustness, verdict: CameraVerdict) -> None:
    """Print two lines a distortion: its levels, and below them the percentages that were read."""
    rows = []
    for kind, curve in robustness.known_curves():
        rows.append([kind.title, *(f"{point.level:g}{kind.unit.strip()}" for point in curve.points)])
        rows.append(["", *(f"{100 * robustness.accuracy(point):.1f}" for point in curve.points)])
    columns = max(map(len, rows), default=1)
    filled = [[*row, *[""] * (columns - len(row))] for row in rows]
    header = ["read rightly in %", *[""] * (columns - 1)]
    output.say_table(header, filled, right=frozenset(range(1, columns)))
    output.say(f"{verdict.title}. {verdict.text}")


def _between(interval: Interval) -> str:
    return f"{interval.low:.2%} to {interval.high:.2%}"


def _decision_of(path: Path, run: RunFolder | None) -> Decision | None:
    """Return when a reading of the run's network or the Core ML model is shown, where that is known."""
    if path.suffix in CORE_ML_SUFFIXES:
        from workbench.coreml.model_file import read_model_file
        from workbench.coreml.model_info import read_info

        return read_info(read_model_file(path).spec).decision
    fitted = None if run is None else run.read_decision()
    return None if fitted is None else fitted.decision


def _record(path: Path, result: Evaluation, decision: Decision | None) -> dict[str, Any]:
    record = {
        "model": str(path),
        **records.to_plain(result),
        "interval": records.to_plain(result.interval),
        "decision": None if decision is None else records.to_plain(decision),
    }
    if result.background is not None:
        record["background"]["rate"] = result.background.rate
    return record


def _robustness_record(robustness: Robustness, verdict: CameraVerdict) -> dict[str, Any]:
    return {
        "robustness": {
            kind.name: [
                {
                    "level": point.level,
                    "accuracy": robustness.accuracy(point),
                    "interval": records.to_plain(robustness.interval(point)),
                    "rejected": point.rejected,
                }
                for point in curve.points
            ]
            for kind, curve in robustness.known_curves()
        },
        "camera": {"rating": verdict.rating.value, "title": verdict.title, "text": verdict.text},
    }
