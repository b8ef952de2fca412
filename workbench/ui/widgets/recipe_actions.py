"""What can be done with recipes: open the sheet, save, rename, remove, add from a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from workbench.core.errors import WorkbenchError
from workbench.core.recipe import Recipe
from workbench.sessions.recipes import RecipesSession
from workbench.ui.messages import Messages
from workbench.ui.widgets.name_dialog import NameDialog
from workbench.ui.widgets.recipe_sheet import RecipeSheet


class RecipeActions(QObject):
    """Carries out what a user wants with recipes; sheets belong to ``window``."""

    def __init__(self, recipes: RecipesSession, *, messages: Messages, window: QWidget) -> None:
        super().__init__(window)
        self._recipes = recipes
        self._messages = messages
        self._window = window
        self._sheet: RecipeSheet | None = None
        self._asking: NameDialog | None = None

    @property
    def sheet(self) -> RecipeSheet | None:
        """The recipe's sheet as it was opened last."""
        return self._sheet

    @property
    def name_dialog(self) -> NameDialog | None:
        """The sheet that asks for a name, as it was opened last."""
        return self._asking

    def open_sheet(self, *, trained: Recipe | None) -> None:
        """Show the recipe in full, or the one that is being ``trained``, to be read only."""
        if self._sheet is not None:
            self._sheet.setParent(None)
        self._sheet = RecipeSheet(self._recipes, trained=trained, parent=self._window)
        self._sheet.open()

    def menu(self) -> QMenu:
        """Return the menu of what can be done now."""
        menu = QMenu(self._window)
        recipes = self._recipes
        saving = menu.addAction("Save changes", self.save)
        menu.addAction("Save as…", self.save_as)
        renaming = menu.addAction("Rename…", self.rename)
        removing = menu.addAction("Remove…", lambda: self.remove(recipes.base.name))
        menu.addSeparator()
        menu.addAction("Add from a file…", self._on_add_requested)
        saving.setEnabled(recipes.is_changed and not recipes.is_built_in)
        renaming.setEnabled(not recipes.is_built_in)
        removing.setEnabled(not recipes.is_built_in)
        menu.setToolTipsVisible(True)
        if recipes.problem is not None:
            unread = menu.addAction("Saved recipes cannot be read")
            unread.setToolTip(str(recipes.problem))
            unread.setEnabled(False)
        damaged = [one for one in recipes.stored if one.recipe is None]
        if damaged:
            menu.addSeparator()
        for one in damaged:
            action = menu.addAction(f"Remove “{one.name}”, which cannot be read…")
            action.setToolTip(one.damage)
            action.triggered.connect(lambda _=False, name=one.name: self.remove(name))
        return menu

    def save(self) -> None:
        """Keep the changes under the recipe's own name."""
        self._try(lambda: self._recipes.save(self._recipes.current))

    def save_as(self) -> None:
        """Ask for a name, and keep the recipe in use under it."""
        base, is_built_in = self._recipes.base, self._recipes.is_built_in
        self._ask(
            NameDialog(
                "Save the recipe as",
                action="Save",
                name=f"My {base.title.lower()}" if is_built_in else f"{base.title} 2",
                use=lambda title: self._recipes.save(self._recipes.current, title=title),
                parent=self._window,
            )
        )

    def rename(self) -> None:
        """Ask for another name of the chosen recipe."""
        self._ask(
            NameDialog(
                "Rename the recipe",
                action="Rename",
                name=self._recipes.base.title,
                use=self._recipes.rename,
                parent=self._window,
            )
        )

    def remove(self, name: str) -> None:
        """Remove a saved recipe after a yes."""
        title = next((one.title for one in self._recipes.stored if one.name == name), name)
        if self._messages.confirm(
            f"Remove the recipe “{title}”?", "Runs that were trained with it stay.", "Remove"
        ):
            self._try(lambda: self._recipes.remove(name))

    def add_file(self, path: Path) -> None:
        """Keep the recipe of a file, or tell why it is refused."""
        self._try(lambda: self._recipes.add_file(path))

    def _on_add_requested(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self._window, "Which recipe?", "", "Recipes (*.json)")
        if path:
            self.add_file(Path(path))

    def _ask(self, dialog: NameDialog) -> None:
        if self._asking is not None:
            self._asking.setParent(None)
        self._asking = dialog
        dialog.open()

    def _try(self, action: Callable[[], None]) -> None:
        try:
            action()
        except WorkbenchError as error:
            self._messages.failure(error)
