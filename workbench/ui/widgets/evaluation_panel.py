"""How well a run reads the test set: the accuracy with its interval, each class, and calibration."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from workbench.core.calibration import Calibration
from workbench.core.decision import FittedDecision
from workbench.core.evaluation import Evaluation
from workbench.core.interval import Interval
from workbench.core.labels import is_digits, noun
from workbench.sessions.runs import RunResults
from workbench.ui.widgets.card import Card, caption
from workbench.ui.widgets.class_table import ClassTable
from workbench.ui.widgets.point_plot import PlotPoint, PointPlot, PointSeries
from workbench.ui.widgets.results_pages import ResultsPages
from workbench.ui.wording import count_text, percent_text

_TICKS = ((0.0, "0"), (1.0, "100 % sure"), (0.5, "50"))


class EvaluationPanel(Card):
    """Figures above; below them the classes at the left, and at the right how sure the network is."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__("Evaluation", parent=parent)
        self._accuracy = _Figure("Accuracy, 95 % interval")
        self._calibration_error = _Figure("Calibration error")
        self._background = _Figure("Background kept out")
        self._calibration_error.setToolTip(
            "How far confidence and accuracy lie apart on average (expected calibration error)"
        )
        self.table = ClassTable()
        self.calibration = PointPlot()
        self._remark = caption("", "muted")
        self._remark.setWordWrap(True)
        figures = QHBoxLayout()
        figures.setSpacing(24)
        for figure in self._figures:
            figures.addWidget(figure)
        figures.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(6)
        right.addWidget(self.calibration, 1)
        right.addWidget(self._remark)
        below = QHBoxLayout()
        below.setSpacing(18)
        below.addWidget(self.table, 3)
        below.addLayout(right, 2)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(figures)
        column.addLayout(below, 1)
        self._pages = ResultsPages(content)
        self.body.addWidget(self._pages)

    @property
    def _figures(self) -> tuple[_Figure, ...]:
        return (self._accuracy, self._calibration_error, self._background)

    @property
    def text(self) -> str:
        """All that is said beside table and plot."""
        said = [figure.text for figure in self._figures if not figure.isHidden()]
        return " ".join([*said, self._remark.text()])

    def show_results(self, results: RunResults | None, *, run: str) -> None:
        """Show a run's results."""
        evaluation = results.evaluation if results is not None else None
        self._pages.show_evaluation(evaluation)
        self.table.show_evaluation(evaluation)
        if evaluation is None:
            self.set_trailing(run)
            return
        self.set_trailing(f"{run} · {count_text(evaluation.count, 'test sample')}")
        self._accuracy.say(percent_text(evaluation.accuracy), _interval_text(evaluation.interval))
        calibration = evaluation.calibration
        self._calibration_error.setVisible(calibration is not None)
        if calibration is not None:
            self._calibration_error.say(percent_text(calibration.expected_error), _verdict(calibration))
        score = evaluation.background
        self._background.setVisible(score is not None)
        if score is not None:
            self._background.say(percent_text(score.rate, 1), _interval_text(score.interval, 1))
            kinds = ", ".join(
                f"{one.kind} {percent_text(one.kept_out / max(one.count, 1), 0)}" for one in score.kinds
            )
            self._background.setToolTip(f"By kind: {kinds}" if kinds else "")
        fitted = results.decision if results is not None else None
        self._remark.setToolTip("" if fitted is None else _meaning(fitted, evaluation.class_labels))
        self.calibration.show_series(_series(calibration))
        self._remark.setText(_remark(evaluation, fitted))


class _Figure(QWidget):
    """A large figure with its name above and a quiet remark below it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._figure = caption("", "figure")
        self._remark = caption("", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(caption(name, "muted"))
        column.addWidget(self._figure)
        column.addWidget(self._remark)

    @property
    def text(self) -> str:
        return f"{self._name} {self._figure.text()} {self._remark.text()}"

    def say(self, figure: str, remark: str) -> None:
        self._figure.setText(figure)
        self._remark.setText(remark)
        self.setAccessibleName(self.text)


def _interval_text(interval: Interval, digits: int = 2) -> str:
    return f"{100 * interval.low:.{digits}f} – {percent_text(interval.high, digits)}"


def _verdict(calibration: Calibration) -> str:
    distance = calibration.confidence - calibration.accuracy
    if calibration.expected_error < 0.005:
        return "well calibrated"
    return "too sure of itself" if distance > 0 else "too careful"


def _meaning(fitted: FittedDecision, labels: Sequence[str]) -> str:
    """Return what a threshold and a temperature mean, for a tooltip."""
    one = _one_of(labels)
    what = "no digit" if is_digits(labels) else "none of its classes"
    return (
        f"The Test page and the phone show a {noun(labels, 1)} when the network is so sure of it, after its "
        f"probabilities were calibrated with temperature {fitted.decision.temperature:.2f}. "
        f"Of the {count_text(fitted.digits, one)} it was validated with, {fitted.silenced:,} are silent; "
        f"of {count_text(fitted.backgrounds, 'sample')} that are {what}, {fitted.passed:,} are shown."
    )


def _one_of(labels: Sequence[str]) -> str:
    """Return what a sample of the test set is, in a word."""
    return "digit" if is_digits(labels) else "sample"


def _series(calibration: Calibration | None) -> PointSeries:
    if calibration is None:
        return PointSeries(title="Calibration", remark="not known", is_diagonal=True, ticks=_TICKS)
    return PointSeries(
        title="Calibration",
        remark="% right",
        is_diagonal=True,
        ticks=_TICKS,
        points=tuple(
            PlotPoint(
                x=one.confidence,
                y=one.accuracy,
                low=one.interval.low,
                high=one.interval.high,
                text=f"{100 * one.confidence:.0f} % sure: {100 * one.accuracy:.0f} % of {one.count:,}",
            )
            for one in calibration.bins
            if one.count
        ),
    )


def _remark(evaluation: Evaluation, fitted: FittedDecision | None) -> str:
    calibration = evaluation.calibration
    if calibration is None:
        return "An earlier version has evaluated this run. Measure its robustness to get the calibration."
    said = (
        f"On average it is {percent_text(calibration.confidence, 1)} sure "
        f"and right in {percent_text(calibration.accuracy, 1)}."
    )
    if evaluation.background is not None:
        said += (
            f" It takes {count_text(evaluation.rejected, _one_of(evaluation.class_labels))} for background."
        )
    if fitted is not None:
        one = noun(evaluation.class_labels, 1)
        said += f" A {one} is shown from {percent_text(fitted.decision.threshold, 0)} on."
    return said
