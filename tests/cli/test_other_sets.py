"""`workbench data` with sets whose classes are no digits: names, pictures, and what is known of them."""

from __future__ import annotations

from pathlib import Path

import cv2
import pytest

from tests.cli.calling import Call
from tests.data.published import upright, write_emnist, write_idx
from workbench.cli.main import run_command
from workbench.core.labels import DIGITS
from workbench.data.known_sets import FASHION


def test_a_published_set_tells_its_licence_and_how_to_cite_it(
    call: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_emnist(tmp_path, "letters")

    (described,) = call("data", "--data", path)

    assert (described["name"], len(described["classes"])) == ("EMNIST letters", 26)
    assert described["is_turned"]
    assert described["are_names_known"]
    assert run_command(["data", "--data", str(path)]) == 0
    told = capsys.readouterr().out
    assert "Licence: Not stated by NIST" in told
    assert "Cite: G. Cohen" in told


def test_classes_get_names_from_a_file(
    call: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_idx(tmp_path / "set", upright(10, 20))
    names = tmp_path / "names.txt"
    names.write_text("\n".join(FASHION.labels), "utf-8")
    assert run_command(["data", "--data", str(path)]) == 0
    assert "Nobody says what the classes are called" in capsys.readouterr().out

    (named,) = call("data", "--data", path, "--names", names, "--turned")
    (again,) = call("data", "--data", path)

    assert tuple(named["classes"]) == FASHION.labels
    assert again == named
    assert again["is_turned"]
    (upright_again,) = call("data", "--data", path, "--upright")
    assert tuple(upright_again["classes"]) == FASHION.labels
    assert not upright_again["is_turned"]


def test_names_that_do_not_fit_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_idx(tmp_path / "set", upright(10, 20))
    names = tmp_path / "names.txt"
    names.write_text("a\nb\n")

    assert run_command(["data", "--data", str(path), "--names", str(names)]) == 1
    assert "2 names, but there is a label 9" in capsys.readouterr().err
    assert run_command(["data", "--data", str(path), "--names", str(tmp_path / "gone.txt")]) == 1
    assert "“gone.txt” cannot be read" in capsys.readouterr().err


def test_a_folder_of_pictures_is_packed(call: Call, tmp_path: Path) -> None:
    samples = upright(10, 70)
    for label in range(10):
        folder = tmp_path / "mine" / f"class {label}"
        folder.mkdir(parents=True)
        for number, image in enumerate(samples.images[samples.labels == label]):
            assert cv2.imwrite(str(folder / f"{number}.png"), image)
    (tmp_path / "mine" / "class 0" / "broken.png").write_bytes(b"x")

    findings = {finding["name"]: finding["text"] for finding in call("doctor", "--data", tmp_path / "mine")}
    assert findings["Data set"].endswith("71 pictures of 10 classes")

    (described,) = call("data", "--data", tmp_path / "mine")

    assert described["name"] == "mine"
    assert described["classes"] == [f"class {label}" for label in DIGITS]
    assert described["train"]["per_class"] == [6] * 10
    assert described["test"]["per_class"] == [1] * 10
    assert "broken.png" in described["reason"]
    (as_ink,) = call("data", "--data", tmp_path / "mine", "--pictures", "ink")
    assert as_ink["path"] != described["path"]


def test_a_training_tells_which_pictures_it_passes_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a", "b"):
        folder = tmp_path / "mine" / name
        folder.mkdir(parents=True)
        for number in range(2):
            assert cv2.imwrite(str(folder / f"{number}.png"), upright(1, 1).images[0])
    (tmp_path / "mine" / "a" / "broken.png").write_bytes(b"x")

    # Far too few to train with, which is told as well.
    assert run_command(["train", "--data", str(tmp_path / "mine")]) == 1

    told = capsys.readouterr().err
    assert "1 picture was passed over. broken.png is no image" in told
    assert "too few to train with" in told


def test_fashion_mnist_that_cannot_be_fetched_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "*")

    assert run_command(["data", "--fashion"]) == 1

    assert "127.0.0.1 cannot be reached" in capsys.readouterr().err
