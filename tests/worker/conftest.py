"""An exported project, and executables in Xcode's place to build it with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ios.fake_xcode import FakeXcode, make_project, make_xcode


@pytest.fixture
def xcode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeXcode:
    return make_xcode(tmp_path, monkeypatch)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "exports" / "Ziffern")
