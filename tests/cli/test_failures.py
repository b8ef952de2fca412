"""What the commands say and leave behind when something is wrong: with the words, or the world."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.trained import write_drawn_set
from workbench.cli import output, targets
from workbench.cli.main import run_command
from workbench.core.runs import RunStore


def test_a_training_is_refused_while_another_runs(
    trained_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from workbench.worker.training_place import only_training

    with only_training(trained_home / "runs"):
        status = run_command(["train", "--data", str(trained_home / "digits.npz")])

    assert status == 1
    assert "Another training is running." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["data", "--data", "/no/such.npz"], "/no/such.npz"),
        (["train", "--recipe", "secret"], "secret"),
        (["train", "--epochs", "0"], "epochs of 0"),
        (["evaluate", "latest"], "no run yet"),
        (["evaluate", "/no/such.mlpackage"], "such.mlpackage"),
        (["convert", "nobody", "--out", "x"], "no run called"),
        (["convert", "", "--out", "x"], "no run called"),
        (["evaluate", "a" * 5000], "no run called"),
        (["evaluate", "~nobody/run"], "no run called"),
        (["export-ios", "latest", "--out", "x"], "no run yet"),
    ],
)
def test_a_failure_is_a_sentence_and_status_1(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _check_failure(arguments, words, capsys)


@pytest.mark.parametrize("arguments", [["read", "/no/such.png"], ["watch", "0"]])
def test_with_neither_a_run_nor_a_starter_there_is_nothing_to_read_with(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(targets, "starter_model", lambda: None)
    _check_failure(arguments, "There is no Core ML model yet.", capsys)


def _check_failure(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    status = run_command(arguments)

    printed = capsys.readouterr()
    assert status == 1
    assert words in " ".join(printed.err.split())
    assert "Traceback" not in printed.err
    assert not printed.out


def test_a_training_that_taught_nothing_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = write_drawn_set(tmp_path / "digits.npz", train=600, test=100)
    path = tmp_path / "slow.json"
    path.write_text('{"version": 1, "network": "compact", "epochs": 1, "validation_count": 100}')
    arguments = [
        "train",
        "--recipe",
        str(path),
        "--learning-rate",
        "0.001",
        "--data",
        str(data),
        "--seed",
        "1",
    ]

    assert run_command(arguments) == 0

    told = " ".join(capsys.readouterr().err.split())
    assert "has learned nothing" in told
    assert "0.001 is too low for Adadelta; try 1." in told


def test_data_that_are_no_text_make_lines_of_json_everywhere(tmp_path: Path, user_home: Path) -> None:
    digits = write_drawn_set(tmp_path / "digits.npz", train=120, test=30)
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/d\xffg\xc3\xaf.npz"))
    digits.rename(odd)

    for arguments in (["data"], ["train", "--epochs", "1"]):
        finished = subprocess.run(
            [sys.executable, "-m", "workbench", *arguments, "--data", odd, "--json"],
            env=os.environ | {"PYTHONIOENCODING": "ascii"},
            capture_output=True,
            check=True,
        )
        told = [json.loads(line) for line in finished.stdout.decode("ascii").splitlines()]
        assert arguments != ["data"] or told[0]["path"] == str(odd)

    (run,) = RunStore(user_home / "runs").list()
    assert run.record
    assert run.record.dataset.path == str(odd)


def test_a_number_that_json_does_not_know_is_null(capsys: pytest.CaptureFixture[str]) -> None:
    output.say_json({"losses": (0.5, float("nan")), "rate": float("inf")})

    assert json.loads(capsys.readouterr().out) == {"losses": [0.5, None], "rate": None}


def test_what_nobody_foresaw_is_a_sentence_with_a_log(
    user_home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_store: RunStore) -> None:
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr(RunStore, "list", fail)

    assert run_command(["runs"]) == 1

    told = capsys.readouterr().err
    log = user_home / "logs" / "command.log"
    assert "Traceback" not in told
    assert str(log) in told
    assert "by nought" in log.read_text()


def test_a_user_folder_that_cannot_be_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    digits = write_drawn_set(tmp_path / "digits.npz", train=120, test=30)
    monkeypatch.setenv("WORKBENCH_HOME", str(digits))

    assert run_command(["train", "--data", str(digits)]) == 1
    assert f"cannot be written: {digits}" in capsys.readouterr().err


@pytest.mark.parametrize("taken", ["folder", "file"])
def test_convert_replaces_nothing_but_a_model(
    trained_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], taken: str
) -> None:
    out = tmp_path / "Work.mlpackage"
    thesis = out / "thesis.txt" if taken == "folder" else out
    thesis.parent.mkdir(exist_ok=True)
    thesis.write_text("years of work")

    assert run_command(["convert", "first", "--out", str(out)]) == 1

    assert "“Work.mlpackage”" in capsys.readouterr().err
    assert thesis.read_text() == "years of work"
    assert trained_home.is_dir()


@pytest.mark.usefixtures("trained_home")
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("reader.onnx", "does not end in .mlpackage"),
        ("digits.txt", "is a file already"),
        ("digits.txt/reader.mlpackage", "cannot be"),
    ],
)
def test_convert_says_where_it_cannot_write(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, words: str
) -> None:
    (tmp_path / "digits.txt").write_text("mine")

    assert run_command(["convert", "first", "--out", str(tmp_path / name)]) == 1

    assert words in capsys.readouterr().err
    # Keras makes its own folder when it is first loaded.
    assert {entry.name for entry in tmp_path.iterdir()} - {"keras"} == {"digits.txt", "home"}


@pytest.mark.parametrize("command", [["--help"], ["runs"], ["runs", "--json"]])
def test_a_light_command_loads_nothing_heavy(command: list[str]) -> None:
    program = (
        "import sys; from workbench.cli.main import run_command; status = run_command(sys.argv[1:]); "
        "print(sorted({'cv2', 'PIL', 'tensorflow', 'coremltools', 'PySide6'} & set(sys.modules)), "
        "file=sys.stderr); sys.exit(status)"
    )

    finished = subprocess.run(
        [sys.executable, "-c", program, *command], capture_output=True, check=True, text=True
    )

    assert finished.stderr == "[]\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["train", "--epochs", "many"],
        ["convert", "latest"],
        ["convert", "latest", "--out", "x", "--precision", "fp64"],
        ["read", "a.png", "b.png", "--overlay", "c.png"],
        ["--unheard"],
    ],
)
def test_wrong_usage_is_status_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(arguments) == 2
    assert not capsys.readouterr().out


def test_a_precision_that_a_format_has_not_is_refused(
    trained_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "a.mlmodel"
    arguments = [
        "convert",
        "first",
        "--format",
        "neuralnetwork",
        "--precision",
        "palette4",
        "--out",
        str(out),
    ]

    assert run_command(arguments) == 1
    assert not out.exists()
    assert capsys.readouterr().err
    assert len(RunStore(trained_home / "runs").list()) == 1
