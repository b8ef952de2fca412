"""The wheel, built and installed into an environment that has nothing else, runs from there."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., str]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT, cwd=out)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel and its pinned dependencies."""
    folder = tmp_path_factory.mktemp("environment")
    _run(sys.executable, "-m", "venv", folder, cwd=folder)
    pip = [folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--compile"]
    _run(*pip, "--constraint", ROOT / "requirements.lock", wheel, cwd=folder)
    return folder


@pytest.fixture
def run(environment: Path, tmp_path: Path) -> Run:
    def run(*arguments: object) -> str:
        home = {"WORKBENCH_HOME": str(tmp_path / "home"), "QT_QPA_PLATFORM": "offscreen"}
        return _run(*arguments, cwd=tmp_path, **home)

    return run


def test_the_wheel_holds_what_the_package_needs(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    assert any(name.startswith("workbench/_resources/icons/") for name in names)
    assert "workbench/_resources/starter/DigitReader.mlpackage/Manifest.json" in names
    assert any(name.startswith("workbench/_ios_template/DigitCamera.xcodeproj/") for name in names)
    assert any(name.startswith("workbench/_ios_template/DigitKit/Sources/") for name in names)
    # The template's own copy of the starter model serves those who open it in Xcode.
    assert not any(name.startswith("workbench/_ios_template/App/Models/") for name in names)
    assert not [name for name in names if "/.build/" in name or "/screenshots/" in name or "/tests/" in name]


@pytest.mark.timeout(900)
def test_the_installed_command_works(environment: Path, run: Run) -> None:
    command = environment / "bin" / "workbench"

    assert run(command, "--version").startswith("Digit Workbench ")
    findings = [json.loads(line) for line in run(command, "doctor", "--json").splitlines()]
    by_name = {finding["name"]: finding for finding in findings}
    assert by_name["Files of the workbench"]["works"]
    assert by_name["tensorflow"]["works"]


@pytest.mark.timeout(900)
def test_the_installed_window_opens(environment: Path, run: Run) -> None:
    script = """
import sys
import workbench.app as app
assert "site-packages" in app.__file__, app.__file__

class Watched(app.Workbench):
    def start(self):
        self.ready.connect(self.look)
        super().start()

    def look(self):
        print("shown" if self.window.isVisible() else "hidden", flush=True)
        self.window.close()

app.Workbench = Watched
sys.exit(app.run())
"""
    assert run(environment / "bin" / "python", "-c", script) == "shown\n"


@pytest.mark.timeout(900)
def test_the_installed_package_trains_and_exports(environment: Path, run: Run, tmp_path: Path) -> None:
    script = """
import sys
from pathlib import Path
from workbench.data.drawn import draw_digits
from workbench.data.npz import write_npz
write_npz(Path(sys.argv[1]), train=draw_digits(1500, 1), test=draw_digits(200, 2), drawn=(1, 1))
"""
    command = environment / "bin" / "workbench"
    data = tmp_path / "digits.npz"
    run(environment / "bin" / "python", "-c", script, data)

    # A network that has learned little answers near ties, which 16-bit floats may flip.
    learning = ("--recipe", "fast", "--epochs", 4, "--seed", 1)
    run(command, "train", "--data", data, *learning, "--name", "first", "--json")
    exported = json.loads(run(command, "export-ios", "first", "--out", tmp_path / "App", "--json"))

    assert list(Path(exported["project"]).glob("*.xcodeproj"))
    assert list(Path(exported["project"]).rglob("*.mlpackage"))


def _run(*arguments: object, cwd: Path, **extra: str) -> str:
    # An installed package is found without any help from the checkout.
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [str(argument) for argument in arguments],
        cwd=cwd,
        env=inherited | extra,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return done.stdout
