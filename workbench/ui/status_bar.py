"""The status bar: which data, which model, which runtime, and what runs, with its Cancel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QWidget

from workbench.ui.theme import theme_of
from workbench.ui.widgets.buttons import Button
from workbench.ui.widgets.elided_label import ElidedLabel

HEIGHT = 30


@dataclass(frozen=True, kw_only=True)
class Job:
    """Something that runs: ``fraction`` is below 0 where it is not known.

    ``question`` is what to ask before the window closes on it; empty where nothing is lost.
    """

    text: str
    fraction: float
    cancel: Callable[[], None]
    is_stopping: bool = False
    question: str = ""


class StatusBar(QFrame):
    """One line at the foot of the window."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusBar")
        self.setFixedHeight(HEIGHT)
        self._jobs: dict[str, Job] = {}
        self._dot = _Dot()
        self._data = ElidedLabel()
        self._model = ElidedLabel()
        self._runtime = ElidedLabel()
        self._job_text = QLabel()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(120)
        self._cancel = Button("Cancel")
        self._cancel.clicked.connect(self._on_cancel_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self._dot)
        row.addWidget(self._data)
        for label in (self._model, self._runtime):
            row.addSpacing(10)
            row.addWidget(label)
        row.addStretch(1)
        row.addWidget(self._job_text)
        row.addWidget(self._bar)
        row.addWidget(self._cancel)
        self._render_jobs()

    @property
    def jobs(self) -> dict[str, Job]:
        """What runs, by name, the oldest first."""
        return dict(self._jobs)

    @property
    def text(self) -> str:
        """All that the bar says, for tests and for who reads aloud."""
        parts = (self._data.text(), self._model.text(), self._runtime.text(), self._job_text.text())
        return " | ".join(part for part in parts if part)

    def show_data(self, text: str, *, tone: str = "") -> None:
        """Say which data are in use; ``tone`` is positive, warning, negative or "" for none yet."""
        self._data.set_text(text)
        self._dot.set_tone(tone)

    def show_model(self, text: str) -> None:
        self._model.set_text(text)

    def show_runtime(self, text: str) -> None:
        self._runtime.set_text(text)

    def set_job(self, name: str, job: Job | None) -> None:
        """Show a job under ``name`` from now on, or, with None, no longer."""
        if job is None:
            self._jobs.pop(name, None)
        else:
            self._jobs[name] = job
        self._render_jobs()

    def _render_jobs(self) -> None:
        job = next(reversed(self._jobs.values()), None)
        for widget in (self._job_text, self._bar, self._cancel):
            widget.setVisible(job is not None)
        if job is None:
            self._job_text.setText("")
            return
        more = f" (and {len(self._jobs) - 1} more)" if len(self._jobs) > 1 else ""
        self._job_text.setText(job.text + more)
        if job.fraction < 0:
            self._bar.setRange(0, 0)
        else:
            self._bar.setRange(0, 1000)
            self._bar.setValue(round(job.fraction * 1000))
        self._cancel.setEnabled(not job.is_stopping)
        self._cancel.setAccessibleName(f"Cancel: {job.text}")

    def _on_cancel_clicked(self) -> None:
        job = next(reversed(self._jobs.values()), None)
        if job is not None:
            job.cancel()


class _Dot(QWidget):
    """A coloured dot: green where the data are MNIST, orange where they are drawn."""

    def __init__(self) -> None:
        super().__init__()
        self._tone = ""
        self.setFixedSize(QSize(8, 8))

    def set_tone(self, tone: str) -> None:
        self._tone = tone
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = theme_of(self)
        tones = {"positive": theme.positive, "warning": theme.warning, "negative": theme.negative}
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tones.get(self._tone, theme.disabled)))
        painter.drawEllipse(self.rect())
