"""The samples of a data set with their filter, and the chosen one as numbers."""

from __future__ import annotations

import secrets

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from workbench.core.labels import DIGITS
from workbench.data.dataset import Dataset, Samples
from workbench.data.orders import ORDERS, READING_ORDERS, Order, Readings
from workbench.data.readings import SplitName, split_of
from workbench.data.selection import counts_of
from workbench.sessions.preferences import Preferences
from workbench.sessions.preview import PreviewSession
from workbench.ui.messages import Messages
from workbench.ui.pages.data_actions import SampleActions
from workbench.ui.pages.data_order import BrowsedOrder
from workbench.ui.pages.data_row import BrowserRow
from workbench.ui.pages.data_sample import SampleCard
from workbench.ui.pages.data_words import SPLITS, SampleWords, count_of, no_such_sample
from workbench.ui.widgets.card import Card, caption
from workbench.ui.widgets.count_bars import CountBars
from workbench.ui.widgets.grid_words import GridWords
from workbench.ui.widgets.index_field import IndexField
from workbench.ui.widgets.sample_grid import SampleGrid
from workbench.ui.widgets.segments import SegmentedControl
from workbench.ui.widgets.size_slider import SizeSlider

SPLIT_KEY = "data/split"
CELL_KEY = "data/cell"
ORDER_KEY = "data/order"


class DataBrowser(QWidget):
    """Left the samples and how many there are of each; right the chosen one.

    ``header_actions`` are the controls that belong into the head of the page; the first of them,
    ``split``, also offers the user's own samples and the set as a whole, which the page shows in place of
    this. ``split_changed`` comes when samples of another data set or split are shown, ``sample_shown`` when
    another one of them is, and ``order_wanted`` when the user has chosen an order.
    """

    split_changed = Signal()
    sample_shown = Signal()
    order_wanted = Signal()

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
        self._shown_count = 0
        self._order = BrowsedOrder()
        self.grid = SampleGrid()
        self._actions = SampleActions(self.grid, self._words)
        self.size_slider = SizeSlider(self.grid)
        self.row = BrowserRow()
        self.filter, self.order, self.shuffle = self.row.filter, self.row.order, self.row.shuffle
        self.sample = SampleCard(preview=preview, preferences=preferences)
        self.counts = CountBars(DIGITS)
        self.split = SegmentedControl(
            [("train", "Train"), ("test", "Test"), ("own", "My samples"), ("set", "The set")],
            name="Which samples",
        )
        self._split: SplitName = "train"
        self.go_to = IndexField()
        self._shown = Card("Samples")
        self.header_actions: tuple[QWidget, ...] = (self.split, self.go_to)
        self._build_controls()
        self._build_layout()
        self._recall()

    def show_dataset(self, dataset: Dataset) -> None:
        """Show a data set; one that is shown already stays as it is."""
        if dataset is self._dataset:
            return
        self._dataset = dataset
        self._drop_readings()
        self.counts.set_classes(dataset.labels)
        self.sample.set_classes(dataset.labels)
        self.filter.set_classes(dataset.labels)
        # What a training is fed: pieces of background are cut from these.
        self._preview.use_digits(dataset.train)
        self.row.show_source(dataset)
        self._show_split()
        self.split_changed.emit()

    def set_readings(self, readings: Readings | None, *, can_read: bool = False) -> None:
        """Take how a model reads the samples that are shown, or that none has read them (yet).

        They are of one split: another one that is chosen has none until this is called again. An order by
        readings can be chosen where there are some, or a model to ask: ``can_read``.
        """
        if readings is self._order.readings and self.order.has_readings == (can_read or readings is not None):
            return
        before = self._order.order
        self._order.readings = readings
        self.order.set_has_readings(can_read or readings is not None)
        # Who wanted the misread ones first sees them so again, whatever model comes and goes.
        if self.order.offers(self._order.wanted):
            self.order.choose(self._order.wanted)
        if before != self._order.order or before in READING_ORDERS:
            self._show_selection(is_new_order=True)
        else:
            self._show_readings()
            self._show_counts()

    @property
    def needs_readings(self) -> bool:
        """Whether the order that the user has chosen waits for a model's readings."""
        return self._order.is_waiting

    def give_up_readings(self) -> None:
        """Go back to the order of the file: the readings that were waited for do not come."""
        if self._order.is_waiting:
            self._order.wanted = "index"
            self.order.choose("index")
            self._preferences.remember(ORDER_KEY, "index")

    @property
    def dataset(self) -> Dataset | None:
        """The data set that is shown."""
        return self._dataset

    @property
    def shown_split(self) -> SplitName:
        """The split whose samples are shown, or were when the page showed something else in their place."""
        return self._split

    def samples(self) -> Samples | None:
        """Return the samples of the chosen split."""
        if self._dataset is None:
            return None
        return split_of(self._dataset, self._split)

    def chosen_sample(self) -> NDArray[np.uint8] | None:
        """Return the sample that is shown in numbers, uint8 [28, 28], if there is one."""
        samples, index = self.samples(), self.grid.chosen_index()
        return None if samples is None or index is None else samples.images[index]

    def _build_controls(self) -> None:
        self.split.chosen.connect(self._on_split_chosen)
        self.shuffle.clicked.connect(self._on_shuffle_clicked)
        self.go_to.entered.connect(self._on_index_entered)
        self.filter.changed.connect(self._on_filter_changed)
        self.order.chosen.connect(self._on_order_chosen)
        self.sample.enlarged.connect(self._on_enlarged)
        self.sample.stepped.connect(self.grid.step)
        self.grid.chosen.connect(self._show_chosen)
        self.grid.selection_changed.connect(self._show_counts)
        self.grid.opened.connect(self._on_opened)
        find = QShortcut(QKeySequence.StandardKey.Find, self)
        find.activated.connect(self.go_to.ask)

    def _build_layout(self) -> None:
        self._shown.add_trailing_widget(self.size_slider)
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
        layout.addWidget(self.row)
        layout.addLayout(cards, 1)

    def _recall(self) -> None:
        split = self._preferences.text(SPLIT_KEY)
        if split in SPLITS:
            self.split.choose(split)
            self._split = "train" if split == "train" else "test"
        self.size_slider.remember_in(self._preferences, CELL_KEY)
        order = self._preferences.text(ORDER_KEY)
        self._order.wanted = next((one for one in ORDERS if one == order), "index")
        if self.order.offers(self._order.wanted):
            self.order.choose(self._order.wanted)

    def _show_split(self) -> None:
        self._shown.set_title("Training samples" if self._split == "train" else "Test samples")
        self._show_selection()

    def _show_selection(self, *, is_new_order: bool = False) -> None:
        samples = self.samples()
        if samples is None:
            return
        digits = self.filter.chosen()
        self._shown_count = len(indices := self._order.indices(samples, digits))
        self.grid.show_samples(samples, indices)
        if is_new_order:
            # Who orders anew wants to see what comes first.
            self.grid.select(indices[:1])
        self.counts.set_counts(counts_of(samples.labels), shown=digits)
        self._show_readings()
        self._show_counts()
        self._show_chosen()

    def _drop_readings(self) -> None:
        """Forget readings of samples that are no longer shown."""
        self._order.readings = None
        self.order.set_has_readings(False)

    def _show_readings(self) -> None:
        words, readings = self._words(), self._order.readings
        if words is not None:
            self.grid.set_words(GridWords(words.name, None if readings is None else words.caption))
            self.grid.set_marks(None if readings is None else readings.misread(words.samples.labels))

    def _words(self) -> SampleWords | None:
        samples, dataset = self.samples(), self._dataset
        if samples is None or dataset is None:
            return None
        return SampleWords(samples, dataset.labels, self._order.readings)

    def _show_counts(self) -> None:
        samples, selected = self.samples(), len(self.grid.selection())
        if samples is None:
            return
        if selected > 1:
            self._shown.set_trailing(f"{selected:,} selected")
            return
        shown = self._shown_count if self.filter.chosen() else None
        self._shown.set_trailing(count_of(samples, self._order.readings, shown=shown))

    def _show_chosen(self) -> None:
        samples, index = self.samples(), self.grid.chosen_index()
        if samples is None or index is None:
            self.sample.show_sample(None, None, None)
        else:
            self.sample.show_sample(index, samples.images[index], int(samples.labels[index]))
        self.sample_shown.emit()

    def _on_opened(self) -> None:
        """Go on to the numbers of the chosen sample."""
        self.sample.views.button(self.sample.views.current).setFocus(Qt.FocusReason.TabFocusReason)

    def _on_enlarged(self, is_large: bool) -> None:
        """Give the numbers the whole page, or show the samples beside them again."""
        self._shown.setVisible(not is_large)
        self.row.setVisible(not is_large)
        if not is_large:
            self.grid.setFocus()

    def _on_filter_changed(self) -> None:
        self._show_selection()

    def _on_order_chosen(self, order: Order) -> None:
        self._preferences.remember(ORDER_KEY, order)
        self._order.wanted = order
        self._show_selection(is_new_order=True)
        self.order_wanted.emit()

    def _on_split_chosen(self, split: str) -> None:
        if split not in SPLITS:
            return
        self._split = "train" if split == "train" else "test"
        self._preferences.remember(SPLIT_KEY, split)
        self._drop_readings()
        self._show_split()
        self.split_changed.emit()

    def _on_shuffle_clicked(self, is_on: bool) -> None:
        self._order.seed = secrets.randbits(32) if is_on else None
        self._show_selection(is_new_order=True)

    def _on_index_entered(self, index: int) -> None:
        samples = self.samples()
        if samples is None:
            return
        if index >= len(samples):
            self._messages.info(no_such_sample(index, self._split, samples))
            self.go_to.selectAll()
            return
        if not self.grid.choose_index(index):
            # The user asked for this sample, so the filter gives way.
            self.filter.choose(frozenset())
            self._show_selection()
            self.grid.choose_index(index)
        self.go_to.clear()
        self.grid.setFocus()
