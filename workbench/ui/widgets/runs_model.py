"""The runs as a table that Qt can show: what each is called, how well it reads, how long it took."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont

from workbench.core.runs import Run
from workbench.sessions.runs import RunEntry
from workbench.ui.theme import LIGHT, Theme
from workbench.ui.widgets.overlay_colours import colour_dot, overlay_colour
from workbench.ui.wording import duration_text, percent_text, when_text

COLUMNS = ("", "Name", "Recipe", "Test accuracy", "Time", "When")
TICK, NAME, RECIPE, ACCURACY, TIME, WHEN = range(len(COLUMNS))

_STATES = {
    "running": "training…",
    "stopped": "stopped",
    "failed": "failed",
    "crashed": "broke off",
    "damaged": "damaged",
}
_NO_PARENT = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex


class RunsModel(QAbstractTableModel):
    """Runs as rows, the newest first.

    ``ticked_changed`` comes when the user has ticked or unticked a run, and ``renamed`` with the
    folder and the wanted name when a name was edited.
    """

    ticked_changed = Signal()
    renamed = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self._entries: tuple[RunEntry, ...] = ()
        self._ticked: list[Path] = []
        self._shown: Path | None = None
        self._theme = LIGHT

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of ``theme``."""
        self._theme = theme
        self._changed_all()

    def set_entries(self, entries: tuple[RunEntry, ...]) -> None:
        """Show these runs; ticks stay with the runs that are still there."""
        self.beginResetModel()
        self._entries = entries
        there = {entry.path for entry in entries}
        self._ticked = [path for path in self._ticked if path in there]
        self.endResetModel()

    def set_shown(self, path: Path | None) -> None:
        """Say which run's curves are drawn as the ones looked at, and not laid over."""
        if path != self._shown:
            self._shown = path
            self._changed_all()

    def entry(self, row: int) -> RunEntry:
        """Return the run in a row."""
        return self._entries[row]

    def row_of(self, path: Path) -> int | None:
        """Return the row of a run's folder."""
        return next((row for row, entry in enumerate(self._entries) if entry.path == path), None)

    def ticked(self) -> tuple[tuple[RunEntry, str], ...]:
        """Return the ticked runs in the order of ticking, each with its colour."""
        by_path = {entry.path: entry for entry in self._entries}
        return tuple(
            (by_path[path], overlay_colour(self._theme, place)) for place, path in enumerate(self._ticked)
        )

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        entry = self._entries[index.row()]
        if index.column() == TICK and entry.epochs:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        if index.column() == NAME and entry.run.state not in ("running", "damaged"):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self._entries[index.row()]
        column = index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return _text(entry.run, column)
            case Qt.ItemDataRole.CheckStateRole if column == TICK and entry.epochs:
                is_ticked = entry.path in self._ticked
                return Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.DecorationRole if column == NAME and self._is_overlaid(entry.path):
                return colour_dot(overlay_colour(self._theme, self._ticked.index(entry.path)))
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
            case Qt.ItemDataRole.ForegroundRole:
                return self._colour(entry.run, column)
            case Qt.ItemDataRole.FontRole if column == NAME:
                font = QFont()
                font.setWeight(QFont.Weight.DemiBold)
                return font
            case Qt.ItemDataRole.ToolTipRole:
                return _tool_tip(entry.run, column)
            case _:
                return None

    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        entry = self._entries[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole:
            if Qt.CheckState(value) == Qt.CheckState.Checked:
                self._ticked.append(entry.path)
            else:
                self._ticked.remove(entry.path)
            # The colours of the others may have moved up.
            self._changed_all()
            self.ticked_changed.emit()
            return True
        name = str(value).strip()
        if role == Qt.ItemDataRole.EditRole and name and name != entry.run.name:
            self.renamed.emit(entry.path, name)
        # The list is read again once the run has its new name.
        return False

    def _is_overlaid(self, path: Path) -> bool:
        return path in self._ticked and path != self._shown

    def _colour(self, run: Run, column: int) -> QColor | None:
        has_accuracy = run.record is not None and run.record.test_accuracy is not None
        if run.state in ("crashed", "failed", "damaged") and column == ACCURACY and not has_accuracy:
            return QColor(self._theme.negative)
        return QColor(self._theme.muted) if column in (RECIPE, WHEN, TIME) else None

    def _changed_all(self) -> None:
        if self._entries:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._entries) - 1, len(COLUMNS) - 1))


def _alignment(column: int) -> Qt.AlignmentFlag:
    across = Qt.AlignmentFlag.AlignRight if column in (ACCURACY, TIME) else Qt.AlignmentFlag.AlignLeft
    return across | Qt.AlignmentFlag.AlignVCenter


def _text(run: Run, column: int) -> str:
    record = run.record
    match column:
        case 1:
            return run.name
        case 2:
            return record.recipe.title if record is not None else ""
        case 3:
            # One that is continued has the accuracy of before, which is no longer its network's.
            if record is not None and record.test_accuracy is not None and run.state != "running":
                return percent_text(record.test_accuracy)
            return _STATES.get(run.state, "—")
        case 4:
            return duration_text(record.seconds) if record is not None and record.seconds else ""
        case 5:
            return when_text(run.created, now=datetime.now().astimezone())
        case _:
            return ""


def _tool_tip(run: Run, column: int) -> str:
    if run.damage:
        return run.damage
    if run.record is None:
        return ""
    if column == ACCURACY and run.record.failure:
        return run.record.failure
    if column == ACCURACY and run.state == "crashed":
        return "The process that trained this run ended without a word."
    if column == WHEN:
        return f"{run.created:%d %B %Y, %H:%M:%S}"
    return f"{run.record.recipe.epochs} epochs on {run.record.dataset.name}, seed {run.record.seed}"
