"""The settings of a training as a form: a recipe, and what is most often changed."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from workbench.core.errors import RunError
from workbench.core.networks import NETWORK_TITLES, parameter_count
from workbench.core.recipe import RECIPE_LIMITS, Recipe, recipe_for_network
from workbench.sessions.preferences import Preferences
from workbench.sessions.recipe_fields import number_text, read_number
from workbench.sessions.recipes import RecipesSession
from workbench.sessions.training_settings import CheckedSettings, TypedSettings, check_settings
from workbench.ui.training_words import words_of
from workbench.ui.widgets.buttons import Button
from workbench.ui.widgets.form_field import FormField

_FIELDS = (("epochs", "Epochs"), ("seed", "Seed"), ("name", "Name"))
_DEFAULT_SEED = "1"
_FIELD_HEIGHT = 30
_SEED_KEY = "train/seed"
_TENSORBOARD_KEY = "train/tensorboard"


@dataclass(frozen=True, kw_only=True)
class TrainedSettings:
    """What a training goes by that is under way; None and an empty text for what is not known yet."""

    recipe: Recipe
    epochs: int | None = None
    seed: int | None = None
    name: str = ""


class TrainingForm(QWidget):
    """Recipe, network, epochs, seed and name, checked as they are typed.

    ``changed`` comes with every key, ``menu_requested`` when the user wants to know what can be done
    with recipes. Seed and switch are remembered here, the recipe with its changes by the session.
    """

    changed = Signal()
    menu_requested = Signal()

    def __init__(
        self, *, recipes: RecipesSession, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = recipes
        self._preferences = preferences
        self._is_showing = False
        self._is_typing = False
        self._own_count = 0
        self._remark = ""
        self._trained: TrainedSettings | None = None
        # What was typed, while the fields show what is trained.
        self._kept: dict[str, str] = {}
        self._recipes = QComboBox()
        self.menu_button = Button(icon_name="more")
        self.menu_button.setAccessibleName("What can be done with recipes")
        # Only as wide as its icon needs.
        self.menu_button.setStyleSheet("padding: 5px 8px")
        self.menu_button.setToolTip("Save, rename or remove recipes")
        self._network = QComboBox()
        self._editors = {field: QLineEdit() for field, _ in _FIELDS}
        self._rows = {field: FormField(label, self._editors[field]) for field, label in _FIELDS}
        self.tensorboard = QCheckBox("TensorBoard")
        # As high as a field, so that both stand on one line.
        self.tensorboard.setFixedHeight(_FIELD_HEIGHT)
        self.tensorboard.setToolTip("Keep logs for TensorBoard in the run’s folder")
        self._words = QLabel()
        self._words.setProperty("role", "muted")
        self._words.setWordWrap(True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._build()
        self._recall()
        self._connect()
        self._show_stored()
        self._show_recipe()

    @property
    def recipe(self) -> Recipe:
        """The recipe in use, with what was changed of it."""
        return self._session.current

    @property
    def words(self) -> str:
        """What the recipe does, in short."""
        return self._words.text()

    def editor(self, field: str) -> QLineEdit:
        """Return the editor of a field: epochs, seed or name."""
        return self._editors[field]

    def problem(self, field: str) -> str:
        """Return what is wrong with a field, as it is shown below it."""
        return self._rows[field].problem

    def titles(self) -> list[str]:
        """Return the recipes that can be chosen, as a user reads them."""
        rows = range(self._recipes.count())
        # A line parts the workbench's own recipes from the saved ones.
        return [self._recipes.itemText(row) for row in rows if self._recipes.itemData(row)]

    def choose_recipe(self, name: str) -> None:
        """Choose a recipe as if the user had."""
        self._recipes.setCurrentIndex(self._recipes.findData(name))

    def choose_network(self, name: str) -> None:
        """Choose a network as if the user had."""
        self._network.setCurrentIndex(self._network.findData(name))

    def typed(self) -> TypedSettings:
        """Return the fields as they stand."""
        texts = self._texts() if self._trained is None else self._kept
        return TypedSettings(**texts, has_tensorboard=self.tensorboard.isChecked())

    def checked(self, *, data: str) -> CheckedSettings:
        """Return the request to train on the data set at ``data``, or what is wrong."""
        return check_settings(self.recipe, self.typed(), data=data)

    def show_trained(self, trained: TrainedSettings | None) -> None:
        """Show what a training goes by, with nothing to change; None shows what was typed again."""
        if trained == self._trained:
            return
        if self._trained is None:
            self._kept = self._texts()
        self._trained = trained
        texts = dict(self._kept)
        if trained is not None:
            texts["epochs"] = number_text(trained.epochs or trained.recipe.epochs)
            texts["name"] = trained.name
            if trained.seed is not None:
                texts["seed"] = number_text(trained.seed)
        for field, text in texts.items():
            self._editors[field].setText(text)
        self._show_recipe()
        for widget in (
            self._recipes,
            self.menu_button,
            self._network,
            self.tensorboard,
            *self._editors.values(),
        ):
            widget.setEnabled(trained is None)

    def set_own_count(self, count: int) -> None:
        """Say how many own samples there are."""
        self._own_count = count
        self._show_recipe()

    def set_remark(self, remark: str) -> None:
        """Say what is to be known of the data set before one trains on it."""
        if remark != self._remark:
            self._remark = remark
            self._show_recipe()

    def clear_name(self) -> None:
        """Forget the name, which belongs to one run alone."""
        self._kept["name"] = ""
        if self._trained is None:
            self._editors["name"].clear()

    def _build(self) -> None:
        choice = QHBoxLayout()
        choice.setContentsMargins(0, 0, 0, 0)
        choice.setSpacing(6)
        choice.addWidget(FormField("Recipe", self._recipes), 1)
        choice.addWidget(self.menu_button)
        seed = QHBoxLayout()
        seed.setContentsMargins(0, 0, 0, 0)
        seed.setSpacing(12)
        seed.addWidget(self._rows["seed"], 1)
        seed.addWidget(self.tensorboard, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(choice)
        layout.addWidget(FormField("Network", self._network))
        layout.addWidget(self._rows["epochs"])
        layout.addLayout(seed)
        layout.addWidget(self._rows["name"])
        layout.addSpacing(4)
        layout.addWidget(self._words)

    def _connect(self) -> None:
        self._session.stored_changed.connect(self._on_stored_changed)
        self._session.current_changed.connect(self._on_current_changed)
        self._recipes.currentIndexChanged.connect(self._on_recipe_chosen)
        self._network.currentIndexChanged.connect(self._on_network_chosen)
        for editor in self._editors.values():
            editor.textEdited.connect(self._on_edited)
        self.tensorboard.toggled.connect(self._on_edited)
        self.menu_button.clicked.connect(self.menu_requested)

    def _recall(self) -> None:
        self._editors["seed"].setText(self._preferences.text(_SEED_KEY, _DEFAULT_SEED))
        self.tensorboard.setChecked(self._preferences.flag(_TENSORBOARD_KEY))

    def _show_stored(self) -> None:
        """List the recipes that can be used."""
        self._is_showing = True
        self._recipes.clear()
        has_saved = False
        for one in self._session.stored:
            if one.recipe is None:
                continue
            if not one.is_built_in and not has_saved:
                has_saved = True
                self._recipes.insertSeparator(self._recipes.count())
            self._recipes.addItem(one.title, one.name)
            row = self._recipes.count() - 1
            self._recipes.setItemData(row, one.recipe.summary, Qt.ItemDataRole.ToolTipRole)
        self._is_showing = False

    def _show_recipe(self) -> None:
        """Show the recipe in use; what is being typed stays where it means the same."""
        self._is_showing = True
        recipe = self._shown_recipe()
        is_own = self._trained is None
        place = (
            self._recipes.findData(self._session.base.name)
            if is_own
            else self._recipes.findText(recipe.title)
        )
        self._recipes.setCurrentIndex(place)
        self._recipes.setPlaceholderText(recipe.title)
        self._network.clear()
        for name, title in NETWORK_TITLES.items():
            parameters = parameter_count(name, class_count=len(recipe.labels_for(self._session.names)))
            self._network.addItem(f"{title}, {parameters:,}", name)
        self._network.setCurrentIndex(self._network.findData(recipe.network))
        if is_own and not self._is_typing and self._epochs() != recipe.epochs:
            self._editors["epochs"].setText(number_text(recipe.epochs))
        self._editors["name"].setPlaceholderText(recipe.name)
        said = words_of(recipe, self._session.names, own_count=self._own_count)
        self._words.setText(f"{said} {self._remark}".strip())
        self._words.setToolTip(recipe.summary)
        self._is_showing = False
        self._show_problems()

    def _shown_recipe(self) -> Recipe:
        return self._trained.recipe if self._trained is not None else self.recipe

    def _texts(self) -> dict[str, str]:
        return {field: editor.text() for field, editor in self._editors.items()}

    def _show_problems(self) -> None:
        problems = self.checked(data="").problems if self._trained is None else {}
        for field, row in self._rows.items():
            row.set_problem(problems.get(field, ""))

    def _epochs(self) -> int | None:
        try:
            return int(read_number(self._editors["epochs"].text(), RECIPE_LIMITS["epochs"]))
        except RunError:
            return None

    def _on_stored_changed(self) -> None:
        self._show_stored()
        self._show_recipe()

    def _on_current_changed(self) -> None:
        self._show_recipe()
        self.changed.emit()

    def _on_recipe_chosen(self) -> None:
        if not self._is_showing:
            # What was typed for another recipe is of no use to this one.
            self._editors["epochs"].clear()
            self._session.choose(self._recipes.currentData())
            self._show_recipe()

    def _on_network_chosen(self) -> None:
        if not self._is_showing:
            # The recipe has numbers of its own for each network.
            self._session.change(recipe_for_network(self.recipe, self._network.currentData()))

    def _on_edited(self) -> None:
        self._preferences.remember(_SEED_KEY, self._editors["seed"].text())
        self._preferences.remember(_TENSORBOARD_KEY, self.tensorboard.isChecked())
        self._show_problems()
        # What cannot be used, and half of what is meant, changes nothing for good.
        epochs = self._epochs() or self._session.base.epochs
        if epochs == self.recipe.epochs:
            self.changed.emit()
            return
        self._is_typing = True
        self._session.change(self.recipe.changed(epochs=epochs))
        self._is_typing = False
