"""Whether a network will stand a camera, in a sentence with its reasons."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workbench.core.camera_verdict import CameraVerdict, Rating
from workbench.ui.icons import pixmap
from workbench.ui.theme import theme_of
from workbench.ui.widgets.card import caption

_ICON = 22


class VerdictView(QWidget):
    """The answer in bold with its sign, and why below it."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rating = Rating.FAIR
        self._icon = QLabel()
        self._icon.setFixedSize(_ICON, _ICON)
        self._title = caption("", "card-title")
        self._text = caption("", "notice")
        for label in (self._title, self._text):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        texts = QVBoxLayout()
        texts.setSpacing(1)
        texts.addWidget(self._title)
        texts.addWidget(self._text)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)

    @property
    def text(self) -> str:
        """All that is said."""
        return f"{self._title.text()}. {self._text.text()}"

    def show_verdict(self, verdict: CameraVerdict) -> None:
        """Show this verdict."""
        self._rating = verdict.rating
        self._title.setText(verdict.title)
        self._text.setText(verdict.text)
        self.setAccessibleName(self.text)
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def _tint(self) -> None:
        theme = theme_of(self)
        name, colour = {
            Rating.GOOD: ("check-circle", theme.positive),
            Rating.FAIR: ("warning", theme.warning),
            Rating.POOR: ("error", theme.negative),
        }[self._rating]
        self._icon.setPixmap(pixmap(name, colour, size=_ICON, ratio=self.devicePixelRatioF()))
