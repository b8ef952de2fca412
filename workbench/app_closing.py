"""Closing the window while a training runs: it ends with its best weights, in view of the user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop

from workbench.ui.closing_sheet import ClosingSheet
from workbench.ui.window import Window

if TYPE_CHECKING:
    # For the annotations alone: the first window is painted before numpy is loaded.
    from workbench.sessions.training import TrainingSession

_STOPPING = "Stopping the training"


def end_training(window: Window, training: TrainingSession) -> None:
    """Stop the training that runs and return once it has ended, or the user will not wait any longer.

    The window stays meanwhile, under a sheet that says what is done.
    """
    sheet = ClosingSheet(window)
    ended = QEventLoop(window)

    def show_stage() -> None:
        stage = training.state.stage
        sheet.show_stage(_STOPPING if stage is None else stage.stage)

    training.state_changed.connect(show_stage)
    # The child's ladder sees to it that this comes.
    training.training_ended.connect(ended.quit)
    sheet.hurried.connect(training.shut_down)
    show_stage()
    sheet.show()
    if not training.state.is_stopping:
        training.stop()
    if training.state.phase.is_busy():
        ended.exec()
    training.state_changed.disconnect(show_stage)
    sheet.done(0)
    sheet.deleteLater()
