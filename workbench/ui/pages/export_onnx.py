"""The Export page's way to ONNX: a button, the question where to, and what came of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from workbench.core.events import Verified
from workbench.core.onnx_models import ONNX_SUFFIX
from workbench.sessions.onnx_export import OnnxSession, OnnxState
from workbench.sessions.runs import RunsSession
from workbench.ui.messages import Messages
from workbench.ui.pages.export import ExportPage
from workbench.ui.widgets import Button
from workbench.ui.wording import difference_text
from workbench.worker.protocol import ConvertToOnnx

_WRITE = "ONNX…"
_CANCEL = "Cancel ONNX"
_PROMISE = "Write the network as an ONNX model, for systems that are not Apple’s, and verify it"


class OnnxExport(QObject):
    """Puts ``button`` before the page's export button; it cancels what it has begun."""

    def __init__(
        self,
        page: ExportPage,
        *,
        session: OnnxSession,
        runs: RunsSession,
        messages: Messages,
        exports: Path,
    ) -> None:
        """``exports`` is the folder that is proposed."""
        super().__init__(page)
        self._page = page
        self._session = session
        self._messages = messages
        self._exports = exports
        self.button = Button(_WRITE)
        self.button.setAccessibleName("Export to ONNX")
        page.header.add_action(self.button, before=page.export_button)
        self.button.clicked.connect(self._on_clicked)
        session.state_changed.connect(self._show_state)
        session.written.connect(self._on_written)
        session.failed.connect(messages.failure)
        # After the page itself, which chooses a run when there are some.
        runs.entries_changed.connect(self._on_entries_changed)
        self._show_state(session.state)

    def _on_entries_changed(self) -> None:
        self._show_state(self._session.state)

    def _show_state(self, state: OnnxState) -> None:
        self.button.setText(_CANCEL if state.is_busy else _WRITE)
        stage = state.stage.stage if state.stage is not None else "Starting"
        self.button.setToolTip(stage if state.is_busy else _PROMISE)
        can_begin = self._page.model.chosen_run() is not None
        self.button.setEnabled(not state.is_stopping if state.is_busy else can_begin)

    def _on_clicked(self) -> None:
        entry = self._page.model.chosen_run()
        if self._session.state.is_busy:
            self._session.stop()
        elif entry is not None:
            start = self._exports / f"DigitClassifier{ONNX_SUFFIX}"
            path, _ = QFileDialog.getSaveFileName(
                self._page, "Write an ONNX model", str(start), f"ONNX models (*{ONNX_SUFFIX})"
            )
            out = path if not path or path.endswith(ONNX_SUFFIX) else path + ONNX_SUFFIX
            if out and (out == path or self._can_replace(Path(out))):
                card = self._page.form.typed().card()
                self._session.convert(ConvertToOnnx(run=str(entry.path), card=card, out=out))

    def _can_replace(self, out: Path) -> bool:
        """Ask where there is such a file already: the system has asked of the name without its ending."""
        return not out.exists() or self._messages.confirm(
            f"Replace “{out.name}”?", f"It lies in {out.parent}.", "Replace"
        )

    def _on_written(self, verified: Verified) -> None:
        path, found = Path(verified.path), verified.verification
        self._messages.info(
            f"“{path.name}” is in {path.parent}. It answers {found.agreeing:,} of {found.count:,} samples "
            f"as its network does ({verified.samples}); "
            f"the largest difference is {difference_text(found.max_probability_difference)}."
        )
