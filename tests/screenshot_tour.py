"""The way through the application that the screenshots show."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import cv2
import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.driving import THREE, Driver, page_of_digits, write_film
from workbench.app import Workbench
from workbench.core.folders import user_folders
from workbench.data.mnist import load_test_samples
from workbench.data.sample_file import Origin
from workbench.sessions.camera import CameraState
from workbench.ui.icons import application_icon
from workbench.ui.theme import DARK, LIGHT
from workbench.ui.widgets.export_results import BUILD
from workbench.vision.sources import FileSource

_LOOKS = (("light", LIGHT), ("dark", DARK))


class Tour:
    """Goes through all pages once and keeps a picture of each state in both looks."""

    def __init__(self, *, data: Path | None, out: Path, scratch: Path) -> None:
        self._application = QApplication(["digit-workbench"])
        self._application.setWindowIcon(application_icon())
        self._driver = Driver(Workbench(self._application, folders=user_folders(), data=data))
        self._out = out
        self._scratch = scratch
        out.mkdir(parents=True, exist_ok=True)

    def go(self, *, width: int, height: int, recipe: str, epochs: str) -> None:
        """Take all screenshots."""
        driver = self._driver
        driver.window.resize(width, height)
        driver.open()
        self._take("data")
        self._preview()
        for page in ("test", "export"):
            driver.go_to(page)
            # The starter model reads until the training below has made one.
            driver.wait(lambda: driver.workbench.sessions.reader.status.is_ready, "the starter model")
            self._take(f"{page}-empty")
        self._train(recipe, epochs)
        self._test()
        self._whole_set()
        self._own_samples()
        self._export()
        driver.close()

    def _preview(self) -> None:
        driver, card = self._driver, self._driver.data_page.browser.sample
        driver.wait(lambda: driver.workbench.sessions.reader.status.is_ready, "the starter model")
        driver.click(card.views.button("stages"))
        self._take("data-stages")
        driver.click(card.views.button("pixels"))
        driver.click(card.enlarge_button)
        card.pixels_view.head.profile_button.setChecked(True)
        card.pixels.mark((14, 14))
        self._take("data-numbers")
        card.pixels.mark(None)
        card.pixels_view.head.profile_button.setChecked(False)
        driver.click(card.enlarge_button)
        for view, recipe in (("augmented", "best"), ("background", "camera")):
            driver.workbench.sessions.recipes.choose(recipe)
            driver.click(card.views.button(view))
            # The first background takes a moment.
            driver.rest(1500)
            self._take(f"data-{view}")
        driver.workbench.sessions.recipes.choose("tutorial")
        driver.click(card.views.button("pixels"))

    def _train(self, recipe: str, epochs: str) -> None:
        driver, page = self._driver, self._driver.train_page
        training = driver.workbench.sessions.training
        driver.go_to("train")
        page.setup.form.choose_recipe(recipe)
        driver.type(page.setup.form.editor("epochs"), epochs)
        self._take("train-empty")
        self._recipe()
        driver.click(page.train_button)
        driver.rest(500)
        self._take("train-starting", looks=("light",))
        driver.wait(lambda: training.state.fraction > 0.6, "most of the training", seconds=900)
        self._take("train")
        driver.wait(lambda: not training.state.phase.is_busy(), "its end", seconds=900)
        driver.rest(1500)
        self._take("train-done")
        for view in ("evaluation", "confusion", "misread", "robustness"):
            page.views.choose(view)
            self._take(f"train-{view}")

    def _recipe(self) -> None:
        driver, setup = self._driver, self._driver.train_page.setup
        driver.click(setup.more_button)
        sheet = setup.recipe_actions.sheet
        for page in ("summary", "network", "augmentation"):
            driver.click(sheet.pages.button(page))
            self._take(f"recipe-{page}", window=sheet)
        driver.click(sheet.cancel_button)

    def _test(self) -> None:
        driver, page = self._driver, self._driver.test_page
        models, reader = driver.workbench.sessions.models, driver.workbench.sessions.reader
        driver.go_to("test")
        driver.wait(lambda: models.chosen is not None and models.chosen.run is not None, "the run's model")
        driver.wait(lambda: reader.status.is_ready, "the reader")
        driver.draw(page.canvas_pane.canvas, THREE)
        driver.wait(lambda: page.canvas_pane.insight.probabilities is not None, "a reading")
        self._take("test-canvas")
        samples = load_test_samples(Path(str(driver.workbench.sessions.data.dataset.path))).images[
            [3, 2, 1, 30, 4, 8, 21, 7]
        ]
        picture = page_of_digits(samples, seed=4)
        path = self._scratch / "page.png"
        cv2.imwrite(str(path), np.asarray(picture))
        page.show_mode("image")
        self._take("test-image-empty", looks=("light",))
        page.image_pane.open_paths([path])
        driver.wait(lambda: page.image_pane.insight.probabilities is not None, "the picture's readings")
        self._take("test-image")
        page.show_mode("camera")
        driver.rest(800)
        self._take("test-camera-missing", looks=("light",))
        page.camera_pane.open_source(FileSource(write_film(self._scratch / "film.mp4", picture, frames=120)))
        camera = driver.workbench.sessions.camera
        driver.wait(lambda: camera.status.state is CameraState.RUNNING, "the video")
        driver.wait(lambda: page.camera_pane.insight.probabilities is not None, "the video's readings")
        driver.rest(1500)
        self._take("test-camera")

    def _whole_set(self) -> None:
        driver, sessions = self._driver, self._driver.workbench.sessions
        page, browser = driver.data_page, driver.data_page.browser
        driver.go_to("data")
        driver.click(browser.split.button("set"))
        driver.wait(lambda: page.whole.gallery.figures() is not None, "the figures of the set")
        self._take("data-set")
        driver.click(browser.split.button("test"))
        QTest.keyClick(browser.order, Qt.Key.Key_End)
        driver.wait(lambda: sessions.readings.state.readings is not None, "the readings")
        # The chosen sample is answered to as well.
        driver.rest(500)
        self._take("data-misread")
        QTest.keyClick(browser.order, Qt.Key.Key_Home)

    def _own_samples(self) -> None:
        driver, own = self._driver, self._driver.workbench.sessions.own_samples
        page = driver.data_page
        driver.go_to("data")
        driver.click(page.browser.split.button("own"))
        self._take("data-own-empty", looks=("light",))
        evaluation = driver.workbench.sessions.runs.entries[0].run.folder.read_evaluation()
        test = load_test_samples(Path(str(driver.workbench.sessions.data.dataset.path)))
        misread = evaluation.misread[:30] if evaluation is not None else ()
        for one in misread:
            origin = Origin(
                source="import", name="test set", read_as=one.predicted, confidence=one.confidence
            )
            own.keep(test.images[one.index], label=one.label, origin=origin)
        driver.wait(lambda: len(own.state.kept) == len(misread), "the samples")
        driver.rest()
        self._take("data-own")
        driver.click(page.browser.split.button("train"))

    def _export(self) -> None:
        driver, page = self._driver, self._driver.export_page
        export = driver.workbench.sessions.export
        driver.go_to("export")
        driver.wait(lambda: page.model.run_choice.count() > 0, "the run")
        driver.type(page.form.editor("app_name"), "Ziffern")
        page.form.set_folder(self._scratch / "exports")
        driver.rest()
        self._take("export")
        self._measure_forms()
        self._prove()
        driver.click(page.export_button)
        driver.wait(lambda: export.state.written is not None, "the project", seconds=300)
        driver.rest()
        self._take("export-done")
        # Where there is no Xcode it says what a build needs.
        page.results.show_view(BUILD)
        driver.rest()
        self._take("export-build")

    def _measure_forms(self) -> None:
        driver, page = self._driver, self._driver.export_page
        export = driver.workbench.sessions.export
        driver.click(page.model.measure_all_button)
        driver.wait(lambda: len(export.state.over) >= 2, "two forms", seconds=300)
        driver.wait(lambda: export.state.stage is not None, "the next one")
        self._take("export-measuring")
        driver.click(page.cancel_button)
        driver.wait(lambda: not export.state.phase.is_busy(), "the cancel", seconds=60)
        driver.rest()
        self._take("export-cancelled", looks=("light",))
        driver.click(page.model.measure_all_button)
        driver.wait(lambda: not export.state.phase.is_busy(), "the measurements", seconds=600)
        driver.rest()
        self._take("export-measured")

    def _prove(self) -> None:
        """Show the form with most flips, and one of them large."""
        driver, page = self._driver, self._driver.export_page
        chosen = page.model.forms.chosen()
        (model, *_) = sorted(
            driver.workbench.sessions.runs.entries[0].models,
            key=lambda model: len(model.verification.flipped),
            reverse=True,
        )
        page.model.forms.choose(model.form)
        driver.wait(lambda: not driver.workbench.sessions.flips.state.is_reading, "the pictures")
        driver.rest()
        self._take("export-proof")
        if page.proof.flips.tiles.tiles():
            page.questions.show_flip(0)
            sheet = page.questions.sheet
            assert sheet is not None
            driver.rest()
            self._take("export-flip", window=sheet)
            sheet.accept()
        page.model.forms.choose(chosen)

    def _take(
        self, name: str, *, looks: Iterable[str] = ("light", "dark"), window: QWidget | None = None
    ) -> None:
        for look, theme in _LOOKS:
            if look in looks:
                self._driver.workbench.theme.use(theme)
                self._driver.rest(150)
                (window or self._driver.window).grab().save(str(self._out / f"{name}-{look}.png"))
        self._driver.workbench.theme.use(LIGHT)
