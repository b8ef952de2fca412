"""``workbench read`` before anyone has trained anything: the starter model reads, and that is said."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import pytest

from tests.vision.sheets import sheet, write
from workbench.cli.main import run_command


def test_the_starter_reads_where_there_is_no_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = sheet()
    for number, digit in enumerate((3, 7, 2)):
        write(page, digit, 60 + 120 * number, 140, 70)
    path = tmp_path / "page.png"
    cv2.imwrite(str(path), page)

    assert run_command(["read", str(path), "--json"]) == 0

    printed = capsys.readouterr()
    assert [digit["label"] for digit in json.loads(printed.out)["digits"]] == ["3", "7", "2"]
    assert "starter model" in printed.err
