"""The batches of a run: kept exactly enough, cut to whole epochs, and read after a crash."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from workbench.core.batch_rows import BatchRows
from workbench.core.errors import RunError
from workbench.core.run_folder import RunFolder


def rows(*, epoch: int, first: int, count: int = 3) -> BatchRows:
    numbers = np.arange(first, first + count, dtype=np.float64)
    return BatchRows.of(
        np.stack([np.full(count, epoch), numbers, 2.3 / numbers, 1 - 1 / numbers, 0.003 / numbers], axis=1)
    )


@pytest.fixture
def run(tmp_path: Path) -> RunFolder:
    folder = RunFolder(tmp_path)
    folder.append_batches(rows(epoch=1, first=1))
    folder.append_batches(rows(epoch=2, first=4))
    return folder


def test_what_was_appended_is_read(run: RunFolder) -> None:
    read = run.read_batches()
    assert read.epoch.tolist() == [1, 1, 1, 2, 2, 2]
    assert read.batch.tolist() == [1, 2, 3, 4, 5, 6]
    assert np.array_equal(read.loss.astype(np.float32), (2.3 / read.batch).astype(np.float32))
    assert run.batches_path.read_text().startswith(
        "epoch,batch,loss,accuracy,learning_rate\n1,1,2.3,0,0.003\n"
    )


def test_a_run_without_batches_has_none(tmp_path: Path) -> None:
    assert len(RunFolder(tmp_path).read_batches()) == 0
    RunFolder(tmp_path).cut_off_after(3)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("left", range(1, 80))
def test_half_a_line_is_not_read_and_cut_off(run: RunFolder, left: int) -> None:
    whole = run.batches_path.read_bytes()
    run.batches_path.write_bytes(whole[:-left])
    read = run.read_batches()
    assert len(read) == whole[:-left].count(b"\n") - 1
    run.cut_off_after(2)
    run.append_batches(rows(epoch=3, first=7))
    assert run.read_batches().epoch.tolist() == [*read.epoch.tolist(), 3, 3, 3]


def test_later_epochs_are_cut_off(run: RunFolder) -> None:
    run.cut_off_after(1)
    assert run.read_batches().batch.tolist() == [1, 2, 3]


@pytest.mark.parametrize("damage", ["a,b\n1,2\n", "epoch,batch,loss,accuracy,learning_rate\n1,x,2,3,4\n"])
def test_damage_is_told_and_does_not_keep_a_run_from_going_on(run: RunFolder, damage: str) -> None:
    run.batches_path.write_text(damage)
    with pytest.raises(RunError, match=r"batches\.csv is damaged"):
        run.read_batches()
    run.cut_off_after(1)
    assert len(run.read_batches()) == 0
