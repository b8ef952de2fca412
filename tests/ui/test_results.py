"""What the Train page tells of a run's evaluation and robustness."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from tests.sessions.run_folders import TEST_COUNT
from tests.ui.training_desk import Desk
from workbench.core.decision import Decision, FittedDecision
from workbench.core.evaluation import BackgroundScore, KindScore, evaluate_probabilities
from workbench.core.events import Progress
from workbench.core.labels import BACKGROUND, DIGITS
from workbench.core.robustness import DISTORTIONS, Robustness, RobustnessCurve, RobustnessPoint
from workbench.core.run_folder import RunFolder
from workbench.sessions.child import Outcome, OutcomeKind
from workbench.ui.messages import Message
from workbench.ui.theme import DARK, ThemeService
from workbench.ui.widgets import StatePane

PROGRESS = Progress(stage="Measuring the robustness", done=40, total=100)


def robustness(*, count: int = TEST_COUNT, worst: str = "") -> Robustness:
    """Return a measurement in which all is read right but where ``worst`` is at work."""
    return Robustness(
        count=count,
        total=TEST_COUNT,
        curves=tuple(
            RobustnessCurve(
                distortion=kind.name,
                points=tuple(
                    RobustnessPoint(
                        level=level,
                        correct=count // 2 if kind.name == worst and level != kind.plain else count,
                    )
                    for level in kind.levels
                ),
            )
            for kind in DISTORTIONS
        ),
    )


def show(desk: Desk, qtbot: QtBot, folder: RunFolder, view: str) -> None:
    """Choose a run that the page may know already, and one of its views."""
    desk.load_data(qtbot)
    desk.refresh(qtbot)
    with qtbot.waitSignal(desk.runs.results_loaded):
        desk.page.runs_card.choose(folder.path)
        desk.page.views.show_chosen(None)
        desk.page.views.show_chosen(desk.runs.entry(folder.path))
    qtbot.mouseClick(desk.page.views.chooser.button(view), Qt.MouseButton.LeftButton)


def with_background(folder: RunFolder) -> None:
    """Give a run the evaluation of a network that knows background."""
    labels = (np.arange(TEST_COUNT) % 10).astype(np.uint8)
    answers = np.eye(11)[labels]
    answers[3] = np.eye(11)[10]
    evaluation = evaluate_probabilities(labels, answers, (*DIGITS, BACKGROUND))
    kinds = (KindScore(kind="letters", count=50, kept_out=45), KindScore(kind="noise", count=50, kept_out=50))
    score = BackgroundScore(count=100, kept_out=95, kinds=kinds)
    folder.write_evaluation(replace(evaluation, background=score))


def test_the_accuracy_stands_with_its_interval_and_each_class(desk: Desk, qtbot: QtBot) -> None:
    show(desk, qtbot, desk.make_run(misread=(4, 14, 7)), "evaluation")
    panel = desk.page.views.evaluation
    assert panel.isVisible()
    assert "92.50 %" in panel.text
    assert "80.14 – 97.42 %" in panel.text
    rows = panel.table.texts()
    assert len(rows) == 10
    # Two of the four samples of a 4 were read as a 5.
    assert rows[4] == ["4", "4", "100.0 %", "50.0 %", "66.7 %"]


def test_calibration_is_read_out_point_by_point(desk: Desk, qtbot: QtBot) -> None:
    show(desk, qtbot, desk.make_run(misread=(4, 14, 7)), "evaluation")
    panel = desk.page.views.evaluation
    plot = panel.calibration
    assert len(plot.series().points) == 1
    qtbot.mouseMove(plot, _pixel(plot.point_at(0)))
    qtbot.waitUntil(lambda: plot.read_out() == "90 % sure: 92 % of 40")
    assert "90.0 % sure and right in 92.5 %" in panel.text


def test_the_evaluation_says_how_sure_a_digit_has_to_be(desk: Desk, qtbot: QtBot) -> None:
    folder = desk.make_run()
    folder.write_decision(
        FittedDecision(
            decision=Decision(temperature=0.885, threshold=0.623),
            digits=5000,
            silenced=40,
            backgrounds=1000,
            passed=2,
            error_before=0.02,
            error_after=0.004,
        )
    )
    show(desk, qtbot, folder, "evaluation")
    assert "A digit is shown from 62 % on." in desk.page.views.evaluation.text


def test_a_run_of_an_earlier_version_says_how_to_get_its_calibration(desk: Desk, qtbot: QtBot) -> None:
    folder = desk.make_run()
    plain = json.loads(folder.evaluation_path.read_text())
    del plain["calibration"], plain["background"]
    folder.evaluation_path.write_text(json.dumps(plain))
    show(desk, qtbot, folder, "evaluation")
    assert "Measure its robustness" in desk.page.views.evaluation.text
    assert desk.page.views.evaluation.calibration.series().points == ()


def test_background_has_a_figure_and_a_row_of_its_own(desk: Desk, qtbot: QtBot) -> None:
    folder = desk.make_run()
    with_background(folder)
    show(desk, qtbot, folder, "evaluation")
    panel = desk.page.views.evaluation
    assert "Background kept out 95.0 %" in panel.text
    assert "1 digit for background" in panel.text
    assert panel.table.texts()[-1] == [BACKGROUND, "100", "–", "95.0 %", "–"]
    # Another run without that class leaves nothing of it.
    show(desk, qtbot, desk.make_run(name="plain"), "evaluation")
    assert "Background" not in panel.text
    assert len(panel.table.texts()) == 10


def test_digits_taken_for_background_are_a_cell_that_opens_them(desk: Desk, qtbot: QtBot) -> None:
    folder = desk.make_run()
    with_background(folder)
    show(desk, qtbot, folder, "confusion")
    panel = desk.page.views.confusion
    qtbot.mouseClick(
        panel.matrix, Qt.MouseButton.LeftButton, pos=_pixel(panel.matrix.cell_rect(3, 10).center())
    )
    assert panel.matrix.chosen_cell() == (3, 10)
    assert [(tile.title, tile.remark) for tile in panel.tiles()] == [("3", f"→ {BACKGROUND}")]
    # There is no row of samples that the test set does not have.
    qtbot.mouseClick(
        panel.matrix, Qt.MouseButton.LeftButton, pos=_pixel(panel.matrix.cell_rect(10, 3).center())
    )
    assert panel.matrix.chosen_cell() == (3, 10)


def test_misread_samples_come_surest_first(desk: Desk, qtbot: QtBot) -> None:
    folder = desk.make_run()
    labels = (np.arange(TEST_COUNT) % 10).astype(np.uint8)
    answers = np.eye(10)[labels]
    for index, sure in ((2, 0.6), (17, 0.9), (31, 0.7)):
        answers[index] = (1 - sure) / 9
        answers[index, (labels[index] + 1) % 10] = sure
    folder.write_evaluation(evaluate_probabilities(labels, answers, DIGITS))
    show(desk, qtbot, folder, "misread")
    assert [tile.remark for tile in desk.page.views.misread.tiles()] == ["90.0 %", "70.0 %", "60.0 %"]


def test_the_robustness_card_has_a_curve_a_distortion_and_a_verdict(desk: Desk, qtbot: QtBot) -> None:
    folder = desk.make_run()
    folder.write_robustness(robustness(worst="blur"))
    show(desk, qtbot, folder, "robustness")
    panel = desk.page.views.robustness
    assert panel.verdict.text.startswith(
        "It will not stand a camera. It reads only 50.0 % under blur of 1 px"
    )
    assert set(panel.plots) == {kind.name for kind in DISTORTIONS}
    assert all(plot.isVisible() and plot.series().points for plot in panel.plots.values())
    blur = panel.plots["blur"]
    assert (blur.read_out(), blur.series().tone, blur.series().shaded) == ("1 px: 50.0 %", "negative", (0, 1))
    assert panel.plots["rotation"].series().tone == ""
    # Everything was read, so there is nothing more to measure.
    assert not panel.measure_button.isVisible()


def test_a_point_is_read_out_under_the_mouse_and_by_keys(desk: Desk, qtbot: QtBot) -> None:
    folder = desk.make_run()
    folder.write_robustness(robustness(worst="shift"))
    show(desk, qtbot, folder, "robustness")
    plot = desk.page.views.robustness.plots["shift"]
    qtbot.mouseMove(plot, _pixel(plot.point_at(3)))
    qtbot.waitUntil(lambda: plot.read_out() == "3 px: 50.0 %")
    qtbot.keyClick(plot, Qt.Key.Key_Left)
    qtbot.keyClick(plot, Qt.Key.Key_Left)
    assert plot.read_out() == "1 px: 50.0 %"
    for _ in range(3):
        qtbot.keyClick(plot, Qt.Key.Key_Left)
    assert plot.read_out() == "0 px: 100 %"
    assert "6 px: 50.0 %" in plot.accessibleDescription()


def test_all_samples_are_measured_at_a_click_with_progress(desk: Desk, qtbot: QtBot) -> None:
    folder = desk.make_run()
    folder.write_robustness(robustness(count=10))
    show(desk, qtbot, folder, "robustness")
    panel = desk.page.views.robustness
    qtbot.mouseClick(panel.measure_button, Qt.MouseButton.LeftButton)
    assert panel.progress.isVisible()
    assert panel.progress.text == "Loading TensorFlow…"
    desk.measurer.last.say(PROGRESS)
    assert panel.progress.text == "40 %"
    folder.write_robustness(robustness())
    desk.measurer.last.succeed(str(folder.path))
    qtbot.waitUntil(lambda: not panel.measure_button.isVisible() and not panel.progress.isVisible())
    assert "at least 100.0 %" in panel.verdict.text


def test_a_measurement_is_cancelled_and_may_begin_again(desk: Desk, qtbot: QtBot) -> None:
    show(desk, qtbot, desk.make_run(), "robustness")
    empty = desk.page.views.robustness.pages.empty
    assert empty.accessibleName() == "Will it stand a camera?"
    qtbot.mouseClick(_button(empty, qtbot, "state-measure"), Qt.MouseButton.LeftButton)
    cancel = _button(empty, qtbot, "state-cancel")
    desk.measurer.last.say(PROGRESS)
    # The same button all the while: reports must not take it away from under the mouse.
    assert _button(empty, qtbot, "state-cancel") is cancel
    qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)
    assert desk.measurer.last.was_pressed_to_stop
    assert empty.accessibleName() == "Stopping"
    desk.measurer.last.end(Outcome(kind=OutcomeKind.STOPPED))
    assert _button(empty, qtbot, "state-measure").isVisible()


def test_a_measurement_that_fails_is_told(desk: Desk, qtbot: QtBot, told: list[Message]) -> None:
    show(desk, qtbot, desk.make_run(), "robustness")
    qtbot.mouseClick(
        _button(desk.page.views.robustness.pages.empty, qtbot, "state-measure"), Qt.MouseButton.LeftButton
    )
    desk.measurer.last.end(Outcome(kind=OutcomeKind.FAILED, message="mnist.npz is gone."))
    assert "mnist.npz is gone." in [message.text for message in told]


@pytest.mark.parametrize("view", ["evaluation", "robustness"])
def test_a_run_without_results_says_so(desk: Desk, qtbot: QtBot, view: str) -> None:
    desk.load_data(qtbot)
    qtbot.mouseClick(desk.page.views.chooser.button(view), Qt.MouseButton.LeftButton)
    panel = {"evaluation": desk.page.views.evaluation, "robustness": desk.page.views.robustness}[view]
    pane = panel.findChild(StatePane)
    assert pane is not None
    assert pane.accessibleName() == "Not evaluated"


@pytest.mark.parametrize("view", ["evaluation", "confusion", "robustness"])
def test_each_view_fits_the_smallest_window_in_either_look(
    desk: Desk, qtbot: QtBot, theme: ThemeService, view: str
) -> None:
    folder = desk.make_run()
    with_background(folder)
    folder.write_robustness(robustness(count=10, worst="clutter"))
    show(desk, qtbot, folder, view)
    desk.page.resize(904, 690)
    theme.use(DARK)
    qtbot.waitUntil(lambda: desk.page.width() == 904)
    views = desk.page.views
    assert views.minimumSizeHint().height() <= views.height()
    picture = desk.page.grab().toImage()
    assert picture.pixelColor(picture.width() // 2, 2).lightness() < 128


def _pixel(place: QPointF) -> QPoint:
    return place.toPoint()


def _button(pane: StatePane, qtbot: QtBot, name: str) -> QAbstractButton:
    """Return the button of a picture, which is shown when the event loop comes to it."""

    def there() -> list[QAbstractButton]:
        return [button for button in pane.findChildren(QAbstractButton, name) if button.isVisible()]

    qtbot.waitUntil(lambda: len(there()) == 1)
    return there()[0]


def test_a_run_that_was_trained_on_shows_its_new_results(desk: Desk, qtbot: QtBot) -> None:
    folder = desk.make_run(misread=(4, 14, 7))
    show(desk, qtbot, folder, "evaluation")
    assert "92.50 %" in desk.page.views.evaluation.text
    labels = (np.arange(TEST_COUNT) % 10).astype(np.uint8)
    folder.write_evaluation(evaluate_probabilities(labels, np.eye(10)[labels], DIGITS))
    folder.write_record(folder.read_record().ended("finished", test_accuracy=1.0))
    desk.refresh(qtbot)
    qtbot.waitUntil(lambda: "100.00 %" in desk.page.views.evaluation.text)
