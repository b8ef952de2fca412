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
from workbench.core.picture_mode import PictureMode

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset, SetFacts


def data(
    data_path: DataOption = None,
    offline: Annotated[bool, typer.Option("--offline", help="Do not download anything.")] = False,
    drawn: Annotated[bool, typer.Option("--drawn", help="Use digits drawn by the workbench.")] = False,
    fashion: Annotated[
        bool, typer.Option("--fashion", help="Use Fashion-MNIST, downloaded (31 MB) if it is not there.")
    ] = False,
    names: Annotated[
        Path | None,
        typer.Option(
            help="A text file with a name a line: call the classes of the set so, from now on.",
            show_default=False,
        ),
    ] = None,
    turned: Annotated[
        bool | None,
        typer.Option(
            "--turned/--upright",
            help="Exchange rows and columns, as EMNIST's files need it, or not, from now on.",
            show_default=False,
        ),
    ] = None,
    pictures: Annotated[
        PictureMode | None,
        typer.Option(
            help="How the pictures of a folder become samples: the whole of each, or the ink on it, "
            "cropped and centred as a camera's. Without it, what fits them.",
            show_default=False,
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Say what data set there is; fetch MNIST if it can, otherwise draw digits."""
    from workbench.data.class_names import read_names
    from workbench.data.mnist import load_dataset, name_classes

    if fashion:
        data_path = _fetch_fashion()
    prepared = prepare(data_path, may_download=not offline, wants_drawn=drawn, pictures=pictures)
    dataset = load_dataset(Path(prepared.path))
    if names is not None or turned is not None:
        labels = dataset.labels if names is None else read_names(names)
        is_turned = dataset.is_turned if turned is None else turned
        name_classes(dataset.path, labels, is_turned=is_turned, folders=user_folders())
        dataset = load_dataset(dataset.path)
    if as_json:
        output.say_json(_record(prepared, dataset))
        return
    if prepared.is_drawn:
        output.say(f"This is not MNIST: the digits were drawn by the workbench. {prepared.reason}".strip())
    elif prepared.reason:
        output.say(prepared.reason)
    output.say(f"{dataset.name}: {dataset.path}")
    output.say(f"SHA-256 {dataset.checksum}")
    for title, text in _known(dataset.facts):
        output.say(f"{title}: {text}")
    if not dataset.has_known_names:
        output.say("Nobody says what the classes are called. Give a file with a name a line as --names.")
    columns = zip(dataset.labels, _counts(dataset, "train"), _counts(dataset, "test"), strict=True)
    rows = [[name, f"{train:,}", f"{test:,}"] for name, train, test in columns]
    rows.append(["all", f"{len(dataset.train):,}", f"{len(dataset.test):,}"])
    output.say_table([noun(dataset.labels, 1), "training", "test"], rows, right=frozenset({1, 2}))


def prepare(
    data_path: Path | None,
    *,
    may_download: bool = True,
    wants_drawn: bool = False,
    pictures: PictureMode | None = None,
) -> DataPrepared:
    """Find, fetch, pack or draw a data set, with progress on a terminal."""
    from workbench.vision.picture_folder import prepare_set

    with output.watching(as_json=False) as emit, output.stopping_on_interrupt() as should_stop:
        return prepare_set(
            given=data_path,
            folders=user_folders(),
            emit=emit,
            should_stop=should_stop,
            may_download=may_download,
            wants_drawn=wants_drawn,
            pictures=pictures,
        )


def _fetch_fashion() -> Path:
    from workbench.data.fetching import fetch_fashion

    with output.watching(as_json=False) as emit, output.stopping_on_interrupt() as should_stop:
        return fetch_fashion(user_folders(), emit=emit, should_stop=should_stop)


def _known(facts: SetFacts) -> list[tuple[str, str]]:
    every = [("Licence", facts.licence), ("Source", facts.source), ("Cite", facts.citation)]
    return [(title, text) for title, text in every if text]


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
        "are_names_known": dataset.has_known_names,
        "is_turned": dataset.is_turned,
        "is_ink": dataset.facts.is_ink,
        "licence": dataset.facts.licence,
        "source": dataset.facts.source,
        "citation": dataset.facts.citation,
        "reason": prepared.reason,
        "train": {"count": len(dataset.train), "per_class": _counts(dataset, "train")},
        "test": {"count": len(dataset.test), "per_class": _counts(dataset, "test")},
    }
