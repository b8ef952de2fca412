"""The Test page: draw, film or open digits, and see what the exported model makes of them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from workbench.core.labels import DIGITS
from workbench.sessions.camera import CameraSession
from workbench.sessions.cameras import CameraList
from workbench.sessions.models import MODEL_SUFFIXES, ModelsSession
from workbench.sessions.own_samples import OwnSamplesSession
from workbench.sessions.pictures import PicturesSession
from workbench.sessions.preferences import Preferences
from workbench.sessions.reading import ReaderSession, ReaderState
from workbench.ui.messages import Messages
from workbench.ui.pages.test_camera import VIDEO_SUFFIXES, CameraPane
from workbench.ui.pages.test_canvas import CanvasPane
from workbench.ui.pages.test_image import ImagePane
from workbench.ui.pages.test_insight import Insight, why_not_read
from workbench.ui.pages.test_keeping import Held, SampleKeeper
from workbench.ui.pages.test_keys import CorrectionKeys
from workbench.ui.pages.test_sources import KeptLabels, Source, Sources
from workbench.ui.pages.test_words import words_for
from workbench.ui.widgets import Card, PageHeader, ProbabilityBars, SegmentedControl
from workbench.ui.widgets.model_chooser import ModelChooser
from workbench.ui.widgets.seen_card import SeenCard
from workbench.ui.widgets.times_card import TimesCard
from workbench.vision.sources import FileSource

_MODE_PREFERENCE = "test/mode"
_SIDE_WIDTH = 324
_FIGURES_MS = 200


class TestPage(QWidget):
    """Canvas, Camera and Image, each with what the network sees beside it."""

    # pytest would take a class of this name for tests.
    __test__ = False

    train_requested = Signal()

    def __init__(
        self,
        *,
        reader: ReaderSession,
        models: ModelsSession,
        camera: CameraSession,
        cameras: CameraList,
        stills: CameraSession,
        pictures: PicturesSession,
        own_samples: OwnSamplesSession,
        messages: Messages,
        preferences: Preferences,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._reader = reader
        self._models = models
        self._sources = Sources(reader=reader, models=models, camera=camera, pictures=pictures)
        self._preferences = preferences
        self._is_shown = False
        self.canvas_pane = CanvasPane(reader=reader, preferences=preferences)
        self.camera_pane = CameraPane(camera=camera, cameras=cameras, preferences=preferences)
        self.image_pane = ImagePane(
            stills=stills, pictures=pictures, messages=messages, preferences=preferences
        )
        self._panes: dict[str, CanvasPane | CameraPane | ImagePane] = {
            "canvas": self.canvas_pane,
            "camera": self.camera_pane,
            "image": self.image_pane,
        }
        self._build()
        self._use_words()
        self.keeper = SampleKeeper(
            self._seen,
            own_samples,
            insight=self._shown_insight,
            source=self._shown_source,
            can_keep=lambda: self._sources.can_keep,
            parent=self,
        )
        self.keeper.asked.connect(self._on_label_given)
        self._bars.label_chosen.connect(self.keeper.correct)
        self._keys = CorrectionKeys(self.keeper, has_undo_of_its_own=lambda: self.mode == "canvas")
        QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self).activated.connect(self._on_paste)
        QShortcut(QKeySequence(Qt.Key.Key_L), self).activated.connect(self.keeper.ask)
        for mode, shown in (
            ("canvas", self.canvas_pane),
            ("camera", self.camera_pane.board),
            ("image", self.image_pane.board),
        ):
            KeptLabels(own_samples, self._sources, mode).show_on(shown)
        own_samples.labels_changed.connect(self._render_state)
        for board in (self.camera_pane.board, self.image_pane.board):
            board.view.menu_asked.connect(self.keeper.ask_at)
        for mode, pane in self._panes.items():
            pane.insight_changed.connect(lambda mode=mode: self._on_insight_changed(mode))
        models.choices_changed.connect(self._on_models_changed)
        models.chosen_changed.connect(self._on_models_changed)
        reader.status_changed.connect(self._on_reader_status_changed)
        # Figures that change with every frame cannot be read, and cost a new layout each time.
        self._figures = QTimer(self, singleShot=True, interval=_FIGURES_MS)
        self._figures.timeout.connect(self._show_figures)
        self._had_sample = False
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._on_models_changed()
        mode = preferences.text(_MODE_PREFERENCE)
        self.show_mode(mode if mode in self._panes else "canvas")

    @property
    def mode(self) -> str:
        """``canvas``, ``camera`` or ``image``."""
        return self.modes.current

    def show_mode(self, mode: str) -> None:
        """Show one of the three panes."""
        self.modes.choose(mode)
        self._on_mode_chosen(mode)

    def page_shown(self) -> None:
        """Go on with what was shown, and give it the keyboard."""
        self._is_shown = True
        self._give_focus()
        if self.mode == "camera":
            self.camera_pane.pane_shown()

    def page_hidden(self) -> None:
        """Give the camera back while nobody looks."""
        self._is_shown = False
        self.camera_pane.pane_hidden()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and self._keys.handle(event):
            return True
        return super().event(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        if not paths:
            # Dragged out of a browser or another program: pixels without a file.
            if self.image_pane.take(event.mimeData()):
                self.show_mode("image")
            return
        suffix = paths[0].suffix.lower()
        if suffix in MODEL_SUFFIXES:
            self._models.choose(paths[0])
        elif suffix in VIDEO_SUFFIXES:
            self.show_mode("camera")
            self.camera_pane.open_source(FileSource(paths[0]))
        else:
            self.show_mode("image")
            self.image_pane.open_paths(paths)

    @Slot()
    def _on_paste(self) -> None:
        if self.image_pane.paste():
            self.show_mode("image")

    def _build(self) -> None:
        self._header = PageHeader("Test")
        self.modes = SegmentedControl(
            (("canvas", "Canvas"), ("camera", "Camera"), ("image", "Image")), name="What to read"
        )
        self.modes.chosen.connect(self._on_mode_chosen)
        self._model = ModelChooser()
        self._model.model_chosen.connect(self._models.choose)
        self._header.add_action(self.modes)
        self._header.add_action(self._model)
        self._stack = QStackedLayout()
        for pane in self._panes.values():
            self._stack.addWidget(pane)
        self._seen = SeenCard()
        self._seen.acted.connect(self._on_seen_acted)
        self._bars = ProbabilityBars(DIGITS)
        bars_card = Card("Probabilities")
        bars_card.body.addWidget(self._bars)
        self._times = TimesCard()
        side = QVBoxLayout()
        side.setSpacing(14)
        for card, stretch in ((self._seen, 0), (bars_card, 0), (self._times, 1)):
            card.setFixedWidth(_SIDE_WIDTH)
            side.addWidget(card, stretch)
        columns = QHBoxLayout()
        columns.setSpacing(14)
        columns.addLayout(self._stack, 1)
        columns.addLayout(side)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 16, 22, 18)
        layout.setSpacing(12)
        layout.addWidget(self._header)
        layout.addLayout(columns, 1)

    @Slot(str)
    def _on_mode_chosen(self, mode: str) -> None:
        self._preferences.remember(_MODE_PREFERENCE, mode)
        self._stack.setCurrentWidget(self._panes[mode])
        self._give_focus()
        if self._is_shown and mode == "camera":
            self.camera_pane.pane_shown()
        else:
            self.camera_pane.pane_hidden()
        self._render_state()
        self._show_figures()

    def _use_words(self) -> None:
        """Speak of the classes that the model in use knows."""
        self._words = words_for(self._reader.status.labels)
        for pane in self._panes.values():
            pane.use_words(self._words)

    def _give_focus(self) -> None:
        """Keep the keyboard from whichever button comes first in a pane."""
        match self.mode:
            case "canvas":
                self.canvas_pane.canvas.setFocus()
            case "camera" if self.camera_pane.board.has_picture:
                self.camera_pane.board.view.setFocus()
            case "image" if self.image_pane.board.has_picture:
                self.image_pane.board.view.setFocus()
            case _:
                self.setFocus()

    def _on_insight_changed(self, mode: str) -> None:
        if mode == self.mode:
            if self.hasFocus():
                # A picture is there now, whose digits the arrows go through.
                self._give_focus()
            self._render_state()

    @Slot()
    def _on_models_changed(self) -> None:
        self._model.show_choices(self._models.choices, self._models.chosen)

    @Slot()
    def _on_reader_status_changed(self) -> None:
        self._use_words()
        self._render_state()

    @Slot()
    def _on_seen_acted(self) -> None:
        if self._reader.status.state is ReaderState.NO_MODEL:
            self.train_requested.emit()
        else:
            self._reader.retry()

    @Slot(object)
    def _on_label_given(self, held: Held) -> None:
        if self.mode == "camera":
            self.camera_pane.board.follow_selected(held.sample, kept_in=held.box)

    def _shown_insight(self) -> Insight:
        return self._panes[self.mode].insight

    def _shown_source(self) -> Source:
        return self._sources.of(self.mode)

    def _render_state(self) -> None:
        insight = self._shown_insight()
        has_sample = insight.sample is not None
        if not self._figures.isActive() or has_sample is not self._had_sample:
            self._had_sample = has_sample
            self._figures.start()
            self._show_figures()
        self._seen.set_trailing(insight.place)
        self._seen.show_sample(insight.sample)
        if insight.probabilities is not None:
            self._seen.show_label(
                insight.label,
                insight.confidence,
                kept_as=insight.kept_as,
                nothing=self._words.nothing,
            )
        else:
            text, action = why_not_read(self._reader.status, insight)
            self._seen.show_sentence(text, action=action)
        self.keeper.show_offer()
        note = self._sources.note
        self._seen.show_note(note.brief, tool_tip=note.full)
        self._bars.set_labels(insight.labels or self._reader.status.labels or DIGITS)
        self._bars.set_probabilities(insight.probabilities)
        self._bars.set_choice(can_choose=self.keeper.can_correct, kept_as=insight.kept_as)

    @Slot()
    def _show_figures(self) -> None:
        insight = self._panes[self.mode].insight
        self._header.set_subtitle(insight.subtitle)
        self._times.show_times(insight.times, remark=insight.times_remark)
