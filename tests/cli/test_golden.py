"""``workbench golden``: what DigitKit is held to, written by a command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.calling import Call, told


def test_the_golden_set_is_written_and_written_anew(
    call: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "golden"
    [written] = call("golden", "--out", folder)
    assert written["path"] == str(folder)
    assert written["frames"] == len(json.loads((folder / "frames.json").read_text()))
    assert written["regions"] == len(json.loads((folder / "regions.json").read_text()))
    (folder / "frames.json").write_text("damaged")
    said = told(capsys, "golden", "--out", folder)
    assert f"{written['found']} digits" in said
    assert len(json.loads((folder / "frames.json").read_text())) == written["frames"]


def test_a_place_that_cannot_be_written_to_gives_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    said = told(capsys, "golden", "--out", tmp_path / "file" / "golden", status=1)
    assert "Check the path" in said
