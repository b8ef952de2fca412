"""What can be done with the cells of a sample: copy them in several forms, and look closer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from workbench.ui.widgets.pixel_clipboard import FORM_TITLES

if TYPE_CHECKING:
    from workbench.ui.widgets.pixel_grid import PixelGrid


def copy_menu(grid: PixelGrid) -> QMenu:
    """Return a menu that copies the values of a grid; it goes when it is closed."""
    menu = QMenu(grid)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for form, title in FORM_TITLES.items():
        action = menu.addAction(f"Copy as {title}", partial(grid.copy, form))
        action.setEnabled(grid.sample() is not None)
    return menu


def cells_menu(grid: PixelGrid) -> QMenu:
    """Return the menu of the cells themselves."""
    menu = copy_menu(grid)
    menu.addSeparator()
    larger = menu.addAction("Zoom In", grid.zoom_in)
    larger.setShortcut(QKeySequence(QKeySequence.StandardKey.ZoomIn))
    smaller = menu.addAction("Zoom Out", grid.zoom_out)
    smaller.setShortcut(QKeySequence(QKeySequence.StandardKey.ZoomOut))
    every = menu.addAction("Show All Cells", grid.fit)
    for action in (smaller, every):
        action.setEnabled(grid.zoom > 1)
    return menu
