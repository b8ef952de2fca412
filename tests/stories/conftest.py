"""What the stories share: the window on drawn digits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.driving import Driver
from tests.trained import write_drawn_set
from workbench.app import Workbench
from workbench.core.folders import user_folders


@pytest.fixture
def driver(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Driver]:
    data = write_drawn_set(tmp_path / "digits.npz")
    driver = Driver(Workbench(qapp, folders=user_folders(), data=data))
    yield driver
    driver.close()
    driver.workbench.deleteLater()
