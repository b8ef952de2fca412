"""What the status bar says, as it follows from the sessions."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from workbench.core.events import Progress
from workbench.sessions.build import BuildSession
from workbench.sessions.data import DataPhase, DataSession
from workbench.sessions.export import ExportSession
from workbench.sessions.export_state import ExportPhase
from workbench.sessions.models import ModelsSession
from workbench.sessions.onnx_export import OnnxSession
from workbench.sessions.reading import ReaderSession, ReaderState
from workbench.sessions.readings import ReadingsSession
from workbench.sessions.robustness import RobustnessSession
from workbench.sessions.training import TrainingPhase, TrainingSession
from workbench.ui.build_wording import is_looking, progress_text, title_text
from workbench.ui.status_bar import Job, StatusBar
from workbench.ui.wording import percent_text, runtime_text

_UNKNOWN = -1.0
_REFRESH_MS = 500

_TRAINING_QUESTION = (
    "A training is running. It is stopped; its best weights are kept, and it can be continued later."
)


class StatusReports(QObject):
    """Keeps a `StatusBar` in step with the sessions."""

    def __init__(
        self,
        status: StatusBar,
        *,
        data: DataSession,
        training: TrainingSession,
        models: ModelsSession,
        reader: ReaderSession,
        export: ExportSession,
        build: BuildSession,
        onnx: OnnxSession,
        robustness: RobustnessSession,
        readings: ReadingsSession,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._status = status
        self._data = data
        self._training = training
        self._models = models
        self._reader = reader
        self._export = export
        self._build = build
        self._onnx = onnx
        self._robustness = robustness
        self._readings = readings
        # Batches come without a signal; while they come, their figures are looked at here.
        self._timer = QTimer(self, interval=_REFRESH_MS)
        self._timer.timeout.connect(self._show_training)
        data.state_changed.connect(self._show_data)
        training.state_changed.connect(self._show_training)
        models.chosen_changed.connect(self._show_model)
        reader.status_changed.connect(self._show_runtime)
        export.state_changed.connect(self._show_export)
        build.state_changed.connect(self._show_build)
        onnx.state_changed.connect(self._show_onnx)
        robustness.state_changed.connect(self._show_robustness)
        readings.state_changed.connect(self._show_readings)
        for show in (self._show_data, self._show_training, self._show_model, self._show_runtime):
            show()

    def _show_data(self) -> None:
        state = self._data.state
        dataset = state.dataset
        if dataset is not None:
            text = f"{dataset.name} · {len(dataset.train):,} + {len(dataset.test):,}"
            self._status.show_data(text, tone="warning" if dataset.is_drawn else "positive")
        elif state.phase is DataPhase.FAILED:
            self._status.show_data("No data", tone="negative")
        else:
            self._status.show_data("Looking for data…" if state.phase.is_busy() else "No data")
        job = None
        if state.phase is DataPhase.PREPARING:
            text = state.stage.stage if state.stage is not None else "Looking for MNIST"
            job = Job(
                text=text,
                fraction=_fraction(state.stage),
                cancel=self._data.cancel,
                is_stopping=state.is_stopping,
            )
        self._status.set_job("data", job)

    def _show_training(self) -> None:
        state = self._training.state
        if not state.phase.is_busy():
            self._timer.stop()
            self._status.set_job("training", None)
            return
        self._timer.start()
        recipe = state.recipe.title if state.recipe is not None else "network"
        fraction = state.fraction if state.phase is TrainingPhase.TRAINING else _UNKNOWN
        if state.is_stopping:
            text, fraction = "Stopping the training", _UNKNOWN
        elif state.is_paused:
            text = f"Training {recipe}, paused · {100 * state.fraction:.0f} %"
        elif state.phase is TrainingPhase.TRAINING:
            text = f"Training {recipe} · {100 * state.fraction:.0f} %"
        else:
            text = state.stage.stage if state.stage is not None else "Starting the training"
        self._status.set_job(
            "training",
            Job(
                text=text,
                fraction=fraction,
                cancel=self._training.stop,
                is_stopping=state.is_stopping,
                question=_TRAINING_QUESTION,
            ),
        )

    def _show_model(self) -> None:
        chosen = self._models.chosen
        if chosen is None:
            self._status.show_model("No model yet")
            return
        accuracy = "" if chosen.test_accuracy is None else f" · {percent_text(chosen.test_accuracy)}"
        self._status.show_model(f"Model: {chosen.title}{accuracy}")

    def _show_runtime(self) -> None:
        status = self._reader.status
        texts = {
            ReaderState.NO_MODEL: "",
            ReaderState.STARTING: "Opening the model…",
            ReaderState.READY: runtime_text(status.runtime),
            ReaderState.FAILED: "The model cannot be opened",
        }
        self._status.show_runtime(texts[status.state])

    def _show_export(self) -> None:
        state = self._export.state
        if not state.phase.is_busy():
            self._status.set_job("export", None)
            return
        is_exporting = state.phase is ExportPhase.EXPORTING
        default = "Exporting" if is_exporting else "Measuring"
        text = state.stage.stage if state.stage is not None else default
        self._status.set_job(
            "export",
            Job(
                text="Stopping" if state.is_stopping else text,
                fraction=_UNKNOWN if is_exporting or state.is_stopping else state.fraction or _UNKNOWN,
                cancel=self._export.stop,
                is_stopping=state.is_stopping,
                question="An export is running. It is stopped, and nothing is written."
                if is_exporting
                else "",
            ),
        )

    def _show_build(self) -> None:
        state = self._build.state
        if not state.phase.is_busy():
            self._status.set_job("build", None)
            return
        name = state.project.name if state.project is not None else ""
        doing = progress_text(state)
        self._status.set_job(
            "build",
            Job(
                text=" · ".join(text for text in (title_text(state, name), doing) if text),
                fraction=_UNKNOWN,
                cancel=self._build.stop,
                is_stopping=state.is_stopping,
                question="" if is_looking(state) else "An app is being built. The build is cancelled.",
            ),
        )

    def _show_onnx(self) -> None:
        state = self._onnx.state
        if not state.is_busy:
            self._status.set_job("onnx", None)
            return
        text = state.stage.stage if state.stage is not None else "Starting the export to ONNX"
        self._status.set_job(
            "onnx",
            Job(
                text="Stopping" if state.is_stopping else text,
                fraction=_UNKNOWN if state.is_stopping or state.fraction is None else state.fraction,
                cancel=self._onnx.stop,
                is_stopping=state.is_stopping,
                question="An ONNX model is being written. It is stopped, and nothing is written.",
            ),
        )

    def _show_robustness(self) -> None:
        state = self._robustness.state
        if not state.is_busy:
            self._status.set_job("robustness", None)
            return
        self._status.set_job(
            "robustness",
            Job(
                text="Stopping" if state.is_stopping else "Measuring the robustness",
                fraction=_UNKNOWN if state.is_stopping or state.fraction is None else state.fraction,
                cancel=self._robustness.stop,
                is_stopping=state.is_stopping,
            ),
        )

    def _show_readings(self) -> None:
        state = self._readings.state
        if not state.is_busy:
            self._status.set_job("readings", None)
            return
        text = state.stage.stage if state.stage is not None else "Starting the reader"
        self._status.set_job(
            "readings",
            Job(
                text="Stopping" if state.is_stopping else text,
                fraction=_UNKNOWN if state.is_stopping or state.fraction is None else state.fraction,
                cancel=self._readings.stop,
                is_stopping=state.is_stopping,
            ),
        )


def _fraction(stage: Progress | None) -> float:
    return stage.done / stage.total if stage is not None and stage.total else _UNKNOWN
