"""The parts of an exported project as a tree, each with what it is for and whose it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from workbench.core.verification import Verification
from workbench.sessions.project_parts import Origin, ProjectPart
from workbench.ui.icons import icon
from workbench.ui.theme import Theme, theme_of
from workbench.ui.wording import count_text, size_text

NAME, REMARK, SIZE = range(3)
_ROW = 22
_ICON = 16
_LEAST_ROWS = 3
_LONGEST_SIZE = "999 bytes"
_MARGINS = 34
_WIDEST_NAME = 0.46
_PURPOSES = {
    "App": "the camera app",
    "App/Camera": "the camera and its states",
    "App/Models": "your model",
    "App/Reading": "from a frame to readings",
    "App/Screen": "boxes and labels",
    "App/Sharing": "a picture, and samples",
    "DigitKit": "finds and normalises ink",
    "Config": "name, identifier, team, version",
    "README.md": "the last steps to your iPhone",
}
_XCODE_PROJECT = "the project: open this"
_ORIGINS = {
    Origin.REPLACED: "replaced",
    Origin.KEPT: "yours, kept",
    Origin.SET_ASIDE: "yours, set aside",
}

# What every export has; the project is called as the app.
EXPECTED_PARTS = (
    *(ProjectPart(path=name, is_folder=True) for name in ("App", "Config", "DigitKit")),
    ProjectPart(path="README.md", is_folder=False),
)


@dataclass(frozen=True)
class ModelProof:
    """What is said of the exported model; ``is_faithful`` where it answers as its precision promises."""

    text: str
    is_faithful: bool


def model_proof(verification: Verification, *, is_faithful: bool) -> ModelProof:
    """Return in a few words what the verification of a model has shown."""
    sign = "✓ verified" if is_faithful else "✗ falls short"
    if verification.agreeing == verification.count:
        return ModelProof(f"{sign} on {verification.count:,}", is_faithful)
    return ModelProof(f"{sign}: {verification.agreeing:,} of {verification.count:,}", is_faithful)


class ProjectTree(QTreeWidget):
    """A line for each part: a sign, the name, what there is to say of it, and its size.

    Opened as far as the model lies, whose row is in sight until the user scrolls. ``Left`` and ``Right``
    close and open a folder.
    """

    def __init__(self, parts: Sequence[ProjectPart] = (), *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._proof: ModelProof | None = None
        self._rows: list[tuple[QTreeWidgetItem, ProjectPart]] = []
        self._is_scrolled = False
        self.setColumnCount(3)
        self.setHeaderHidden(True)
        self.setAccessibleName("What was written")
        self.setUniformRowHeights(True)
        self.setIndentation(16)
        self.setIconSize(QSize(_ICON, _ICON))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Lines between rows are for tables; here the indentation leads the eye.
        self.setStyleSheet("QTreeView::item { border: none; padding: 0 3px }")
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(20)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(REMARK, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(SIZE, QHeaderView.ResizeMode.Fixed)
        self.itemExpanded.connect(self._fit_columns)
        self.itemCollapsed.connect(self._fit_columns)
        self.verticalScrollBar().actionTriggered.connect(self._on_scrolled)
        self.show_parts(parts)

    def show_parts(self, parts: Sequence[ProjectPart], proof: ModelProof | None = None) -> None:
        """Show these parts; ``proof`` is what is said of the model among them."""
        self._proof = proof
        self._rows = []
        self._is_scrolled = False
        self.clear()
        for part in parts:
            self._add(part, self.invisibleRootItem())
        for item, part in self._rows:
            item.setExpanded(_holds_model(part))
        self._tint()
        self._fit_columns()
        self.updateGeometry()
        self._show_model()

    def rows(self) -> tuple[tuple[str, str, str], ...]:
        """Return path, remark and size of the parts that are shown, from top to bottom."""
        return tuple(
            (part.path, item.text(REMARK), item.text(SIZE))
            for item, part in self._rows
            if not self.visualItemRect(item).isEmpty()
        )

    def item(self, path: str) -> QTreeWidgetItem:
        """Return the row of a part."""
        return next(item for item, part in self._rows if part.path == path)

    def sizeHint(self) -> QSize:
        shown = sum(1 for _ in self._shown())
        return QSize(420, _ROW * shown)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, _ROW * min(_LEAST_ROWS, max(1, self.topLevelItemCount())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()
        self._show_model()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def _add(self, part: ProjectPart, parent: QTreeWidgetItem) -> None:
        item = QTreeWidgetItem(parent)
        remark = self._remark(part)
        item.setText(NAME, f"{part.name}/" if part.is_folder else part.name)
        item.setText(REMARK, remark)
        item.setText(SIZE, size_text(part.size) if part.size else "")
        item.setTextAlignment(SIZE, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setSizeHint(NAME, QSize(0, _ROW))
        item.setToolTip(NAME, part.path)
        item.setToolTip(REMARK, remark)
        self._rows.append((item, part))
        for one in part.parts:
            self._add(one, item)

    def _remark(self, part: ProjectPart) -> str:
        said = [_purpose(part)]
        if part.is_model and self._proof is not None:
            said.append(self._proof.text)
        if part.origin in _ORIGINS:
            said.append(_ORIGINS[part.origin])
            if part.is_folder:
                said.append(count_text(part.count, "file"))
        return " · ".join(text for text in said if text)

    def _tint(self) -> None:
        theme = theme_of(self)
        for item, part in self._rows:
            name, colour = _sign(part, theme)
            item.setIcon(NAME, icon(name, colour))
            item.setForeground(REMARK, QColor(self._remark_colour(part, theme)))
            item.setForeground(SIZE, QColor(theme.muted))

    def _remark_colour(self, part: ProjectPart, theme: Theme) -> str:
        if part.is_model and self._proof is not None:
            return theme.positive if self._proof.is_faithful else theme.negative
        if part.origin is Origin.SET_ASIDE:
            return theme.warning
        return theme.text if part.origin is not Origin.WRITTEN else theme.muted

    def _on_scrolled(self) -> None:
        self._is_scrolled = True

    def _show_model(self) -> None:
        model = next((item for item, part in self._rows if part.is_model), None)
        if model is not None and not self._is_scrolled:
            self.scrollToItem(model)

    def _fit_columns(self) -> None:
        """Give sizes what they need, and names up to their share; the remarks begin on one line."""
        self.header().resizeSection(SIZE, self.fontMetrics().horizontalAdvance(_LONGEST_SIZE) + _MARGINS // 2)
        widest = max((self._name_width(item) for item in self._shown()), default=0)
        self.header().resizeSection(NAME, min(widest, round(_WIDEST_NAME * self.viewport().width())))

    def _name_width(self, item: QTreeWidgetItem) -> int:
        depth, above = 1, item.parent()
        while above is not None:
            depth, above = depth + 1, above.parent()
        text = self.fontMetrics().horizontalAdvance(item.text(NAME))
        return depth * self.indentation() + _ICON + text + _MARGINS

    def _shown(self) -> Iterator[QTreeWidgetItem]:
        item = self.topLevelItem(0)
        while item is not None:
            yield item
            item = self.itemBelow(item)


def _holds_model(part: ProjectPart) -> bool:
    return any(one.is_model or _holds_model(one) for one in part.parts)


def _sign(part: ProjectPart, theme: Theme) -> tuple[str, str]:
    if part.is_model:
        return "chip", theme.accent
    return ("folder" if part.is_folder else "file"), theme.accent


def _purpose(part: ProjectPart) -> str:
    if part.path.endswith(".xcodeproj"):
        return _XCODE_PROJECT
    return _PURPOSES.get(part.path, "")
