"""The pages of the window: each is made, of the sessions it shows, when it is first needed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from workbench.app_sessions import Sessions
from workbench.sessions.preferences import Preferences
from workbench.ui.messages import Messages
from workbench.ui.page_steps import Steps
from workbench.ui.theme import ThemeService
from workbench.ui.window import Window


class Pages(QObject):
    """Makes the pages of a window, and leads from one to another.

    ``export_requested`` carries the folder of a run to whichever page exports.
    """

    export_requested = Signal(object)

    def __init__(
        self,
        window: Window,
        sessions: Sessions,
        *,
        theme: ThemeService,
        messages: Messages,
        preferences: Preferences,
        exports: Path,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._sessions = sessions
        self._theme = theme
        self._messages = messages
        self._preferences = preferences
        self._exports = exports

    def add(self) -> Sequence[str]:
        """Add the pages to the window, and return their keys in the order of the work."""
        pages = (
            ("data", "Data", self._data_page),
            ("train", "Train", self._train_page),
            ("test", "Test", self._test_page),
            ("export", "Export", self._export_page),
        )
        for key, title, make in pages:
            self._window.add_page(key, title, key, make)
        return tuple(key for key, _title, _make in pages)

    def _data_page(self) -> Steps[QWidget]:
        from workbench.ui.pages.data import DataPage

        sessions = self._sessions
        own_samples, preview = sessions.own_samples, sessions.preview
        reader, readings, set_facts = sessions.reader, sessions.readings, sessions.set_facts
        yield
        page = DataPage(
            data=sessions.data,
            own_samples=own_samples,
            preview=preview,
            reader=reader,
            readings=readings,
            set_facts=set_facts,
            messages=self._messages,
            preferences=self._preferences,
        )
        page.test_requested.connect(partial(self._window.show_page, "test"))
        yield
        page.build_rest()
        self._window.lessons.follow("data", page.browser.split, page.browser.sample.views)
        return page

    def _train_page(self) -> Steps[QWidget]:
        from workbench.ui.pages.train_steps import train_page

        page = yield from train_page(
            training=self._sessions.training,
            runs=self._sessions.runs,
            run_curves=self._sessions.run_curves,
            plot_files=self._sessions.plot_files,
            robustness=self._sessions.robustness,
            data=self._sessions.data,
            recipes=self._sessions.recipes,
            theme=self._theme,
            messages=self._messages,
            preferences=self._preferences,
        )
        page.data_requested.connect(partial(self._window.show_page, "data"))
        page.set_own_count(len(self._sessions.own_samples.state.kept))
        self._sessions.own_samples.count_changed.connect(page.set_own_count)
        page.try_requested.connect(self._on_try_requested)
        page.export_requested.connect(self._on_export_requested)
        self._window.lessons.follow("train", page.views.chooser)
        return page

    def _test_page(self) -> QWidget:
        from workbench.ui.pages.test import TestPage

        page = TestPage(
            reader=self._sessions.reader,
            models=self._sessions.models,
            camera=self._sessions.camera,
            cameras=self._sessions.cameras,
            stills=self._sessions.stills,
            pictures=self._sessions.pictures,
            own_samples=self._sessions.own_samples,
            messages=self._messages,
            preferences=self._preferences,
        )
        page.train_requested.connect(partial(self._window.show_page, "train"))
        self._window.lessons.follow("test", page.modes)
        return page

    def _export_page(self) -> Steps[QWidget]:
        from workbench.ui.pages.export_build import ExportBuild
        from workbench.ui.pages.export_onnx import OnnxExport
        from workbench.ui.pages.export_steps import export_page

        page = yield from export_page(
            export=self._sessions.export,
            runs=self._sessions.runs,
            flips=self._sessions.flips,
            messages=self._messages,
            preferences=self._preferences,
            exports=self._exports,
            has_apple_runtime=sys.platform == "darwin",
        )
        ExportBuild(page, session=self._sessions.build, export=self._sessions.export, messages=self._messages)
        OnnxExport(
            page,
            session=self._sessions.onnx,
            runs=self._sessions.runs,
            messages=self._messages,
            exports=self._exports,
        )
        page.train_requested.connect(partial(self._window.show_page, "train"))
        self.export_requested.connect(page.choose_run)
        self._window.lessons.follow("export", page.results.chooser)
        return page

    def _on_export_requested(self, run: Path) -> None:
        self._window.show_page("export")
        self.export_requested.emit(run)

    def _on_try_requested(self, run: Path) -> None:
        choice = next((one for one in self._sessions.models.choices if one.run == run), None)
        if choice is not None:
            self._sessions.models.choose(choice.path)
        self._window.show_page("test")
