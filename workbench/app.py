"""Builds the window with everything behind it, and runs it."""

from __future__ import annotations

import logging
import platform
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from workbench import __version__
from workbench.core.display import check_display
from workbench.core.errors import SetupError
from workbench.core.folders import UserFolders, user_folders

try:
    from PySide6.QtCore import QObject, QTimer, Signal, qVersion
    from PySide6.QtWidgets import QApplication
except ImportError as error:
    # On a bare Linux, Qt's own libraries cannot be loaded: say which ones are missing.
    check_display()
    raise SetupError("Qt cannot be loaded.", hint="Run make setup again.", details=str(error)) from error

from workbench.app_closing import end_training
from workbench.app_pages import Pages
from workbench.app_sessions import Sessions
from workbench.sessions.interrupts import Interrupts
from workbench.sessions.log import start_log, stop_log
from workbench.sessions.preferences import Preferences
from workbench.ui.icons import application_icon
from workbench.ui.messages import Messages
from workbench.ui.theme import ThemeService
from workbench.ui.unexpected import UnexpectedErrors
from workbench.ui.window import Window

if TYPE_CHECKING:
    from workbench.sessions.loading import ModuleLoader

# What the sessions and the pages import that knows no Qt.
_PLAIN = (
    "numpy",
    "cv2",
    "workbench.data.mnist",
    "workbench.data.readings",
    "workbench.data.statistics",
    "workbench.core.recipe_store",
    "workbench.core.runs",
    "workbench.vision.reading",
    "workbench.vision.sources",
    "workbench.worker.protocol",
    "workbench.ios.export",
)

# What the Data page imports that does, in pieces that take about equally long.
_FOR_DATA_PAGE = (
    "workbench.sessions.data",
    "workbench.sessions.own_samples",
    "workbench.sessions.preview",
    "workbench.sessions.reading",
    "workbench.sessions.readings",
    "workbench.sessions.set_facts",
    "workbench.ui.widgets",
    "workbench.ui.widgets.sample_grid",
    "workbench.ui.widgets.pixel_grid",
    "workbench.ui.widgets.label_views",
    "workbench.ui.pages.data_browser",
    "workbench.ui.pages.data_own",
    "workbench.ui.pages.data_set",
    "workbench.ui.pages.data",
)

_log = logging.getLogger(__name__)


class Workbench(QObject):
    """The window, its sessions and its pages; ``ready`` comes when all of them are there.

    The window is painted first. What takes time to load follows, and each page is built when it
    is first needed or when there is time for it.
    """

    ready = Signal()

    def __init__(self, application: QApplication, *, folders: UserFolders, data: Path | None = None) -> None:
        super().__init__()
        self._application = application
        self._given = data
        self._is_ready = False
        self._unbuilt: list[str] = []
        self._loader: ModuleLoader | None = None
        self.theme = ThemeService(application, parent=self)
        self.preferences = Preferences.of(folders)
        self.messages = Messages(parent=self)
        self.sessions = Sessions(
            folders=folders, preferences=self.preferences, messages=self.messages, parent=self
        )
        self.window = Window(messages=self.messages, preferences=self.preferences)
        pages = Pages(
            self.window,
            self.sessions,
            theme=self.theme,
            messages=self.messages,
            preferences=self.preferences,
            exports=folders.exports,
        )
        self._unbuilt += pages.add()
        self.window.mark_page(self.window.remembered_page())
        self.window.first_painted.connect(self._on_first_painted)
        self.window.closing.connect(self._on_closing)

    @property
    def is_ready(self) -> bool:
        """Whether `ready` has been emitted."""
        return self._is_ready

    def start(self) -> None:
        """Show the window; the rest follows as soon as it is painted."""
        self.window.show()

    def _on_first_painted(self) -> None:
        from workbench.sessions.loading import ModuleLoader, Modules

        self._loader = ModuleLoader(self)
        self._loader.load(Modules(plain=_PLAIN, windowed=_FOR_DATA_PAGE), self._open_data)

    def _open_data(self) -> None:
        self.sessions.data.open(self._given)
        first = self.window.current_page or self.window.remembered_page()
        if first == "data":
            # It needs least, and is there before what the others need.
            self._build_first_page()
        else:
            self._load_pages(self._build_first_page)

    def _build_first_page(self) -> None:
        first = self.window.current_page or self.window.remembered_page()
        if self.window.build_step(first):
            QTimer.singleShot(0, self._show_first_page)
        else:
            QTimer.singleShot(0, self._build_first_page)

    def _show_first_page(self) -> None:
        self.window.show_page(self.window.current_page or self.window.remembered_page())
        self._load_pages(self._load_sessions)

    def _load_pages(self, then: Callable[[], None]) -> None:
        """Load what sessions and pages are made of, a module at a time; what is there costs nothing."""
        from workbench.sessions.loading import Modules, modules_in

        packages = ("workbench.sessions", "workbench.ui.widgets", "workbench.ui.pages")
        windowed = tuple(module for package in packages for module in modules_in(package))
        if self._loader is not None:
            self._loader.load(Modules(plain=(), windowed=windowed), then)

    def _load_sessions(self) -> None:
        from workbench.ui.status_reports import StatusReports

        sessions = self.sessions
        StatusReports(
            self.window.status,
            data=self.sessions.data,
            training=sessions.training,
            models=sessions.models,
            reader=sessions.reader,
            export=sessions.export,
            build=sessions.build,
            onnx=sessions.onnx,
            robustness=sessions.robustness,
            readings=sessions.readings,
            parent=self,
        )
        sessions.runs.refresh()
        sessions.own_samples.refresh()
        QTimer.singleShot(0, self._build_next_piece)

    def _build_next_piece(self) -> None:
        if self._unbuilt:
            if self.window.build_step(self._unbuilt[0]):
                del self._unbuilt[0]
            QTimer.singleShot(0, self._build_next_piece)
        else:
            self._is_ready = True
            self.ready.emit()

    def _on_closing(self) -> None:
        training = self.sessions.running_training
        if training is not None:
            end_training(self.window, training)
        self.window.hide()
        if self._loader is not None:
            self._loader.shut_down()
        self.sessions.shut_down()
        self._application.quit()


def run(data: Path | None = None) -> int:
    """Show the window until it is closed; return the exit status. Raises `SetupError`.

    ``data`` is the data set to open instead of the one that would be found.
    """
    check_display()
    application = QApplication(sys.argv[:1])
    application.setApplicationName("DigitWorkbench")
    application.setApplicationDisplayName("Digit Workbench")
    application.setDesktopFileName("digit-workbench")
    application.setWindowIcon(application_icon())
    # Closing the window takes as long as stopping what runs.
    application.setQuitOnLastWindowClosed(False)
    folders = user_folders()
    start_log(folders.logs)
    workbench = Workbench(application, folders=folders, data=data)
    unexpected = UnexpectedErrors(workbench.messages, parent=workbench)
    unexpected.install()
    interrupts = Interrupts(workbench)
    interrupts.interrupted.connect(workbench.window.close)
    _log.info("Started %s, Python %s, Qt %s", __version__, platform.python_version(), qVersion())
    try:
        workbench.start()
        return application.exec()
    finally:
        interrupts.close()
        unexpected.uninstall()
        stop_log()
