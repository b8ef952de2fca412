"""A run's results, or the picture of there being none."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from workbench.core.evaluation import Evaluation
from workbench.ui.widgets.current_stack import CurrentStack
from workbench.ui.widgets.state_pane import StatePane


class ResultsPages(CurrentStack):
    """Shows ``content``, or says why there is nothing to show; ``empty`` emits what is clicked there."""

    def __init__(self, content: QWidget, *, parent: QWidget | None = None) -> None:
        super().__init__(content, parent=parent)
        self._content = content
        self.empty = StatePane()
        self.addWidget(self.empty)

    def show_evaluation(self, evaluation: Evaluation | None) -> None:
        """Show the results, or that the run has not come that far."""
        if evaluation is not None:
            self.show_content()
            return
        self.empty.show_state(
            icon="search",
            title="Not evaluated",
            sentence="Choose a run that has read the test set. Each does so once, when its training ends.",
        )
        self.setCurrentWidget(self.empty)

    def show_content(self) -> None:
        """Show the results."""
        self.setCurrentWidget(self._content)

    def show_nothing_misread(self) -> None:
        """Say that every sample was read rightly."""
        self.empty.show_state(
            icon="check-circle", title="Nothing misread", sentence="Every sample was read rightly."
        )
        self.setCurrentWidget(self.empty)
