"""What all tests share: no display needed, a user folder of their own, and the real data where it is."""

from __future__ import annotations

import gc
import os
import shutil
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from tests.sharing import made_once

# A busy machine is no failure of what is tested, and what passes once passes on every machine: the
# examples are the same each time. `pytest --hypothesis-profile search` looks among new ones.
settings.register_profile("search", deadline=None)
settings.register_profile("workbench", settings.get_profile("search"), derandomize=True)
settings.load_profile("workbench")

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--headed", action="store_true", help="show the windows of the tests")


def pytest_configure(config: pytest.Config) -> None:
    # Before the first import of Qt: without a display Qt would abort the whole process.
    if not config.getoption("--headed"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # Some tests import onnxruntime themselves, which reports to its makers while it is loaded.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if sys.platform != "darwin":
        for item in items:
            if item.get_closest_marker("macos"):
                item.add_marker(pytest.mark.skip(reason="needs Apple's runtime or Xcode"))


def pytest_collection_finish() -> None:
    # What has been imported stays to the end: coremltools collects garbage four times a conversion,
    # and need not look through half a million objects of TensorFlow's each time.
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def user_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user folder that belongs to this test alone; Keras' cache is empty, too."""
    home = tmp_path / "home"
    monkeypatch.setenv("WORKBENCH_HOME", str(home))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    # No test reaches the net: nobody listens there.
    monkeypatch.setenv("WORKBENCH_MNIST_URL", "http://127.0.0.1:9/mnist.npz")
    monkeypatch.setenv("WORKBENCH_FASHION_URL", "http://127.0.0.1:9/")
    return home


@pytest.fixture(scope="session")
def mnist_path() -> Path:
    """The real MNIST that lies beside the project, where it does."""
    return _shared("mnist.npz")


@pytest.fixture(scope="session")
def photo_path() -> Path:
    """A photo of the handwritten digits 0 5 2 2 1 8 5 9."""
    return _shared("photos/row_of_eight.jpg")


@pytest.fixture(scope="session")
def idx_folder() -> Path:
    """The folder with the original IDX files of the test set."""
    return _shared("t10k-images-idx3-ubyte.gz").parent


@pytest.fixture(scope="session")
def trained_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user folder with a finished run; tests take a copy of it, `trained_home`."""
    from tests.trained import train_home

    return made_once(tmp_path_factory, "trained", train_home) / "home"


@pytest.fixture
def trained_home(trained_once: Path, user_home: Path) -> Path:
    """This test's own user folder, with a finished run called ``first`` in it."""
    shutil.copytree(trained_once, user_home)
    return user_home


def _shared(name: str) -> Path:
    path = SHARED_DATA / name
    if not path.exists():
        pytest.skip(f"the real data are not beside the project ({name})")
    return path
