"""The commands as a script calls them: what they print, and how they end."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from tests.cli.calling import Call
from tests.trained import write_drawn_set
from workbench.cli.main import run_command
from workbench.core.folders import user_folders
from workbench.core.forms import Form
from workbench.core.model_format import ModelFormat, Precision
from workbench.core.runs import RunStore
from workbench.data.drawn import draw_digits


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A page with the drawn digits 3 and 7, dark on light."""
    page = np.full((240, 400), 235, np.uint8)
    digits = draw_digits(2, 5, labels=np.array([3, 7], np.uint8)).images
    for index, digit in enumerate(digits):
        large = cv2.resize(digit, (140, 140), interpolation=cv2.INTER_CUBIC)
        place = page[50:190, 40 + 170 * index : 180 + 170 * index]
        place[:] = np.minimum(place, 235 - (large.astype(np.float32) * 0.75).astype(np.uint8))
    path = tmp_path / "page.png"
    assert cv2.imwrite(str(path), page)
    return path


def test_data_describes_what_it_was_given(call: Call, tmp_path: Path) -> None:
    path = write_drawn_set(tmp_path / "digits.npz", train=120, test=30)

    (described,) = call("data", "--data", path)

    assert described["path"] == str(path)
    assert described["is_drawn"]
    assert described["train"]["count"] == sum(described["train"]["per_class"]) == 120
    assert described["test"]["count"] == 30
    assert len(described["checksum"]) == 64


def test_data_says_so_when_the_digits_are_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_drawn_set(tmp_path / "digits.npz", train=120, test=30)

    assert run_command(["data", "--data", str(path)]) == 0

    assert "This is not MNIST" in capsys.readouterr().out


def test_data_reads_the_real_set(call: Call, mnist_path: Path) -> None:
    (described,) = call("data", "--data", mnist_path)

    assert described["name"] == "MNIST"
    assert described["test"]["per_class"] == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]


def test_training_streams_its_events_and_ends_with_the_run(call: Call, tmp_path: Path) -> None:
    path = write_drawn_set(tmp_path / "digits.npz", train=900, test=200)

    events = call("train", "--data", path, "--epochs", 2, "--batch-size", 128, "--seed", 1)

    kinds = [event.get("type") for event in events]
    assert kinds.count("EpochDone") == 2
    assert kinds.index("TrainingStarted") < kinds.index("BatchesDone") < kinds.index("Evaluated")
    assert events[-1].keys() == {"run", "test_accuracy"}
    run = Path(events[-1]["run"])
    assert {entry.name for entry in run.iterdir()} >= {
        "run.json",
        "metrics.csv",
        "checkpoint.keras",
        "model.keras",
        "evaluation.json",
        "DigitClassifier.mlpackage",
    }
    assert json.loads((run / "run.json").read_text())["state"] == "finished"
    assert len((run / "metrics.csv").read_text().splitlines()) == 3


def test_runs_lists_the_newest_last(call: Call, trained_home: Path) -> None:
    digits = trained_home / "digits.npz"
    call("train", "--data", digits, "--epochs", 1, "--name", "second", "--recipe", "fast")

    listed = call("runs")

    assert [run["name"] for run in listed] == ["first", "second"]
    assert all(Path(run["path"]).is_dir() and run["state"] == "finished" for run in listed)


@pytest.mark.usefixtures("trained_home")
@pytest.mark.parametrize(
    ("model_format", "precision", "suffix"),
    [
        ("mlprogram", "fp32", ".mlpackage"),
        ("mlprogram", "palette2", ".mlpackage"),
        ("neuralnetwork", "fp32", ".mlmodel"),
        ("neuralnetwork", "fp16", ".mlmodel"),
    ],
)
def test_a_converted_model_answers_as_its_network(
    call: Call, trained_home: Path, tmp_path: Path, model_format: str, precision: str, suffix: str
) -> None:
    out = tmp_path / f"Reader{suffix}"

    (written,) = call("convert", "latest", "--out", out, "--format", model_format, "--precision", precision)
    (proof,) = call("verify", "first", out, "--data", trained_home / "digits.npz")
    (network,) = call("evaluate", "first", "--data", trained_home / "digits.npz")
    (model,) = call("evaluate", out, "--data", trained_home / "digits.npz")

    assert written["path"] == str(out)
    assert written["bytes"] > 10_000
    form = Form(model_format=ModelFormat(model_format), precision=Precision(precision))
    assert written["minimum_ios"] == form.minimum_ios
    assert proof["count"] == 600
    assert proof["agreement"] >= (0.98 if precision == "palette2" else 1.0)
    assert len(proof["flipped"]) == round((1 - proof["agreement"]) * 600)
    assert model["accuracy"] == pytest.approx(network["accuracy"], abs=0.05)
    assert sum(map(sum, network["confusion"])) == network["count"] == 600
    assert network["accuracy"] > 0.8


@pytest.mark.usefixtures("trained_home")
def test_read_finds_every_digit_and_draws_it(call: Call, picture: Path, tmp_path: Path) -> None:
    overlay = tmp_path / "overlay.png"

    (reading,) = call("read", picture, "--overlay", overlay)

    assert reading["image"] == str(picture)
    assert [digit["label"] for digit in reading["digits"]] == ["3", "7"]
    for digit in reading["digits"]:
        x, y, width, height = digit["box"]
        assert 0 <= x < x + width <= 400
        assert 0 <= y < y + height <= 240
        assert 0.5 < digit["confidence"] <= 1
    assert cv2.imread(str(overlay)).shape == (240, 400, 3)


@pytest.mark.usefixtures("trained_home")
def test_boxes_are_in_pixels_of_the_image_as_stored(call: Call, picture: Path, tmp_path: Path) -> None:
    turned = tmp_path / "turned.png"
    exif = Image.Exif()
    exif[0x0112] = 6  # To be shown a quarter turn clockwise.
    with Image.open(picture) as upright:
        upright.rotate(90, expand=True).save(turned, exif=exif)

    (straight,), (stored,) = call("read", picture), call("read", turned)

    for before, after in zip(straight["digits"], stored["digits"], strict=True):
        x, y, width, height = before["box"]
        assert after["box"] == [y, 400 - (x + width), height, width]
    (watched,) = call("watch", turned)
    assert [digit["box"] for digit in watched["digits"]] == [digit["box"] for digit in stored["digits"]]


@pytest.mark.usefixtures("trained_home")
def test_read_goes_on_after_an_image_that_cannot_be_read(
    picture: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "missing.png"

    assert run_command(["read", str(missing), str(picture), "--json"]) == 1

    printed = capsys.readouterr()
    assert [json.loads(line)["image"] for line in printed.out.splitlines()] == [str(picture)]
    assert str(missing) in printed.err


@pytest.mark.usefixtures("trained_home")
def test_read_reads_a_photo(call: Call, photo_path: Path) -> None:
    (reading,) = call("read", photo_path)

    # Drawn digits taught this model; which digits they are is measured with a model from MNIST.
    assert len(reading["digits"]) == 8


@pytest.mark.usefixtures("trained_home")
def test_watch_prints_a_reading_a_frame(call: Call, picture: Path, tmp_path: Path) -> None:
    page = cv2.imread(str(picture))
    path = tmp_path / "film.mp4"
    film = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), 25.0, (400, 240))
    assert film.isOpened()
    for _ in range(5):
        film.write(page)
    film.release()

    frames = call("watch", path)

    assert [frame["frame"] for frame in frames] == [1, 2, 3, 4, 5]
    assert all([digit["label"] for digit in frame["digits"]] == ["3", "7"] for frame in frames)
    assert frames[0]["steady"] == []
    assert [(digit["id"], digit["label"]) for digit in frames[-1]["steady"]] == [(0, "3"), (1, "7")]
    assert len(call("watch", path, "--frames", 2)) == 2


@pytest.mark.usefixtures("trained_home")
def test_export_writes_a_project_and_never_over_a_strangers_folder(
    call: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (exported,) = call("export-ios", "first", "--out", tmp_path / "App", "--app-name", "Ziffern")
    taken = tmp_path / "Taken"
    taken.mkdir()
    (taken / "thesis.txt").write_text("years of work")

    status = run_command(["export-ios", "first", "--out", str(taken), "--replace"])

    assert (Path(exported["project"]) / "Ziffern.xcodeproj" / "project.pbxproj").is_file()
    assert exported["bundle_identifier"] == "com.example.ziffern"
    assert exported["verification"]["agreement"] == 1.0
    assert len(exported["verification"]["probes"]) == 4
    assert status == 1
    assert "“Taken”" in capsys.readouterr().err
    assert (taken / "thesis.txt").read_text() == "years of work"


def test_doctor_says_what_works(call: Call) -> None:
    findings = {finding["name"]: finding for finding in call("doctor")}

    assert findings["Files of the workbench"]["works"]
    assert findings["Core ML"]["works"]
    assert findings["ONNX"]["text"].startswith("onnx ")
    assert findings["HEIC photos"]["text"].startswith("libheif ")
    assert all(finding["works"] or finding["hint"] for finding in findings.values())


@pytest.mark.parametrize(
    "command",
    [
        "data",
        "train",
        "runs",
        "evaluate",
        "convert",
        "verify",
        "sizes",
        "read",
        "watch",
        "export-ios",
        "build-ios",
        "doctor",
    ],
)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command([command, "--help"]) == 0
    assert "--json" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("network", "model", "reason"),
    [
        ("{package}", "first", "is no trained network"),
        ("first", "{keras}", "is the trained network of a run"),
        ("first", "first", "is the trained network of a run"),
        ("first", "nowhere.onnx", "There is no model at nowhere.onnx. Check the path."),
    ],
)
def test_verify_takes_the_network_first_and_its_model_second(
    trained_home: Path, capsys: pytest.CaptureFixture[str], network: str, model: str, reason: str
) -> None:
    run = RunStore(user_folders().runs).resolve("first")
    names = {"package": run.package_path, "keras": run.model_path}
    assert trained_home.is_dir()
    assert run_command(["verify", network.format(**names), model.format(**names)]) == 1
    assert reason in " ".join(capsys.readouterr().err.split())
