"""A conversion to ONNX as the window sees it, from its request to each of its ends."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.sessions.fake_child import Nursery
from tests.sessions.run_folders import verification
from workbench.core.errors import ExportError, WorkbenchError
from workbench.core.events import Progress, Verified
from workbench.core.model_format import ModelCard
from workbench.sessions.child import Outcome, OutcomeKind
from workbench.sessions.onnx_export import OnnxSession
from workbench.worker.protocol import ConvertToOnnx

REQUEST = ConvertToOnnx(run="/runs/first", card=ModelCard(), out="/exports/digits.onnx")
VERIFIED = Verified(path="/exports/digits.onnx", samples="MNIST, test set", verification=verification())


@pytest.fixture
def nursery() -> Nursery:
    return Nursery()


@pytest.fixture
def session(nursery: Nursery) -> OnnxSession:
    return OnnxSession(make_child=nursery)  # type: ignore[arg-type]


def test_what_was_proved_is_told_with_where_it_is(
    session: OnnxSession, nursery: Nursery, qtbot: QtBot
) -> None:
    session.convert(REQUEST)
    assert nursery.last.requests == [REQUEST]
    nursery.last.say(Progress(stage="Asking the ONNX model", done=250, total=1000), VERIFIED)
    assert session.state.is_busy
    assert session.state.fraction == 0.25
    with qtbot.waitSignal(session.written) as written:
        nursery.last.succeed("/exports/digits.onnx")
    assert written.args == [VERIFIED]
    assert not session.state.is_busy


def test_a_failure_is_told(session: OnnxSession, nursery: Nursery, qtbot: QtBot) -> None:
    session.convert(REQUEST)
    failed = Outcome(kind=OutcomeKind.FAILED, message="The package onnx is not installed.", hint="Install it")
    with qtbot.waitSignal(session.failed) as told:
        nursery.last.end(failed)
    (error,) = told.args
    assert isinstance(error, WorkbenchError)
    assert (error.message, error.hint) == (failed.message, failed.hint)


def test_a_cancel_is_no_failure(session: OnnxSession, nursery: Nursery) -> None:
    told: list[object] = []
    session.failed.connect(told.append)
    session.convert(REQUEST)
    session.stop()
    assert session.state.is_stopping
    nursery.last.end(Outcome(kind=OutcomeKind.STOPPED))
    assert not session.state.is_busy
    assert told == []


def test_one_at_a_time(session: OnnxSession, nursery: Nursery) -> None:
    session.convert(REQUEST)
    with pytest.raises(ExportError, match="Another ONNX model"):
        session.convert(REQUEST)
    session.shut_down()
    assert not session.state.is_busy
