"""Earlier runs to look at, to lay over each other, to rename and to remove."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from workbench.sessions.continuing import Continuation
from workbench.sessions.runs import RunEntry
from workbench.ui.theme import Theme
from workbench.ui.widgets.runs_model import ACCURACY, NAME, RECIPE, TICK, TIME, WHEN, RunsModel

_ROW_HEIGHT = 28
_WIDTH_FOR_RECIPES = 540


_NEEDS_OWN = "Needs own samples: correct a reading on the Test page, and it is kept."
_KNOWS_OTHERS = "Samples of your own are digits, and this network knows other classes."


class RunsTable(QTableView):
    """The runs, the newest on top; one is chosen, any number is ticked.

    ``run_chosen`` carries the folder of the run that was chosen; ``try_requested``,
    ``export_requested``, ``continue_requested``, ``tuning_requested``, ``reveal_requested`` and
    ``removal_requested`` that of the menu's.
    """

    run_chosen = Signal(object)
    ticked_changed = Signal()
    renamed = Signal(object, str)
    try_requested = Signal(object)
    export_requested = Signal(object)
    continue_requested = Signal(object)
    tuning_requested = Signal(object)
    reveal_requested = Signal(object)
    removal_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = RunsModel()
        self._model.setParent(self)
        self.setModel(self._model)
        self._is_setting = False
        self._is_busy = False
        self._own_count = 0
        self.setShowGrid(False)
        # Arrows go from run to run; Tab goes on to the next control.
        self.setTabKeyNavigation(False)
        # Qt sets the text of a cell 3 pixels in; headings stand above it.
        self.setStyleSheet("QTableView::item { padding: 0 6px } QHeaderView::section { padding: 5px 9px }")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.verticalHeader().setMinimumSectionSize(_ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(32)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(TICK, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(TICK, 34)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in ((RECIPE, 130), (ACCURACY, 108), (TIME, 60), (WHEN, 122)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, width)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu_requested)
        self.setAccessibleName("Runs")
        self._model.ticked_changed.connect(self.ticked_changed)
        self._model.renamed.connect(self.renamed)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of ``theme``."""
        self._model.set_theme(theme)

    def set_entries(self, entries: tuple[RunEntry, ...]) -> None:
        """Show these runs; the chosen one stays chosen, silently."""
        chosen = self.chosen()
        self._is_setting = True
        self._model.set_entries(entries)
        if chosen is not None:
            self.choose(chosen.path)
        self._is_setting = False

    def set_training(self, *, is_busy: bool, own_count: int) -> None:
        """Say whether a training runs, and how many own samples there are to fine-tune with."""
        self._is_busy = is_busy
        self._own_count = own_count

    def choose(self, path: Path) -> None:
        """Choose the run in a folder, if it is listed."""
        row = self._model.row_of(path)
        if row is not None:
            self.selectRow(row)

    def chosen(self) -> RunEntry | None:
        """Return the chosen run."""
        rows = self.selectionModel().selectedRows()
        return self._model.entry(rows[0].row()) if rows else None

    def set_shown(self, path: Path | None) -> None:
        """Say whose curves are shown anyway: ticked or not, they have no colour of an overlay."""
        self._model.set_shown(path)

    def ticked(self) -> tuple[tuple[RunEntry, str], ...]:
        """Return the ticked runs in the order of ticking, each with its colour, ``#RRGGBB``."""
        return self._model.ticked()

    def menu_for(self, entry: RunEntry) -> QMenu:
        """Return the menu of what can be done with a run."""
        menu = QMenu(self)
        path = entry.path
        is_idle = entry.run.state != "running"
        trying = menu.addAction("Try it", lambda: self.try_requested.emit(path))
        exporting = menu.addAction("Export…", lambda: self.export_requested.emit(path))
        menu.addSeparator()
        continuing = menu.addAction("Continue…", lambda: self.continue_requested.emit(path))
        tuning = menu.addAction("Fine-tune…", lambda: self.tuning_requested.emit(path))
        menu.addSeparator()
        renaming = menu.addAction("Rename", lambda: self._edit_name(path))
        menu.addAction("Show in folder", lambda: self.reveal_requested.emit(path))
        menu.addSeparator()
        removing = menu.addAction("Remove…", lambda: self.removal_requested.emit(path))
        trying.setEnabled(bool(entry.models))
        exporting.setEnabled(entry.has_network and is_idle)
        continuing.setEnabled(not self._is_busy and Continuation.of(entry) is not None)
        has_own = self._own_count > 0 and entry.takes_own
        tuning.setEnabled(not self._is_busy and entry.has_network and is_idle and has_own)
        if not has_own:
            menu.setToolTipsVisible(True)
            tuning.setToolTip(_NEEDS_OWN if entry.takes_own else _KNOWS_OTHERS)
        renaming.setEnabled(is_idle and entry.run.record is not None)
        removing.setEnabled(is_idle)
        return menu

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # In a narrow window names are worth more than recipes, which they usually begin with.
        self.setColumnHidden(RECIPE, self.width() < _WIDTH_FOR_RECIPES)

    def selectionChanged(self, selected: object, deselected: object) -> None:
        super().selectionChanged(selected, deselected)  # type: ignore[arg-type]
        chosen = self.chosen()
        if chosen is not None and not self._is_setting:
            self.run_chosen.emit(chosen.path)

    def _edit_name(self, path: Path) -> None:
        row = self._model.row_of(path)
        if row is not None:
            index: QModelIndex = self._model.index(row, NAME)
            self.setCurrentIndex(index)
            self.edit(index)

    def _on_menu_requested(self, place: QPoint) -> None:
        index = self.indexAt(place)
        if index.isValid():
            menu = self.menu_for(self._model.entry(index.row()))
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.viewport().mapToGlobal(place))
