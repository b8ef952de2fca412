"""The Export page before an export: which run is chosen, and what is typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.sessions.run_folders import add_model, mark_as
from tests.sessions.test_export import CONVERTED
from tests.ui.export_desk import FP32, PALETTE4, ExportDesk
from workbench.core.events import FormFailed
from workbench.core.model_format import Precision
from workbench.sessions.child import Outcome, OutcomeKind


def test_without_a_run_the_page_leads_to_training(export_desk: ExportDesk, qtbot: QtBot) -> None:
    export_desk.refresh(qtbot)
    assert "Nothing to export yet" in export_desk.page.empty.accessibleName()
    assert not export_desk.page.export_button.isEnabled()
    with qtbot.waitSignal(export_desk.page.train_requested):
        export_desk.page.empty.acted.emit("train")


def test_runs_without_weights_and_those_in_training_are_not_offered(
    export_desk: ExportDesk, qtbot: QtBot
) -> None:
    export_desk.make_run(name="whole")
    export_desk.make_run(name="weightless").model_path.unlink()
    mark_as(export_desk.make_run(name="busy"), "running")
    export_desk.make_run(name="torn").record_path.write_text("{")
    export_desk.refresh(qtbot)
    choice = export_desk.page.model.run_choice
    assert [choice.itemText(place) for place in range(choice.count())] == ["whole"]


def test_the_run_that_another_page_asks_for_is_chosen(export_desk: ExportDesk, qtbot: QtBot) -> None:
    older = export_desk.make_run(name="older")
    export_desk.make_run(name="newer")
    export_desk.refresh(qtbot)
    assert export_desk.page.model.run_choice.currentText() == "newer"
    export_desk.page.choose_run(older.path)
    assert export_desk.page.model.run_choice.currentText() == "older"
    export_desk.refresh(qtbot)
    assert export_desk.page.model.run_choice.currentText() == "older"


def test_fields_are_checked_as_they_are_typed(export_desk: ExportDesk, qtbot: QtBot) -> None:
    export_desk.with_run(qtbot)
    assert export_desk.page.export_button.isEnabled()
    export_desk.type_into(qtbot, "team", "abc")
    assert "10 letters" in export_desk.page.form.problem("team")
    assert not export_desk.page.export_button.isEnabled()
    assert "10 letters" in export_desk.page.export_button.toolTip()
    assert "10 letters" in export_desk.page.header.subtitle
    export_desk.type_into(qtbot, "team", "A1B2C3D4E5")
    assert export_desk.page.form.problem("team") == ""
    assert export_desk.page.export_button.isEnabled()


def test_the_bundle_identifier_follows_the_name_until_it_is_typed(
    export_desk: ExportDesk, qtbot: QtBot
) -> None:
    export_desk.type_into(qtbot, "app_name", "Meine Ziffern")
    assert export_desk.page.form.editor("bundle_identifier").text() == "com.example.meine-ziffern"
    export_desk.type_into(qtbot, "bundle_identifier", "org.school.digits")
    export_desk.type_into(qtbot, "app_name", "Andere")
    assert export_desk.page.form.editor("bundle_identifier").text() == "org.school.digits"


def test_what_was_typed_and_chosen_is_remembered(export_desk: ExportDesk, qtbot: QtBot) -> None:
    export_desk.with_run(qtbot)
    export_desk.type_into(qtbot, "app_name", "Ziffern")
    export_desk.type_into(qtbot, "author", "A. Author")
    export_desk.page.model.forms.choose(PALETTE4)
    typed = export_desk.page.form.typed()
    again = export_desk.open(qtbot)
    assert again.form.typed() == typed
    assert again.model.forms.chosen() == PALETTE4


def test_the_folder_is_chosen_in_a_dialog(
    export_desk: ExportDesk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_arguments: str(tmp_path / "mine"))
    export_desk.page.form.choose_button.click()
    assert export_desk.page.form.typed().out() == tmp_path / "mine" / "Digit Camera"


@pytest.mark.parametrize("has_apple_runtime", [False, True])
def test_the_page_is_whole_in_the_smallest_window_in_every_state(
    export_desk: ExportDesk, qtbot: QtBot, has_apple_runtime: bool
) -> None:
    page = export_desk.open(qtbot, has_apple_runtime=has_apple_runtime)
    page.resize(904, 690)

    def is_whole() -> bool:
        hint = page.minimumSizeHint()
        return hint.height() <= 690 and hint.width() <= 904

    folder = export_desk.make_run(name="best")
    add_model(folder, flips=30)
    add_model(folder, precision=Precision.FP32)
    export_desk.refresh(qtbot)
    export_desk.flips_read(qtbot)
    assert is_whole()
    for form in (FP32, PALETTE4):
        page.model.forms.choose(form)
        assert is_whole()
    page.model.forms.measure_button(PALETTE4).click()
    assert is_whole()
    failure = FormFailed(form=PALETTE4, message="No. " * 30, hint="Yes.", details="x\n" * 30)
    export_desk.nursery.last.say(failure)
    export_desk.nursery.last.succeed()
    assert is_whole()
    page.model.forms.choose(FP32)
    for _ in range(2):
        child = export_desk.click_export(qtbot)
        child.say(CONVERTED)
        assert is_whole()
        child.end(Outcome(kind=OutcomeKind.FAILED, message="No.", hint="Yes.", details="x"))
        assert is_whole()
