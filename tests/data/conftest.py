"""What the tests share that look for a data set: an empty user folder, Keras' cache, few digits."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from workbench.core.folders import UserFolders, user_folders
from workbench.data import mnist


@pytest.fixture
def folders(user_home: Path) -> UserFolders:
    return user_folders()


@pytest.fixture
def keras_file(user_home: Path) -> Path:
    """Where Keras would keep MNIST."""
    return Path(os.environ["KERAS_HOME"]) / "datasets" / "mnist.npz"


@pytest.fixture
def few_digits_and_no_net(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mnist, "_TRAIN_COUNT", 600)
    monkeypatch.setattr(mnist, "_TEST_COUNT", 100)
    monkeypatch.setenv("NO_PROXY", "*")
    # Nobody listens there.
    monkeypatch.setenv(mnist.MIRROR_VARIABLE, "http://127.0.0.1:9/mnist.npz")
