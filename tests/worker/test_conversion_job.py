"""Converting and exporting a run that lies on disk: what is proved, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from workbench.core.errors import CancelledError, ModelError, ShortfallError
from workbench.core.events import (
    Converted,
    Failed,
    Progress,
    ProjectWritten,
    Report,
    ShortfallFound,
    Verified,
    never,
)
from workbench.core.exported_models import ExportedModel, measurement_path, read_exported_models
from workbench.core.folders import user_folders
from workbench.core.model_format import ModelCard, ModelFormat, Precision
from workbench.core.run_folder import RunFolder
from workbench.core.runs import RunStore
from workbench.core.verification import Verification
from workbench.ios.settings import AppSettings
from workbench.worker import measuring
from workbench.worker.conversion_job import convert_run, export_run
from workbench.worker.main import Inbox, run_to_ending
from workbench.worker.protocol import ConvertRun, ExportProject

SENTENCE = "Too many samples flipped."


@pytest.fixture
def run(trained_home: Path) -> RunFolder:
    assert trained_home.is_dir()
    return RunStore(user_folders().runs).resolve("first")


@pytest.fixture
def falling_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every model fall short of what its precision promises."""

    def shortfall(_verification: Verification, _precision: Precision) -> str:
        return SENTENCE

    monkeypatch.setattr(Verification, "shortfall", shortfall)


def conversion(run: RunFolder, out: Path | None = None, *, accepts: bool = False) -> ConvertRun:
    return ConvertRun(
        run=str(run.path),
        model_format=ModelFormat.NEURALNETWORK,
        precision=Precision.FP32,
        card=ModelCard(),
        out="" if out is None else str(out),
        accepts_shortfall=accepts,
    )


def export(run: RunFolder, out: Path, *, accepts: bool = False) -> ExportProject:
    return ExportProject(
        run=str(run.path),
        model_format=ModelFormat.NEURALNETWORK,
        precision=Precision.FP32,
        card=ModelCard(),
        settings=AppSettings(
            app_name="Digits", bundle_identifier="com.example.digits", team="", version="1.0"
        ),
        out=str(out),
        accepts_shortfall=accepts,
    )


def test_a_conversion_tells_what_was_written_where_and_what_was_proved(
    run: RunFolder, tmp_path: Path
) -> None:
    reports: list[Report] = []
    out = tmp_path / "Reader.mlmodel"

    assert convert_run(conversion(run, out), emit=reports.append, should_stop=never) == str(out)

    (converted,) = [report for report in reports if isinstance(report, Converted)]
    (verified,) = [report for report in reports if isinstance(report, Verified)]
    assert (converted.path, converted.bytes) == (str(out), out.stat().st_size)
    assert verified.path == str(out)
    assert verified.verification.max_probability_difference <= 1e-4
    assert all(probe.max_probability_difference <= 1e-4 for probe in verified.verification.probes)
    assert {path.name for path in tmp_path.iterdir()} - {"home", "keras"} == {
        "Reader.mlmodel",
        "Reader.mlmodel.json",
    }


@pytest.mark.usefixtures("falling_short")
def test_what_falls_short_replaces_no_earlier_model(run: RunFolder, tmp_path: Path) -> None:
    out = tmp_path / "Reader.mlmodel"
    out.write_bytes(b"an earlier model")
    reports: list[Report] = []

    with pytest.raises(ShortfallError, match=SENTENCE):
        convert_run(conversion(run, out), emit=reports.append, should_stop=never)

    (found,) = [report for report in reports if isinstance(report, ShortfallFound)]
    assert (found.sentence, found.precision) == (SENTENCE, Precision.FP32)
    assert found.verification.count == 600
    assert out.read_bytes() == b"an earlier model"
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]

    convert_run(conversion(run, out, accepts=True), emit=[].append, should_stop=never)
    assert out.stat().st_size > 10_000


@pytest.mark.usefixtures("falling_short")
def test_a_run_keeps_what_falls_short_with_its_figures(run: RunFolder) -> None:
    path = convert_run(conversion(run), emit=[].append, should_stop=never)
    assert path in {str(run.path / model.file) for model in read_exported_models(run)}


@pytest.mark.usefixtures("falling_short")
def test_an_export_that_falls_short_fails_after_a_report_and_writes_nothing(
    run: RunFolder, tmp_path: Path
) -> None:
    out = tmp_path / "App"
    reports: list[Report] = []
    with (tmp_path / "no requests").open("wb+") as requests:
        ending = run_to_ending(export(run, out), inbox=Inbox(requests), emit=reports.append)

    assert isinstance(ending, Failed)
    assert SENTENCE in ending.message
    assert isinstance(reports[-1], ShortfallFound)
    assert not out.exists()

    assert export_run(export(run, out, accepts=True), emit=reports.append, should_stop=never) == str(out)
    assert out.is_dir()


def test_an_export_tells_what_it_wrote_and_kept(run: RunFolder, tmp_path: Path) -> None:
    reports: list[Report] = []
    out = tmp_path / "App"
    export_run(export(run, out), emit=reports.append, should_stop=never)
    written = reports[-1]
    assert isinstance(written, ProjectWritten)
    assert written.path == str(out)
    assert "App/Models/DigitClassifier.mlmodel" in written.files
    assert (written.replaced, written.kept) == ((), ())
    (out / "Notes.txt").write_text("mine")
    export_run(replace(export(run, out), replace=True), emit=reports.append, should_stop=never)
    written = reports[-1]
    assert isinstance(written, ProjectWritten)
    assert written.kept == ("Notes.txt",)


def test_a_conversion_that_is_stopped_leaves_nothing(run: RunFolder, tmp_path: Path) -> None:
    reports: list[Report] = []
    out = tmp_path / "new" / "Reader.mlmodel"
    with pytest.raises(CancelledError):
        convert_run(
            conversion(run, out),
            emit=reports.append,
            should_stop=lambda: any(
                isinstance(report, Progress) and report.stage == "Asking the network" for report in reports
            ),
        )
    assert not out.parent.exists()


def test_a_folder_that_cannot_be_written_to_is_told_as_a_sentence(run: RunFolder, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(ModelError, match="cannot be") as raised:
        convert_run(conversion(run, tmp_path / "file" / "a.mlmodel"), emit=[].append, should_stop=never)
    assert raised.value.hint


def test_a_full_disk_costs_no_earlier_model(
    run: RunFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "Reader.mlmodel"
    convert_run(conversion(run, out), emit=[].append, should_stop=never)
    before = out.read_bytes(), measurement_path(out).read_bytes()

    def fail(_path: Path, _measured: ExportedModel) -> None:
        raise OSError("no room for what was measured")

    monkeypatch.setattr(measuring, "write_measurement", fail)
    with pytest.raises(ModelError, match="cannot be written"):
        convert_run(conversion(run, out), emit=[].append, should_stop=never)
    assert (out.read_bytes(), measurement_path(out).read_bytes()) == before
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize("precision", [Precision.INT8, Precision.PALETTE2])
def test_a_precision_that_a_format_lacks_is_told_before_anything_is_loaded(
    run: RunFolder, tmp_path: Path, precision: Precision
) -> None:
    reports: list[Report] = []
    with pytest.raises(ModelError, match="cannot store its weights as"):
        convert_run(
            replace(conversion(run, tmp_path / "a"), precision=precision),
            emit=reports.append,
            should_stop=never,
        )
    with pytest.raises(ModelError, match="cannot store its weights as"):
        export_run(
            replace(export(run, tmp_path / "App"), precision=precision),
            emit=reports.append,
            should_stop=never,
        )
    assert not reports
