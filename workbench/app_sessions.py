"""The sessions of the window: everything in it with a lifecycle, and no widget."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from workbench.core.folders import UserFolders
from workbench.sessions.preferences import Preferences
from workbench.ui.messages import Messages

if TYPE_CHECKING:
    # numpy and OpenCV come with these; the window is painted before they are loaded.
    from workbench.sessions.build import BuildSession
    from workbench.sessions.camera import CameraSession
    from workbench.sessions.cameras import CameraList
    from workbench.sessions.data import DataSession
    from workbench.sessions.export import ExportSession
    from workbench.sessions.flips import FlipsSession
    from workbench.sessions.models import ModelsSession
    from workbench.sessions.onnx_export import OnnxSession
    from workbench.sessions.own_samples import OwnSamplesSession
    from workbench.sessions.pictures import PicturesSession
    from workbench.sessions.plot_files import PlotFiles
    from workbench.sessions.preview import PreviewSession
    from workbench.sessions.reading import ReaderSession
    from workbench.sessions.readings import ReadingsSession
    from workbench.sessions.recipes import RecipesSession
    from workbench.sessions.robustness import RobustnessSession
    from workbench.sessions.run_curves import RunCurves
    from workbench.sessions.runs import RunsSession
    from workbench.sessions.set_facts import SetFactsSession
    from workbench.sessions.training import TrainingSession


class Sessions(QObject):
    """Each is made when it is first asked for, and shut down with the window."""

    def __init__(
        self, *, folders: UserFolders, preferences: Preferences, messages: Messages, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._folders = folders
        self._preferences = preferences
        self._messages = messages

    @cached_property
    def data(self) -> DataSession:
        """The data set in use."""
        from workbench.sessions.data import DataSession

        return DataSession(folders=self._folders, preferences=self._preferences, parent=self)

    @cached_property
    def own_samples(self) -> OwnSamplesSession:
        """The user's own samples; what fails with them is told."""
        from workbench.data.own_samples import OwnSampleStore
        from workbench.sessions.own_samples import OwnSamplesSession

        own_samples = OwnSamplesSession(OwnSampleStore(self._folders.samples), self)
        own_samples.failed.connect(self._messages.failure)
        return own_samples

    @cached_property
    def recipes(self) -> RecipesSession:
        """The recipes, and the one in use."""
        from workbench.core.recipe_store import RecipeStore
        from workbench.sessions.recipes import RecipesSession

        return RecipesSession(RecipeStore(self._folders.recipes), preferences=self._preferences, parent=self)

    @cached_property
    def preview(self) -> PreviewSession:
        """What the recipe in use makes of a sample."""
        from workbench.sessions.preview import PreviewSession

        return PreviewSession(self.recipes, self)

    @cached_property
    def training(self) -> TrainingSession:
        """The training that runs, if any."""
        from workbench.sessions.training import TrainingSession

        return TrainingSession(self)

    @cached_property
    def runs(self) -> RunsSession:
        """The runs in the user folder."""
        from workbench.core.runs import RunStore
        from workbench.sessions.runs import RunsSession

        return RunsSession(RunStore(self._folders.runs), self)

    @cached_property
    def run_curves(self) -> RunCurves:
        """What the runs' files say of their batches."""
        from workbench.sessions.run_curves import RunCurves

        return RunCurves(self)

    @cached_property
    def plot_files(self) -> PlotFiles:
        """Plots on their way to a file."""
        from workbench.sessions.plot_files import PlotFiles

        return PlotFiles(self)

    @cached_property
    def robustness(self) -> RobustnessSession:
        """The measurement of a run's robustness."""
        from workbench.sessions.robustness import RobustnessSession

        return RobustnessSession(self)

    @cached_property
    def export(self) -> ExportSession:
        """Conversion, and the project that is written."""
        from workbench.sessions.export import ExportSession

        return ExportSession(self)

    @cached_property
    def onnx(self) -> OnnxSession:
        """Conversion to ONNX."""
        from workbench.sessions.onnx_export import OnnxSession

        return OnnxSession(self)

    @cached_property
    def build(self) -> BuildSession:
        """The build of an exported project."""
        from workbench.sessions.build import BuildSession

        return BuildSession(self)

    @cached_property
    def flips(self) -> FlipsSession:
        """The samples that an exported model answers otherwise than its network."""
        from workbench.sessions.flips import FlipsSession

        return FlipsSession(self)

    @cached_property
    def reader(self) -> ReaderSession:
        """The model that reads."""
        from workbench.sessions.reading import ReaderSession

        return ReaderSession(self)

    @cached_property
    def readings(self) -> ReadingsSession:
        """How the model in use reads a whole split."""
        from workbench.sessions.readings import ReadingsSession

        return ReadingsSession(self.reader, self)

    @cached_property
    def set_facts(self) -> SetFactsSession:
        """What the data set in use looks like as a whole."""
        from workbench.sessions.set_facts import SetFactsSession

        return SetFactsSession(self.data, self)

    @cached_property
    def models(self) -> ModelsSession:
        """The models that may be chosen to read."""
        from workbench.core.starter import starter_model
        from workbench.sessions.models import ModelsSession

        return ModelsSession(
            runs=self.runs,
            reader=self.reader,
            preferences=self._preferences,
            starter=starter_model(),
            parent=self,
        )

    @cached_property
    def camera(self) -> CameraSession:
        """The camera or video that is read."""
        from workbench.sessions.camera import CameraSession

        return CameraSession(self.reader, self)

    @cached_property
    def cameras(self) -> CameraList:
        """The cameras that there are."""
        from workbench.sessions.cameras import CameraList

        return CameraList(self)

    @cached_property
    def stills(self) -> CameraSession:
        """The image that is read."""
        from workbench.sessions.camera import CameraSession

        return CameraSession(self.reader, self)

    @cached_property
    def pictures(self) -> PicturesSession:
        """The images that may be chosen."""
        from workbench.sessions.pictures import PicturesSession

        return PicturesSession(self.stills, self)

    @property
    def running_training(self) -> TrainingSession | None:
        """The session of a training that runs, if one does."""
        is_running = "training" in self.__dict__ and self.training.state.phase.is_busy()
        return self.training if is_running else None

    def shut_down(self) -> None:
        """End what runs in children and threads."""
        for name in (
            *(
                "readings",
                "pictures",
                "cameras",
                "camera",
                "stills",
                "reader",
                "export",
                "build",
                "onnx",
                "robustness",
                "training",
            ),
            *("runs", "flips", "run_curves", "plot_files", "own_samples", "preview", "set_facts", "data"),
        ):
            self._shut_down(name)

    def _shut_down(self, name: str) -> None:
        made = self.__dict__.get(name)
        if made is not None:
            made.shut_down()
