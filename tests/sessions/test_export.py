"""Measuring and exporting as the window sees them, from the first report to each way of ending."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.sessions.fake_child import Nursery, replaying
from tests.sessions.run_folders import verification
from workbench.core.errors import ExportError
from workbench.core.events import (
    Converted,
    FormFailed,
    FormMeasured,
    FormStarted,
    Progress,
    ProjectWritten,
    ShortfallFound,
    Verified,
)
from workbench.core.exported_models import ExportedModel
from workbench.core.forms import Form
from workbench.core.model_format import ModelCard, ModelFormat, Precision
from workbench.ios.settings import AppSettings
from workbench.sessions.child import Outcome, OutcomeKind
from workbench.sessions.export import ExportSession
from workbench.sessions.export_state import ExportPhase
from workbench.sessions.project_parts import Origin
from workbench.worker.protocol import ExportProject, MeasureForms

FP32, INT8, PALETTE4 = (
    Form(model_format=ModelFormat.MLPROGRAM, precision=precision)
    for precision in (Precision.FP32, Precision.INT8, Precision.PALETTE4)
)
MEASURE = MeasureForms(run="/runs/best", forms=(FP32,), card=ModelCard())
MEASURE_MORE = replace(MEASURE, forms=(INT8, PALETTE4))
CONVERTED = Converted(
    path="/runs/best/models/DigitClassifier-fp32.mlpackage",
    model_format=ModelFormat.MLPROGRAM,
    precision=Precision.FP32,
    bytes=646_000,
)
VERIFIED = Verified(path=CONVERTED.path, samples="MNIST, test set", verification=verification())
SHORTFALL = ShortfallFound(
    precision=Precision.FP16,
    samples="MNIST, test set",
    verification=verification(flips=4),
    sentence="36 of 40 samples agree; for 16-bit floats at least 40 must.",
)
REFUSED = Outcome(kind=OutcomeKind.FAILED, message="The Core ML model answers otherwise.")


def measured(form: Form) -> FormMeasured:
    """Return the report of a form that was measured."""
    return FormMeasured(
        model=ExportedModel(
            file=f"models/{form.precision.value}.mlpackage",
            model_format=form.model_format,
            precision=form.precision,
            bytes=177_000,
            verification=verification(),
            verified_on="MNIST, test set",
            milliseconds=0.31,
        )
    )


@pytest.fixture
def nursery() -> Nursery:
    return Nursery()


@pytest.fixture
def session(qtbot: QtBot, nursery: Nursery) -> Iterator[ExportSession]:
    session = ExportSession(make_child=nursery)
    yield session
    session.shut_down()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """What an export leaves behind, as far as it is looked at here."""
    project = tmp_path / "exports" / "Ziffern"
    for name, size in (("App/Main.swift", 300), ("Ziffern.xcodeproj/project.pbxproj", 50), ("README.md", 20)):
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * size)
    return project


def request(out: Path) -> ExportProject:
    return ExportProject(
        run="/runs/best",
        model_format=ModelFormat.MLPROGRAM,
        precision=Precision.FP16,
        card=ModelCard(),
        settings=AppSettings(app_name="Ziffern", bundle_identifier="com.example.ziffern"),
        out=str(out),
    )


def test_an_export_ends_with_what_was_written(
    session: ExportSession, nursery: Nursery, qtbot: QtBot, project: Path
) -> None:
    session.export(request(project))
    assert session.state.phase is ExportPhase.EXPORTING
    report = ProjectWritten(path=str(project), files=("App/Main.swift",), kept=("README.md",))
    nursery.last.say(Progress(stage="Converting to Core ML", done=0, total=0), CONVERTED, VERIFIED, report)
    assert session.state.converted == CONVERTED
    with qtbot.waitSignal(session.export_ended):
        nursery.last.succeed(str(project))
    state = session.state
    assert state.phase is ExportPhase.DONE
    assert state.written is not None
    assert [(part.name, part.is_folder, part.size) for part in state.written.parts] == [
        ("App", True, 300),
        ("Ziffern.xcodeproj", True, 50),
        ("README.md", False, 20),
    ]
    assert state.written.verified == VERIFIED
    assert state.written.report == report
    assert state.written.parts[-1].origin is Origin.KEPT
    assert state.written.xcodeproj == project / "Ziffern.xcodeproj"


def test_the_forms_of_a_table_are_measured_in_one_job(session: ExportSession, nursery: Nursery) -> None:
    told: list[tuple[str, ExportedModel]] = []
    session.model_measured.connect(lambda run, model: told.append((run, model)))
    session.measure(MEASURE_MORE)
    # What is loaded before the first form is begun is loaded for it.
    assert session.state.form_under_way("/runs/best") == INT8
    assert session.state.forms_to_come("/runs/best") == (PALETTE4,)
    assert session.state.forms_to_come("/runs/other") == ()
    child = nursery.last
    child.say(FormStarted(form=INT8, done=0, total=2), Progress(stage="Asking", done=5, total=10))
    assert session.state.form_under_way("/runs/best") == INT8
    assert session.state.forms_to_come("/runs/best") == (PALETTE4,)
    assert session.state.fraction == 0.25
    child.say(measured(INT8))
    assert session.state.form_under_way("/runs/best") == PALETTE4
    assert session.state.fraction == 0.5
    child.say(FormStarted(form=PALETTE4, done=1, total=2), measured(PALETTE4))
    child.succeed("/runs/best")
    assert session.state.phase is ExportPhase.DONE
    assert [(run, model.form) for run, model in told] == [("/runs/best", INT8), ("/runs/best", PALETTE4)]
    assert len(nursery.children) == 1


def test_progress_never_goes_back(session: ExportSession, nursery: Nursery) -> None:
    session.measure(MEASURE)
    nursery.last.say(FormStarted(form=FP32, done=0, total=1), Progress(stage="Fitting", done=9, total=10))
    nursery.last.say(Progress(stage="Asking the network", done=1, total=10))
    assert session.state.fraction == 0.9


def test_measurements_follow_each_other(session: ExportSession, nursery: Nursery) -> None:
    session.measure(MEASURE)
    session.measure(MEASURE_MORE)
    assert session.state.waiting == (MEASURE_MORE,)
    assert session.state.forms_to_come("/runs/best") == (INT8, PALETTE4)
    nursery.last.say(FormStarted(form=FP32, done=0, total=1), measured(FP32))
    nursery.last.succeed("/runs/best")
    assert len(nursery.children) == 2
    assert session.state.phase is ExportPhase.MEASURING
    assert session.state.job == MEASURE_MORE


def test_a_measurement_asked_for_twice_is_made_once(session: ExportSession, nursery: Nursery) -> None:
    session.measure(MEASURE)
    session.measure(MEASURE)
    session.measure(replace(MEASURE, forms=(FP32, INT8)))
    assert session.state.waiting == (replace(MEASURE, forms=(INT8,)),)


def test_a_form_that_fails_is_told_until_it_is_measured(session: ExportSession, nursery: Nursery) -> None:
    session.measure(MEASURE_MORE)
    nursery.last.say(FormStarted(form=INT8, done=0, total=2), FormFailed(form=INT8, message="No room."))
    nursery.last.say(FormStarted(form=PALETTE4, done=1, total=2), measured(PALETTE4))
    nursery.last.succeed("/runs/best")
    assert session.state.phase is ExportPhase.DONE
    failure = session.state.failure_of("/runs/best", INT8)
    assert failure is not None
    assert failure.message == "No room."
    assert session.state.failure_of("/runs/best", PALETTE4) is None
    assert session.state.failure_of("/runs/other", INT8) is None
    session.measure(replace(MEASURE, forms=(INT8,)))
    nursery.last.say(FormStarted(form=INT8, done=0, total=1))
    assert session.state.failure_of("/runs/best", INT8) is None


def test_an_export_is_refused_while_a_measurement_runs(
    session: ExportSession, nursery: Nursery, project: Path
) -> None:
    session.measure(MEASURE)
    with pytest.raises(ExportError, match="running"):
        session.export(request(project))
    assert len(nursery.children) == 1


def test_a_failed_measurement_drops_those_that_wait(session: ExportSession, nursery: Nursery) -> None:
    session.measure(MEASURE)
    session.measure(MEASURE_MORE)
    nursery.last.end(Outcome(kind=OutcomeKind.FAILED, message="The network cannot be read."))
    assert len(nursery.children) == 1
    assert session.state.phase is ExportPhase.FAILED
    assert session.state.waiting == ()


def test_stopping_drops_those_that_wait_and_is_no_failure(session: ExportSession, nursery: Nursery) -> None:
    session.measure(MEASURE)
    session.measure(MEASURE_MORE)
    session.stop()
    assert session.state.is_stopping
    assert nursery.last.was_asked_to_stop
    nursery.last.end(Outcome(kind=OutcomeKind.STOPPED))
    assert session.state.phase is ExportPhase.STOPPED
    assert session.state.forms_to_come("/runs/best") == ()
    assert len(nursery.children) == 1


def test_an_export_that_falls_short_asks_and_goes_on_when_it_is_accepted(
    session: ExportSession, nursery: Nursery, qtbot: QtBot, project: Path
) -> None:
    session.export(request(project))
    nursery.last.say(CONVERTED, SHORTFALL)
    with qtbot.waitSignal(session.shortfall_found) as found:
        nursery.last.end(REFUSED)
    assert found.args == [SHORTFALL]
    assert session.state.phase is ExportPhase.ASKING
    assert session.state.outcome is None
    session.accept_shortfall()
    assert nursery.last.requests == [replace(request(project), accepts_shortfall=True)]
    with qtbot.waitSignal(session.export_ended):
        nursery.last.succeed(str(project))
    assert session.state.phase is ExportPhase.DONE


def test_an_export_that_falls_short_and_is_declined_is_no_failure(
    session: ExportSession, nursery: Nursery, qtbot: QtBot, project: Path
) -> None:
    session.export(request(project))
    nursery.last.say(CONVERTED, SHORTFALL)
    nursery.last.end(REFUSED)
    with qtbot.waitSignal(session.export_ended):
        session.decline_shortfall()
    assert session.state.phase is ExportPhase.STOPPED
    assert session.state.written is None
    # What was answered once is not answered again.
    session.accept_shortfall()
    session.decline_shortfall()
    assert len(nursery.children) == 1


def test_an_earlier_export_stays_told_while_another_model_is_measured(
    session: ExportSession, nursery: Nursery, qtbot: QtBot, project: Path
) -> None:
    session.export(request(project))
    with qtbot.waitSignal(session.export_ended):
        nursery.last.succeed(str(project))
    session.measure(MEASURE)
    assert session.state.written is not None
    nursery.last.succeed("/runs/best")
    assert session.state.written is not None


def test_a_recorded_crash_is_told_with_the_last_words(qtbot: QtBot, project: Path) -> None:
    session = ExportSession(make_child=replaying("export_crashed.jsonl"))
    with qtbot.waitSignal(session.export_ended, timeout=10_000):
        session.export(request(project))
    assert session.state.phase is ExportPhase.FAILED
    assert session.state.written is None
    assert session.state.outcome is not None
    assert "Segmentation fault" in session.state.outcome.details


def test_a_recorded_export_ends_well(qtbot: QtBot, project: Path) -> None:
    session = ExportSession(make_child=replaying("export.jsonl"))
    with qtbot.waitSignal(session.export_ended, timeout=10_000):
        session.export(request(project))
    assert session.state.phase is ExportPhase.DONE
    assert session.state.verified is not None
    assert session.state.verified.verification.count == 10_000


def test_a_recorded_size_table_is_told_form_by_form(qtbot: QtBot) -> None:
    session = ExportSession(make_child=replaying("measure.jsonl"))
    told: list[ExportedModel] = []
    fractions: list[float] = []
    session.model_measured.connect(lambda _run, model: told.append(model))
    session.state_changed.connect(lambda state: fractions.append(state.fraction))
    session.measure(replace(MEASURE, forms=(FP32, PALETTE4)))
    qtbot.waitUntil(lambda: not session.state.phase.is_busy(), timeout=10_000)
    assert session.state.phase is ExportPhase.DONE
    assert [(model.form, model.bytes) for model in told] == [(FP32, 96_872), (PALETTE4, 32_294)]
    assert all(model.milliseconds for model in told)
    assert [probe.name for probe in told[1].verification.probes] == [
        "random",
        "blank",
        "saturated",
        "inverted",
    ]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1
