"""The parts of an exported project, each with what it is for."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from workbench.sessions.written_project import WrittenPart
from workbench.ui.icons import pixmap
from workbench.ui.theme import theme_of
from workbench.ui.wording import size_text

_ROW = 20
_ICON = 16
_GAP = 10
_WIDEST_NAME = 0.42
_PURPOSES = {
    "App": "the camera app, with your model",
    "DigitKit": "finds and normalises digits",
    "Config": "name, identifier, team, version",
    "README.md": "the last steps to your iPhone",
}
_XCODE_PROJECT = "the project: open this"

# What every export has; the project is called as the app.
EXPECTED_PARTS = (
    *(WrittenPart(name=name, is_folder=True, size=0) for name in ("App", "Config", "DigitKit")),
    WrittenPart(name="README.md", is_folder=False, size=0),
)


class ProjectTree(QWidget):
    """A line for each part: a sign, the name, its purpose, and its size where it is known."""

    def __init__(self, parts: tuple[WrittenPart, ...] = (), *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[WrittenPart, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_parts(parts)

    def parts(self) -> tuple[WrittenPart, ...]:
        """Return what is shown."""
        return self._parts

    def show_parts(self, parts: tuple[WrittenPart, ...]) -> None:
        """Show these parts."""
        self._parts = parts
        self.setAccessibleName(", ".join(part.name for part in parts))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(420, _ROW * len(self._parts))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, _ROW * len(self._parts))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        measure = QFontMetricsF(self.font())
        sizes = [size_text(part.size) if part.size else "" for part in self._parts]
        size_width = max((measure.horizontalAdvance(text) for text in sizes), default=0.0)
        names = [f"{part.name}/" if part.is_folder else part.name for part in self._parts]
        widest = max((measure.horizontalAdvance(name) for name in names), default=0.0)
        name_width = min(widest + 1, _WIDEST_NAME * self.width())
        purpose_left = _ICON + 2 * _GAP + name_width
        purpose_width = self.width() - purpose_left - size_width - _GAP
        for row, part in enumerate(self._parts):
            top = row * _ROW
            image = pixmap(
                "folder" if part.is_folder else "file",
                theme.accent,
                size=_ICON,
                ratio=self.devicePixelRatioF(),
            )
            painter.drawPixmap(QPointF(0, top + (_ROW - _ICON) / 2), image)
            for text, colour, left, width, side in (
                (names[row], theme.text, _ICON + _GAP, name_width, Qt.AlignmentFlag.AlignLeft),
                (_purpose(part), theme.muted, purpose_left, purpose_width, Qt.AlignmentFlag.AlignLeft),
                (
                    sizes[row],
                    theme.muted,
                    self.width() - size_width,
                    size_width,
                    Qt.AlignmentFlag.AlignRight,
                ),
            ):
                painter.setPen(QColor(colour))
                shown = measure.elidedText(text, Qt.TextElideMode.ElideMiddle, width)
                painter.drawText(
                    QRectF(left, top, width + 1, _ROW), side | Qt.AlignmentFlag.AlignVCenter, shown
                )


def _purpose(part: WrittenPart) -> str:
    if part.name.endswith(".xcodeproj"):
        return _XCODE_PROJECT
    return _PURPOSES.get(part.name, "")
