"""Facts as rows: what each is called, and a text that can be selected and copied."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QGridLayout, QLabel, QLayout, QSizePolicy, QVBoxLayout, QWidget

from workbench.ui.widgets.buttons import SmallButton
from workbench.ui.widgets.card import caption

_GROUP = 8
_SPACING = 7


class FactRows(QWidget):
    """Rows of ``(name, text)``; those of which the name is in ``copied`` have a button that copies them."""

    def __init__(self, *, copied: Sequence[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._copied = frozenset(copied)
        self._rows: tuple[tuple[str, str], ...] = ()
        self._texts: dict[str, QLabel] = {}
        self._buttons: dict[str, SmallButton] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(_SPACING)
        self._grid.setColumnStretch(1, 1)

    def rows(self) -> tuple[tuple[str, str], ...]:
        """Return what is shown."""
        return self._rows

    def button(self, name: str) -> SmallButton:
        """Return the button that copies a row."""
        return self._buttons[name]

    def show_rows(self, rows: Sequence[tuple[str, str]]) -> None:
        """Show other facts; one without a text is left out."""
        self._rows = tuple((name, text) for name, text in rows if text)
        if [name for name, _ in self._rows] != list(self._texts):
            self._build()
        for name, text in self._rows:
            self._texts[name].setText(_wrappable(text) if name in self._copied else text)

    def _build(self) -> None:
        _clear(self._grid)
        self._texts, self._buttons = {}, {}
        top = Qt.AlignmentFlag.AlignTop
        for place, (name, _text) in enumerate(self._rows):
            text = caption("", "fact")
            text.setWordWrap(True)
            text.setAccessibleName(name)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            # A button stands below the name, so that the text has all the width.
            head = QVBoxLayout()
            head.setSpacing(4)
            head.addWidget(caption(name, "field"))
            self._grid.addLayout(head, place, 0, top)
            self._grid.addWidget(text, place, 1, top)
            self._texts[name] = text
            if name in self._copied:
                text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
                button = SmallButton("Copy")
                button.setAccessibleName(f"Copy {name}")
                button.clicked.connect(lambda _checked=False, name=name: self._copy(name))
                head.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
                self._buttons[name] = button
        self._grid.setRowStretch(len(self._rows), 1)

    def _copy(self, name: str) -> None:
        QGuiApplication.clipboard().setText(dict(self._rows)[name])


def _wrappable(text: str) -> str:
    """Return a long word in groups between which a line may end, with nothing to be seen of them."""
    return "\N{ZERO WIDTH SPACE}".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))


def _clear(layout: QLayout) -> None:
    """Take everything out of a layout, with what lies in layouts within it."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            _clear(inner)
