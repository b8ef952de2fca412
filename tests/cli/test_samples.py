"""``workbench samples``."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import pytest

from tests.cli.calling import told
from workbench.core.folders import user_folders
from workbench.data.drawn import draw_digits
from workbench.data.own_samples import OwnSampleStore
from workbench.data.sample_file import Origin


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of PNG files: three sevens and a one."""
    images = draw_digits(4, 3).images
    for name, image in zip(("7/a", "7/b", "7/c", "1/d"), images, strict=True):
        path = tmp_path / "mine" / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        assert cv2.imwrite(str(path), image)
    return tmp_path / "mine"


def listed(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, str]]:
    text = told(capsys, "samples", "list", "--json", *arguments)
    return [json.loads(line) for line in text.replace("} {", "}\n{").splitlines()]


def test_samples_are_added_listed_relabelled_removed_and_brought_back(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "no own samples yet" in told(capsys, "samples")
    assert "Added 4 of 4" in told(capsys, "samples", "add", folder)
    assert "Added 0 of 4" in told(capsys, "samples", "add", folder)
    counted = json.loads(told(capsys, "samples", "--json"))
    assert (counted["count"], counted["per_class"]["7"]) == (4, 3)
    (one,) = listed(capsys, "--label", "1")
    assert (one["source"], one["name"]) == ("import", "d.png")
    name = Path(one["path"]).stem
    assert name in told(capsys, "samples", "list")
    told(capsys, "samples", "relabel", name, "2")
    assert [each["label"] for each in listed(capsys)].count("2") == 1
    told(capsys, "samples", "remove", name, next(each["path"] for each in listed(capsys, "--label", "7")))
    assert len(listed(capsys)) == 2
    assert "2 samples" in told(capsys, "samples", "restore")
    assert len(listed(capsys)) == 4
    assert "Nothing was removed" in told(capsys, "samples", "restore", status=1)
    told(capsys, "samples", "export", tmp_path / "out.npz")
    told(capsys, "samples", "export", tmp_path / "out")
    assert len([*(tmp_path / "out").glob("*/*.png")]) == 4
    assert "already there" in told(capsys, "samples", "export", tmp_path / "out", status=1)


def test_some_samples_are_listed_and_exported_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = OwnSampleStore(user_folders().samples)
    images = draw_digits(3, 1).images
    store.add(images[0], label="7", origin=Origin(source="camera", read_as="1", confidence=0.5))
    store.add(images[1], label="7", origin=Origin(source="image", read_as="7", box=(1, 2, 3, 4)))
    store.add(images[2], label="4", origin=Origin(source="canvas", read_as="9", model="best-1"))
    assert [each["source"] for each in listed(capsys, "--misread")] == ["camera", "canvas"]
    assert [each["box"] for each in listed(capsys, "--source", "image")] == [[1, 2, 3, 4]]
    assert [each["model"] for each in listed(capsys, "--label", "4")] == ["best-1"]
    assert "None of the own" in told(capsys, "samples", "list", "--label", "7", "--source", "canvas")
    told(capsys, "samples", "export", tmp_path / "out", "--misread", "--label", "7")
    assert [path.parent.name for path in (tmp_path / "out").glob("*/*.png")] == ["7"]
    failed = told(capsys, "samples", "export", tmp_path / "no", "--label", "8", status=1)
    assert "like that" in failed
    told(capsys, "samples", "list", "--source", "moon", status=2)


def test_every_change_reports_as_json(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def called(*arguments: object) -> dict[str, object]:
        return json.loads(told(capsys, "samples", *arguments, "--json"))

    assert called("add", folder)["added"] == 4
    name = Path(listed(capsys, "--label", "1")[0]["path"]).stem
    (moved,) = called("relabel", name, "2")["paths"]
    assert Path(moved).parent.name == "2"
    (removed,) = called("remove", name)["paths"]
    assert not Path(moved).exists()
    assert Path(removed).exists()
    assert called("restore")["paths"] == [moved]
    assert called("export", tmp_path / "out.npz") == {"path": str(tmp_path / "out.npz"), "count": 4}


@pytest.mark.parametrize("command", ["add", "list", "relabel", "remove", "restore", "export"])
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "--json" in told(capsys, "samples", command, "--help")


def test_what_is_wrong_is_told_in_a_sentence(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "not said" in told(capsys, "samples", "add", folder / "7" / "a.png", "nothing", status=1)
    assert "No sample" in told(capsys, "samples", "add", tmp_path / "gone", "--label", "7", status=1)
    assert "no own sample called “x”" in told(capsys, "samples", "remove", "x", status=1)
    assert "no own samples to export" in told(capsys, "samples", "export", tmp_path / "out", status=1)
    told(capsys, "samples", "add", folder)
    (user_folders().samples / "7" / "torn.png").write_bytes(b"\x89PNG")
    assert "no label" in told(capsys, "samples", "relabel", "torn", "eleven", status=1)
    assert listed(capsys)[-1]["problem"] == "“torn.png” is no PNG."
    told(capsys, "samples", "remove", "torn")
    assert len(listed(capsys)) == 4
