"""Whatever somebody does to an export: exporting again loses nothing of it, and tells what it did."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ios.folders import contents_of
from workbench.ios.keeping import SET_ASIDE, Outcome, keep_users_files
from workbench.ios.manifest import Manifest, manifest_of

# Among them one that lies where another would need a folder, and what is named after the project.
OURS = (
    "README.md",
    "App/Log.swift",
    "App/Models/A.mlpackage/weights.bin",
    "App/Models/A.mlpackage",
    "Old.xcodeproj/project.pbxproj",
    "Old.xcodeproj/xcshareddata/xcschemes/Old.xcscheme",
)
THEIRS = (
    *OURS,
    "README.md/notes.txt",
    "Old.xcodeproj/project.xcproj",
    "Old.xcodeproj/xcuserdata/me/state",
    "New.xcodeproj/xcuserdata/me/state",
    "Set aside/README.md",
)
Files = Mapping[str, str]

_CONTENTS = st.sampled_from(["one", "two", "three"])


@st.composite
def _trees(draw: st.DrawFn, names: tuple[str, ...]) -> dict[str, str]:
    """Draw files with their contents, none of which lies below another."""
    tree: dict[str, str] = {}
    for name in draw(st.lists(st.sampled_from(names), unique=True)):
        if not any(name.startswith(f"{other}/") or other.startswith(f"{name}/") for other in tree):
            tree[name] = draw(_CONTENTS)
    return tree


def _write(folder: Path, files: Files) -> Path:
    folder.mkdir()
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def _renamed(name: str, current: str) -> str:
    return name.replace("Old.xcodeproj", f"{current}.xcodeproj").replace(
        "Old.xcscheme", f"{current}.xcscheme"
    )


@settings(max_examples=150, deadline=None)
@given(
    written=_trees(OURS),
    mine=_trees(THEIRS),
    new=_trees(OURS),
    current=st.sampled_from(["Old", "New"]),
    keeps=st.lists(st.sampled_from(OURS), unique=True),
)
def test_nothing_of_the_users_is_lost(
    written: Files, mine: dict[str, str], new: Files, current: str, keeps: list[str]
) -> None:
    # Some files are as they were written.
    for name in keeps:
        if name in mine and name in written:
            mine[name] = written[name]
    with tempfile.TemporaryDirectory() as place:
        there = _write(Path(place, "there"), mine)
        made = _write(Path(place, "made"), {_renamed(name, current): text for name, text in new.items()})
        earlier = manifest_of(_write(Path(place, "earlier"), written), "Old")
        manifest = manifest_of(made, current)
        before = contents_of(made)

        outcome = keep_users_files(there, earlier, new_folder=made, new=manifest)

        after = {name: content.decode() for name, content in contents_of(made).items()}
        _check_nothing_is_lost(written, mine, after, outcome, current)
        _check_it_is_told(
            mine, {name: content.decode() for name, content in before.items()}, after, outcome, manifest
        )


def _check_nothing_is_lost(written: Files, mine: Files, after: Files, outcome: Outcome, current: str) -> None:
    for name, text in mine.items():
        if written.get(name) != text:
            asides = [f"{aside}/{name}" for aside in (SET_ASIDE, f"{SET_ASIDE} 2")]
            places = [_renamed(name, current), *asides]
            assert text in [after.get(place) for place in places], name
    # What lay aside already stays as it was.
    for name in mine:
        if name.startswith(SET_ASIDE):
            assert after[name] == mine[name]


def _check_it_is_told(mine: Files, made: Files, after: Files, outcome: Outcome, manifest: Manifest) -> None:
    told = {*made, *outcome.kept, *outcome.set_aside} - set(outcome.superseded)
    assert set(after) == told
    assert not set(outcome.kept) & set(outcome.set_aside)
    for name in outcome.replaced:
        assert after[name] == made[name]
    for name, text in made.items():
        # Ours is there, unless the user's counts.
        assert after.get(name) == text or name in (*outcome.kept, *outcome.superseded)
    assert set(outcome.removed) <= set(mine)
