"""The set as a whole: its classes, its values, how it is encoded, and where it comes from."""

from __future__ import annotations

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workbench.core.errors import WorkbenchError
from workbench.core.labels import SIDE
from workbench.data.dataset import Dataset
from workbench.data.statistics import SplitFacts
from workbench.sessions.set_facts import SetFactsSession, SetFactsState, SetFigures
from workbench.ui.widgets.card import Card, caption
from workbench.ui.widgets.class_gallery import ClassFigures, ClassGallery
from workbench.ui.widgets.fact_rows import FactRows
from workbench.ui.widgets.scrolling import scrolling
from workbench.ui.widgets.segments import SegmentedControl
from workbench.ui.widgets.shape_figure import ShapeFigure
from workbench.ui.widgets.value_histogram import ValueHistogram

CHECKSUM = "SHA-256"
_UNKNOWN = "not known"


class SetView(QWidget):
    """Four cards; what has to be counted follows a moment after the rest, and only while it is in view."""

    def __init__(self, session: SetFactsSession, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._dataset: Dataset | None = None
        self.pictured = SegmentedControl(
            [("train", "Training set"), ("test", "Test set")], name="Whose mean and spread", is_small=True
        )
        self.gallery = ClassGallery()
        self.histogram = ValueHistogram()
        self.shape = ShapeFigure()
        self.origin = FactRows(copied=(CHECKSUM,))
        self._classes = Card("Classes")
        self._values = Card("Pixel values")
        self._waiting = caption("Counting…", "muted")
        self._moments = _paragraph()
        self._encoding = _paragraph()
        self._build()
        self.pictured.chosen.connect(self._show_classes)
        session.changed.connect(self._render_state)

    def show_dataset(self, dataset: Dataset | None) -> None:
        """Show what needs no counting of a data set; one that is shown already stays as it is."""
        if dataset is self._dataset or dataset is None:
            return
        self._dataset = dataset
        self._show_encoding(dataset)
        self.origin.show_rows(_origin_of(dataset))
        self._render_state()

    def view_shown(self) -> None:
        """Give the keyboard to what it scrolls."""
        self._area.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._session.want()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._session.want(False)

    def _build(self) -> None:
        self._classes.add_trailing_widget(self.pictured)
        self._classes.body.addWidget(self._waiting)
        self._classes.body.addWidget(self.gallery)
        self._values.body.addWidget(self.histogram, 1)
        self._values.body.addWidget(self._moments)
        encoding = Card("How it is encoded", "channels_last")
        encoding.body.addWidget(self.shape)
        encoding.body.addWidget(self._encoding)
        encoding.body.addStretch(1)
        origin = Card("Where it comes from")
        origin.body.addWidget(self.origin)
        origin.body.addStretch(1)
        lower = QHBoxLayout()
        lower.setSpacing(14)
        for card in (self._values, encoding, origin):
            lower.addWidget(card, 1)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self._classes)
        column.addLayout(lower, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._area = scrolling(content)
        layout.addWidget(self._area)

    def _render_state(self) -> None:
        state = self._session.state
        has_figures = _figures_of(state, self._dataset) is not None
        self._waiting.setVisible(not has_figures)
        self._waiting.setText("Counting…" if state.error is None else _told(state.error))
        self.gallery.setVisible(has_figures)
        self.pictured.setEnabled(has_figures)
        self._show_classes()
        self._show_values()

    def _show_classes(self) -> None:
        figures, dataset = _figures_of(self._session.state, self._dataset), self._dataset
        if figures is None or dataset is None:
            self.gallery.show_figures(None)
            return
        pictured = figures.train if self.pictured.current == "train" else figures.test
        self.gallery.show_figures(
            ClassFigures(
                names=dataset.labels,
                means=pictured.means,
                spreads=pictured.spreads,
                train=figures.train.counts.tolist(),
                test=figures.test.counts.tolist(),
            )
        )

    def _show_values(self) -> None:
        figures = _figures_of(self._session.state, self._dataset)
        if figures is None:
            self.histogram.clear()
            self._moments.clear()
            return
        self.histogram.show_histograms(figures.train.histogram, figures.test.histogram)
        self._moments.setText(_moments_of(figures.train))

    def _show_encoding(self, dataset: Dataset) -> None:
        count, classes = len(dataset.train), len(dataset.labels)
        self.shape.show_axes(
            ((count, "batch"), (SIDE, "rows"), (SIDE, "columns"), (1, "channels")), marked="channels"
        )
        self._encoding.setText(
            f"Four numbers find a value: which sample, which row from the top, which column from the left, "
            f"which colour. A network takes a batch of samples at a time. channels_last says that colours "
            f"come last: grey has one, a colour picture three. With channels_first, the shape would be "
            f"{count:,} × 1 × {SIDE} × {SIDE}.\n\n"
            f"Each value is a byte, 0 for black, 255 for white. The network's first layer divides by 255, so "
            f"that nobody else has to.\n\n"
            f"A label is a byte, too: the place of its class, 0–{classes - 1}. As one-hot vectors, the "
            f"labels are {count:,} × {classes}."
        )


def _paragraph() -> QLabel:
    label = caption("", "notice")
    label.setWordWrap(True)
    return label


def _figures_of(state: SetFactsState, dataset: Dataset | None) -> SetFigures | None:
    """Return the figures where they are those of the data set that is shown."""
    figures = state.figures
    return figures if figures is not None and figures.dataset is dataset else None


def _told(error: WorkbenchError) -> str:
    return f"{error.message} {error.hint}".strip()


def _moments_of(train: SplitFacts) -> str:
    mean, deviation = train.mean_value(), train.deviation()
    return (
        f"Blue the training set, orange the test set. The training set's mean is {mean:.2f}, its standard "
        f"deviation {deviation:.2f}; from 0 to 1, that is {mean / 255:.4f} and {deviation / 255:.4f}."
    )


def _origin_of(dataset: Dataset) -> list[tuple[str, str]]:
    facts = dataset.facts
    size = (len(dataset.train) + len(dataset.test)) * SIDE * SIDE / 1e6
    turned = "Rows and columns are exchanged in the files; here they are put right."
    names = "Nobody says what the classes are called, so that they go by their numbers."
    camera = "These pictures fill their square. The camera cuts out strokes, and reads such a set badly."
    return [
        ("Set", facts.title or dataset.name),
        ("From", facts.source or _UNKNOWN),
        ("Licence", facts.licence or _UNKNOWN),
        ("To cite", facts.citation),
        ("Samples", f"{len(dataset.train):,} to train with and {len(dataset.test):,} to test, {size:.0f} MB"),
        ("File", str(dataset.path)),
        ("Turned", turned if dataset.is_turned else ""),
        ("Names", "" if dataset.has_known_names else names),
        ("Camera", "" if facts.is_ink else camera),
        (CHECKSUM, dataset.checksum),
    ]
