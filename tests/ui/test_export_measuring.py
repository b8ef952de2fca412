"""The size table on the Export page: measured, sorted, and what goes wrong with it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.sessions.run_folders import add_model, verification
from tests.ui.export_desk import FP16, FP32, PALETTE4, ExportDesk
from workbench.core.compute_units import ComputeUnits
from workbench.core.events import FormFailed, FormMeasured, FormStarted, Progress
from workbench.core.exported_models import AppleMeasurement
from workbench.core.forms import FORMS
from workbench.core.model_format import Precision
from workbench.core.robustness import Robustness, RobustnessCurve, RobustnessPoint
from workbench.core.run_folder import RunFolder
from workbench.sessions.child import Outcome, OutcomeKind
from workbench.ui.messages import Message
from workbench.ui.widgets.forms_columns import Column, change_text, milliseconds_text
from workbench.worker.protocol import MeasureForms

UNMEASURED = ("—", "", "", "", "")


def click_heading(export_desk: ExportDesk, qtbot: QtBot, column: Column) -> None:
    header = export_desk.page.model.forms.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(column) + 12, 12)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)


def measure_form(export_desk: ExportDesk, folder: RunFolder, precision: Precision) -> None:
    """Let the child measure a form and keep it, as it does."""
    model = add_model(folder, precision=precision, size=177_000, milliseconds=0.31)
    export_desk.nursery.last.say(FormStarted(form=model.form, done=0, total=1), FormMeasured(model=model))


def test_figures_are_shown_where_they_were_measured_and_nowhere_else(
    export_desk: ExportDesk, qtbot: QtBot
) -> None:
    folder = export_desk.make_run(name="best")
    add_model(folder)
    add_model(folder, precision=Precision.PALETTE4, flips=2, milliseconds=0.43)
    export_desk.refresh(qtbot)
    forms = export_desk.page.model.forms
    assert forms.row_texts(FP16) == ("331 kB", "90.00 %", "0.00", "40", "—", "iOS 15")
    assert forms.row_texts(PALETTE4) == ("331 kB", "90.00 %", "0.00", "38", "0.43 ms", "iOS 16")
    assert forms.row_texts(FP32) == (*UNMEASURED, "iOS 15")
    assert forms.measure_button(FP32) is not None
    assert forms.measure_button(FP16) is None


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


def test_a_model_that_is_gone_has_no_figures_any_more(export_desk: ExportDesk, qtbot: QtBot) -> None:
    folder = export_desk.make_run(name="best")
    model = add_model(folder, precision=Precision.PALETTE4)
    export_desk.refresh(qtbot)
    (folder.path / model.file).unlink()
    export_desk.refresh(qtbot)
    assert export_desk.page.model.forms.row_texts(PALETTE4) == (*UNMEASURED, "iOS 16")
    assert export_desk.page.model.forms.measure_button(PALETTE4) is not None


def test_a_click_on_a_heading_sorts_and_another_turns_the_order_round(
    export_desk: ExportDesk, qtbot: QtBot
) -> None:
    folder = export_desk.make_run(name="best")
    add_model(folder, precision=Precision.FP32, size=646_000, milliseconds=0.3)
    add_model(folder, precision=Precision.FP16, size=331_000, milliseconds=0.4)
    add_model(folder, precision=Precision.PALETTE4, size=96_000, milliseconds=0.5)
    export_desk.refresh(qtbot)
    forms = export_desk.page.model.forms
    unmeasured = [form for form in FORMS if form not in (FP32, FP16, PALETTE4)]
    click_heading(export_desk, qtbot, Column.SIZE)
    assert list(forms.forms()) == [PALETTE4, FP16, FP32, *unmeasured]
    assert forms.chosen() == FP16
    click_heading(export_desk, qtbot, Column.SIZE)
    assert list(forms.forms()) == [FP32, FP16, PALETTE4, *unmeasured]
    click_heading(export_desk, qtbot, Column.TIME)
    assert list(forms.forms()) == [FP32, FP16, PALETTE4, *unmeasured]
    click_heading(export_desk, qtbot, Column.NEEDS)
    assert forms.forms()[0].minimum_ios == min(form.minimum_ios for form in FORMS)
    again = export_desk.open(qtbot)
    assert again.model.forms.sorted_by == (Column.NEEDS, False)
    click_heading(export_desk, qtbot, Column.FORM)
    assert forms.chosen() == FP16
    assert again.model.forms.forms() == FORMS


def test_a_sorted_table_measures_the_form_whose_button_was_pressed(
    export_desk: ExportDesk, qtbot: QtBot
) -> None:
    export_desk.with_run(qtbot)
    click_heading(export_desk, qtbot, Column.NEEDS)
    qtbot.mouseClick(export_desk.page.model.forms.measure_button(PALETTE4), Qt.MouseButton.LeftButton)
    assert export_desk.nursery.last.requests[0].forms == (PALETTE4,)


def test_measuring_a_form_fills_its_row(export_desk: ExportDesk, qtbot: QtBot) -> None:
    folder = export_desk.with_run(qtbot)
    forms = export_desk.page.model.forms
    qtbot.mouseClick(forms.measure_button(FP32), Qt.MouseButton.LeftButton)
    request = export_desk.nursery.last.requests[0]
    assert isinstance(request, MeasureForms)
    assert (request.run, request.forms, request.compute_units) == (str(folder.path), (FP32,), ())
    assert "Measuring" in export_desk.page.header.subtitle
    assert not export_desk.page.export_button.isEnabled()
    assert forms.measure_button(FP32) is None
    assert forms.status(FP32).text == "Starting…"
    assert forms.status(PALETTE4).text == ""
    export_desk.nursery.last.say(
        FormStarted(form=FP32, done=0, total=1), Progress(stage="Asking the network", done=1, total=4)
    )
    assert forms.status(FP32).text == "Asking the network…"
    assert export_desk.page.progress.value() == 250
    measure_form(export_desk, folder, Precision.FP32)
    # Before the run has been read again, and before the job is over.
    assert forms.row_texts(FP32) == ("177 kB", "90.00 %", "0.00", "40", "0.31 ms", "iOS 15")
    with qtbot.waitSignal(export_desk.runs.entries_changed):
        export_desk.nursery.last.succeed()
    assert forms.row_texts(FP32) == ("177 kB", "90.00 %", "0.00", "40", "0.31 ms", "iOS 15")
    assert export_desk.page.export_button.isEnabled()


def test_the_chosen_form_stays_chosen_while_rows_are_sorted_in(export_desk: ExportDesk, qtbot: QtBot) -> None:
    folder = export_desk.with_run(qtbot)
    click_heading(export_desk, qtbot, Column.SIZE)
    export_desk.page.model.forms.choose(PALETTE4)
    export_desk.page.model.measure_all_button.click()
    with qtbot.waitSignal(export_desk.runs.entries_changed):
        measure_form(export_desk, folder, Precision.INT8)
    assert export_desk.page.model.forms.chosen() == PALETTE4


def test_measuring_all_is_one_job_that_can_be_cancelled(export_desk: ExportDesk, qtbot: QtBot) -> None:
    folder = export_desk.make_run(name="best")
    add_model(folder, milliseconds=0.4)
    export_desk.refresh(qtbot)
    forms = export_desk.page.model.forms
    qtbot.mouseClick(export_desk.page.model.measure_all_button, Qt.MouseButton.LeftButton)
    missing = tuple(form for form in FORMS if form != FP16)
    assert export_desk.nursery.last.requests[0].forms == missing
    assert export_desk.page.header.subtitle == f"Measuring 1 of {len(missing)}: starting"
    assert not export_desk.page.model.measure_all_button.isVisible()
    with qtbot.waitSignal(export_desk.runs.entries_changed):
        measure_form(export_desk, folder, Precision.FP32)
    qtbot.mouseClick(export_desk.page.cancel_button, Qt.MouseButton.LeftButton)
    assert export_desk.page.header.subtitle == "Stopping"
    export_desk.nursery.last.end(Outcome(kind=OutcomeKind.STOPPED))
    assert len(export_desk.nursery.children) == 1
    # What was measured stays, the others can be asked for again.
    assert forms.row_texts(FP32)[0] == "177 kB"
    assert forms.measure_button(PALETTE4) is not None
    assert export_desk.page.model.measure_all_button.isVisible()


def test_the_proof_of_the_form_at_hand_shows_how_far_it_is_and_cancels(
    export_desk: ExportDesk, qtbot: QtBot
) -> None:
    export_desk.with_run(qtbot)
    export_desk.page.model.forms.choose(FP32)
    proof = export_desk.page.proof
    proof.empty.acted.emit("measure")
    assert proof.empty.accessibleName() == "Measuring"
    export_desk.nursery.last.say(
        FormStarted(form=FP32, done=0, total=1), Progress(stage="Asking the network", done=1, total=4)
    )
    told = [label.text() for label in proof.empty.findChildren(QLabel) if label.isVisible()]
    assert "Asking the network" in told
    proof.empty.acted.emit("cancel")
    assert export_desk.nursery.last.was_asked_to_stop
    export_desk.nursery.last.end(Outcome(kind=OutcomeKind.STOPPED))
    assert proof.empty.accessibleName() == "Not measured in this form yet"


def test_a_form_that_fails_does_not_hide_the_others_and_can_be_tried_again(
    export_desk: ExportDesk, qtbot: QtBot, told: list[Message]
) -> None:
    folder = export_desk.with_run(qtbot)
    forms = export_desk.page.model.forms
    export_desk.page.model.measure_all_button.click()
    export_desk.nursery.last.say(
        FormStarted(form=FP32, done=0, total=2),
        FormFailed(form=FP32, message="The disk is full.", hint="Make room."),
    )
    with qtbot.waitSignal(export_desk.runs.entries_changed):
        measure_form(export_desk, folder, Precision.PALETTE4)
    export_desk.nursery.last.succeed()
    assert [(one.text, one.hint) for one in told] == [
        ("ML program, 32-bit floats could not be measured. The disk is full.", "Make room.")
    ]
    assert forms.status(FP32).text == "failed"
    assert forms.row_texts(PALETTE4)[0] == "177 kB"
    forms.choose(FP32)
    assert "could not be measured" in export_desk.page.proof.empty.accessibleName()
    assert "The disk is full. Make room." in export_desk.page.proof.empty.accessibleDescription()
    qtbot.mouseClick(forms.measure_button(FP32), Qt.MouseButton.LeftButton)
    export_desk.nursery.last.say(FormStarted(form=FP32, done=0, total=1))
    assert forms.status(FP32).text == "Starting…"


def test_several_forms_that_fail_are_told_at_once(
    export_desk: ExportDesk, qtbot: QtBot, told: list[Message]
) -> None:
    export_desk.with_run(qtbot)
    export_desk.page.model.measure_all_button.click()
    for form in (FP32, PALETTE4):
        export_desk.nursery.last.say(FormFailed(form=form, message="The disk is full.", hint="Make room."))
    export_desk.nursery.last.succeed()
    assert [(one.text, one.hint) for one in told] == [("2 forms could not be measured.", "Make room.")]
    assert "ML program, 4-bit palette: The disk is full." in told[0].details


def test_a_failed_measurement_is_told_above_the_page(
    export_desk: ExportDesk, qtbot: QtBot, told: list[Message]
) -> None:
    export_desk.with_run(qtbot)
    export_desk.page.model.forms.measure_button(FP32).click()
    export_desk.nursery.last.end(Outcome(kind=OutcomeKind.FAILED, message="The network cannot be read."))
    assert [message.text for message in told] == ["The network cannot be read."]


def test_without_a_mac_the_page_says_what_apples_runtime_needs(export_desk: ExportDesk, qtbot: QtBot) -> None:
    export_desk.with_run(qtbot)
    assert not export_desk.page.model.runtime_choice.isVisible()
    told = [label.text() for label in export_desk.page.findChildren(QLabel) if label.isVisible()]
    assert any("needs a Mac" in text for text in told)


def test_on_a_mac_the_table_shows_apples_runtime_with_the_chosen_units(
    export_desk: ExportDesk, qtbot: QtBot
) -> None:
    apple = AppleMeasurement(
        compute_units=ComputeUnits.ALL,
        milliseconds=0.08,
        verification=verification(flips=2),
        reference_agreement=0.975,
        reference_difference=0.002,
    )
    add_model(export_desk.make_run(name="best"), milliseconds=0.43, apple=(apple,))
    page = export_desk.open(qtbot, has_apple_runtime=True)
    export_desk.refresh(qtbot)
    choice = page.model.runtime_choice
    assert page.model.forms.row_texts(FP16)[3:5] == ("40", "0.43 ms")
    assert [row.title for row in page.proof.compared.rows()] == ["Apple", "Both runtimes"]
    choice.setCurrentIndex(choice.findData(ComputeUnits.ALL.value))
    assert page.model.forms.row_texts(FP16)[3:5] == ("38", "0.08 ms")
    assert page.proof.texts()[0] == "38 of 40 agree"
    assert [row.title for row in page.proof.compared.rows()] == ["Both runtimes"]
    choice.setCurrentIndex(choice.findData(ComputeUnits.CPU.value))
    qtbot.mouseClick(page.model.forms.measure_button(FP16), Qt.MouseButton.LeftButton)
    assert export_desk.nursery.last.requests[0].compute_units == (ComputeUnits.CPU,)
    assert not choice.isEnabled()
    assert export_desk.open(qtbot, has_apple_runtime=True).model.units() is ComputeUnits.CPU


@pytest.mark.parametrize(
    ("change", "text"), [(-0.0007, "−0.07"), (0.0002, "+0.02"), (-0.00001, "0.00"), (0.0, "0.00")]
)
def test_a_change_of_accuracy_is_told_in_percentage_points(change: float, text: str) -> None:
    assert change_text(change) == text


def test_times_have_the_digits_that_count() -> None:
    assert [milliseconds_text(time) for time in (0.314, 12.345, 340.2)] == ["0.31 ms", "12.3 ms", "340 ms"]
