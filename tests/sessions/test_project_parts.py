"""The tree of an exported project: what lies where, how large it is, and whose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from workbench.core.events import ProjectWritten
from workbench.ios.manifest import MANIFEST_NAME
from workbench.sessions.project_parts import Origin, ProjectPart, read_parts

MODEL = "App/Models/DigitClassifier.mlpackage"
FILES = (
    "App/Log.swift",
    f"{MODEL}/Data/weights.bin",
    f"{MODEL}/Manifest.json",
    "Config/App.xcconfig",
    "Ziffern.xcodeproj/project.pbxproj",
    "README.md",
)
USERS = ("build/a/b.o", "build/c.o", "App/Notes.swift", "App/Models/Own.mlpackage/Manifest.json")
ASIDE = "Set aside/App/Log.swift"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of which each file has ten bytes."""
    for name in (*FILES, *USERS, ASIDE, ".DS_Store", MANIFEST_NAME):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * 10)
    return tmp_path


def report(project: Path) -> ProjectWritten:
    return ProjectWritten(
        path=str(project),
        files=FILES,
        replaced=(f"{MODEL}/Data/weights.bin", "README.md"),
        kept=USERS,
        set_aside=(ASIDE,),
    )


def walk(parts: Iterable[ProjectPart]) -> Iterator[ProjectPart]:
    for part in parts:
        yield part
        yield from walk(part.parts)


def test_folders_come_first_and_our_own_notes_not_at_all(project: Path) -> None:
    parts = read_parts(project)
    assert [part.path for part in parts] == [
        "App",
        "build",
        "Config",
        "Set aside",
        "Ziffern.xcodeproj",
        "README.md",
    ]
    app = parts[0]
    assert [(part.name, part.is_folder, part.size, part.count) for part in app.parts] == [
        ("Models", True, 30, 3),
        ("Log.swift", False, 10, 1),
        ("Notes.swift", False, 10, 1),
    ]
    assert {part.origin for part in walk(parts)} == {Origin.WRITTEN}


def test_a_core_ml_package_is_one_part_with_its_size(project: Path) -> None:
    parts = {part.path: part for part in walk(read_parts(project, report(project)))}
    model = parts[MODEL]
    assert (model.is_folder, model.parts, model.size, model.is_model) == (False, (), 20, True)
    assert model.origin is Origin.REPLACED
    # One that the user has put beside it is not what was exported and proved.
    assert not parts["App/Models/Own.mlpackage"].is_model


def test_each_part_has_its_origin_and_a_folder_that_of_all_in_it_if_it_is_the_users(project: Path) -> None:
    parts = {part.path: part for part in walk(read_parts(project, report(project)))}
    assert parts["README.md"].origin is Origin.REPLACED
    assert parts["App/Notes.swift"].origin is Origin.KEPT
    assert parts["App"].origin is Origin.WRITTEN
    assert (parts["build"].origin, parts["build"].count, parts["build"].size) == (Origin.KEPT, 2, 20)
    assert parts[ASIDE].origin is Origin.SET_ASIDE
    assert parts["Set aside"].origin is Origin.SET_ASIDE


def test_a_folder_of_ours_in_which_all_was_replaced_is_still_looked_into(project: Path) -> None:
    all_of_it = tuple(name for name in FILES if name.startswith("App/"))
    replaced = ProjectWritten(path=str(project), files=FILES, replaced=all_of_it, kept=USERS)
    parts = {part.path: part for part in walk(read_parts(project, replaced))}
    assert parts["App/Models"].origin is Origin.WRITTEN
    assert parts[MODEL].origin is Origin.REPLACED


def test_nobody_is_shown_thousands_of_names(project: Path) -> None:
    names = tuple(f"build/{number}.o" for number in range(101))
    for name in names:
        (project / name).write_bytes(b"")
    kept = ProjectWritten(path=str(project), files=FILES, kept=(*USERS, *names))
    parts = {part.path: part for part in read_parts(project, kept)}
    assert (parts["build"].parts, parts["build"].count) == ((), 103)


def test_a_link_is_shown_and_not_followed(project: Path) -> None:
    (project / "up").symlink_to(project.parent, target_is_directory=True)
    (project / "lost").symlink_to(project / "nowhere")
    parts = {part.path: part for part in read_parts(project)}
    assert not parts["up"].is_folder
    assert not parts["lost"].is_folder


def test_an_empty_folder_that_was_kept_is_the_users(project: Path) -> None:
    (project / "empty").mkdir()
    kept = ProjectWritten(path=str(project), files=FILES, kept=("empty",))
    parts = {part.path: part for part in read_parts(project, kept)}
    assert parts["empty"].origin is Origin.KEPT
    assert parts["empty"].count == 0
