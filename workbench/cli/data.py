"""``workbench data``: what data set there is, fetching MNIST where it can."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import numpy as np
import typer

from workbench.cli import output
from workbench.cli.options import DataOption, JsonOption
from workbench.core.events import DataPrepared
from workbench.core.folders import user_folders
from workbench.core.labels import noun

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset


def data(
    data_path: DataOption = None,
    offline: Annotated[bool, typer.Option("--offline", help="Do not download anything.")] = False,
    drawn: Annotated[bool, typer.Option("--drawn", help="Use digits drawn by the workbench.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Say what data set there is; fetch MNIST if it can, otherwise draw digits."""
    from workbench.data.mnist import load_dataset

    prepared = prepare(data_path, may_download=not offline, wants_drawn=drawn)
    dataset = load_dataset(Path(prepared.path))
    if as_json:
        output.say_json(_record(prepared, dataset))
        return
    if prepared.is_drawn:
        output.say(f"This is not MNIST: the digits were drawn by the workbench. {prepared.reason}".strip())
    output.say(f"{dataset.name}: {dataset.path}")
    output.say(f"SHA-256 {dataset.checksum}")
    columns = zip(dataset.labels, _counts(dataset, "train"), _counts(dataset, "test"), strict=True)
    rows = [[name, f"{train:,}", f"{test:,}"] for name, train, test in columns]
    rows.append(["all", f"{len(dataset.train):,}", f"{len(dataset.test):,}"])
    output.say_table([noun(dataset.labels, 1), "training", "test"], rows, right=frozenset({1, 2}))


def prepare(data_path: Path | None, *, may_download: bool = True, wants_drawn: bool = False) -> DataPrepared:
    """Find, fetch or draw a data set, with progress on a terminal."""
    from workbench.data.mnist import prepare_dataset

    with output.watching(as_json=False) as emit, output.stopping_on_interrupt() as should_stop:
        return prepare_dataset(
            given=data_path,
            folders=user_folders(),
            emit=emit,
            should_stop=should_stop,
            may_download=may_download,
            wants_drawn=wants_drawn,
        )


def _counts(dataset: Dataset, split: Literal["train", "test"]) -> list[int]:
    samples = dataset.train if split == "train" else dataset.test
    return [int(count) for count in np.bincount(samples.labels, minlength=len(dataset.labels))]


def _record(prepared: DataPrepared, dataset: Dataset) -> dict[str, Any]:
    return {
        "name": dataset.name,
        "path": str(dataset.path),
        "checksum": dataset.checksum,
        "is_drawn": prepared.is_drawn,
        "classes": list(dataset.labels),
        "reason": prepared.reason,
        "train": {"count": len(dataset.train), "per_class": _counts(dataset, "train")},
        "test": {"count": len(dataset.test), "per_class": _counts(dataset, "test")},
    }
