"""A model to export, settings to export it with, and the Swift modules that the app imports."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ios import camera_app, reading_app, swift
from tests.sharing import made_once
from workbench.core.bundled import ios_template_folder
from workbench.ios.export import export_project
from workbench.ios.settings import AppSettings

AWKWARD_NAME = "Größe & “数字” 'n' more $5 // 2"


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


@pytest.fixture(params=["template", "export"])
def folder(request: pytest.FixtureRequest, model: Path, tmp_path: Path) -> Path:
    """The template as it lies, and an export of it under an awkward name."""
    if request.param == "template":
        return ios_template_folder()
    settings = AppSettings(app_name=AWKWARD_NAME, bundle_identifier="com.example.x")
    return export_project(model=model, settings=settings, out=tmp_path / "out").path


@pytest.fixture
def settings() -> AppSettings:
    return AppSettings(app_name="Ziffern", bundle_identifier="com.example.ziffern")


@pytest.fixture(scope="session")
def swift_modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all modules that the app imports; only where Swift is installed."""

    def build(folder: Path) -> None:
        swift.build_stubs(folder)
        # As `swift test` builds it: what is not public can be tested, too.
        swift.build_digitkit(folder, "-O", "-enable-testing")

    return made_once(tmp_path_factory, "swift-modules", build)


@pytest.fixture(scope="session")
def reader(swift_modules: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The app's reading and sharing as a program; see `tests.ios.reading_app`."""

    def build(folder: Path) -> None:
        reading_app.build_reader(folder, swift_modules)

    return made_once(tmp_path_factory, "reader", build) / "reader"


@pytest.fixture(scope="session")
def camera_logic(swift_modules: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The app's camera and screen as a program; see `tests.ios.camera_app`."""

    def build(folder: Path) -> None:
        camera_app.build_camera(folder, swift_modules)

    return made_once(tmp_path_factory, "camera", build) / "camera"


@pytest.fixture(scope="session")
def played_camera(swift_modules: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The app's whole camera as a program; see `tests.ios.camera_app`."""

    def build(folder: Path) -> None:
        camera_app.build_played_camera(folder, swift_modules)

    return made_once(tmp_path_factory, "played-camera", build) / "camera"


@pytest.fixture(scope="session")
def played_app(swift_modules: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The app as a program; see `tests.ios.camera_app`."""

    def build(folder: Path) -> None:
        camera_app.build_played_app(folder, swift_modules)

    return made_once(tmp_path_factory, "played-app", build) / "app"
