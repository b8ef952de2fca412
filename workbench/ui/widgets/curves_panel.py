"""Loss and accuracy, one above the other, each in a card with its legend."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbench.sessions.curves import Curves, accuracy_of_epochs, loss_of_epochs
from workbench.sessions.runs import RunEntry
from workbench.sessions.training import TrainingSession
from workbench.ui.theme import Theme
from workbench.ui.widgets.card import Card
from workbench.ui.widgets.curve_plot import CurvePlot, Overlay
from workbench.ui.wording import percent_text

# Ten times a second is smooth to look at, and leaves the processor to the training.
_REDRAW_MS = 100


class CurvesPanel(QWidget):
    """Shows the training that runs, redrawn from a timer, or a run from its folder."""

    def __init__(self, *, training: TrainingSession, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._training = training
        self._theme = theme
        self._shown: tuple[Curves, Curves] | None = None
        self._drawn_version = -1
        self._loss_card, self._accuracy_card = Card("Loss"), Card("Accuracy")
        self._loss = CurvePlot("loss", theme=theme)
        self._accuracy = CurvePlot("accuracy", theme=theme)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        for card, plot in ((self._loss_card, self._loss), (self._accuracy_card, self._accuracy)):
            card.body.addWidget(plot)
            layout.addWidget(card, 1)
        self._timer = QTimer(self, interval=_REDRAW_MS)
        self._timer.timeout.connect(self._on_redraw)

    @property
    def loss_plot(self) -> CurvePlot:
        """The upper plot."""
        return self._loss

    @property
    def accuracy_plot(self) -> CurvePlot:
        """The lower plot."""
        return self._accuracy

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of ``theme``."""
        self._theme = theme
        self._loss.set_theme(theme)
        self._accuracy.set_theme(theme)
        self._show_legends()

    def follow_training(self) -> None:
        """Draw the training of the session, and go on drawing while it runs."""
        if not self._timer.isActive():
            self.show_training()
            self._timer.start()

    def show_training(self) -> None:
        """Draw the training of the session as it stands."""
        self._timer.stop()
        self._drawn_version = -1
        self._on_redraw()

    def show_run(self, entry: RunEntry | None) -> None:
        """Show a run as its folder has it, or nothing."""
        self._timer.stop()
        self._drawn_version = -1
        if entry is None or not entry.epochs:
            self._show(None, epochs=1)
            return
        epochs = entry.run.record.recipe.epochs if entry.run.record is not None else len(entry.epochs)
        self._show((loss_of_epochs(entry.epochs), accuracy_of_epochs(entry.epochs)), epochs=epochs)

    def set_overlays(self, ticked: tuple[tuple[RunEntry, str], ...], *, without: Path | None) -> None:
        """Lay ticked runs over, each in its colour, but for the one that is shown anyway."""
        others = [(entry, colour) for entry, colour in ticked if entry.path != without]
        for plot, curves_of in ((self._loss, loss_of_epochs), (self._accuracy, accuracy_of_epochs)):
            plot.show_overlays(
                tuple(
                    Overlay(name=entry.run.name, colour=colour, curves=curves_of(entry.epochs))
                    for entry, colour in others
                )
            )

    def _on_redraw(self) -> None:
        curves = self._training.curves
        version = curves.version if curves is not None else 0
        if version == self._drawn_version:
            return
        self._drawn_version = version
        if curves is None:
            self._show(None, epochs=1)
        else:
            self._show((curves.loss(), curves.accuracy()), epochs=curves.epochs)

    def _show(self, curves: tuple[Curves, Curves] | None, *, epochs: int) -> None:
        self._shown = curves
        loss, accuracy = curves if curves is not None else (None, None)
        self._loss.show_curves(loss, epochs=epochs)
        self._accuracy.show_curves(accuracy, epochs=epochs)
        self._show_legends()

    def _show_legends(self) -> None:
        loss, accuracy = self._shown if self._shown is not None else (None, None)
        best_loss = None if loss is None or not len(loss.validation) else loss.validation.y[-1]
        last = None if accuracy is None or not len(accuracy.validation) else accuracy.validation.y[-1]
        self._loss_card.set_trailing(self._legend(loss, "" if best_loss is None else f"{best_loss:.3f}"))
        self._accuracy_card.set_trailing(
            self._legend(accuracy, "" if last is None else percent_text(float(last)))
        )

    def _legend(self, curves: Curves | None, value: str) -> str:
        if curves is None:
            return ""
        theme = self._theme
        parts = [f'<span style="color:{theme.accent}; font-weight:600">— training</span>']
        if len(curves.validation) and np.isfinite(curves.validation.y[-1]):
            parts.append(
                f'<span style="color:{theme.series_2}; font-weight:600">● validation</span>&nbsp; {value}'
            )
        return "&nbsp;&nbsp; ".join(parts)
