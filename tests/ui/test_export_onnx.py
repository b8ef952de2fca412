"""The Export page's button for ONNX."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.sessions.fake_child import Nursery
from tests.sessions.test_onnx_export import VERIFIED
from tests.ui.export_desk import ExportDesk
from workbench.core.events import Progress
from workbench.sessions.child import Outcome, OutcomeKind
from workbench.sessions.onnx_export import OnnxSession
from workbench.ui.messages import Message
from workbench.ui.pages.export_onnx import OnnxExport
from workbench.worker.protocol import ConvertToOnnx


@pytest.fixture
def nursery() -> Nursery:
    return Nursery()


@pytest.fixture
def onnx(export_desk: ExportDesk, nursery: Nursery, monkeypatch: pytest.MonkeyPatch) -> OnnxExport:
    """The button on an open page; the user names the file ``digits`` in the proposed folder."""

    def named(_parent: object, _title: str, start: str, _kinds: str) -> tuple[str, str]:
        assert start.endswith("DigitClassifier.onnx")
        return str(Path(start).with_name("digits")), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", named)
    return OnnxExport(
        export_desk.page,
        session=OnnxSession(export_desk.page, make_child=nursery),  # type: ignore[arg-type]
        runs=export_desk.runs,
        messages=export_desk.messages,
        exports=export_desk.exports,
    )


def test_a_run_is_written_where_the_user_says(
    export_desk: ExportDesk, onnx: OnnxExport, nursery: Nursery, qtbot: QtBot
) -> None:
    assert not onnx.button.isEnabled()
    folder = export_desk.with_run(qtbot)
    export_desk.type_into(qtbot, "author", "A. Author")
    told: list[Message] = []
    export_desk.messages.told.connect(told.append)

    qtbot.mouseClick(onnx.button, Qt.MouseButton.LeftButton)

    (request,) = nursery.last.requests
    assert isinstance(request, ConvertToOnnx)
    assert request.run == str(folder.path)
    assert request.card.author == "A. Author"
    assert request.out == str(export_desk.exports / "digits.onnx")
    nursery.last.say(Progress(stage="Asking the ONNX model", done=1, total=2), VERIFIED)
    assert onnx.button.text() == "Cancel ONNX"
    assert onnx.button.toolTip() == "Asking the ONNX model"
    nursery.last.succeed(request.out)
    assert onnx.button.text() == "ONNX…"
    assert told[0].kind == "info"
    assert "“digits.onnx” is in" in told[0].text
    assert "samples as its network does (MNIST, test set)" in told[0].text
    assert "the largest difference is 0.0017." in told[0].text


def test_a_file_is_not_replaced_unasked(
    export_desk: ExportDesk,
    onnx: OnnxExport,
    nursery: Nursery,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    export_desk.with_run(qtbot)
    export_desk.exports.mkdir()
    # The user named “digits”, which is not there: the system does not ask.
    (export_desk.exports / "digits.onnx").write_text("mine")
    answers = iter([False, True])
    monkeypatch.setattr(export_desk.messages, "confirm", lambda *_texts: next(answers))
    qtbot.mouseClick(onnx.button, Qt.MouseButton.LeftButton)
    assert not nursery.children
    qtbot.mouseClick(onnx.button, Qt.MouseButton.LeftButton)
    assert nursery.last.requests


def test_it_can_be_cancelled(
    export_desk: ExportDesk, onnx: OnnxExport, nursery: Nursery, qtbot: QtBot
) -> None:
    export_desk.with_run(qtbot)
    qtbot.mouseClick(onnx.button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(onnx.button, Qt.MouseButton.LeftButton)
    assert nursery.last.was_asked_to_stop
    assert not onnx.button.isEnabled()
    nursery.last.end(Outcome(kind=OutcomeKind.STOPPED))
    assert onnx.button.isEnabled()
    assert onnx.button.text() == "ONNX…"


def test_a_failure_is_told_above_the_page(
    export_desk: ExportDesk, onnx: OnnxExport, nursery: Nursery, qtbot: QtBot
) -> None:
    export_desk.with_run(qtbot)
    qtbot.mouseClick(onnx.button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(export_desk.messages.told) as told:
        nursery.last.end(Outcome(kind=OutcomeKind.FAILED, message="The package onnx is not installed."))
    assert told.args[0].text == "The package onnx is not installed."


def test_tab_comes_to_it_before_the_export_button(
    export_desk: ExportDesk, onnx: OnnxExport, qtbot: QtBot
) -> None:
    export_desk.with_run(qtbot)
    export_desk.page.activateWindow()
    onnx.button.setFocus()
    qtbot.keyClick(onnx.button, Qt.Key.Key_Tab)
    assert export_desk.page.focusWidget() is export_desk.page.export_button
