"""What the app and its Core ML model are called, and where the project goes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from workbench.core.model_format import ModelCard
from workbench.ios.settings import DEFAULT_PROJECT_NAME, suggested_bundle_identifier
from workbench.sessions.export_settings import TypedExport
from workbench.sessions.preferences import Preferences
from workbench.ui.widgets.buttons import Button
from workbench.ui.widgets.card import caption
from workbench.ui.widgets.form_field import FormField

_APP = (
    ("app_name", "Name"),
    ("bundle_identifier", "Bundle ID"),
    ("team", "Team"),
    ("version", "Version"),
)
_CARD = (("author", "Author"), ("licence", "Licence"))
_PLACEHOLDERS = {
    "team": "choose later in Xcode",
    "author": "who made the model",
    "licence": "for example MIT",
}
_DESCRIPTION_HEIGHTS = (66, 104)
_LABEL_WIDTH = 80
_KEY = "export/{}"


class ExportForm(QWidget):
    """The fields of an export, checked as they are typed and remembered; ``changed`` comes with each key.

    The bundle identifier follows the app's name until the user types another.
    """

    changed = Signal()

    def __init__(self, *, preferences: Preferences, exports: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._editors = {field: QLineEdit() for field, _ in (*_APP, *_CARD)}
        self._editors["folder"] = QLineEdit()
        self._proposed = ModelCard.description
        self._description = QPlainTextEdit()
        self._description.setMinimumHeight(_DESCRIPTION_HEIGHTS[0])
        self._description.setMaximumHeight(_DESCRIPTION_HEIGHTS[1])
        self._description.setTabChangesFocus(True)
        self._rows = {field: _field(label, self._editors[field]) for field, label in (*_APP, *_CARD)}
        self._rows["description"] = _field("Description", self._description)
        self._rows["folder"] = _field("Folder", self._editors["folder"])
        for field, text in _PLACEHOLDERS.items():
            self._editors[field].setPlaceholderText(text)
        self._choose = Button("Choose…")
        self._destination = caption("", "muted")
        self._destination.setWordWrap(True)
        self._build()
        self._recall(exports)
        for editor in self._editors.values():
            editor.textEdited.connect(self._on_edited)
        self._editors["app_name"].textEdited.connect(self._on_name_edited)
        self._editors["bundle_identifier"].textEdited.connect(self._on_identifier_edited)
        self._description.textChanged.connect(self._on_edited)
        self._choose.clicked.connect(self._on_choose_clicked)
        self._show_problems()

    def editor(self, field: str) -> QLineEdit:
        """Return the editor of a field of one line, by its name in `TypedExport`."""
        return self._editors[field]

    @property
    def choose_button(self) -> QPushButton:
        """The button that asks for the folder."""
        return self._choose

    def problem(self, field: str) -> str:
        """Return what is wrong with a field, as it is shown below it."""
        return self._rows[field].problem

    def typed(self) -> TypedExport:
        """Return the fields as they stand."""
        texts = {field: editor.text() for field, editor in self._editors.items()}
        description = self._description.toPlainText()
        # What nobody has changed follows the classes of whichever model is exported.
        if description == self._proposed:
            description = ModelCard.description
        return TypedExport(**texts, description=description)

    @property
    def shown_description(self) -> str:
        """The description as it stands in its field."""
        return self._description.toPlainText()

    def describe(self, text: str) -> None:
        """Describe the model as if the user had typed it."""
        self._description.setPlainText(text)

    def set_labels(self, labels: Sequence[str]) -> None:
        """Describe a model of these classes, unless the user has described it in other words."""
        is_own = self._description.toPlainText() != self._proposed
        self._proposed = ModelCard().description_for(labels)
        if not is_own and self._description.toPlainText() != self._proposed:
            self._description.blockSignals(True)
            self._description.setPlainText(self._proposed)
            self._description.blockSignals(False)

    def set_folder(self, folder: Path) -> None:
        """Write the project into ``folder`` from now on."""
        self._editors["folder"].setText(str(folder))
        self._on_edited()

    def set_locked(self, is_locked: bool) -> None:
        """Let nothing be changed while an export runs."""
        for editor in (*self._editors.values(), self._description, self._choose):
            editor.setEnabled(not is_locked)

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for field, _ in _APP:
            layout.addWidget(self._rows[field])
        layout.addSpacing(8)
        layout.addWidget(caption("Model card", "card-title"))
        for field in ("author", "licence", "description"):
            layout.addWidget(self._rows[field])
        layout.addSpacing(8)
        layout.addWidget(caption("Destination", "card-title"))
        layout.addWidget(self._rows["folder"])
        row = QHBoxLayout()
        row.addWidget(self._destination, 1)
        row.addWidget(self._choose)
        layout.addLayout(row)
        layout.addStretch(1)

    def _recall(self, exports: Path) -> None:
        own = TypedExport(
            app_name=DEFAULT_PROJECT_NAME,
            bundle_identifier=suggested_bundle_identifier(DEFAULT_PROJECT_NAME),
            folder=str(exports),
        )
        for field, editor in self._editors.items():
            editor.setText(self._preferences.text(_KEY.format(field), getattr(own, field)))
            editor.setCursorPosition(0)
        self._description.setPlainText(self._preferences.text(_KEY.format("description"), own.description))
        self._follows_name = self._editors["bundle_identifier"].text() == self._suggestion()

    def _remember(self) -> None:
        typed = self.typed()
        for field in self._rows:
            self._preferences.remember(_KEY.format(field), getattr(typed, field))

    def _suggestion(self) -> str:
        return suggested_bundle_identifier(self._editors["app_name"].text())

    def _show_problems(self) -> None:
        problems = self.typed().problems()
        for field, row in self._rows.items():
            row.set_problem(problems.get(field, ""))
        self._editors["folder"].setToolTip(self._editors["folder"].text())
        self._destination.setText("" if problems else f"Writes the folder “{self.typed().out().name}” there.")

    def _on_name_edited(self) -> None:
        if self._follows_name:
            self._editors["bundle_identifier"].setText(self._suggestion())
            self._on_edited()

    def _on_identifier_edited(self, text: str) -> None:
        # An emptied field follows the name again.
        self._follows_name = not text.strip() or text == self._suggestion()

    def _on_edited(self) -> None:
        self._show_problems()
        self._remember()
        self.changed.emit()

    def _on_choose_clicked(self) -> None:
        folder = QFileDialog.getExistingDirectory(
            self, "Where shall the Xcode project go?", self._editors["folder"].text()
        )
        if folder:
            self.set_folder(Path(folder))


def _field(label: str, editor: QWidget) -> FormField:
    return FormField(label, editor, label_width=_LABEL_WIDTH)
