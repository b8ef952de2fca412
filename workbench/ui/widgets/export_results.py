"""The lower card of the Export page: the proof of the chosen form, the project that is written, its build."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from workbench.sessions.export_forms import FormRow
from workbench.ui.widgets.build_view import BuildView
from workbench.ui.widgets.card import Card
from workbench.ui.widgets.current_stack import CurrentStack
from workbench.ui.widgets.proof_view import ProofView
from workbench.ui.widgets.segments import SegmentedControl
from workbench.ui.widgets.written_view import WrittenView

PROOF, PROJECT, BUILD = "proof", "project", "build"


class ExportResults(Card):
    """One of three views; the page chooses when something happens in the other, the user any time."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__("Result", parent=parent)
        self.chooser = SegmentedControl(
            ((PROOF, "Proof"), (PROJECT, "Project"), (BUILD, "Build")),
            name="Result",
            is_small=True,
            parent=self,
        )
        self._verdict = ""
        self.set_title_widget(self.chooser)
        self._stack = CurrentStack(parent=self)
        self.proof = ProofView(parent=self._stack)
        self.written = WrittenView(parent=self._stack)
        self.build = BuildView(parent=self._stack)
        self._views: dict[str, QWidget] = {PROOF: self.proof, PROJECT: self.written, BUILD: self.build}
        for view in self._views.values():
            self._stack.addWidget(view)
        self.body.addWidget(self._stack)
        self.chooser.chosen.connect(self._on_view_chosen)

    def show_view(self, view: str) -> None:
        """Show the proof, the project or its build."""
        self.chooser.choose(view)
        self._stack.setCurrentWidget(self._views[view])

    @property
    def verdict(self) -> str:
        """What it says of the proof."""
        return self._verdict

    def show_verdict(self, row: FormRow) -> None:
        """Say in a few words what the proof of a form has shown."""
        measurement, role = row.measurement, "positive"
        if measurement is None or row.is_running:
            self._verdict = ""
        elif row.shortfall:
            self._verdict, role = "✗ answers otherwise than the network too often", "negative"
        elif measurement.verification.flipped:
            self._verdict = "✓ answers as the network nearly always"
        else:
            self._verdict = "✓ the Core ML model answers as the network"
        self.set_trailing(self._verdict, role=role)

    def _on_view_chosen(self, view: str) -> None:
        self._stack.setCurrentWidget(self._views[view])
