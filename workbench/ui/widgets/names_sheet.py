"""A sheet in which the classes of a data set get their names, each beside some of its samples."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QKeyEvent, QKeySequence, QPixmap
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QLineEdit, QWidget

from workbench.core.errors import DataError
from workbench.core.labels import checked_names
from workbench.ui.widgets.card import caption
from workbench.ui.widgets.scrolling import scrolling
from workbench.ui.widgets.sheet import Sheet

_TITLE = "Names of the classes"
_TOLD = (
    "They are kept on this computer for this data set, and go with its models into results and apps. "
    "Models that are trained already keep theirs."
)
_WIDTH = 500
# Beyond so many classes the rows scroll.
_MOST_ROWS = 9
_ROW, _SPACING = 34, 6
_GAP = 3


@dataclass(frozen=True)
class NameProposal:
    """Names of a published set with as many classes; ``is_turned`` where its samples lie on their side."""

    title: str
    labels: tuple[str, ...]
    is_turned: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class ClassesToName:
    """What is to be named: ``labels`` as they are called now, and some samples of each class.

    ``samples`` are uint8 [N, 28, 28] for each class, as they are shown while ``is_turned`` is as it is now.
    """

    labels: tuple[str, ...]
    samples: tuple[NDArray[np.uint8], ...]
    is_turned: bool
    proposals: tuple[NameProposal, ...] = ()


class NamesSheet(Sheet):
    """Asks for a name for each class, and whether the samples lie on their side.

    ``use`` is handed both, and may refuse them. Several lines that are pasted into a field go into those
    below it as well.
    """

    def __init__(
        self,
        classes: ClassesToName,
        *,
        use: Callable[[tuple[str, ...], bool], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            "Names of the classes",
            title_role="card-title",
            action="Use these names",
            width=_WIDTH,
            parent=parent,
        )
        self._classes = classes
        self._use = use
        self.proposals = QComboBox()
        self.turned = QCheckBox("The samples lie on their side: exchange rows and columns")
        self.fields = tuple(_NameField(label) for label in classes.labels)
        self._pictures = tuple(QLabel() for _ in classes.labels)
        self._build()
        for place, field in enumerate(self.fields):
            field.textEdited.connect(self._check)
            field.pasted = partial(self._fill, place)
        self.turned.toggled.connect(self._show_samples)
        self.proposals.activated.connect(self._on_proposal_chosen)
        self.action_button.clicked.connect(self._on_accepted)
        self.turned.setChecked(classes.is_turned)
        self._show_samples()
        self._check()
        self.fields[0].setFocus()
        self.fields[0].selectAll()

    def names(self) -> tuple[str, ...]:
        """Return the names as they stand in the fields."""
        return tuple(field.text() for field in self.fields)

    def _build(self) -> None:
        told = caption(_TOLD, "muted")
        told.setWordWrap(True)
        self.body.addWidget(told)
        if self._classes.proposals:
            self.proposals.setAccessibleName("Names of a published set")
            self.proposals.addItem("Fill in the names of a published set…")
            for proposal in self._classes.proposals:
                self.proposals.addItem(proposal.title, proposal)
            self.body.addWidget(self.proposals)
        rows = QWidget()
        grid = QGridLayout(rows)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(_SPACING)
        grid.setColumnStretch(2, 1)
        for place, (picture, field) in enumerate(zip(self._pictures, self.fields, strict=True)):
            number = caption(str(place), "muted")
            number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            field.setAccessibleName(f"Name of class {place}")
            field.setFixedHeight(_ROW)
            for column, widget in enumerate((number, picture, field)):
                grid.addWidget(widget, place, column)
        area = scrolling(rows)
        area.setFixedHeight(min(len(self.fields), _MOST_ROWS) * (_ROW + _SPACING) + _SPACING)
        self.body.addWidget(area)
        self.body.addWidget(self.turned)

    def _show_samples(self) -> None:
        is_other = self.turned.isChecked() != self._classes.is_turned
        for picture, samples in zip(self._pictures, self._classes.samples, strict=True):
            picture.setPixmap(_strip(samples.transpose(0, 2, 1) if is_other else samples))

    def _fill(self, first: int, names: Sequence[str]) -> None:
        for field, name in zip(self.fields[first:], names, strict=False):
            field.setText(name.strip())
        self._check()

    def _check(self) -> None:
        try:
            checked_names(self.names())
        except DataError as error:
            self.action_button.setEnabled(False)
            self.tell("" if not all(name.strip() for name in self.names()) else error.message)
        else:
            self.action_button.setEnabled(True)
            self.tell("")

    def _on_proposal_chosen(self, place: int) -> None:
        proposal = self.proposals.itemData(place)
        if isinstance(proposal, NameProposal):
            self._fill(0, proposal.labels)
            self.turned.setChecked(proposal.is_turned)

    def _on_accepted(self) -> None:
        self.take(lambda: self._use(self.names(), self.turned.isChecked()))


class _NameField(QLineEdit):
    """A field that hands several pasted lines on."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.pasted: Callable[[Sequence[str]], None] = _ignore

    def keyPressEvent(self, event: QKeyEvent) -> None:
        lines = QGuiApplication.clipboard().text().strip().splitlines()
        if event.matches(QKeySequence.StandardKey.Paste) and len(lines) > 1:
            self.pasted(lines)
        else:
            super().keyPressEvent(event)


def _ignore(_lines: Sequence[str]) -> None:
    """Drop what is pasted: for a field that stands alone."""


def _strip(samples: NDArray[np.uint8]) -> QPixmap:
    """Return samples, uint8 [N, 28, 28], side by side, with nothing between them but a gap."""
    count, height, width = samples.shape
    strip = QImage(max(count * (width + _GAP) - _GAP, 1), height, QImage.Format.Format_ARGB32)
    strip.fill(Qt.GlobalColor.transparent)
    pixels = np.frombuffer(strip.bits(), np.uint8).reshape(height, -1, 4)
    for place, sample in enumerate(samples):
        left = place * (width + _GAP)
        pixels[:, left : left + width, :3] = sample[:, :, np.newaxis]
        pixels[:, left : left + width, 3] = 255
    return QPixmap.fromImage(strip)
