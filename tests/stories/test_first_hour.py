"""A user's first hour: look at digits, train, draw one, film some, and take the app to Xcode."""

from __future__ import annotations

import plistlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from pbxproj import XcodeProject

from tests.driving import ONE, SEVEN, Driver, page_of_digits, write_film
from tests.trained import write_drawn_set
from workbench.core.folders import user_folders
from workbench.core.forms import Form
from workbench.core.model_format import ModelFormat, Precision
from workbench.core.runs import RunStore
from workbench.data.drawn import draw_digits
from workbench.sessions.export_state import ExportPhase
from workbench.sessions.reading import ReaderStatus
from workbench.sessions.training import TrainingPhase
from workbench.vision.sources import FileSource

pytestmark = [pytest.mark.qt_log_level_fail("WARNING"), pytest.mark.qt_log_ignore("propagateSizeHints")]

FP16 = Form(model_format=ModelFormat.MLPROGRAM, precision=Precision.FP16)
PALETTE4 = Form(model_format=ModelFormat.MLPROGRAM, precision=Precision.PALETTE4)


@pytest.mark.timeout(600)
def test_from_the_first_look_to_an_xcode_project(driver: Driver, tmp_path: Path) -> None:
    driver.open()
    _look_at_the_data(driver)
    _train(driver)
    _draw(driver)
    _film(driver, tmp_path)
    _measure(driver)
    _export(driver, tmp_path)


def _look_at_the_data(driver: Driver) -> None:
    assert driver.window.current_page == "data"
    assert "6,000" in driver.window.status.text
    picture = driver.data_page.grab().toImage()
    shades = {
        picture.pixelColor(x, y).value() for x in range(0, picture.width(), 7) for y in range(0, 700, 7)
    }
    assert len(shades) > 20, "there are no samples to see"


def _train(driver: Driver) -> None:
    page, training = driver.train_page, driver.workbench.sessions.training
    driver.go_to("train")
    page.setup.form.choose_recipe("fast")
    driver.type(page.setup.form.editor("epochs"), "2")
    driver.click(page.train_button)
    driver.wait(lambda: training.state.fraction > 0.2, "the first points")
    assert training.curves is not None
    seen = training.curves.batch_count
    assert seen > 0
    driver.wait(lambda: training.curves.batch_count > seen, "more points")
    driver.wait(lambda: not training.state.phase.is_busy(), "the end of the training", seconds=300)
    assert training.state.phase is TrainingPhase.DONE, training.state.outcome
    assert training.state.evaluated is not None
    assert training.state.evaluated.accuracy > 0.8
    assert page.result.isVisible()
    (run,) = RunStore(user_folders().runs).list()
    assert run.state == "finished"
    assert run.folder.package_path.is_dir()


def _draw(driver: Driver) -> None:
    page, reader = driver.test_page, driver.workbench.sessions.reader
    driver.go_to("test")
    driver.wait(lambda: _reads_with(reader.status, "DigitClassifier.mlpackage"), "the reader")
    for strokes, digit in ((ONE, "1"), (SEVEN, "7")):
        page.canvas_pane.canvas.clear()
        driver.wait(lambda: page.canvas_pane.insight.probabilities is None, "the empty canvas")
        driver.draw(page.canvas_pane.canvas, strokes)
        driver.wait(lambda digit=digit: page.canvas_pane.insight.label == digit, f"a reading of {digit}")
        sample = page.canvas_pane.insight.sample
        assert sample is not None
        assert sample.shape == (28, 28)
        assert sample.max() > 200


def _reads_with(status: ReaderStatus, name: str) -> bool:
    return status.is_ready and status.model is not None and status.model.name == name


def _film(driver: Driver, tmp_path: Path) -> None:
    digits = np.array([3, 1, 7, 0], np.uint8)
    page = page_of_digits(draw_digits(4, 11, labels=digits).images, seed=1)
    film = write_film(tmp_path / "film.mp4", page, frames=150)
    pane = driver.test_page.camera_pane
    driver.test_page.show_mode("camera")
    frames: list[str] = []
    camera = driver.workbench.sessions.camera
    camera.frame_read.connect(
        lambda frame: frames.append("".join(reading.label for reading in frame.readings or ()))
    )
    pane.open_source(FileSource(film))
    # The first frames say nothing: what is read has to be steady.
    driver.wait(lambda: frames.count("3170") >= 5, "five frames with readings")


def _measure(driver: Driver) -> None:
    page, export = driver.export_page, driver.workbench.sessions.export
    driver.go_to("export")
    driver.wait(lambda: page.model.run_choice.count() == 1, "the run to export")
    table = page.model.forms
    # What the training ended with is proved already.
    assert table.row_texts(FP16)[3].replace(",", "").isdecimal()
    table.choose(PALETTE4)
    button = table.measure_button(PALETTE4)
    assert button is not None
    driver.click(button)
    driver.wait(lambda: table.status(PALETTE4).text.startswith("Asking"), "the questions", seconds=120)
    driver.wait(lambda: not export.state.phase.is_busy(), "the figures", seconds=120)
    assert export.state.failures == ()
    assert table.row_texts(PALETTE4)[4].endswith(" ms")
    assert page.proof.texts()[0].endswith("agree")
    assert [row.title for row in page.proof.compared.rows()] == ["Random", "Blank", "Saturated", "Inverted"]
    table.choose(FP16)


def _export(driver: Driver, tmp_path: Path) -> None:
    page, export = driver.export_page, driver.workbench.sessions.export
    driver.type(page.form.editor("app_name"), "Ziffernleser")
    page.form.set_folder(tmp_path)
    driver.click(page.export_button)
    driver.wait(lambda: export.state.written is not None, "the Xcode project", seconds=300)
    assert export.state.phase is not ExportPhase.FAILED
    _check_project(tmp_path / "Ziffernleser")


def _check_project(folder: Path) -> None:
    project_file = folder / "Ziffernleser.xcodeproj" / "project.pbxproj"
    project = XcodeProject.load(str(project_file))
    assert [target.name for target in project.objects.get_targets()]
    (package,) = folder.rglob("*.mlpackage")
    assert (package / "Manifest.json").is_file()
    assert list((folder / "App").rglob("*.swift"))
    assert (folder / "DigitKit" / "Package.swift").is_file()
    settings = (folder / "Config" / "App.xcconfig").read_text(encoding="utf-8")
    assert "Ziffernleser" in settings
    assert "com.example.ziffernleser" in settings
    assert (folder / "README.md").is_file()
    for plist in folder.rglob("*.xcsettings"):
        plistlib.loads(plist.read_bytes())


def test_the_window_loads_neither_tensorflow_nor_coremltools(tmp_path: Path) -> None:
    data = write_drawn_set(tmp_path / "digits.npz", train=200, test=50)
    script = """
import sys
from pathlib import Path
import workbench.app as app

class Watched(app.Workbench):
    def start(self):
        self.ready.connect(self.window.close)
        super().start()

app.Workbench = Watched
status = app.run(Path(sys.argv[1]))
print(*sorted({"tensorflow", "keras", "coremltools"} & set(sys.modules)))
sys.exit(status)
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(data)], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
