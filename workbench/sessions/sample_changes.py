"""What can be done with own samples, each piece of work with the way to take it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.core.events import Emit, ShouldStop
from workbench.data.own_sample import NewSample, OwnSamples
from workbench.data.own_samples import OwnSampleStore
from workbench.data.sample_exchange import PassedOver, export_samples, gather


@dataclass(frozen=True, kw_only=True)
class SamplesAdded:
    """What became of files that were added: how many are new, were turned, or are no samples."""

    found: int
    added: int
    inverted: int
    passed_over: tuple[PassedOver, ...]


@dataclass(frozen=True)
class SampleKept:
    """A sample was kept under a label: the answer to the question ``ticket``.

    ``former`` is the label under which it was kept before, empty for none.
    """

    label: str
    former: str = ""
    ticket: int = 0


@dataclass(frozen=True)
class SamplesExported:
    """So many samples were written to a file or folder."""

    path: Path
    count: int


@dataclass(frozen=True)
class Undo:
    """How a change is taken back, and what it was, in a few words that follow “Undo”."""

    text: str
    act: Callable[[OwnSampleStore], object]


@dataclass(frozen=True)
class Done:
    """What a piece of work leaves: a way to take it back, and what there is to tell."""

    undo: Undo | None = None
    told: SampleKept | SamplesAdded | SamplesExported | None = None


Act = Callable[[OwnSampleStore, OwnSamples, Emit, ShouldStop], Done]


def keeping(new: NewSample) -> Act:
    """Keep one sample under its label."""

    def act(store: OwnSampleStore, kept: OwnSamples, _emit: Emit, _should_stop: ShouldStop) -> Done:
        there = store.find(new.image, new.origin)
        label = there.parent.name if there is not None else ""
        former = next((each for each in kept.samples if each.path == there), None)
        path = store.add(new.image, label=new.label, origin=new.origin).path
        told = SampleKept(new.label, former=label)
        if label == new.label:
            return Done(told=told)
        if former is not None:
            origin = former.origin
            return Done(
                Undo("New Label", lambda store: store.add(new.image, label=label, origin=origin)), told
            )
        return Done(Undo("Keep", lambda store: store.remove([path])), told)

    return act


def relabelling(paths: Sequence[Path], label: str) -> Act:
    """Give samples another label."""

    def act(store: OwnSampleStore, _kept: OwnSamples, _emit: Emit, _should_stop: ShouldStop) -> Done:
        changed = [path for path in paths if path.parent.name != label]
        if not changed:
            return Done()
        moved = store.relabel(changed, label)
        back = [(new, old.parent.name) for new, old in zip(moved, changed, strict=True)]
        return Done(Undo("New Label", lambda store: store.relabel_each(back)))

    return act


def removing(paths: Sequence[Path]) -> Act:
    """Put samples, or files that cannot be used, aside."""

    def act(store: OwnSampleStore, _kept: OwnSamples, _emit: Emit, _should_stop: ShouldStop) -> Done:
        removed = store.remove(paths)
        return Done(Undo("Remove", lambda store: store.restore(removed)))

    return act


def adding_files(paths: Sequence[Path], label: str) -> Act:
    """Add the samples of PNG files, folders and npz files."""

    def act(store: OwnSampleStore, _kept: OwnSamples, emit: Emit, should_stop: ShouldStop) -> Done:
        found = gather(paths, label=label, emit=emit, should_stop=should_stop)
        places = [store.find(each.image, each.origin) for each in found.samples]
        former = ["" if path is None else path.parent.name for path in places]
        added = store.add_all(found.samples, emit=emit, should_stop=should_stop)
        # The same image may be there twice; it is taken back once.
        fresh = {each.path for each, was in zip(added, former, strict=True) if not was}
        changed = {
            each.path: was for each, was in zip(added, former, strict=True) if was not in ("", each.label)
        }
        there = [path for path in fresh if path.exists()]

        def take_back(store: OwnSampleStore) -> None:
            store.relabel_each([*changed.items()])
            store.remove(sorted(there))

        told = SamplesAdded(
            found=len(found.samples),
            added=len(there),
            inverted=found.inverted,
            passed_over=found.passed_over,
        )
        return Done(Undo("Add Files", take_back) if there or changed else None, told)

    return act


def exporting(out: Path, only: Sequence[Path] | None) -> Act:
    """Write all samples, or ``only`` some, to an npz file or to a new folder."""

    wanted = frozenset(only or ())

    def act(_store: OwnSampleStore, kept: OwnSamples, _emit: Emit, _should_stop: ShouldStop) -> Done:
        chosen = kept if only is None else kept.only(lambda each: each.path in wanted)
        export_samples(chosen, out)
        return Done(told=SamplesExported(out, len(chosen)))

    return act
