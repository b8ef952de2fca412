"""The samples that a Core ML model answers otherwise than its network, as pictures."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workbench.sessions.flips import FlippedSample, FlipsState
from workbench.ui.widgets.card import caption
from workbench.ui.widgets.current_stack import CurrentStack
from workbench.ui.widgets.sample_tiles import SampleTiles, Tile, pair_lines
from workbench.ui.wording import count_text


class FlipsView(QWidget):
    """A tile for each flip, or a sentence in their place.

    ``opened`` carries the place of the tile that was clicked, or that the space bar or Return was
    pressed on, to show it large.
    """

    opened = Signal(int)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._samples: tuple[FlippedSample, ...] | None = None
        self._title = caption("", "card-title")
        self._remark = caption("", "muted")
        self.tiles = SampleTiles()
        self.tiles.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.tiles.setTabKeyNavigation(False)
        self.tiles.setAccessibleName("Samples that flipped")
        self._sentence = QLabel()
        self._sentence.setProperty("role", "subtitle")
        self._sentence.setWordWrap(True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._pages = CurrentStack(self._sentence, self.tiles)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addWidget(self._remark)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._pages, 1)
        self.tiles.clicked.connect(self._on_tile_opened)
        # On a Mac a list does nothing of itself at Return; the space bar looks closer there.
        for key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            shortcut = QShortcut(key, self.tiles, context=Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(self._on_key_pressed)

    @property
    def text(self) -> str:
        """All that is said beside the tiles."""
        said = [self._title.text(), self._remark.text()]
        if self._pages.currentWidget() is self._sentence:
            said.append(self._sentence.text())
        return " ".join(part for part in said if part)

    def show_flips(self, state: FlipsState, *, count: int) -> None:
        """Show the flips among ``count`` samples."""
        flipped = state.wanted.flipped if state.wanted is not None else ()
        self._title.setText(
            count_text(len(flipped), "sample") + " flipped" if flipped else "No sample flipped"
        )
        self._remark.setText("network → Core ML model" if state.samples else "")
        self._sentence.setText(_sentence(state, count=count))
        if state.samples is not self._samples:
            self._samples = state.samples
            self.tiles.set_tiles(tuple(_tile(one) for one in state.samples))
        self._pages.setCurrentWidget(self.tiles if state.samples else self._sentence)

    def _on_key_pressed(self) -> None:
        index = self.tiles.currentIndex()
        if index.isValid():
            self.opened.emit(index.row())

    def _on_tile_opened(self, index: QModelIndex) -> None:
        self.opened.emit(index.row())


def class_text(sample: FlippedSample, index: int | None) -> str:
    """Return a class as a user reads it."""
    if index is None:
        return "—"
    return sample.labels[index] if index < len(sample.labels) else str(index)


def flip_sentence(sample: FlippedSample) -> str:
    """Return what a flip is, as a sentence."""
    flip = sample.flip
    label = "" if flip.label is None else f" It is labelled {class_text(sample, flip.label)}."
    return (
        f"Test sample {flip.index:,}: the network reads {class_text(sample, flip.reference)}, "
        f"the Core ML model {class_text(sample, flip.candidate)}.{label}"
    )


def _sentence(state: FlipsState, *, count: int) -> str:
    if state.problem:
        return f"Their pictures cannot be shown. {state.problem}"
    if state.is_reading:
        return "Reading the data set…"
    return f"Network and Core ML model read all {count:,} samples alike."


def _tile(sample: FlippedSample) -> Tile:
    flip = sample.flip
    lines = pair_lines(
        class_text(sample, flip.reference),
        class_text(sample, flip.candidate),
        f"is {class_text(sample, flip.label)}" if flip.label is not None else "",
    )
    return Tile(sample.image, *lines, flip_sentence(sample))
