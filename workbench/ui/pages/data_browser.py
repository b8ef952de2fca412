"""The samples of a data set with their filter, and the chosen one as numbers."""

from __future__ import annotations

import secrets

from PySide6.QtCore import Qt
from PySide6.QtGui import QIntValidator, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from workbench.core.labels import DIGITS, is_digits
from workbench.data.dataset import Dataset, Samples
from workbench.data.selection import Selection, counts_of
from workbench.sessions.preferences import Preferences
from workbench.sessions.preview import PreviewSession
from workbench.ui.messages import Messages
from workbench.ui.pages.data_sample import SampleCard
from workbench.ui.widgets.buttons import Button, QuietButton
from workbench.ui.widgets.card import Card, caption
from workbench.ui.widgets.digit_filter import DigitFilter
from workbench.ui.widgets.label_views import CountBars
from workbench.ui.widgets.sample_grid import SampleGrid
from workbench.ui.widgets.segments import SegmentedControl

SPLIT_KEY = "data/split"
_SPLITS = {"train": "training set", "test": "test set"}


class DataBrowser(QWidget):
    """Left the samples and how many there are of each; right the chosen one.

    ``header_actions`` are the controls that belong into the head of the page; the first of them,
    ``split``, also offers the user's own samples, which the page shows in place of this.
    """

    def __init__(
        self,
        *,
        preview: PreviewSession,
        messages: Messages,
        preferences: Preferences,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._preview = preview
        self._messages = messages
        self._preferences = preferences
        self._dataset: Dataset | None = None
        self._seed: int | None = None
        self.grid = SampleGrid()
        self.sample = SampleCard(preview=preview, preferences=preferences)
        self.counts = CountBars(DIGITS)
        self.filter = DigitFilter(DIGITS)
        self.split = SegmentedControl(
            [("train", "Train"), ("test", "Test"), ("own", "My samples")], name="Which samples"
        )
        self._split = self.split.current
        self.shuffle = Button("Shuffle", icon_name="shuffle")
        self.go_to = QLineEdit()
        self.source_button = QuietButton("Choose a file…", icon_name="folder")
        self._source = caption("", "muted")
        self._shown = Card("Samples")
        self.header_actions: tuple[QWidget, ...] = (self.split, self.shuffle, self.go_to)
        self._build_controls()
        self._build_layout()
        self._recall()

    def show_dataset(self, dataset: Dataset) -> None:
        """Show a data set; one that is shown already stays as it is."""
        if dataset is self._dataset:
            return
        self._dataset = dataset
        self.counts.set_classes(dataset.labels)
        self.sample.one_hot.set_classes(dataset.labels)
        # The chips are the ten digits.
        if not is_digits(dataset.labels):
            self.filter.choose(frozenset())
        self.filter.setVisible(is_digits(dataset.labels))
        # What a training is fed: pieces of background are cut from these.
        self._preview.use_digits(dataset.train)
        self._source.setText(f"{dataset.name} · {dataset.path.name}")
        self._source.setToolTip(f"{dataset.path}\nSHA-256 {dataset.checksum}")
        self._show_split()

    def samples(self) -> Samples | None:
        """Return the samples of the chosen split."""
        if self._dataset is None:
            return None
        return self._dataset.train if self._split == "train" else self._dataset.test

    def _build_controls(self) -> None:
        self.shuffle.setCheckable(True)
        self.shuffle.setToolTip("Show the samples in random order; once more for the order of the file")
        self.go_to.setPlaceholderText("Go to index…")
        self.go_to.setAccessibleName("Go to index")
        self.go_to.setFixedWidth(118)
        self.split.chosen.connect(self._on_split_chosen)
        self.shuffle.clicked.connect(self._on_shuffle_clicked)
        self.go_to.returnPressed.connect(self._on_index_entered)
        self.filter.changed.connect(self._show_selection)
        self.grid.chosen.connect(self._show_chosen)
        find = QShortcut(QKeySequence.StandardKey.Find, self)
        find.activated.connect(self._on_find_activated)

    def _build_layout(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.filter)
        row.addStretch(1)
        row.addWidget(self._source)
        row.addWidget(self.source_button)
        self._shown.body.addWidget(self.grid, 1)
        self._shown.body.addSpacing(4)
        self._shown.body.addWidget(caption("How many of each", "card-title"))
        self._shown.body.addWidget(self.counts)
        cards = QHBoxLayout()
        cards.setSpacing(14)
        # The pixel grid gets as much width as its height can use.
        for card, share in ((self._shown, 9), (self.sample, 11)):
            card.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
            cards.addWidget(card, share)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(row)
        layout.addLayout(cards, 1)

    def _recall(self) -> None:
        split = self._preferences.text(SPLIT_KEY)
        if split in _SPLITS:
            self.split.choose(split)
            self._split = split

    def _show_split(self) -> None:
        samples = self.samples()
        if samples is None:
            return
        self.go_to.setValidator(QIntValidator(0, 10**8, self.go_to))
        self._shown.set_title("Training samples" if self._split == "train" else "Test samples")
        self._show_selection()

    def _show_selection(self) -> None:
        samples = self.samples()
        if samples is None:
            return
        digits = self.filter.chosen()
        indices = Selection(digits=digits, seed=self._seed).indices(samples.labels)
        self.grid.show_samples(samples, indices)
        self.counts.set_counts(counts_of(samples.labels), shown=digits)
        of_all = f" of {len(samples):,}" if digits else ""
        self._shown.set_trailing(f"{len(indices):,}{of_all}")
        self._show_chosen()

    def _show_chosen(self) -> None:
        samples, index = self.samples(), self.grid.chosen_index()
        if samples is None or index is None:
            self.sample.show_sample(None, None, None)
        else:
            self.sample.show_sample(index, samples.images[index], int(samples.labels[index]))

    def _on_split_chosen(self, split: str) -> None:
        if split not in _SPLITS:
            return
        self._split = split
        self._preferences.remember(SPLIT_KEY, split)
        self._show_split()

    def _on_shuffle_clicked(self, is_on: bool) -> None:
        self._seed = secrets.randbits(32) if is_on else None
        self._show_selection()

    def _on_find_activated(self) -> None:
        self.go_to.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.go_to.selectAll()

    def _on_index_entered(self) -> None:
        samples = self.samples()
        if samples is None or not self.go_to.text():
            return
        index = int(self.go_to.text())
        if index >= len(samples):
            split = _SPLITS[self._split]
            self._messages.info(
                f"There is no sample {index:,}. The {split} goes from 0 to {len(samples) - 1:,}."
            )
            self.go_to.selectAll()
            return
        if not self.grid.choose_index(index):
            # The user asked for this sample, so the filter gives way.
            self.filter.choose(frozenset())
            self._show_selection()
            self.grid.choose_index(index)
        self.go_to.clear()
        self.grid.setFocus()
