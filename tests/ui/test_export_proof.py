"""The proof on the Export page: figures, probes, flipped samples as pictures, and its question."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from tests.sessions.run_folders import add_model, verification
from tests.sessions.test_export import CONVERTED, REFUSED, SHORTFALL
from tests.ui.export_desk import FP16, FP32, PALETTE4, ExportDesk
from workbench.core.exported_models import write_exported_model
from workbench.core.model_format import Precision
from workbench.core.verification import Probe
from workbench.sessions.export_state import ExportPhase
from workbench.ui.widgets.flip_sheet import FlipSheet
from workbench.ui.widgets.shortfall_sheet import ShortfallSheet
from workbench.worker.protocol import ExportProject


def test_the_proof_has_the_figures_of_the_chosen_form(export_desk: ExportDesk, qtbot: QtBot) -> None:
    folder = export_desk.make_run(name="best")
    add_model(folder)
    add_model(folder, precision=Precision.PALETTE4, flips=2)
    export_desk.refresh(qtbot)
    proof = export_desk.page.proof
    assert proof.texts() == (
        "40 of 40 agree",
        "0.0017 largest difference",
        "0.0001 mean difference",
        "90.00 % accuracy, both",
    )
    assert "No sample flipped" in proof.flips.text
    export_desk.page.model.forms.choose(PALETTE4)
    assert proof.texts()[0] == "38 of 40 agree"
    assert "2 samples flipped" in proof.flips.text
    export_desk.flips_read(qtbot)
    export_desk.page.model.forms.choose(FP32)
    assert proof.texts() == ()
    assert proof.empty.accessibleName() == "Not measured in this form yet"
    proof.empty.acted.emit("measure")
    assert export_desk.nursery.last.requests[0].forms == (FP32,)


def test_probes_are_told_beside_the_test_set(export_desk: ExportDesk, qtbot: QtBot) -> None:
    folder = export_desk.make_run(name="best")
    probe = Probe(
        name="inverted",
        count=1000,
        agreement=0.92,
        max_probability_difference=0.25,
        mean_probability_difference=0.01,
    )
    write_exported_model(folder, replace(add_model(folder), verification=verification(probes=(probe,))))
    export_desk.refresh(qtbot)
    (row,) = export_desk.page.proof.compared.rows()
    assert row.text == (
        "Inverted: 920 of 1,000 agree, probabilities differ by 0.25 at most. Test samples in negative."
    )


def test_samples_that_flipped_are_shown_as_pictures_and_large_on_a_click(
    export_desk: ExportDesk, qtbot: QtBot
) -> None:
    add_model(export_desk.make_run(name="best"), flips=3)
    export_desk.refresh(qtbot)
    export_desk.flips_read(qtbot)
    flips = export_desk.page.proof.flips
    tiles = flips.tiles.tiles()
    assert [(tile.title, tile.remark) for tile in tiles] == [("1 → 2", f"is {label}") for label in range(3)]
    assert [int(tile.sample[0, 0]) for tile in tiles] == [0, 1, 2]
    second = flips.tiles.visualRect(flips.tiles.model().index(1, 0)).center()
    qtbot.mouseClick(flips.tiles.viewport(), Qt.MouseButton.LeftButton, pos=second)
    sheet = export_desk.page.questions.sheet
    assert isinstance(sheet, FlipSheet)
    assert sheet.text == "Test sample 1: the network reads 1, the Core ML model 2. It is labelled 1."
    shown = sheet.view.sample()
    assert shown is not None
    assert int(shown[0, 0]) == 1
    sheet.activateWindow()
    qtbot.waitUntil(sheet.isActiveWindow)
    qtbot.keyClick(sheet.close_button, Qt.Key.Key_Right)
    assert "Test sample 2" in sheet.text
    assert not sheet.next_button.isEnabled()
    qtbot.mouseClick(sheet.back_button, Qt.MouseButton.LeftButton)
    assert "Test sample 1" in sheet.text
    qtbot.mouseClick(sheet.close_button, Qt.MouseButton.LeftButton)
    assert not sheet.isVisible()


def test_a_data_set_that_is_gone_leaves_a_sentence(export_desk: ExportDesk, qtbot: QtBot) -> None:
    add_model(export_desk.make_run(name="best"), flips=3)
    aside = export_desk.data_path.rename(export_desk.data_path.with_name("aside.npz"))
    export_desk.refresh(qtbot)
    export_desk.flips_read(qtbot)
    flips = export_desk.page.proof.flips
    assert "3 samples flipped" in flips.text
    assert "cannot be shown" in flips.text
    assert flips.tiles.tiles() == ()
    aside.rename(export_desk.data_path)
    export_desk.page.page_shown()
    qtbot.waitUntil(lambda: len(flips.tiles.tiles()) == 3)


def begin_shortfall(export_desk: ExportDesk, qtbot: QtBot) -> ShortfallSheet:
    """Export, and let the child find that the model falls short."""
    export_desk.with_run(qtbot)
    child = export_desk.click_export(qtbot)
    child.say(CONVERTED, SHORTFALL)
    child.end(REFUSED)
    sheet = export_desk.page.questions.sheet
    assert isinstance(sheet, ShortfallSheet)
    return sheet


def test_an_export_below_the_bound_asks_with_figures_and_cancel_is_the_default(
    export_desk: ExportDesk, qtbot: QtBot
) -> None:
    sheet = begin_shortfall(export_desk, qtbot)
    assert sheet.isVisible()
    assert SHORTFALL.sentence in sheet.text
    assert "36 of 40" in sheet.text
    assert "4 samples" in sheet.text
    assert sheet.cancel_button.isDefault()
    assert export_desk.page.written.failure == ""
    qtbot.keyClick(sheet, Qt.Key.Key_Return)
    assert sheet.result() == QDialog.DialogCode.Rejected
    assert export_desk.export.state.phase is ExportPhase.STOPPED
    assert len(export_desk.nursery.children) == 1
    assert export_desk.page.export_button.isEnabled()


def test_an_export_below_the_bound_goes_on_when_the_user_says_so(
    export_desk: ExportDesk, qtbot: QtBot
) -> None:
    sheet = begin_shortfall(export_desk, qtbot)
    qtbot.mouseClick(sheet.export_button, Qt.MouseButton.LeftButton)
    request = export_desk.nursery.last.requests[0]
    assert isinstance(request, ExportProject)
    assert request.accepts_shortfall
    with qtbot.waitSignal(export_desk.export.export_ended):
        export_desk.nursery.last.succeed(str(export_desk.write_project()))
    assert export_desk.page.written.is_written


def test_a_shortfall_that_is_known_is_asked_about_at_once(export_desk: ExportDesk, qtbot: QtBot) -> None:
    add_model(export_desk.make_run(name="best"), flips=2)
    export_desk.refresh(qtbot)
    export_desk.flips_read(qtbot)
    qtbot.mouseClick(export_desk.page.export_button, Qt.MouseButton.LeftButton)
    sheet = export_desk.page.questions.sheet
    assert isinstance(sheet, ShortfallSheet)
    assert "38 of 40" in sheet.text
    assert export_desk.nursery.children == []
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert export_desk.export.state.phase is ExportPhase.STOPPED
    qtbot.mouseClick(export_desk.page.export_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(export_desk.page.questions.sheet.export_button, Qt.MouseButton.LeftButton)
    assert export_desk.nursery.last.requests[0].accepts_shortfall


def test_a_model_below_its_bound_stands_out(export_desk: ExportDesk, qtbot: QtBot) -> None:
    folder = export_desk.make_run(name="best")
    add_model(folder, flips=2)
    add_model(folder, precision=Precision.PALETTE4)
    export_desk.refresh(qtbot)
    row = export_desk.page.model.chosen_row()
    assert row.form == FP16
    assert "38 of 40 samples agree" in row.shortfall
    assert "otherwise than the network" in export_desk.page.results.verdict
    export_desk.flips_read(qtbot)
    export_desk.page.model.forms.choose(PALETTE4)
    assert "answers as the network" in export_desk.page.results.verdict


def test_the_flips_of_a_background_class_have_its_name(export_desk: ExportDesk, qtbot: QtBot) -> None:
    folder = export_desk.make_run(name="best")
    model = add_model(folder, flips=1)
    flip = replace(model.verification.flipped[0], candidate=10)
    write_exported_model(folder, replace(model, verification=replace(model.verification, flipped=(flip,))))
    export_desk.refresh(qtbot)
    export_desk.flips_read(qtbot)
    (tile,) = export_desk.page.proof.flips.tiles.tiles()
    assert (tile.title, tile.remark) == ("1", "→ background")
    assert np.array_equal(tile.sample, np.zeros((28, 28), np.uint8))
