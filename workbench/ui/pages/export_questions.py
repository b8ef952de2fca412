"""The sheets of the Export page: a question before a model that falls short, and a flip, large."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from workbench.core.events import ShortfallFound
from workbench.sessions.export import ExportSession
from workbench.sessions.flips import FlipsSession
from workbench.ui.widgets.flip_sheet import FlipSheet
from workbench.ui.widgets.shortfall_sheet import ShortfallSheet


class ExportQuestions(QObject):
    """Opens one sheet at a time over the page's window; ``sheet`` is the one that was opened last."""

    def __init__(self, *, export: ExportSession, flips: FlipsSession, window: QWidget) -> None:
        super().__init__(window)
        self._export = export
        self._flips = flips
        self._window = window
        self.sheet: QDialog | None = None
        export.shortfall_found.connect(self._on_shortfall_found)

    def show_flip(self, place: int) -> None:
        """Show one of the samples that flipped large."""
        samples = self._flips.state.samples
        if place < len(samples):
            self._open(FlipSheet(samples, place=place, parent=self._window))

    def _on_shortfall_found(self, found: ShortfallFound) -> None:
        sheet = ShortfallSheet(
            form=found.precision.title,
            sentence=found.sentence,
            verification=found.verification,
            parent=self._window,
        )
        sheet.accepted.connect(self._export.accept_shortfall)
        sheet.rejected.connect(self._export.decline_shortfall)
        self._open(sheet)

    def _open(self, sheet: QDialog) -> None:
        if self.sheet is not None:
            self.sheet.deleteLater()
        self.sheet = sheet
        sheet.open()
