"""A model to export, settings to export it with, and where to."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.ios.settings import AppSettings


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A folder with the shape of an ML program's package."""
    package = tmp_path / "run" / "DigitClassifier.mlpackage"
    data = package / "Data" / "com.apple.CoreML"
    data.mkdir(parents=True)
    (package / "Manifest.json").write_text("{}")
    (data / "model.mlmodel").write_bytes(b"\x08\x06" * 400)
    # coremltools leaves it readable for its owner alone.
    (data / "model.mlmodel").chmod(0o600)
    return package


@pytest.fixture
def settings() -> AppSettings:
    return AppSettings(app_name="Ziffern", bundle_identifier="com.example.ziffern")
