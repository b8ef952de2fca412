"""A sample as the recipe in use hands it to a network, and background, with what changes them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from workbench.core.augmentation import DISTORTION_LIMITS, KIND_LIMITS, KINDS, SHARE_LIMITS, Effect
from workbench.core.recipe_words import effect_title
from workbench.sessions.preview import COUNT, MOST_SEED, PreviewSession
from workbench.ui.widgets.buttons import Button, QuietButton
from workbench.ui.widgets.card import caption
from workbench.ui.widgets.effect_row import EffectRow
from workbench.ui.widgets.elided_label import ElidedLabel
from workbench.ui.widgets.sample_mosaic import SampleMosaic
from workbench.ui.wording import percent_text

_ROW_SPACING = 2
_SEED_WIDTH, _AGAIN_WIDTH = 84, 36
# The style sheet’s distance does not reach the text of a field with arrows.
_SEED_MARGIN = 6


class PreviewView(QWidget):
    """Sixteen samples above the effects that make them; drawn only while it is in view.

    ``pictures_wanted`` comes when the effects and samples of the recipe in use are to be shown.
    """

    pictures_wanted = Signal()

    def __init__(
        self,
        preview: PreviewSession,
        rows: Mapping[str, EffectRow],
        *,
        name: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.preview = preview
        self.rows = rows
        self.mosaic = SampleMosaic(COUNT, name=name)
        self.recipe_choice = QComboBox()
        self.recipe_choice.setAccessibleName("Recipe")
        self.reset_button = QuietButton("Reset")
        self.reset_button.setToolTip("Take back what was changed of this recipe")
        self.remark = ElidedLabel()
        self.seed = QSpinBox()
        self.seed.setRange(0, MOST_SEED)
        self.seed.setFixedWidth(_SEED_WIDTH)
        self.seed.lineEdit().setTextMargins(_SEED_MARGIN, 0, 0, 0)
        self.seed.setAccessibleName("Seed")
        self.seed.setToolTip("The same seed brings the same luck, here and on every other machine")
        self.again_button = Button(icon_name="refresh")
        self.again_button.setFixedWidth(_AGAIN_WIDTH)
        self.again_button.setAccessibleName("Again")
        self.again_button.setToolTip("Show what other luck would bring: the next seed")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.recipe_choice)
        head.addWidget(self.reset_button)
        head.addWidget(self.remark)
        head.addStretch(1)
        head.addWidget(caption("Seed", "field"))
        head.addWidget(self.seed)
        head.addWidget(self.again_button)
        effects = QVBoxLayout()
        effects.setSpacing(_ROW_SPACING)
        for row in rows.values():
            effects.addWidget(row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addWidget(self.mosaic, 1)
        layout.addLayout(effects)
        self.again_button.clicked.connect(preview.again)
        self.seed.valueChanged.connect(preview.set_seed)
        self.reset_button.clicked.connect(preview.recipes.reset)
        self.recipe_choice.activated.connect(self._on_recipe_activated)
        preview.changed.connect(self._render_state)
        preview.recipes.stored_changed.connect(self._show_stored)
        self._show_stored()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._render_state()

    def _show_stored(self) -> None:
        self.recipe_choice.clear()
        for stored in self.preview.recipes.stored:
            if stored.recipe is not None:
                self.recipe_choice.addItem(stored.recipe.title, stored.name)
        self._render_state()

    def _render_state(self) -> None:
        if not self.isVisible():
            return
        recipes = self.preview.recipes
        self.recipe_choice.setCurrentIndex(self.recipe_choice.findData(recipes.base.name))
        self.reset_button.setVisible(recipes.is_changed)
        self.seed.blockSignals(True)
        self.seed.setValue(self.preview.seed)
        self.seed.blockSignals(False)
        self.pictures_wanted.emit()

    def _on_recipe_activated(self, place: int) -> None:
        self.preview.recipes.choose(self.recipe_choice.itemData(place))


class AugmentationView(PreviewView):
    """The chosen sample sixteen times, each as the network might get it."""

    def __init__(self, preview: PreviewSession, *, parent: QWidget | None = None) -> None:
        rows = {name: EffectRow(effect_title(name), limits) for name, limits in DISTORTION_LIMITS.items()}
        for name, row in rows.items():
            row.changed.connect(partial(preview.change_distortion, name))
        super().__init__(preview, rows, name="The sample as the network gets it", parent=parent)
        self.pictures_wanted.connect(self._on_pictures_wanted)

    def _on_pictures_wanted(self) -> None:
        augmentation = self.preview.recipes.current.augmentation
        for name, row in self.rows.items():
            row.show_effect(getattr(augmentation, name))
        self.remark.set_text("" if augmentation.is_on else "Nothing is switched on")
        self.mosaic.show_samples(self.preview.augmented(), sentence="Choose a sample.")


class BackgroundView(PreviewView):
    """Sixteen samples that are no digit."""

    def __init__(self, preview: PreviewSession, *, parent: QWidget | None = None) -> None:
        self.share = EffectRow("Share", SHARE_LIMITS, has_switch=False)
        self.share.setToolTip(
            "Samples of background to a hundred digits; without any, that class is not trained"
        )
        self.share.changed.connect(self._on_share_changed)
        kinds = {kind: EffectRow(effect_title(kind), KIND_LIMITS) for kind in KINDS}
        for kind, row in kinds.items():
            row.changed.connect(partial(preview.change_kind, kind))
        super().__init__(
            preview, {"share": self.share, **kinds}, name="Background as the network gets it", parent=parent
        )
        self.pictures_wanted.connect(self._on_pictures_wanted)

    def _on_pictures_wanted(self) -> None:
        background = self.preview.recipes.current.background
        self.share.show_effect(Effect(background.share))
        shares = background.weights()
        for kind in KINDS:
            # A weight says little; how much of the background is of this kind says it all.
            text = percent_text(shares[kind], 0) if kind in shares else "–"
            self.rows[kind].show_effect(getattr(background, kind), text=text)
        self.remark.set_text("" if background.share else "Share 0: not trained")
        sentence = "Drawing…" if shares else "Switch on a kind of background."
        self.mosaic.show_samples(self.preview.backgrounds(), sentence=sentence)

    def _on_share_changed(self, effect: Effect) -> None:
        self.preview.change_share(effect.strength)
