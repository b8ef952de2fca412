"""Forms of a model on the Export page: measured, compared, proved."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.sessions.run_folders import add_model
from tests.sessions.test_export import CONVERTED, VERIFIED
from tests.ui.export_desk import FP16, FP32, PALETTE4, ExportDesk
from workbench.core.model_format import Precision
from workbench.core.robustness import Robustness, RobustnessCurve, RobustnessPoint
from workbench.sessions.child import Outcome, OutcomeKind
from workbench.ui.messages import Message
from workbench.worker.protocol import ConvertRun


def test_figures_are_shown_where_they_were_measured_and_nowhere_else(
    export_desk: ExportDesk, qtbot: QtBot
) -> None:
    folder = export_desk.make_run(name="best")
    add_model(folder)
    add_model(folder, precision=Precision.PALETTE4, flips=2)
    export_desk.refresh(qtbot)
    forms = export_desk.page.model.forms
    assert forms.row_texts(FP16) == ("331 kB", "90.00 %", "40", "iOS 15")
    assert forms.row_texts(PALETTE4) == ("331 kB", "90.00 %", "38", "iOS 16")
    assert forms.row_texts(FP32) == ("—", "", "", "iOS 15")
    assert forms.measure_button(FP32) is not None
    assert forms.measure_button(FP16) is None


def test_the_proof_has_the_figures_of_the_chosen_form(export_desk: ExportDesk, qtbot: QtBot) -> None:
    folder = export_desk.make_run(name="best")
    add_model(folder)
    add_model(folder, precision=Precision.PALETTE4, flips=2)
    export_desk.refresh(qtbot)
    assert export_desk.page.proof.texts() == (
        "40 of 40 agree",
        "0.0017 largest difference",
        "90.00 % accuracy, both",
        "0 samples flipped",
    )
    export_desk.page.model.forms.choose(PALETTE4)
    assert export_desk.page.proof.texts()[0] == "38 of 40 agree"
    assert export_desk.page.proof.texts()[3] == "2 samples flipped"
    export_desk.page.model.forms.choose(FP32)
    assert export_desk.page.proof.texts() == ()
    assert export_desk.page.proof.measure_button.isVisible()


def test_whether_the_network_will_stand_a_camera_is_seen_before_export(
    export_desk: ExportDesk, qtbot: QtBot
) -> None:
    folder = export_desk.with_run(qtbot)
    assert not export_desk.page.model.run_choice.toolTip()
    blurred = RobustnessCurve(distortion="blur", points=(RobustnessPoint(level=1, correct=20),))
    folder.write_robustness(Robustness(count=40, total=40, curves=(blurred,)))
    export_desk.refresh(qtbot)
    told = [label.text() for label in export_desk.page.findChildren(QLabel) if label.isVisible()]
    assert "does not stand a camera" in told
    assert export_desk.page.model.run_choice.toolTip().startswith(
        "It will not stand a camera. It reads only 50.0 % under"
    )


def test_measuring_a_form_fills_its_row(export_desk: ExportDesk, qtbot: QtBot) -> None:
    folder = export_desk.with_run(qtbot)
    button = export_desk.page.model.forms.measure_button(FP32)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    request = export_desk.nursery.last.requests[0]
    assert isinstance(request, ConvertRun)
    assert (request.run, request.precision, request.out) == (str(folder.path), Precision.FP32, "")
    assert "Measuring" in export_desk.page.header.subtitle
    assert not export_desk.page.export_button.isEnabled()
    assert export_desk.page.model.forms.measure_button(FP32) is None
    export_desk.nursery.last.say(CONVERTED, VERIFIED)
    add_model(folder, precision=Precision.FP32)
    with qtbot.waitSignal(export_desk.runs.entries_changed):
        export_desk.nursery.last.succeed()
    assert export_desk.page.model.forms.row_texts(FP32) == ("331 kB", "90.00 %", "40", "iOS 15")
    assert export_desk.page.export_button.isEnabled()


def test_measuring_all_goes_one_by_one_and_can_be_cancelled(export_desk: ExportDesk, qtbot: QtBot) -> None:
    export_desk.with_run(qtbot)
    qtbot.mouseClick(export_desk.page.model.measure_all_button, Qt.MouseButton.LeftButton)
    assert export_desk.page.header.subtitle == "Measuring: starting, 5 more to come"
    assert export_desk.page.model.forms.measure_button(PALETTE4) is None
    qtbot.mouseClick(export_desk.page.cancel_button, Qt.MouseButton.LeftButton)
    export_desk.nursery.last.end(Outcome(kind=OutcomeKind.STOPPED))
    assert export_desk.page.model.forms.measure_button(PALETTE4) is not None
    assert len(export_desk.nursery.children) == 1


def test_a_failed_measurement_is_told_above_the_page(
    export_desk: ExportDesk, qtbot: QtBot, told: list[Message]
) -> None:
    export_desk.with_run(qtbot)
    export_desk.page.model.forms.measure_button(FP32).click()
    export_desk.nursery.last.end(Outcome(kind=OutcomeKind.FAILED, message="The network cannot be read."))
    assert told[-1].text == "The network cannot be read."
