"""The samples of a data set with their filter, and the chosen one as numbers."""

from __future__ import annotations

import secrets

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QIntValidator, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QSizePolicy, QVBoxLayout, QWidget

from workbench.core.labels import DIGITS, is_digits
from workbench.data.dataset import Dataset, Samples
from workbench.data.orders import ORDERS, READING_ORDERS, Order, Readings
from workbench.data.selection import counts_of
from workbench.sessions.preferences import Preferences
from workbench.sessions.preview import PreviewSession
from workbench.ui.messages import Messages
from workbench.ui.pages.data_order import BrowsedOrder
from workbench.ui.pages.data_sample import SampleCard
from workbench.ui.pages.data_words import SampleWords
from workbench.ui.widgets.buttons import Button, QuietButton
from workbench.ui.widgets.card import Card, caption
from workbench.ui.widgets.digit_filter import DigitFilter
from workbench.ui.widgets.elided_label import ElidedLabel
from workbench.ui.widgets.grid_words import GridWords
from workbench.ui.widgets.label_views import CountBars
from workbench.ui.widgets.order_choice import OrderChoice
from workbench.ui.widgets.sample_clipboard import copy_samples
from workbench.ui.widgets.sample_grid import SampleGrid
from workbench.ui.widgets.segments import SegmentedControl
from workbench.ui.widgets.size_slider import SizeSlider
from workbench.ui.wording import count_text

SPLIT_KEY = "data/split"
CELL_KEY = "data/cell"
ORDER_KEY = "data/order"
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
        self._shown_count = 0
        self._order = BrowsedOrder()
        self._wanted_order: Order = "index"
        self.grid = SampleGrid()
        self.size_slider = SizeSlider(self.grid)
        self.order = OrderChoice()
        self.sample = SampleCard(preview=preview, preferences=preferences)
        self.counts = CountBars(DIGITS)
        self.filter = DigitFilter(DIGITS)
        self.split = SegmentedControl(
            [("train", "Train"), ("test", "Test"), ("own", "My samples")], name="Which samples"
        )
        self._split = self.split.current
        self.shuffle = Button(icon_name="shuffle")
        self.go_to = QLineEdit()
        self.source_button = QuietButton("Choose a file…", icon_name="folder")
        self._source = ElidedLabel()
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
        self.counts.set_classes(dataset.labels)
        self.sample.one_hot.set_classes(dataset.labels)
        # The chips are the ten digits.
        if not is_digits(dataset.labels):
            self.filter.choose(frozenset())
        self.filter.setVisible(is_digits(dataset.labels))
        # What a training is fed: pieces of background are cut from these.
        self._preview.use_digits(dataset.train)
        self._source.set_text(f"{dataset.name} · {dataset.path.name}")
        self._source.setToolTip(f"{dataset.path}\nSHA-256 {dataset.checksum}")
        self._show_split()

    def set_readings(self, readings: Readings | None) -> None:
        """Take how a model reads the samples that are shown, or that none has read them (yet).

        They are of one split: another one that is chosen has none until this is called again.
        """
        self._order.readings = readings
        self.order.set_has_readings(readings is not None)
        # Who wanted the misread ones first sees them so again, whatever model comes and goes.
        if self.order.offers(self._wanted_order):
            self.order.choose(self._wanted_order)
        was_by_readings = self._order.order in READING_ORDERS
        self._order.order = self.order.current
        if was_by_readings or self._order.order in READING_ORDERS:
            self._show_selection(is_new_order=True)
        else:
            self._show_readings()

    def samples(self) -> Samples | None:
        """Return the samples of the chosen split."""
        if self._dataset is None:
            return None
        return self._dataset.train if self._split == "train" else self._dataset.test

    def _build_controls(self) -> None:
        self.shuffle.setCheckable(True)
        self.shuffle.setAccessibleName("Shuffle")
        self.shuffle.setToolTip(
            "Shuffle samples that are alike in this order; once more for the order of the file"
        )
        self.go_to.setPlaceholderText("Go to index…")
        self.go_to.setAccessibleName("Go to index")
        self.go_to.setFixedWidth(118)
        self.split.chosen.connect(self._on_split_chosen)
        self.shuffle.clicked.connect(self._on_shuffle_clicked)
        self.go_to.returnPressed.connect(self._on_index_entered)
        self.filter.changed.connect(self._on_filter_changed)
        self.order.chosen.connect(self._on_order_chosen)
        self.grid.chosen.connect(self._show_chosen)
        self.grid.selection_changed.connect(self._show_counts)
        self.grid.copy_asked.connect(self._copy)
        self.grid.menu_asked.connect(self._on_menu_asked)
        self.grid.opened.connect(self._on_opened)
        self.grid.cell_changed.connect(lambda side: self._preferences.remember(CELL_KEY, side))
        find = QShortcut(QKeySequence.StandardKey.Find, self)
        find.activated.connect(self._on_find_activated)

    def _build_layout(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.filter)
        row.addSpacing(6)
        row.addWidget(self.order)
        row.addWidget(self.shuffle)
        row.addStretch(1)
        row.addWidget(self._source)
        row.addWidget(self.source_button)
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
        layout.addLayout(row)
        layout.addLayout(cards, 1)

    def _recall(self) -> None:
        split = self._preferences.text(SPLIT_KEY)
        if split in _SPLITS:
            self.split.choose(split)
            self._split = split
        self.grid.set_cell(self._preferences.number(CELL_KEY, self.grid.cell()))
        order = self._preferences.text(ORDER_KEY)
        self._wanted_order = next((one for one in ORDERS if one == order), "index")
        if self.order.offers(self._wanted_order):
            self.order.choose(self._wanted_order)
            self._order.order = self._wanted_order

    def _show_split(self) -> None:
        samples = self.samples()
        if samples is None:
            return
        self.go_to.setValidator(QIntValidator(0, 10**8, self.go_to))
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

    def _show_readings(self) -> None:
        samples, readings = self.samples(), self._order.readings
        if samples is not None:
            words = self._words_of(samples)
            self.grid.set_words(GridWords(words.name, None if readings is None else words.caption))
            self.grid.set_marks(None if readings is None else readings.misread(samples.labels))

    def _words_of(self, samples: Samples) -> SampleWords:
        names = DIGITS if self._dataset is None else self._dataset.labels
        return SampleWords(samples, names, self._order.readings)

    def _show_counts(self) -> None:
        samples, selected = self.samples(), len(self.grid.selection())
        if samples is None:
            return
        if selected > 1:
            self._shown.set_trailing(f"{selected:,} selected")
        else:
            of_all = f" of {len(samples):,}" if self.filter.chosen() else ""
            self._shown.set_trailing(f"{self._shown_count:,}{of_all}")

    def _show_chosen(self) -> None:
        samples, index = self.samples(), self.grid.chosen_index()
        if samples is None or index is None:
            self.sample.show_sample(None, None, None)
        else:
            self.sample.show_sample(index, samples.images[index], int(samples.labels[index]))

    def _copy(self) -> None:
        """Put what is selected on the clipboard."""
        samples, chosen = self.samples(), self.grid.selection()
        if samples is not None and len(chosen):
            copy_samples(samples.images, chosen, self._words_of(samples).table(chosen))

    def _on_menu_asked(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copied = menu.addAction(f"Copy {count_text(len(self.grid.selection()), 'Sample')}", self._copy)
        copied.setShortcut(QKeySequence.StandardKey.Copy)
        every = menu.addAction("Select All", self.grid.select_all)
        every.setShortcut(QKeySequence.StandardKey.SelectAll)
        menu.popup(place)

    def _on_opened(self) -> None:
        """Go on to the numbers of the chosen sample."""
        self.sample.views.button(self.sample.views.current).setFocus(Qt.FocusReason.TabFocusReason)

    def _on_filter_changed(self) -> None:
        self._show_selection()

    def _on_order_chosen(self, order: Order) -> None:
        self._preferences.remember(ORDER_KEY, order)
        self._wanted_order = self._order.order = order
        self._show_selection(is_new_order=True)

    def _on_split_chosen(self, split: str) -> None:
        if split not in _SPLITS:
            return
        self._split = split
        self._preferences.remember(SPLIT_KEY, split)
        # They were of the other split.
        self._order.readings = None
        self.order.set_has_readings(False)
        self._order.order = self.order.current
        self._show_split()

    def _on_shuffle_clicked(self, is_on: bool) -> None:
        self._order.seed = secrets.randbits(32) if is_on else None
        self._show_selection(is_new_order=True)

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
