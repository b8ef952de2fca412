"""``workbench recipes preview``: the Data page's preview as a picture."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.trained import write_drawn_set
from workbench.cli.main import run_command
from workbench.data.drawn import draw_digits


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_drawn_set(tmp_path / "digits.npz", train=30, test=20)


def preview(*arguments: object, out: Path) -> NDArray[np.uint8]:
    """Return the sixteen samples of the picture, uint8 [16, 28, 28]."""
    assert run_command(["recipes", "preview", *map(str, arguments), "--out", str(out)]) == 0
    picture = cv2.imread(str(out), cv2.IMREAD_GRAYSCALE)
    assert picture is not None
    tiles = picture.reshape(4, 114, 4, 114).transpose(0, 2, 1, 3).reshape(16, 114, 114)
    return np.asarray(tiles[:, 3:-1:4, 3:-1:4], dtype=np.uint8)


def test_a_sample_is_shown_as_the_recipe_distorts_it(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen = draw_digits(30, 1).images[7]
    plain = preview("tutorial", "--sample", 7, "--data", data, out=tmp_path / "plain.png")
    assert (plain == chosen).all()

    moved = preview("best", "--sample", 7, "--data", data, out=tmp_path / "moved.png")
    again = preview("best", "--sample", 7, "--data", data, "--seed", 1, out=tmp_path / "again.png")
    assert len(np.unique(moved, axis=0)) == 16
    assert not np.array_equal(moved, again)

    capsys.readouterr()
    preview("best", "--data", data, "--json", out=tmp_path / "told.png")
    assert json.loads(capsys.readouterr().out) == {"recipe": "best", "path": str(tmp_path / "told.png")}


def test_background_is_shown_likewise(data: Path, tmp_path: Path) -> None:
    drawn = preview("camera", "--background", "--data", data, out=tmp_path / "background.png")
    assert len(np.unique(drawn, axis=0)) > 12


def test_a_sample_that_is_not_there_is_refused(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "none.png"
    assert run_command(
        ["recipes", "preview", "best", "--sample", "30", "--data", str(data), "--out", str(out)]
    )
    assert "from 0 to 29" in capsys.readouterr().err
    assert not out.exists()


def test_a_recipe_without_any_kind_of_background_is_refused(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kinds = ("blank", "noise", "strokes", "letters", "shapes", "pieces", "textures")
    off = {kind: {"strength": 1, "is_on": False} for kind in kinds}
    recipe = tmp_path / "bare.json"
    recipe.write_text(json.dumps({"version": 1, "name": "bare", "title": "Bare", "background": off}))
    out = tmp_path / "none.png"

    status = run_command(
        ["recipes", "preview", str(recipe), "--background", "--data", str(data), "--out", str(out)]
    )

    assert status == 1
    assert "draws no background" in capsys.readouterr().err
    assert not out.exists()
