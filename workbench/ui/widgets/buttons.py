"""Push buttons of the ranks that a page has: ordinary, primary, quiet, and links within text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QPushButton, QWidget

from workbench.ui.icons import icon
from workbench.ui.theme import theme_of

ICON_SIDE = 16


class Button(QPushButton):
    """An outlined button; ``icon_name`` is tinted with the text and follows light and dark."""

    kind = ""

    def __init__(self, text: str = "", *, icon_name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._icon_name = icon_name
        if self.kind:
            self.setProperty("kind", self.kind)
        # A click leaves no focus ring behind; Tab reaches the button all the same.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        # Qt's own distance between icon and text is too narrow.
        self._gap = 4 if text else 0
        self.setIconSize(QSize(ICON_SIDE + self._gap, ICON_SIDE))
        self.tint_icon()

    def set_icon_name(self, name: str) -> None:
        """Show another icon, or none for an empty name."""
        self._icon_name = name
        self.tint_icon()

    def tint_icon(self) -> None:
        """Paint the icon in the colour that belongs to the button's state."""
        if self._icon_name:
            self.setIcon(icon(self._icon_name, self.icon_colour(), gap=self._gap))

    def icon_colour(self) -> str:
        """Return the colour of the icon, ``#RRGGBB``."""
        theme = theme_of(self)
        if not self.isEnabled():
            return theme.disabled
        return theme.accent if self.isChecked() else theme.text

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.EnabledChange):
            self.tint_icon()

    def checkStateSet(self) -> None:
        super().checkStateSet()
        self.tint_icon()

    def nextCheckState(self) -> None:
        super().nextCheckState()
        self.tint_icon()


class PrimaryButton(Button):
    """The one action that a page is for, filled with the accent colour."""

    kind = "primary"

    @property
    def is_prominent(self) -> bool:
        """Whether it is filled; see `set_prominent`."""
        return bool(self.property("kind"))

    def set_prominent(self, is_prominent: bool) -> None:
        """Fill the button, or step back to an ordinary one while another action comes first."""
        if is_prominent != self.is_prominent:
            self.setProperty("kind", self.kind if is_prominent else "")
            self.style().unpolish(self)
            self.style().polish(self)
            self.tint_icon()

    def icon_colour(self) -> str:
        if not self.is_prominent:
            return super().icon_colour()
        theme = theme_of(self)
        return theme.on_accent if self.isEnabled() else theme.disabled


class QuietButton(Button):
    """A button that looks like a link, for what is seldom needed."""

    kind = "quiet"

    def icon_colour(self) -> str:
        theme = theme_of(self)
        return theme.accent if self.isEnabled() else theme.disabled


class LinkButton(QuietButton):
    """A quiet button without room around it, which stands in line with the text above it."""

    kind = "link"


class SmallButton(Button):
    """A button as high as a small segmented control."""

    kind = "segment"

    def __init__(self, text: str = "", *, icon_name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, icon_name=icon_name, parent=parent)
        self.setProperty("scale", "small")
        self.setProperty("edge", "only")
