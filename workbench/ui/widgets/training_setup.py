"""The left column of the Train page: the recipe with its settings, and the network."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbench.core.events import LayerRow
from workbench.core.networks import layer_rows
from workbench.sessions.preferences import Preferences
from workbench.ui.widgets.buttons import QuietButton
from workbench.ui.widgets.card import Card
from workbench.ui.widgets.network_table import NetworkTable
from workbench.ui.widgets.training_form import TrainingForm

_WIDTH = 334


class TrainingSetup(QWidget):
    """What is trained and how; ``form`` has the settings, ``network`` the layers."""

    def __init__(self, *, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form = TrainingForm(preferences=preferences)
        self.network = NetworkTable()
        self._reset = QuietButton("Reset")
        self._reset.setToolTip("Put the recipe's own values back")
        self._reset.clicked.connect(self.form.reset)
        recipe_card = Card("Recipe")
        recipe_card.add_trailing_widget(self._reset)
        recipe_card.body.addWidget(self.form)
        self._network_card = Card("Network")
        self._network_card.body.addWidget(self.network)
        self.setFixedWidth(_WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        layout.addWidget(recipe_card)
        layout.addWidget(self._network_card, 1)

    def show_settings(self, *, layers: tuple[LayerRow, ...] | None, is_locked: bool) -> None:
        """Show the layers of the network that is trained, or without them the recipe's network."""
        self.form.set_locked(is_locked)
        # Takes its place all the time, so that nothing moves when it is needed.
        self._reset.setVisible(self.form.is_changed() and not is_locked)
        shown = layers or layer_rows(self.form.recipe.network)
        self.network.set_layers(shown)
        self._network_card.set_trailing(f"{sum(layer.parameters for layer in shown):,} parameters")
