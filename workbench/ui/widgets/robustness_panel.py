"""Whether a run's network will stand a camera: a verdict, and what each distortion does to it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from workbench.core.camera_verdict import STEADY, USABLE, camera_verdict
from workbench.core.errors import RunError
from workbench.core.robustness import DISTORTIONS, Distortion, Robustness, RobustnessCurve
from workbench.sessions.robustness import RobustnessPhase, RobustnessSession, RobustnessState
from workbench.sessions.runs import RunResults
from workbench.ui.messages import Messages
from workbench.ui.widgets.buttons import Button
from workbench.ui.widgets.card import Card, caption
from workbench.ui.widgets.point_plot import PlotPoint, PointPlot, PointSeries
from workbench.ui.widgets.results_pages import ResultsPages
from workbench.ui.widgets.state_pane import CANCEL
from workbench.ui.widgets.verdict_view import VerdictView
from workbench.ui.wording import percent_text

_COLUMNS = 3
_STEPS = 1000
_UNKNOWN = -1.0
_MEASURE = "measure"


class RobustnessPanel(Card):
    """A plot a distortion; the levels that a camera leaves are shaded."""

    def __init__(
        self, *, session: RobustnessSession, messages: Messages, parent: QWidget | None = None
    ) -> None:
        super().__init__("Robustness", parent=parent)
        self._session = session
        self._messages = messages
        self._results: RunResults | None = None
        self._run = ""
        self._action: tuple[tuple[str, str], ...] = ()
        self.verdict = VerdictView()
        self.plots = {kind.name: PointPlot() for kind in DISTORTIONS}
        self.measure_button = Button("Measure all samples")
        self.measure_button.setToolTip(
            "Read the whole test set under each distortion, for narrower intervals"
        )
        self.measure_button.clicked.connect(self._on_measure)
        self.progress = _Progress()
        self.progress.cancel_button.clicked.connect(session.stop)
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(8)
        for place, plot in enumerate(self.plots.values()):
            grid.addWidget(plot, place // _COLUMNS, place % _COLUMNS)
            grid.setColumnStretch(place % _COLUMNS, 1)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        top = QHBoxLayout()
        top.setSpacing(14)
        top.addWidget(self.verdict, 1)
        top.addWidget(self.measure_button, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        column.addWidget(self.progress)
        column.addLayout(grid, 1)
        self.pages = ResultsPages(content)
        self.pages.empty.acted.connect(self._on_acted)
        self.body.addWidget(self.pages)
        session.state_changed.connect(self._on_session_changed)

    def show_results(self, results: RunResults | None, *, run: str) -> None:
        """Show what was measured of a run."""
        self._results = results
        self._run = run
        robustness = results.robustness if results is not None else None
        if results is not None and results.evaluation is not None and robustness is not None:
            self.verdict.show_verdict(camera_verdict(robustness, results.evaluation, is_ink=results.is_ink))
            for kind, curve in robustness.known_curves():
                self.plots[kind.name].show_series(_series(kind, curve, robustness))
        self._render_state()

    def _render_state(self) -> None:
        results, state = self._results, self._session.state
        evaluation = results.evaluation if results is not None else None
        robustness = results.robustness if results is not None else None
        self.set_trailing(self._run)
        if results is None or evaluation is None:
            self.pages.show_evaluation(None)
            return
        is_measured_now = state.is_busy and state.run == results.path
        if robustness is None:
            self._show_not_measured(state, is_measured_now=is_measured_now)
            return
        self.set_trailing(f"{self._run} · {_count_text(robustness)} · shaded: usual with a camera")
        self.progress.setVisible(is_measured_now)
        self.progress.show_state(state)
        self.measure_button.setVisible(not robustness.is_whole and not is_measured_now)
        self.measure_button.setEnabled(not state.is_busy)
        self.pages.show_content()

    def _show_not_measured(self, state: RobustnessState, *, is_measured_now: bool) -> None:
        pane = self.pages.empty
        if is_measured_now:
            title = "Stopping" if state.is_stopping else "Measuring the robustness"
            action = () if state.is_stopping else ((CANCEL, "Cancel"),)
            sentence = "The test set is read turned, blurred, covered and so on."
        else:
            title = "Will it stand a camera?"
            action = () if state.is_busy else ((_MEASURE, "Measure"),)
            sentence = "Measure how it reads samples that are turned, blurred, faint, covered or cluttered."
        # A button that is made anew with each report could never be clicked.
        if pane.accessibleName() != title or self._action != action:
            self._action = action
            pane.show_state(
                icon="search" if is_measured_now else "camera", title=title, sentence=sentence, actions=action
            )
        if is_measured_now:
            pane.set_progress(_UNKNOWN if state.fraction is None else state.fraction)
        self.pages.setCurrentWidget(pane)

    def _on_acted(self, key: str) -> None:
        if key == CANCEL:
            self._session.stop()
        elif key == _MEASURE:
            self._on_measure()

    def _on_measure(self) -> None:
        if self._results is None:
            return
        try:
            self._session.measure(self._results.path)
        except RunError as error:
            self._messages.failure(error)

    def _on_session_changed(self, state: RobustnessState) -> None:
        if state.phase is RobustnessPhase.FAILED and state.outcome is not None:
            self._messages.error(state.outcome.message, state.outcome.hint, state.outcome.details)
        self._render_state()


class _Progress(QWidget):
    """How far a measurement is, and a button that ends it."""

    def __init__(self) -> None:
        super().__init__()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress of the measurement")
        self._text = caption("", "muted")
        self.cancel_button = Button("Cancel")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self._bar, 1)
        row.addWidget(self._text)
        row.addWidget(self.cancel_button)
        self.hide()

    @property
    def text(self) -> str:
        """What is told beside the bar."""
        return self._text.text()

    def show_state(self, state: RobustnessState) -> None:
        fraction = None if state.is_stopping else state.fraction
        self._bar.setRange(0, 0 if fraction is None else _STEPS)
        if fraction is not None:
            self._bar.setValue(round(fraction * _STEPS))
        if state.is_stopping:
            self._text.setText("Stopping…")
        elif fraction is None:
            self._text.setText("Loading TensorFlow…")
        else:
            self._text.setText(f"{100 * fraction:.0f} %")
        self.cancel_button.setEnabled(not state.is_stopping)


def _series(kind: Distortion, curve: RobustnessCurve, robustness: Robustness) -> PointSeries:
    points = tuple(
        PlotPoint(
            x=point.level,
            y=robustness.accuracy(point),
            low=robustness.interval(point).low,
            high=robustness.interval(point).high,
            text=f"{kind.level_text(point.level)}: {_accuracy_text(robustness.accuracy(point))}",
        )
        for point in curve.points
    )
    # Of two levels that a camera leaves, the one that is read worse.
    worst = min((point for point in points if point.x in kind.camera), key=lambda one: one.y, default=None)
    ends = [point.x for point in points[:1] + points[-1:]]
    return PointSeries(
        title=kind.title,
        points=points,
        ticks=tuple((level, kind.level_text(level)) for level in dict.fromkeys((*kind.camera, *ends))),
        remark=worst.text if worst is not None else "not counted",
        tone="" if worst is None or worst.y >= STEADY else "negative" if worst.y < USABLE else "warning",
        shaded=(min(kind.plain, *kind.camera), max(kind.plain, *kind.camera)) if kind.camera else None,
        tool_tip=f"{kind.title}: {kind.remark}.",
    )


def _accuracy_text(accuracy: float) -> str:
    # “100.0 %” would leave the title beside it no room.
    return percent_text(accuracy, 0 if accuracy == 1 else 1)


def _count_text(robustness: Robustness) -> str:
    if robustness.is_whole:
        return f"all {robustness.count:,} samples"
    return f"{robustness.count:,} of {robustness.total:,} samples"
