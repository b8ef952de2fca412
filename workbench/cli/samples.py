"""``workbench samples``: add, list, relabel, remove, bring back and export your own samples."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workbench.cli import output
from workbench.cli.options import JsonOption
from workbench.core.errors import DataError
from workbench.core.folders import user_folders

if TYPE_CHECKING:
    from workbench.data.own_sample import DamagedSample, OwnSample, OwnSamples
    from workbench.data.own_samples import OwnSampleStore


class SampleSource(str, Enum):
    """Where own samples come from."""

    CANVAS = "canvas"
    CAMERA = "camera"
    VIDEO = "video"
    IMAGE = "image"
    IMPORT = "import"


app = typer.Typer(help="Add, list, relabel, remove, bring back and export your own samples.")

_LabelArgument = Annotated[str, typer.Argument(help="0 to 9, or background.", metavar="LABEL")]
_SamplesArgument = Annotated[
    list[str],
    typer.Argument(help="Samples, by file or by name as “list” shows it.", metavar="SAMPLE…"),
]


_LabelOption = Annotated[str, typer.Option("--label", help="Only those of a label.", metavar="LABEL")]
_SourceOption = Annotated[
    SampleSource | None, typer.Option("--source", help="Only those that came from there.")
]
_MisreadOption = Annotated[bool, typer.Option("--misread", help="Only those that a model misread.")]


@app.callback(invoke_without_command=True)
def samples(context: typer.Context, as_json: JsonOption = False) -> None:
    """Add, list, relabel, remove, bring back and export your own samples."""
    if context.invoked_subcommand is None:
        _count(as_json=as_json)


@app.command()
def add(
    paths: Annotated[
        list[Path],
        typer.Argument(help="PNG files of 28×28 pixels, folders with a folder for each label, or npz files."),
    ],
    label: Annotated[
        str, typer.Option(help="What files, or a folder without such parts, show.", metavar="LABEL")
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """Add samples from PNG files, folders and npz files; what is kept already is kept once."""
    from workbench.data.sample_exchange import gather

    store = _store()
    before = sum(store.counts())
    with output.watching(as_json=False) as emit, output.stopping_on_interrupt() as should_stop:
        found = gather(paths, label=label, emit=emit, should_stop=should_stop)
        store.add_all(found.samples, emit=emit, should_stop=should_stop)
    added = sum(store.counts()) - before
    if as_json:
        output.say_json(
            {
                "found": len(found.samples),
                "added": added,
                "inverted": found.inverted,
                "passed_over": [
                    {"path": str(each.path), "reason": each.reason} for each in found.passed_over
                ],
            }
        )
        return
    output.say(f"Added {added:,} of {len(found.samples):,} samples.")
    if added < len(found.samples):
        output.say(f"Already there: {len(found.samples) - added:,}.")
    if found.inverted:
        output.say(f"Dark on light, and so inverted: {found.inverted:,}.")
    for each in found.passed_over:
        output.say_aside(f"Passed over: {each.reason}")


@app.command(name="list")
def list_samples(
    label: _LabelOption = "",
    source: _SourceOption = None,
    misread: _MisreadOption = False,
    as_json: JsonOption = False,
) -> None:
    """List the samples, the oldest first."""
    kept = _store().read()
    chosen = _chosen(kept, label=label, source=source, is_misread=misread)
    if as_json:
        for each in chosen.samples:
            output.say_json(_record(each))
        for damaged in kept.damaged:
            output.say_json(_damaged_record(damaged))
        return
    if len(chosen):
        columns = ["name", "label", "read as", "from", "kept"]
        output.say_table(columns, [_row(each) for each in chosen.samples])
    else:
        output.say("None of the own samples is like that." if len(kept) else "There are no own samples.")
    _say_damaged(kept)


@app.command()
def relabel(samples: _SamplesArgument, label: _LabelArgument, as_json: JsonOption = False) -> None:
    """Give samples another label."""
    store = _store()
    moved = store.relabel(_found(store, samples), label)
    _say_paths(moved, f"{_counted(len(moved))} under {label} now.", as_json=as_json)


@app.command()
def remove(samples: _SamplesArgument, as_json: JsonOption = False) -> None:
    """Remove samples; “restore” brings back those that were removed last."""
    store = _store()
    removed = store.remove(_found(store, samples))
    told = f"{_counted(len(removed))} removed. Bring back with: workbench samples restore"
    _say_paths(removed, told, as_json=as_json)


@app.command()
def restore(as_json: JsonOption = False) -> None:
    """Bring back the samples that were removed last."""
    store = _store()
    last = store.last_removed()
    if not last:
        raise DataError("Nothing was removed.", hint="What was removed a month ago is gone for good.")
    restored = store.restore(last)
    _say_paths(restored, f"{_counted(len(restored))} there again.", as_json=as_json)


@app.command()
def export(
    out: Annotated[Path, typer.Argument(help="An npz file, or a new folder for PNG files.")],
    label: _LabelOption = "",
    source: _SourceOption = None,
    misread: _MisreadOption = False,
    as_json: JsonOption = False,
) -> None:
    """Write the samples to an npz file, or to a folder with a folder of PNG files for each label.

    Each keeps where it came from, and brings it back when it is added again.
    """
    from workbench.data.sample_exchange import export_samples

    kept = _store().read()
    chosen = _chosen(kept, label=label, source=source, is_misread=misread)
    if len(kept) and not len(chosen):
        raise DataError("None of the own samples is like that.", hint="“workbench samples list” shows them.")
    export_samples(chosen, out)
    if as_json:
        output.say_json({"path": str(out), "count": len(chosen)})
        return
    output.say(f"{_counted(len(chosen))} written to {out}")
    _say_damaged(kept)


def _chosen(kept: OwnSamples, *, label: str, source: SampleSource | None, is_misread: bool) -> OwnSamples:
    return kept.only(
        lambda each: (
            label in ("", each.label)
            and source in (None, each.origin.source)
            and (each.is_misread or not is_misread)
        )
    )


def _count(*, as_json: bool) -> None:
    from workbench.data.own_sample import OWN_LABELS

    store = _store()
    kept = store.read()
    counts = dict(zip(OWN_LABELS, kept.counts(), strict=True))
    if as_json:
        output.say_json(
            {
                "path": str(store.folder),
                "count": len(kept),
                "per_class": counts,
                "damaged": [_damaged_record(each) for each in kept.damaged],
            }
        )
        return
    if not len(kept):
        output.say(f"There are no own samples yet. They will lie in {store.folder}")
        output.say("Keep some on the Test page, or add files with: workbench samples add PATH --label 7")
    else:
        output.say(f"{_counted(len(kept))} in {store.folder}")
        rows = [[label, f"{count:,}"] for label, count in counts.items()]
        output.say_table(["label", "samples"], rows, right=frozenset({1}))
    _say_damaged(kept)


def _say_paths(paths: Sequence[Path], told: str, *, as_json: bool) -> None:
    """Tell where samples are now: in words, or as a JSON object with their paths."""
    if as_json:
        output.say_json({"paths": [str(path) for path in paths]})
    else:
        output.say(told)


def _say_damaged(kept: OwnSamples) -> None:
    for each in kept.damaged:
        output.say_aside(f"Cannot be used: {each.damage}")


def _row(sample: OwnSample) -> list[str]:
    origin = sample.origin
    source = f"{origin.source} {origin.name}".strip()
    return [sample.path.stem, sample.label, origin.read_as, source, origin.created[:16].replace("T", " ")]


def _record(sample: OwnSample) -> dict[str, Any]:
    origin = sample.origin
    return {
        "path": str(sample.path),
        "label": sample.label,
        "source": origin.source,
        "name": origin.name,
        "read_as": origin.read_as,
        "confidence": origin.confidence,
        "box": origin.box,
        "model": origin.model,
        "created": origin.created,
        "problem": "",
    }


def _damaged_record(damaged: DamagedSample) -> dict[str, Any]:
    return {"path": str(damaged.path), "label": damaged.label, "problem": damaged.damage}


def _found(store: OwnSampleStore, references: list[str]) -> list[Path]:
    """Return the files that names or paths mean; raises `DataError`."""
    kept = store.read()
    there = [*(each.path for each in kept.samples), *(each.path for each in kept.damaged)]
    found: list[Path] = []
    for reference in references:
        path = Path(reference).expanduser().absolute()
        matching = [each for each in there if reference in (each.stem, each.name) or each == path]
        if not matching:
            raise DataError(
                f"There is no own sample called “{reference}”.",
                hint="“workbench samples list” shows their names.",
            )
        found += [each for each in matching if each not in found]
    return found


def _counted(count: int) -> str:
    return f"{count:,} {'sample' if count == 1 else 'samples'}"


def _store() -> OwnSampleStore:
    from workbench.data.own_samples import OwnSampleStore

    return OwnSampleStore(user_folders().samples)
