"""A run converted to the form whose weights are fitted to samples first."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.core.errors import CancelledError
from workbench.core.events import Progress, Report, never
from workbench.core.exported_models import read_exported_models
from workbench.core.folders import user_folders
from workbench.core.model_format import ModelCard, ModelFormat, Precision
from workbench.core.run_folder import RunFolder
from workbench.core.run_record import RunRecord
from workbench.core.runs import RunStore
from workbench.data.dataset import Samples
from workbench.worker import run_network
from workbench.worker.conversion_job import convert_run
from workbench.worker.protocol import ConvertRun


@pytest.fixture
def run(trained_home: Path) -> RunFolder:
    assert trained_home.is_dir()
    return RunStore(user_folders().runs).resolve("first")


def request_of(run: RunFolder) -> ConvertRun:
    return ConvertRun(
        run=str(run.path),
        model_format=ModelFormat.MLPROGRAM,
        precision=Precision.PALETTE2,
        card=ModelCard(),
    )


@pytest.mark.parametrize("has_data", [True, False])
def test_it_is_small_and_faithful_also_where_the_data_set_is_gone(
    run: RunFolder, trained_home: Path, monkeypatch: pytest.MonkeyPatch, has_data: bool
) -> None:
    fitted_to: list[Samples] = []
    choose = run_network._training_samples

    def note(record: RunRecord) -> Samples:
        fitted_to.append(choose(record))
        return fitted_to[-1]

    monkeypatch.setattr(run_network, "_training_samples", note)
    if not has_data:
        (trained_home / "digits.npz").unlink()
    reports: list[Report] = []

    convert_run(request_of(run), emit=reports.append, should_stop=never)

    (model,) = [each for each in read_exported_models(run) if each.precision is Precision.PALETTE2]
    assert model.bytes <= 64_000
    assert model.verification.is_faithful(Precision.PALETTE2), model.verification
    assert any(isinstance(report, Progress) and "Fitting" in report.stage for report in reports)
    # It is fitted to other samples than those that it is verified on.
    network = run_network.RunNetwork(run, emit=reports.append)
    asked = {image.tobytes() for image in network.questions.samples}
    assert not asked & {image.tobytes() for image in fitted_to[0].images}


def test_a_stop_while_the_weights_are_fitted_leaves_nothing(run: RunFolder) -> None:
    before = set(run.path.rglob("*"))
    stages: list[str] = []

    def note(report: Report) -> None:
        if isinstance(report, Progress):
            stages.append(report.stage)

    with pytest.raises(CancelledError):
        convert_run(request_of(run), emit=note, should_stop=lambda: stages.count("Fitting the palettes") > 8)

    assert "Converting to Core ML" not in stages
    assert set(run.path.rglob("*")) == before
