"""The user's own samples on the Data page: looked through, relabelled, removed, added and exported."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from workbench.core.labels import DIGITS
from workbench.data.own_sample import OWN_LABELS, OwnSample
from workbench.sessions.own_samples import OwnSamplesSession
from workbench.sessions.preferences import Preferences
from workbench.ui.messages import Messages
from workbench.ui.pages.data_own_files import OwnFiles
from workbench.ui.widgets.buttons import Button
from workbench.ui.widgets.card import Card, caption
from workbench.ui.widgets.count_bars import CountBars
from workbench.ui.widgets.digit_filter import DigitFilter
from workbench.ui.widgets.label_menu import NO_DIGIT, LabelMenu
from workbench.ui.widgets.notice import Notice
from workbench.ui.widgets.origin_filter import OriginFilter
from workbench.ui.widgets.own_detail import OwnDetail
from workbench.ui.widgets.own_tiles import OwnTiles
from workbench.ui.widgets.sample_clipboard import copy_samples
from workbench.ui.widgets.size_slider import SizeSlider
from workbench.ui.widgets.state_pane import StatePane
from workbench.ui.wording import count_text

CELL_KEY = "data/own-cell"


class OwnSamplesView(QWidget):
    """Left the samples and how many there are of each; right what is chosen.

    ``test_requested`` asks for the page on which samples are drawn and filmed.
    """

    test_requested = Signal()

    def __init__(
        self,
        *,
        own_samples: OwnSamplesSession,
        messages: Messages,
        preferences: Preferences,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = own_samples
        self._is_behind = False
        self.filter = DigitFilter((*DIGITS, NO_DIGIT))
        self.origins = OriginFilter()
        self.tiles = OwnTiles()
        self.size_slider = SizeSlider(self.tiles)
        self.size_slider.remember_in(preferences, CELL_KEY)
        self.detail = OwnDetail()
        self.notice = Notice()
        self.files = OwnFiles(own_samples, messages=messages, window=self)
        self.undo_button = Button("Undo", icon_name="undo")
        self._counts = CountBars((*DIGITS, "none"))
        self._shown = Card("My samples")
        self._pane = StatePane()
        self._build()
        self._connect()
        self._render_state()

    @property
    def subtitle(self) -> str:
        """What the head of the page says of the samples."""
        count = len(self._session.state.kept)
        return f"{count_text(count, 'sample')} of your own" if count else "Digits of your own, to train with"

    def view_shown(self) -> None:
        """Look again: another program may have put samples there."""
        self._session.refresh()
        self.tiles.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_behind:
            self._render_state()

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.filter)
        row.addStretch(1)
        for button in (self.undo_button, self.files.add_button, self.files.export_button):
            row.addWidget(button)
        self.undo_button.setToolTip("Take the last change back")
        self._shown.add_trailing_widget(self.origins)
        self._shown.add_trailing_widget(self.size_slider)
        self._nothing = caption("None of your samples is like that.", "muted")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._shown.body.addWidget(self._nothing, 1)
        self._shown.body.addWidget(self.tiles, 1)
        self._shown.body.addWidget(caption("How many of each", "card-title"))
        self._shown.body.addWidget(self._counts)
        cards = QHBoxLayout()
        cards.setSpacing(14)
        for card, share in ((self._shown, 9), (self.detail, 11)):
            card.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
            cards.addWidget(card, share)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(row)
        column.addLayout(cards, 1)
        self._content = content
        self._pane_card = Card()
        self._pane_card.body.addWidget(self._pane)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._pane_card)
        self._stack.addWidget(content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.notice)
        layout.addWidget(self._stack, 1)

    def _connect(self) -> None:
        session = self._session
        session.state_changed.connect(self._on_state_changed)
        self.filter.changed.connect(self._render_state)
        self.tiles.selection_changed.connect(self._on_selection_changed)
        self.tiles.copy_asked.connect(self._copy)
        self.tiles.label_pressed.connect(self._on_relabelled)
        self.origins.changed.connect(self._render_state)
        self.tiles.remove_asked.connect(self._on_remove_asked)
        self.tiles.menu_asked.connect(self._on_menu_asked)
        self.detail.remove_asked.connect(self._on_remove_asked)
        self.detail.relabelled.connect(self._on_relabelled)
        self.undo_button.clicked.connect(session.undo)
        self.notice.acted.connect(self._on_acted)
        self._pane.acted.connect(self._on_acted)
        for keys, act in (
            (QKeySequence(QKeySequence.StandardKey.Undo), session.undo),
            (QKeySequence(Qt.Key.Key_L), self._on_label_key),
        ):
            QShortcut(keys, self).activated.connect(act)

    def _on_state_changed(self) -> None:
        # Thousands of tiles are not arranged anew for a sample that is kept while nobody looks at them.
        if self.isVisible():
            self._render_state()
        else:
            self._is_behind = True

    def _render_state(self) -> None:
        self._is_behind = False
        state = self._session.state
        kept = state.kept
        digits = self.filter.chosen()
        shown = [
            one
            for one in kept.samples
            if (not digits or OWN_LABELS.index(one.label) in digits) and self.origins.is_chosen(one)
        ]
        is_filtered = bool(digits) or self.origins.is_set
        self.files.show_filtered([one.path for one in shown] if is_filtered else None)
        self.tiles.show_own(shown)
        self.tiles.setVisible(bool(shown) or not len(kept))
        self._nothing.setVisible(self.tiles.isHidden())
        self._counts.set_counts(kept.counts(), shown=digits)
        of_all = f" of {len(kept):,}" if is_filtered else ""
        self._shown.set_trailing(f"{len(shown):,}{of_all}")
        self.undo_button.setEnabled(bool(state.undo) and not state.work)
        self.undo_button.setText(f"Undo {state.undo}".strip())
        self.files.add_button.setEnabled(not state.work)
        self.files.export_button.setEnabled(bool(len(kept)) and not state.work)
        # After the last one was removed, Undo must stay in reach.
        has_content = bool(len(kept)) or bool(state.undo)
        self._stack.setCurrentWidget(self._content if has_content else self._pane_card)
        if not has_content:
            self._render_pane(is_loaded=state.is_loaded)
        self._render_notice()

    def _render_pane(self, *, is_loaded: bool) -> None:
        if not is_loaded:
            self._pane.show_state(icon="data", title="Reading your samples…")
            return
        self._pane.show_state(
            icon="canvas",
            title="No samples of your own yet",
            sentence="Draw, film or open a digit on the Test page and press the key of what it is, or add "
            "PNG or npz files. Training and fine-tuning can learn from them.",
            actions=(("test", "Open the Test page"), ("files", "Add files…"), ("folder", "Add a folder…")),
        )

    def _render_notice(self) -> None:
        state = self._session.state
        damaged = state.kept.damaged
        if state.work:
            stage = state.stage
            text = f"{stage.done:,} of {stage.total:,}" if stage is not None else ""
            self.notice.show_notice(tone="info", title=state.work, text=text, actions=(("cancel", "Cancel"),))
        elif damaged:
            count = count_text(len(damaged), "file")
            self.notice.show_notice(
                tone="warning",
                title=f"{count} among your samples cannot be used.",
                text=damaged[0].damage if len(damaged) == 1 else "",
                actions=(("remove-damaged", "Remove"),),
                details="\n".join(one.damage for one in damaged) if len(damaged) > 1 else "",
            )
        else:
            self.notice.hide()

    def _on_selection_changed(self) -> None:
        self.detail.show_chosen(self.tiles.selected())

    def _copy(self) -> None:
        """Put what is selected on the clipboard."""
        chosen = self.tiles.selected()
        if chosen:
            rows = [(one.label, one.origin.read_as, one.origin.source) for one in chosen]
            images = np.stack([one.image for one in chosen])
            copy_samples(images, np.arange(len(chosen)), [("label", "read as", "source"), *rows])

    def _on_relabelled(self, label: str) -> None:
        self._session.relabel([one.path for one in self.tiles.selected()], label)

    def _on_remove_asked(self) -> None:
        chosen = self.tiles.selected()
        if chosen:
            self._session.remove([one.path for one in chosen])

    def _on_menu_asked(self, place: QPoint) -> None:
        chosen = self.tiles.selected()
        if chosen:
            self._menu_for(chosen).popup(place)

    def _on_label_key(self) -> None:
        chosen = self.tiles.selected()
        if chosen:
            place = self.tiles.current_rect().bottomLeft()
            self._labels_for(chosen).popup(self.tiles.viewport().mapToGlobal(place))

    def _menu_for(self, chosen: Sequence[OwnSample]) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        labels = self._labels_for(chosen)
        labels.setParent(menu, labels.windowFlags())
        menu.addMenu(labels)
        menu.addAction("Copy", self._copy).setShortcut(QKeySequence.StandardKey.Copy)
        menu.addAction("Select All", self.tiles.select_all).setShortcut(QKeySequence.StandardKey.SelectAll)
        menu.addSeparator()
        menu.addAction("Remove", self._on_remove_asked)
        return menu

    def _labels_for(self, chosen: Sequence[OwnSample]) -> LabelMenu:
        menu = LabelMenu("What It Is", self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if len({one.label for one in chosen}) == 1:
            menu.set_current(chosen[0].label)
        menu.picked.connect(self._on_relabelled)
        return menu

    def _on_acted(self, key: str) -> None:
        match key:
            case "test":
                self.test_requested.emit()
            case "files":
                self.files.add_files()
            case "folder":
                self.files.add_folder()
            case "cancel":
                self._session.cancel()
            case "remove-damaged":
                self._session.remove([one.path for one in self._session.state.kept.damaged])
