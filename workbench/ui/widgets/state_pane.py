"""The picture of a state without content: empty, working, failed, nothing found."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from workbench.ui.icons import pixmap
from workbench.ui.theme import theme_of
from workbench.ui.widgets.buttons import Button, PrimaryButton
from workbench.ui.widgets.card import caption
from workbench.ui.widgets.disclosure import DisclosureText

CANCEL = "cancel"
_BADGE = 64
_WIDTH = 420


class StatePane(QWidget):
    """An icon, a title, a sentence; where they help, progress, details and buttons.

    ``acted`` carries the key of the button that was clicked.
    """

    acted = Signal(str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._badge = _Badge()
        self._title = _centred("state-title")
        self._sentence = _centred("subtitle")
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress_text = _centred("muted")
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(10)
        self._details = DisclosureText(is_centred=True)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addStretch(1)
        column.addWidget(self._badge, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(6)
        for widget in (self._title, self._sentence):
            widget.setFixedWidth(_WIDTH)
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        self._progress.setFixedWidth(320)
        column.addSpacing(6)
        column.addWidget(self._progress, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._progress_text, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(6)
        column.addLayout(self._buttons)
        column.addWidget(self._details)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 24, 24, 24)
        row.addStretch(1)
        row.addLayout(column)
        row.addStretch(1)
        self.set_progress(None)

    def show_state(
        self,
        *,
        icon: str,
        title: str,
        sentence: str = "",
        tone: str = "",
        actions: tuple[tuple[str, str], ...] = (),
        details: str = "",
    ) -> None:
        """Show a state: ``tone`` is "", "warning" or "negative"; ``actions`` are (key, text).

        The first action is the primary one, unless its key is ``cancel``. Progress is hidden until
        `set_progress`.
        """
        self._badge.show_icon(icon, tone)
        self._title.setText(title)
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)
        self._details.set_text(details)
        self.set_progress(None)
        self._set_actions(actions)

    def set_progress(self, fraction: float | None, text: str = "") -> None:
        """Show a progress bar at ``fraction`` of its length; below 0 for unknown, None hides it."""
        is_shown = fraction is not None
        self._progress.setVisible(is_shown)
        self._progress_text.setVisible(is_shown and bool(text))
        self._progress_text.setText(text)
        if fraction is None or fraction < 0:
            self._progress.setRange(0, 0 if is_shown else 1000)
        else:
            self._progress.setRange(0, 1000)
            self._progress.setValue(round(fraction * 1000))

    def _set_actions(self, actions: tuple[tuple[str, str], ...]) -> None:
        while (item := self._buttons.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if not actions:
            return
        self._buttons.addStretch(1)
        for place, (key, text) in enumerate(actions):
            button = PrimaryButton(text) if place == 0 and key != CANCEL else Button(text)
            button.setObjectName(f"state-{key}")
            button.clicked.connect(lambda _checked=False, key=key: self.acted.emit(key))
            self._buttons.addWidget(button)
            # What is made last would come after all else in the window when Tab is pressed.
            self.setTabOrder(self._details.button, button)
            self.setTabOrder(button, self._details.button)
        self._buttons.addStretch(1)


class _Badge(QWidget):
    """An icon in a soft circle."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(_BADGE, _BADGE)
        self._icon = "info"
        self._tone = ""

    def show_icon(self, name: str, tone: str) -> None:
        self._icon, self._tone = name, tone
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = theme_of(self)
        ground, colour = {
            "warning": (theme.warning_soft, theme.warning),
            "negative": (theme.negative_soft, theme.negative),
        }.get(self._tone, (theme.accent_soft, theme.accent))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawEllipse(self.rect())
        side = 28
        place = (_BADGE - side) / 2
        image = pixmap(self._icon, colour, size=side, ratio=self.devicePixelRatioF())
        painter.drawPixmap(QPointF(place, place), image)


def _centred(role: str) -> QLabel:
    label = caption("", role)
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
    return label
