"""What the Project view says of an export: the tree with the proof, and what became of an earlier one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSlider
from pytestqt.qtbot import QtBot

from tests.sessions.run_folders import verification
from tests.sessions.test_export import CONVERTED, VERIFIED, request
from workbench.core.events import OverriddenSetting, ProjectWritten
from workbench.sessions.project_parts import Origin, ProjectPart
from workbench.sessions.written_project import WrittenProject
from workbench.ui.theme import DARK, LIGHT, ThemeService
from workbench.ui.widgets.project_tree import NAME, REMARK
from workbench.ui.widgets.written_view import WrittenView

MODEL = "App/Models/DigitClassifier.mlpackage"


def part(path: str, origin: Origin = Origin.WRITTEN) -> ProjectPart:
    return ProjectPart(path=path, is_folder=False, size=7_000, origin=origin)


def parts(model: Origin = Origin.WRITTEN, *more: ProjectPart) -> tuple[ProjectPart, ...]:
    package = ProjectPart(path=MODEL, is_folder=False, is_model=True, size=331_000, count=3, origin=model)
    models = ProjectPart(path="App/Models", is_folder=True, size=331_000, count=3, parts=(package,))
    app = ProjectPart(
        path="App", is_folder=True, size=338_000, count=4, parts=(models, part("App/Log.swift"))
    )
    return (app, ProjectPart(path="Ziffern.xcodeproj", is_folder=True, size=14_000), *more)


def project(folder: Path, *, is_replacing: bool = False, shown: tuple[ProjectPart, ...]) -> WrittenProject:
    return WrittenProject(
        path=folder / "Ziffern",
        parts=shown,
        request=replace(request(folder / "Ziffern"), replace=is_replacing),
        report=ProjectWritten(path=str(folder / "Ziffern"), files=()),
        converted=CONVERTED,
        verified=VERIFIED,
        record=None,
        xcode=None,
    )


@pytest.fixture
def view(qtbot: QtBot, theme: ThemeService) -> WrittenView:
    view = WrittenView()
    qtbot.addWidget(view)
    view.resize(560, 420)
    view.show()
    qtbot.waitExposed(view)
    return view


def test_the_tree_is_open_as_far_as_the_model_with_its_size_and_proof(
    view: WrittenView, tmp_path: Path
) -> None:
    view.show_written(project(tmp_path, shown=parts()))
    assert view.tree.rows() == (
        ("App", "the camera app", "338 kB"),
        ("App/Models", "your model", "331 kB"),
        (MODEL, "✓ verified on 40", "331 kB"),
        ("App/Log.swift", "", "7 kB"),
        ("Ziffern.xcodeproj", "the project: open this", "14 kB"),
    )
    assert view.changes == ""
    assert "open Ziffern.xcodeproj" in view.next_steps


def test_the_model_is_in_sight_until_the_user_scrolls(
    view: WrittenView, tmp_path: Path, qtbot: QtBot
) -> None:
    kept = [part(f"{number:02}.txt", Origin.KEPT) for number in range(20)]
    view.show_written(project(tmp_path, shown=(*kept, *parts())))
    tree = view.tree

    def is_in_sight() -> bool:
        return tree.viewport().rect().contains(tree.visualItemRect(tree.item(MODEL)))

    qtbot.waitUntil(is_in_sight)
    view.resize(560, 260)
    qtbot.waitUntil(is_in_sight)
    tree.verticalScrollBar().triggerAction(QAbstractSlider.SliderAction.SliderToMinimum)
    assert not is_in_sight()
    view.resize(560, 300)
    assert not is_in_sight()
    view.show_written(project(tmp_path, shown=(*kept, *parts())))
    qtbot.waitUntil(is_in_sight)


def test_folders_close_and_open_by_keyboard(view: WrittenView, tmp_path: Path, qtbot: QtBot) -> None:
    view.show_written(project(tmp_path, shown=parts()))
    view.tree.setCurrentItem(view.tree.item("App"))
    qtbot.keyClick(view.tree, Qt.Key.Key_Left)
    assert [path for path, _, _ in view.tree.rows()] == ["App", "Ziffern.xcodeproj"]
    qtbot.keyClick(view.tree, Qt.Key.Key_Right)
    assert [path for path, _, _ in view.tree.rows()][-1] == "Ziffern.xcodeproj"
    assert len(view.tree.rows()) == 5


def test_a_model_that_falls_short_and_was_accepted_is_marked_so(
    view: WrittenView, tmp_path: Path, theme: ThemeService
) -> None:
    poor = replace(VERIFIED, verification=verification(flips=4))
    view.show_written(replace(project(tmp_path, shown=parts()), verified=poor))
    item = view.tree.item(MODEL)
    assert item.text(REMARK) == "✗ falls short: 36 of 40"
    assert item.foreground(REMARK).color().name().upper() == LIGHT.negative
    theme.use(DARK)
    assert item.foreground(REMARK).color().name().upper() == DARK.negative


def test_what_was_replaced_kept_and_set_aside_is_told_and_marked(view: WrittenView, tmp_path: Path) -> None:
    build = ProjectPart(path="build", is_folder=True, size=9, count=5_000, origin=Origin.KEPT)
    aside = ProjectPart(
        path="Set aside",
        is_folder=True,
        size=7_000,
        origin=Origin.SET_ASIDE,
        parts=(part("Set aside/Log.swift", Origin.SET_ASIDE),),
    )
    config = ProjectPart(
        path="Config",
        is_folder=True,
        size=500,
        origin=Origin.KEPT,
        parts=(part("Config/App.xcconfig", Origin.KEPT),),
    )
    shown = parts(Origin.REPLACED, build, config, aside)
    view.show_written(project(tmp_path, is_replacing=True, shown=shown))
    assert view.changes == (
        "Replaced 1 file: DigitClassifier.mlpackage. "
        "Kept 5,001 of yours: build/ and Config/App.xcconfig. "
        "Moved 1 of yours to “Set aside”, because the export has its own."
    )
    remarks = {path: remark for path, remark, _ in view.tree.rows()}
    assert remarks[MODEL] == "✓ verified on 40 · replaced"
    assert remarks["build"] == "yours, kept · 5,000 files"
    assert remarks["Config"] == "name, identifier, team, version · yours, kept · 1 file"
    assert remarks["Set aside"] == "yours, set aside · 1 file"
    assert view.tree.item("build").text(NAME) == "build/"


def test_of_many_names_the_first_few_are_told(view: WrittenView, tmp_path: Path) -> None:
    many = tuple(part(f"{name}.swift", Origin.KEPT) for name in "abcdef")
    view.show_written(project(tmp_path, is_replacing=True, shown=parts(Origin.WRITTEN, *many)))
    assert view.changes == "Kept 6 of yours: a.swift, b.swift, c.swift and 3 more."


def test_a_replaced_export_in_which_nothing_changed_says_so(view: WrittenView, tmp_path: Path) -> None:
    view.show_written(project(tmp_path, is_replacing=True, shown=parts()))
    assert view.changes == "Everything is as in the export before."


def test_a_setting_that_a_kept_file_decides_is_told(view: WrittenView, tmp_path: Path) -> None:
    overridden = (
        OverriddenSetting(
            file="Ziffern.xcodeproj/project.pbxproj",
            setting="DEVELOPMENT_TEAM",
            value="ABCDE12345",
            wanted="FGHIJ67890",
        ),
    )
    report = ProjectWritten(path=str(tmp_path), files=(), overridden=overridden)
    view.show_written(replace(project(tmp_path, is_replacing=True, shown=parts()), report=report))
    assert view.overridden == (
        "Set in Xcode, not here: team ABCDE12345 instead of FGHIJ67890. It stands in Ziffern.xcodeproj."
    )
    view.show_written(project(tmp_path, shown=parts()))
    assert view.overridden == ""


def test_a_name_that_is_no_text_is_shown_all_the_same(view: WrittenView, tmp_path: Path) -> None:
    odd = part("caf\udce9.txt", Origin.KEPT)
    view.show_written(project(tmp_path, is_replacing=True, shown=parts(Origin.WRITTEN, odd)))
    assert "caf" in view.tree.item(odd.path).text(NAME)
    assert view.changes.startswith("Kept 1 of yours: caf")


def test_what_is_gone_of_the_export_before_is_told(view: WrittenView, tmp_path: Path) -> None:
    removed = (
        "App/Models/Old.mlpackage/Data/weights.bin",
        "App/Models/Old.mlpackage/Manifest.json",
        "App/A.swift",
    )
    report = ProjectWritten(path=str(tmp_path), files=(), removed=removed)
    view.show_written(replace(project(tmp_path, is_replacing=True, shown=parts()), report=report))
    assert view.changes == "Removed 2 files of the export before: Old.mlpackage and A.swift."
