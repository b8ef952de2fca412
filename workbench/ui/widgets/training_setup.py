"""The left column of the Train page: the recipe with its settings, and the network."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbench.core.events import LayerRow
from workbench.core.networks import layer_rows
from workbench.core.recipe_words import count_in_words
from workbench.sessions.preferences import Preferences
from workbench.sessions.recipes import RecipesSession
from workbench.ui.messages import Messages
from workbench.ui.widgets.buttons import QuietButton
from workbench.ui.widgets.card import Card
from workbench.ui.widgets.network_table import NetworkTable
from workbench.ui.widgets.recipe_actions import RecipeActions
from workbench.ui.widgets.training_form import TrainedSettings, TrainingForm

_WIDTH = 350


class TrainingSetup(QWidget):
    """What is trained and how: ``form`` has the settings, ``network`` the layers."""

    def __init__(
        self,
        *,
        recipes: RecipesSession,
        preferences: Preferences,
        messages: Messages,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._recipes = recipes
        self._trained: TrainedSettings | None = None
        self.form = TrainingForm(recipes=recipes, preferences=preferences)
        self.recipe_actions = RecipeActions(recipes, messages=messages, window=self)
        self.network = NetworkTable(is_narrow=True)
        self._reset = QuietButton("Reset")
        self._reset.setToolTip("Put the recipe's own values back")
        self._more = QuietButton("Change…")
        self._more.setToolTip("All of the recipe, in words and numbers")
        self._recipe_card = Card("Recipe")
        for button in (self._reset, self._more):
            self._recipe_card.add_trailing_widget(button)
        self._recipe_card.body.addWidget(self.form)
        self._network_card = Card("Network")
        self._network_card.body.addWidget(self.network)
        self.setFixedWidth(_WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        layout.addWidget(self._recipe_card)
        layout.addWidget(self._network_card, 1)
        self._reset.clicked.connect(recipes.reset)
        self._more.clicked.connect(self._on_more_requested)
        self.form.menu_requested.connect(self._on_menu_requested)

    @property
    def reset_button(self) -> QuietButton:
        """The button that puts the recipe's own values back."""
        return self._reset

    @property
    def more_button(self) -> QuietButton:
        """The button that shows the recipe in full, to be changed or, while one trains, to be read."""
        return self._more

    def show_settings(
        self, *, layers: tuple[LayerRow, ...] | None, trained: TrainedSettings | None = None
    ) -> None:
        """Show what is being ``trained``, or what can be; None for ``layers`` shows the recipe’s."""
        self._trained = trained
        self.form.show_trained(trained)
        self._more.setText("Show…" if trained is not None else "Change…")
        self._reset.setVisible(self._recipes.is_changed and trained is None)
        recipe = trained.recipe if trained is not None else self._recipes.current
        shown = layers or layer_rows(recipe.network, class_count=len(recipe.labels_for(self._recipes.names)))
        self.network.set_layers(shown)
        parameters = sum(layer.parameters for layer in shown)
        work = sum(layer.multiply_adds for layer in shown)
        self._network_card.set_trailing(f"{parameters:,} parameters")
        self._network_card.setToolTip(f"{count_in_words(work)} multiply-adds a sample")

    def _on_more_requested(self) -> None:
        trained = self._trained
        self.recipe_actions.open_sheet(trained=trained.recipe if trained is not None else None)

    def _on_menu_requested(self) -> None:
        menu = self.recipe_actions.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        button = self.form.menu_button
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
