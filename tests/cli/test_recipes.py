"""``workbench recipes``, and training by a recipe of one's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.calling import Call, told
from tests.trained import write_drawn_set
from workbench.core.recipe import RECIPES


def test_a_recipe_is_written_changed_saved_used_renamed_and_removed(
    tmp_path: Path, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.json"
    told(capsys, "recipes", "show", "fast", "--out", path)
    content = json.loads(path.read_text())
    path.write_text(json.dumps(content | {"title": "Evening", "batch_size": 200}))
    assert "--recipe evening" in told(capsys, "recipes", "save", path)
    assert "Evening" in told(capsys, "recipes")
    assert "already" in told(capsys, "recipes", "save", path, status=1)
    told(capsys, "recipes", "save", path, "--replace")
    assert "batches of 200" in told(capsys, "recipes", "show", "evening")
    told(capsys, "recipes", "rename", "evening", "Night")
    listed = call("recipes", "list")
    assert [one["name"] for one in listed] == [*RECIPES, "night"]
    assert listed[-1]["recipe"]["batch_size"] == 200
    told(capsys, "recipes", "remove", "night")
    assert "no recipe called" in told(capsys, "recipes", "show", "night", status=1)


def test_a_training_takes_a_recipe_from_a_file(tmp_path: Path, call: Call) -> None:
    data = write_drawn_set(tmp_path / "digits.npz", train=600, test=100)
    path = tmp_path / "small.json"
    path.write_text('{"version": 1, "network": "compact", "epochs": 1, "validation_count": 100}')
    *_, ended = call("train", "--recipe", path, "--data", data, "--seed", 1)
    record = json.loads((Path(ended["run"]) / "run.json").read_text())
    assert (record["name"], record["recipe"]["network"]) == ("small", "compact")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"version": 9}', "newer Digit Workbench"),
        ('{"version": 1, "augmentation": {"rotaton": {}}}', "“augmentation.rotaton”"),
        ('{"version": 1, "epochs": 0}', "1 to 1,000"),
        ("epochs = 3", "no JSON"),
    ],
)
def test_a_recipe_that_does_not_fit_is_refused_before_anything_is_loaded(
    content: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.json"
    path.write_text(content)
    for arguments in (("train", "--recipe", path), ("recipes", "save", path), ("recipes", "show", path)):
        assert words in told(capsys, *arguments, status=1)
