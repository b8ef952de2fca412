"""The large card of the Test page: something to look at or draw on, and its tools below."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from workbench.ui.widgets.card import separator


class Stage(QFrame):
    """``content`` up to the frame's edge, and a row ``tools`` under a hairline."""

    def __init__(self, content: QWidget, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.tools = QHBoxLayout()
        self.tools.setContentsMargins(12, 9, 12, 10)
        self.tools.setSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(content, 1)
        layout.addWidget(separator())
        layout.addLayout(self.tools)
