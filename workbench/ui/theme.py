"""The look of the window: colours by meaning, light and dark, and the style sheet made of them."""

from __future__ import annotations

import os
import string
import sys
from dataclasses import dataclass, fields

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from workbench.core.bundled import resources_folder

THEME_VARIABLE = "WORKBENCH_THEME"
BASE_PIXELS = 13
# Tried in this order on Linux, where the desktop's own choice is often a fallback.
_LINUX_FAMILIES = ("Inter", "Cantarell", "Noto Sans", "DejaVu Sans")


@dataclass(frozen=True, kw_only=True)
class Theme:
    """Colours by meaning, each as ``#RRGGBB``.

    ``accent`` is for lines, text and icons; ``accent_fill`` is for areas that carry text in
    ``on_accent``. Text colours keep a contrast of 4.5 to the grounds they lie on (WCAG AA).
    """

    is_dark: bool
    ground: str
    sidebar: str
    card: str
    field: str
    line: str
    field_line: str
    hover: str
    pressed: str
    text: str
    muted: str
    disabled: str
    accent: str
    accent_fill: str
    accent_hover: str
    accent_pressed: str
    on_accent: str
    accent_soft: str
    series_2: str
    positive: str
    positive_soft: str
    warning: str
    warning_soft: str
    negative: str
    negative_soft: str


LIGHT = Theme(
    is_dark=False,
    ground="#F5F5F7",
    sidebar="#ECECF0",
    card="#FFFFFF",
    field="#FFFFFF",
    line="#DEDEE4",
    field_line="#CFCFD7",
    hover="#F0F0F4",
    pressed="#E4E4EA",
    text="#1B1B1F",
    muted="#63656D",
    disabled="#A6A7AF",
    accent="#2460E6",
    accent_fill="#2460E6",
    accent_hover="#1F55D0",
    accent_pressed="#1A4AB8",
    on_accent="#FFFFFF",
    accent_soft="#E6EEFE",
    series_2="#C2410C",
    positive="#15803D",
    positive_soft="#E5F5EA",
    warning="#9A5B00",
    warning_soft="#FDF3DF",
    negative="#C8261F",
    negative_soft="#FDEBEA",
)
DARK = Theme(
    is_dark=True,
    ground="#1D1D1F",
    sidebar="#242427",
    card="#29292C",
    field="#323236",
    line="#3A3A3F",
    field_line="#4B4B52",
    hover="#36363B",
    pressed="#404046",
    text="#F2F2F4",
    muted="#A3A3AB",
    disabled="#6C6C74",
    accent="#7FACFF",
    accent_fill="#376EEB",
    accent_hover="#2F66E2",
    accent_pressed="#2859CC",
    on_accent="#FFFFFF",
    accent_soft="#263349",
    series_2="#F59E4B",
    positive="#4ADE80",
    positive_soft="#1F3A2A",
    warning="#FBBF24",
    warning_soft="#3D331C",
    negative="#FF7B72",
    negative_soft="#44282A",
)


def theme_of(widget: QWidget) -> Theme:
    """Return the theme that a widget is shown in; for painting, where no service is at hand."""
    # Style rules put their own colours into most other roles of a widget's palette.
    return DARK if widget.palette().color(QPalette.ColorRole.ToolTipBase).lightness() < 128 else LIGHT


def palette_of(theme: Theme) -> QPalette:
    """Return a theme as Qt's palette, so that widgets without a style rule fit in."""
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    palette = QPalette(QColor(theme.ground))
    for one, colour in (
        (role.Window, theme.ground),
        (role.WindowText, theme.text),
        (role.Base, theme.field),
        (role.AlternateBase, theme.hover),
        (role.Text, theme.text),
        (role.PlaceholderText, theme.muted),
        (role.Button, theme.field),
        (role.ButtonText, theme.text),
        (role.BrightText, theme.on_accent),
        (role.Highlight, theme.accent_fill),
        (role.HighlightedText, theme.on_accent),
        (role.Accent, theme.accent_fill),
        (role.Link, theme.accent),
        (role.LinkVisited, theme.accent),
        (role.ToolTipBase, theme.card),
        (role.ToolTipText, theme.text),
        (role.Mid, theme.line),
        (role.Dark, theme.field_line),
        (role.Light, theme.card),
    ):
        palette.setColor(one, QColor(colour))
    for one in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(group.Disabled, one, QColor(theme.disabled))
    return palette


def style_sheet(theme: Theme) -> str:
    """Return the style sheet: ``resources/style/workbench.qss`` with the theme's values put in."""
    folder = resources_folder() / "style"
    values = {field.name: str(getattr(theme, field.name)) for field in fields(theme)}
    values["images"] = (folder / ("dark" if theme.is_dark else "light")).as_posix()
    return string.Template((folder / "workbench.qss").read_text(encoding="utf-8")).substitute(values)


def interface_font() -> QFont:
    """Return the font of the interface: the platform's own, with digits of equal width."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    if sys.platform.startswith("linux"):
        there = set(QFontDatabase.families())
        family = next((name for name in _LINUX_FAMILIES if name in there), None)
        if family is not None:
            font = QFont(family)
    font.setPixelSize(BASE_PIXELS)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


class ThemeService(QObject):
    """Keeps the application in the system's light or dark look; ``changed`` tells who paints.

    ``WORKBENCH_THEME=light`` or ``dark`` overrides the system.
    """

    changed = Signal(object)

    def __init__(self, application: QApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._application = application
        self._forced = os.environ.get(THEME_VARIABLE, "").strip().lower()
        hints = application.styleHints()
        if self._forced in ("light", "dark"):
            is_dark = self._forced == "dark"
            # Title bars and the system's own dialogs follow as well.
            hints.setColorScheme(Qt.ColorScheme.Dark if is_dark else Qt.ColorScheme.Light)
        else:
            is_dark = hints.colorScheme() == Qt.ColorScheme.Dark
        self._theme = DARK if is_dark else LIGHT
        application.setStyle("Fusion")
        application.setFont(interface_font())
        self._apply()
        hints.colorSchemeChanged.connect(self._on_colour_scheme_changed)

    @property
    def theme(self) -> Theme:
        return self._theme

    def use(self, theme: Theme) -> None:
        """Show the application in ``theme`` from now on."""
        if theme is not self._theme:
            self._theme = theme
            self._apply()
            self.changed.emit(theme)

    def _apply(self) -> None:
        self._application.setPalette(palette_of(self._theme))
        self._application.setStyleSheet(style_sheet(self._theme))

    def _on_colour_scheme_changed(self, scheme: Qt.ColorScheme) -> None:
        if self._forced not in ("light", "dark"):
            self.use(DARK if scheme == Qt.ColorScheme.Dark else LIGHT)
