"""The job that prepares a data set, for a folder of pictures: packed, told, and stopped half-way."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from workbench.core.errors import CancelledError, DataError
from workbench.core.events import DataPrepared, Progress, Report, never
from workbench.core.folders import user_folders
from workbench.data.mnist import load_dataset
from workbench.worker.data_job import prepare_data
from workbench.worker.protocol import PrepareData


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Pictures of two classes, 60 of each."""
    for label, name in enumerate(("cross", "ring")):
        (tmp_path / "signs" / name).mkdir(parents=True)
        for number in range(60):
            picture = np.full((64, 64), 240, np.uint8)
            if label:
                cv2.circle(picture, (32, 32), 10 + number % 12, 20, 4, cv2.LINE_AA)
            else:
                cv2.line(picture, (12, 12 + number % 9), (50, 50), 20, 4, cv2.LINE_AA)
                cv2.line(picture, (50, 12), (12, 50), 20, 4, cv2.LINE_AA)
            assert cv2.imwrite(str(tmp_path / "signs" / name / f"{number}.png"), picture)
    return tmp_path / "signs"


def test_pictures_are_packed_with_progress_and_told(folder: Path) -> None:
    reports: list[Report] = []

    path = prepare_data(PrepareData(given=str(folder)), emit=reports.append, should_stop=never)

    assert reports[-1] == DataPrepared(path=path, name="signs", is_drawn=False, pictures="ink")
    stages = [report for report in reports if isinstance(report, Progress)]
    assert [stage.done for stage in stages] == [0, 0, 50, 100, 120]
    assert stages[0].total == 0
    assert stages[-1].total == 120
    dataset = load_dataset(Path(path))
    assert dataset.labels == ("cross", "ring")
    assert (len(dataset.train), len(dataset.test)) == (104, 16)


def test_the_way_that_was_asked_for_is_taken(folder: Path) -> None:
    request = PrepareData(given=str(folder), pictures="whole")
    reports: list[Report] = []

    path = prepare_data(request, emit=reports.append, should_stop=never)

    assert isinstance(reports[-1], DataPrepared)
    assert reports[-1].pictures == "whole"
    # Dark ink on paper became light ink on black.
    assert np.median(load_dataset(Path(path)).train.images) < 30


def test_it_stops_half_way_and_leaves_nothing(folder: Path) -> None:
    reports: list[Report] = []

    with pytest.raises(CancelledError):
        prepare_data(
            PrepareData(given=str(folder)), emit=reports.append, should_stop=lambda: len(reports) > 2
        )

    assert not any(isinstance(report, DataPrepared) for report in reports)
    datasets = user_folders().datasets
    assert not datasets.exists() or not any(datasets.iterdir())


def test_a_folder_with_neither_set_nor_pictures_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds no data set") as failure:
        prepare_data(PrepareData(given=str(tmp_path)), emit=lambda _report: None, should_stop=never)

    assert "pictures for each class" in failure.value.hint
