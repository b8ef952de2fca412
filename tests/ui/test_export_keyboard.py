"""The Export page by keyboard alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.sessions.run_folders import add_model
from tests.ui.export_desk import FP16, FP32, PALETTE4, ExportDesk
from workbench.core.forms import FORMS
from workbench.core.model_format import Precision
from workbench.ui.pages.export import ExportPage
from workbench.ui.widgets.flip_sheet import FlipSheet
from workbench.ui.widgets.forms_columns import Column


def passed_by_tab(page: ExportPage, qtbot: QtBot) -> list[QWidget]:
    """Press Tab until the page has been gone through once, from the header on."""
    page.activateWindow()
    page.export_button.setFocus()
    passed: list[QWidget] = [page.export_button]
    while True:
        qtbot.keyClick(passed[-1], Qt.Key.Key_Tab)
        widget = page.focusWidget()
        assert widget is not None
        if widget is passed[0]:
            return passed
        passed.append(widget)
        assert len(passed) < 50


def test_tab_goes_through_the_page_as_it_is_read(export_desk: ExportDesk, qtbot: QtBot) -> None:
    export_desk.with_run(qtbot)
    page = export_desk.page
    page.model.forms.choose(FP32)
    passed = passed_by_tab(page, qtbot)
    (measure,) = [widget for widget in passed if widget.objectName() == "state-measure"]
    read = [
        page.model.run_choice,
        page.model.forms,
        page.model.forms.measure_button(FORMS[-1]),
        page.results.chooser.button("proof"),
        measure,
        page.form.editor("app_name"),
        page.form.editor("author"),
    ]
    assert [passed.index(widget) for widget in read] == sorted(passed.index(widget) for widget in read)
    assert all(widget.accessibleName() or hasattr(widget, "text") for widget in passed)


def test_the_table_is_chosen_from_and_sorted_by_keys(export_desk: ExportDesk, qtbot: QtBot) -> None:
    folder = export_desk.make_run(name="best")
    add_model(folder, precision=Precision.FP32, size=646_000)
    add_model(folder, precision=Precision.FP16, size=331_000)
    add_model(folder, precision=Precision.PALETTE4, size=96_000)
    export_desk.refresh(qtbot)
    page, forms = export_desk.page, export_desk.page.model.forms
    header = forms.horizontalHeader()
    page.activateWindow()
    forms.setFocus(Qt.FocusReason.TabFocusReason)
    assert header.marked == Column.FORM
    qtbot.keyClick(forms, Qt.Key.Key_Left)
    assert header.marked == Column.FORM
    qtbot.keyClick(forms, Qt.Key.Key_Right)
    qtbot.keyClick(forms, Qt.Key.Key_Space)
    assert forms.sorted_by == (Column.SIZE, False)
    assert forms.forms()[:3] == (PALETTE4, FP16, FP32)
    qtbot.keyClick(forms, Qt.Key.Key_Space)
    assert forms.forms()[:3] == (FP32, FP16, PALETTE4)
    assert forms.chosen() == FP16
    qtbot.keyClick(forms, Qt.Key.Key_Down)
    assert forms.chosen() == PALETTE4
    for _ in range(len(Column)):
        qtbot.keyClick(forms, Qt.Key.Key_Right)
    assert header.marked == Column.NEEDS
    page.form.editor("app_name").setFocus()
    assert header.marked is None


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_a_key_shows_a_flip_large(export_desk: ExportDesk, qtbot: QtBot, key: Qt.Key) -> None:
    add_model(export_desk.make_run(name="best"), flips=2)
    export_desk.refresh(qtbot)
    export_desk.flips_read(qtbot)
    page = export_desk.page
    page.activateWindow()
    tiles = page.proof.flips.tiles
    tiles.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(tiles, Qt.Key.Key_Right)
    qtbot.keyClick(tiles, key)
    sheet = page.questions.sheet
    assert isinstance(sheet, FlipSheet)
    assert sheet.text.startswith("Test sample 1:")
    sheet.accept()
