"""How a training ended, in one strip: the figure that counts, what belongs to it, and the next step."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workbench.core.events import Compared, Verified
from workbench.core.labels import DIGITS
from workbench.core.learning_remark import learning_remark
from workbench.sessions.runs import RunEntry
from workbench.sessions.training import TrainingPhase, TrainingState
from workbench.ui.icons import pixmap
from workbench.ui.theme import theme_of
from workbench.ui.widgets.buttons import Button, PrimaryButton
from workbench.ui.widgets.card import caption
from workbench.ui.widgets.disclosure import DisclosureText
from workbench.ui.wording import count_text, percent_text, size_text

_SIGN = 28


class TrainingResult(QFrame):
    """The end of a training; hidden while there is none.

    ``try_requested``, ``export_requested`` and ``continue_requested`` come from its buttons.
    """

    try_requested = Signal()
    export_requested = Signal()
    continue_requested = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._sign = _Sign("error")
        self._figure = caption("", "huge")
        self._title = caption("", "state-title")
        self._remark = QLabel()
        self._remark.setProperty("role", "subtitle")
        self._remark.setWordWrap(True)
        self._details = DisclosureText()
        self._continue = Button("Continue…", icon_name="play")
        self._export = Button("Export…", icon_name="export")
        self._try = PrimaryButton("Try it", icon_name="test")
        self._continue.clicked.connect(self.continue_requested)
        self._export.clicked.connect(self.export_requested)
        self._try.clicked.connect(self.try_requested)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addStretch(1)
        texts.addWidget(self._title)
        texts.addWidget(self._remark)
        texts.addWidget(self._details)
        texts.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 8, 16, 8)
        row.setSpacing(18)
        row.addWidget(self._sign)
        row.addWidget(self._figure)
        row.addLayout(texts, 1)
        row.addWidget(self._continue)
        row.addWidget(self._export)
        row.addWidget(self._try)

    @property
    def figure(self) -> str:
        """The large figure, or an empty text."""
        return self._figure.text()

    @property
    def continue_button(self) -> Button:
        """The button that trains on; there while epochs that were planned are still to come."""
        return self._continue

    @property
    def can_continue(self) -> bool:
        """Whether the strip is there and offers to train on."""
        return not self.isHidden() and not self._continue.isHidden()

    @property
    def can_try(self) -> bool:
        """Whether the strip is there and offers to try the model."""
        return not self.isHidden() and not self._try.isHidden()

    @property
    def text(self) -> str:
        """Title and remark."""
        return f"{self._title.text()} {self._remark.text()}"

    def show_state(self, state: TrainingState, *, run: str, can_continue: bool) -> None:
        """Show how the training of the run called ``run`` ended, and whether it can go on."""
        evaluated = state.evaluated
        self._figure.setVisible(evaluated is not None)
        self._figure.setText(percent_text(evaluated.accuracy) if evaluated is not None else "")
        self._details.set_text("")
        self._sign.setVisible(state.phase is TrainingPhase.FAILED)
        self._try.setVisible(state.converted is not None)
        self._continue.setVisible(can_continue)
        # Three buttons leave the words no room; the Export page is not far.
        self._export.setVisible(evaluated is not None and not can_continue)
        match state.phase:
            case TrainingPhase.DONE:
                self._say(f"{run} is trained", _what_it_reads(state))
            case TrainingPhase.STOPPED if evaluated is not None:
                self._say(f"{run} was stopped", f"Its best weights were kept. {_what_it_reads(state)}")
            case TrainingPhase.STOPPED:
                self._say("The training was stopped", _what_was_kept(state))
            case _:
                outcome = state.outcome
                message, hint, details = (
                    (outcome.message, outcome.hint, outcome.details) if outcome is not None else ("", "", "")
                )
                self._say(message, f"{hint} {_what_was_kept(state)}".strip())
                self._details.set_text(details)

    def show_run(self, entry: RunEntry, *, can_continue: bool) -> None:
        """Show what there is to say of an earlier run; see `has_news`."""
        record = entry.run.record
        accuracy = record.test_accuracy if record is not None else None
        comparisons = record.comparisons if record is not None else ()
        is_broken_off = entry.run.state == "crashed"
        self._figure.setVisible(accuracy is not None and not is_broken_off)
        self._figure.setText(percent_text(accuracy) if accuracy is not None else "")
        self._details.set_text("")
        self._sign.setVisible(is_broken_off)
        self._continue.setVisible(can_continue)
        self._try.setVisible(bool(entry.models) and not is_broken_off)
        self._export.setVisible(entry.has_network and not is_broken_off)
        if is_broken_off:
            self._say(f"{entry.run.name} broke off", _what_is_left(entry, can_continue=can_continue))
        elif record is not None:
            self._say(f"{entry.run.name} was fine-tuned from {record.base}", _won_and_lost(comparisons))

    def _say(self, title: str, remark: str) -> None:
        self._title.setText(title)
        self._remark.setText(remark)
        self._remark.setVisible(bool(remark))


def has_news(entry: RunEntry) -> bool:
    """Return whether there is something to say of an earlier run: it broke off, or was fine-tuned."""
    record = entry.run.record
    return entry.run.state == "crashed" or (record is not None and bool(record.comparisons))


class _Sign(QWidget):
    """An icon that says that something went wrong."""

    def __init__(self, icon_name: str) -> None:
        super().__init__()
        self._icon_name = icon_name
        self.setFixedSize(_SIGN, _SIGN)

    def paintEvent(self, _event: QPaintEvent) -> None:
        image = pixmap(self._icon_name, theme_of(self).negative, size=_SIGN, ratio=self.devicePixelRatioF())
        QPainter(self).drawPixmap(0, 0, image)


def _class_count(state: TrainingState, *, has_background: bool) -> int:
    """Return how many classes the data set has, by the last layer; ten where nobody has told the layers."""
    if state.started is None or not state.started.layers:
        return len(DIGITS)
    return state.started.layers[-1].shape[0] - has_background


def _what_it_reads(state: TrainingState) -> str:
    parts = [_won_and_lost(state.compared)] if state.compared else []
    if state.recipe is not None and state.evaluated is not None:
        classes = _class_count(state, has_background=state.recipe.background.is_on)
        parts.append(learning_remark(state.recipe, state.evaluated.accuracy, classes=classes))
    if state.evaluated is not None and not state.compared:
        wrong = round(state.evaluated.count * (1 - state.evaluated.accuracy))
        parts.append(f"Misread {wrong:,} of {count_text(state.evaluated.count, 'test sample')}.")
    if state.converted is not None:
        parts.append(f"Core ML model: {size_text(state.converted.bytes)}{_proof(state.verified)}.")
    return " ".join(filter(None, parts))


def _won_and_lost(compared: tuple[Compared, ...]) -> str:
    """Return what a fine-tuning has changed, on the own samples and on the test set."""
    names = {"own": "Own samples", "test": "Test set"}
    return " ".join(
        f"{names.get(one.samples, one.samples)}: {percent_text(one.before)} before, "
        f"{percent_text(one.after)} now, of {one.count:,}."
        for one in compared
    )


def _proof(verified: Verified | None) -> str:
    if verified is None:
        return ""
    verification = verified.verification
    agreeing = round(verification.agreement * verification.count)
    if agreeing == verification.count:
        return f", answers as the network on all {verification.count:,}"
    return f", answers as the network on {agreeing:,} of {verification.count:,}"


def _what_is_left(entry: RunEntry, *, can_continue: bool) -> str:
    """Return what a crash, or a power cut, has left of a run."""
    if not can_continue:
        return "Its process ended without a word, and nothing was kept from which it could be continued."
    done = count_text(len(entry.epochs), "whole epoch")
    return f"Its process ended without a word. {done} can be gone on from."


def _what_was_kept(state: TrainingState) -> str:
    if state.best_val_accuracy is None:
        return "Nothing was kept: no epoch was whole." if state.started is not None else ""
    best = percent_text(state.best_val_accuracy)
    return f"The best weights so far were kept: {best} of the validation samples."
