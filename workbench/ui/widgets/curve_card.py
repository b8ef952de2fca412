"""A card with one plot: which quantity it shows, and whose lines have which colour."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from workbench.sessions.curves import QUANTITIES, Curves, Quantity
from workbench.ui.icons import icon
from workbench.ui.theme import Theme
from workbench.ui.widgets.card import Card, caption
from workbench.ui.widgets.curve_plot import QUANTITY_NAMES, CurvePlot
from workbench.ui.widgets.curve_scale import value_text
from workbench.ui.widgets.plot_picture import PlotOfPicture
from workbench.ui.widgets.read_out import Overlay

# How far the style sheet puts the text of a tool button from its edge.
_TITLE_INSET = 5


class CurveCard(Card):
    """A plot under a title that is a menu of quantities; ``quantity_chosen`` carries the choice."""

    quantity_chosen = Signal(str)

    def __init__(self, quantity: Quantity, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._theme = theme
        self.plot = CurvePlot(quantity, theme=theme, parent=self)
        self.chooser = QToolButton(self)
        self.chooser.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        # The arrow follows the text.
        self.chooser.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.chooser.setIconSize(QSize(10, 10))
        self.chooser.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.chooser.setToolTip("Show something else here")
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        self.chooser.setFont(font)
        self.chooser.clicked.connect(self._on_chooser_clicked)
        self.set_title_widget(self.chooser, inset=_TITLE_INSET)
        self._legend = caption("", "trailing")
        self._legend.setTextFormat(Qt.TextFormat.RichText)
        self.add_trailing_widget(self._legend)
        self.body.addWidget(self.plot)
        self.set_quantity(quantity)
        self.set_theme(theme)

    @property
    def quantity(self) -> Quantity:
        """What the plot shows."""
        return self.plot.quantity

    def menu(self) -> QMenu:
        """Return the menu of quantities."""
        menu = QMenu(self)
        for quantity in QUANTITIES:
            action = menu.addAction(QUANTITY_NAMES[quantity], partial(self.quantity_chosen.emit, quantity))
            action.setCheckable(True)
            action.setChecked(quantity == self.quantity)
        return menu

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of ``theme``."""
        self._theme = theme
        self.chooser.setIcon(icon("chevron-down", theme.muted))
        self.plot.set_theme(theme)
        self._show_legend()

    def set_quantity(self, quantity: Quantity) -> None:
        """Plot another quantity."""
        name = QUANTITY_NAMES[quantity]
        self.chooser.setText(name)
        self.chooser.setAccessibleName(f"Plot of {name.lower()}")
        self.setAccessibleName(name)
        self.plot.set_quantity(quantity)

    def show_curves(self, curves: Curves | None, *, epochs: int) -> None:
        """Draw the lines of a training or a run, None for none."""
        self.plot.show_curves(curves, epochs=epochs)
        self._show_legend()

    def show_overlays(self, overlays: tuple[Overlay, ...]) -> None:
        """Lay earlier runs over."""
        self.plot.show_overlays(overlays)

    def for_picture(self, *, name: str) -> PlotOfPicture:
        """Return what an exported picture shows of this card; ``name`` is that of the run."""
        curves = self.plot.curves()
        legend = []
        if curves is not None:
            legend.append((self._theme.accent, f"{name} training" if len(curves.validation) else name))
            if len(curves.validation):
                legend.append((self._theme.series_2, f"{name} validation"))
        legend += [(overlay.colour, overlay.name) for overlay in self.plot.overlays()]
        return PlotOfPicture(title=QUANTITY_NAMES[self.quantity], legend=tuple(legend), plot=self.plot)

    def _show_legend(self) -> None:
        curves = self.plot.curves()
        if curves is None:
            self._legend.setText("")
            return
        theme, quantity = self._theme, self.quantity
        if quantity not in ("loss", "accuracy"):
            last = curves.smooth if len(curves.smooth) else curves.training
            self._legend.setText(value_text(quantity, float(last.y[-1])) if len(last) else "")
            return
        parts = [f'<span style="color:{theme.accent}; font-weight:600">— training</span>']
        if len(curves.validation) and np.isfinite(curves.validation.y[-1]):
            value = value_text(quantity, float(curves.validation.y[-1]))
            parts.append(
                f'<span style="color:{theme.series_2}; font-weight:600">● validation</span>&nbsp; {value}'
            )
        self._legend.setText("&nbsp;&nbsp; ".join(parts))

    def _on_chooser_clicked(self) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.chooser.mapToGlobal(self.chooser.rect().bottomLeft()))
