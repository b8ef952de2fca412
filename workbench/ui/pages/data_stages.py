"""The chosen sample on its way into the network: raw, scaled, augmented, and through its first filters."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from workbench.core.filters import Filters
from workbench.core.first_layer import feature_maps, kernels_of, windows_of
from workbench.core.labels import SIDE
from workbench.sessions.preview import PreviewSession
from workbench.ui.widgets.card import caption
from workbench.ui.widgets.elided_label import ElidedLabel
from workbench.ui.widgets.filter_mosaic import FilterMosaic
from workbench.ui.widgets.number_patch import NumberPatch
from workbench.ui.widgets.pixel_tiles import MAXIMUM
from workbench.ui.widgets.signed_colours import signed_colours
from workbench.ui.widgets.stage_picture import StagePicture
from workbench.ui.widgets.zoomed_cells import Cell

_TITLES = ("Raw", "Scaled", "Augmented", "Convolved")
# Room for the arrow between two stages.
_STEP_WIDTH = 20
# Of the view's height, at most so much is for the pictures, and so much for the numbers.
_PICTURE_SHARE, _PATCH_SHARE = 0.32, 0.2
_LEAST_PATCH = 56
# Half a step of 255: a model in fp16 scales by a little less.
_WHOLE = 0.002
_NO_FILTERS = "No model is in use, or the one in use does not begin with a convolution."
_NO_SAMPLE = "Choose a sample."
_NO_MAPS = np.zeros((0, SIDE, SIDE), np.float32)


class StagesView(QWidget):
    """Four stages side by side, the numbers round the cell that is pointed at, and the maps of all filters.

    The distortion is the first of the sixteen that the preview of augmentation shows. What is out of
    view is not computed.
    """

    def __init__(self, preview: PreviewSession, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preview = preview
        self._sample: NDArray[np.uint8] | None = None
        self._distorted: NDArray[np.uint8] | None = None
        self._filters: Filters | None = None
        self._maps = _NO_MAPS
        self._place = 0
        self._cell: Cell | None = None
        self.pictures = tuple(StagePicture(f"{title} sample") for title in _TITLES)
        self.patches = (
            NumberPatch("Raw values", lambda value: f"{value:.0f}"),
            NumberPatch("Scaled values", _fraction),
            NumberPatch("Augmented values", _fraction),
            NumberPatch("Weights of the filter", _weight),
        )
        self._times = caption("×", "trailing")
        self.mosaic = FilterMosaic()
        self.sum = ElidedLabel()
        self._remarks = tuple(caption("", "trailing") for _title in _TITLES)
        self._maps_title = caption("First convolution", "card-title")
        self._maps_remark = caption("", "trailing")
        self._build_layout()
        for picture in self.pictures:
            picture.pointed.connect(self._on_pointed)
        self.mosaic.chosen.connect(self._on_filter_chosen)
        preview.changed.connect(self._render)
        self._render()

    def show_sample(self, sample: NDArray[np.uint8] | None) -> None:
        """Show a sample, uint8 [28, 28], or none."""
        self._sample = sample
        self._render()

    def set_filters(self, filters: Filters | None) -> None:
        """Take the first convolution of the model in use, or that there is none."""
        if filters == self._filters:
            return
        self._filters = filters
        self._place = 0
        self._render()

    @property
    def cell(self) -> Cell | None:
        """The cell round which the numbers are, once one was pointed at; None for an edge of the ink."""
        return self._cell

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # As high as they are wide, with whole pixels, and the rest for the maps.
        width = (self.width() - (len(_TITLES) - 1) * _STEP_WIDTH) // len(_TITLES)
        side = max(2, int(min(width, self.height() * _PICTURE_SHARE)) // SIDE) * SIDE
        for picture, patch in zip(self.pictures, self.patches, strict=True):
            picture.setFixedHeight(side)
            patch.setFixedHeight(int(min(width, max(_LEAST_PATCH, self.height() * _PATCH_SHARE))))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._render()

    def _build_layout(self) -> None:
        stages = QGridLayout()
        stages.setHorizontalSpacing(0)
        stages.setVerticalSpacing(4)
        for place, title in enumerate(_TITLES):
            column = 2 * place
            stages.addWidget(caption(title, "card-title"), 0, column, Qt.AlignmentFlag.AlignHCenter)
            stages.addWidget(self.pictures[place], 1, column)
            stages.addWidget(self._remarks[place], 2, column, Qt.AlignmentFlag.AlignHCenter)
            stages.addWidget(self.patches[place], 3, column)
            stages.setColumnStretch(column, 1)
            if place:
                step = caption("→", "trailing")
                step.setAlignment(Qt.AlignmentFlag.AlignCenter)
                step.setFixedWidth(_STEP_WIDTH)
                stages.addWidget(step, 1, column - 1)
        stages.addWidget(self._times, 3, 5, Qt.AlignmentFlag.AlignCenter)
        head = QHBoxLayout()
        head.addWidget(self._maps_title)
        head.addStretch(1)
        head.addWidget(self._maps_remark)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(stages)
        layout.addWidget(self.sum)
        layout.addLayout(head)
        layout.addWidget(self.mosaic, 1)

    def _render(self) -> None:
        """Compute the stages, and show them."""
        if not self.isVisible():
            return
        augmented = None if self._sample is None else self._preview.augmented()
        self._distorted = augmented[0] if augmented is not None and len(augmented) else None
        filters, distorted = self._filters, self._distorted
        self._maps = _NO_MAPS if filters is None or distorted is None else feature_maps(filters, distorted)
        for picture, colours in zip(self.pictures, self._colours(), strict=True):
            picture.show_colours(colours)
        self._render_words()
        self.mosaic.show_maps(
            self._maps, place=self._place, sentence=_NO_SAMPLE if self._sample is None else _NO_FILTERS
        )
        self._render_cell()

    def _colours(self) -> list[NDArray[np.uint8] | None]:
        if self._sample is None or self._distorted is None:
            return [None] * len(_TITLES)
        raw, distorted = (
            signed_colours(stage.astype(np.float32), largest=MAXIMUM)
            for stage in (self._sample, self._distorted)
        )
        if not len(self._maps):
            return [raw, raw, distorted, None]
        largest = float(np.abs(self._maps).max())
        return [raw, raw, distorted, signed_colours(self._maps[self._place], largest=largest)]

    def _render_words(self) -> None:
        recipe = self._preview.recipes.current
        filters = self._filters
        is_on = recipe.augmentation.is_on
        self._remarks[0].setText(f"0 to {MAXIMUM}")
        self._remarks[1].setText(f"÷ {MAXIMUM}: 0 to 1")
        self._remarks[2].setText(f"seed {self._preview.seed}" if is_on else "nothing is on")
        self._remarks[2].setToolTip(f"As the recipe “{recipe.title}” distorts it: see Augmented")
        if filters is None:
            self._remarks[3].setText("")
            self._maps_title.setText("First convolution")
            self._maps_remark.setText("")
            return
        self._remarks[3].setText(f"filter {self._place + 1} of {filters.count}")
        kind = f"{filters.count} filters of {filters.rows}×{filters.columns}"
        self._maps_title.setText(f"First convolution: {kind}")
        # Where batch normalisation and pooling come before the ReLU, values below 0 are left.
        self._maps_remark.setText("after ReLU" if filters.has_relu else "orange is below 0")

    def _render_cell(self) -> None:
        sample, distorted, filters = self._sample, self._distorted, self._filters
        self._times.setVisible(sample is not None and filters is not None)
        if sample is None or distorted is None:
            for picture, patch in zip(self.pictures, self.patches, strict=True):
                picture.show_cell(None)
                patch.show_values(None)
            self.sum.set_text("")
            return
        cell = self._cell or _liveliest(sample)
        seen = filters or _PLAIN
        size = seen.rows, seen.columns
        raw, drawn = windows_of(seen, sample)[cell], windows_of(seen, distorted)[cell]
        whole = np.rint(raw / seen.scale).astype(np.float32)
        words = (
            f"{sample[cell]}",
            f"{sample[cell] / MAXIMUM:.3f}",
            f"{distorted[cell] / MAXIMUM:.3f}",
            f"{self._maps[self._place][cell]:.3f}" if len(self._maps) else "",
        )
        for place, picture in enumerate(self.pictures):
            is_last = place == len(_TITLES) - 1
            spoken = f"Row {cell[0]}, column {cell[1]}: {words[place]}"
            picture.show_cell(cell, size=(1, 1) if is_last else size, words=spoken)
        self.patches[0].show_values(whole, largest=MAXIMUM)
        for patch, values in zip(self.patches[1:3], (raw, drawn), strict=True):
            patch.show_values(values, largest=seen.scale * MAXIMUM)
        if filters is None:
            self.patches[3].show_values(None)
            self.sum.set_text(f"Row {cell[0]}, column {cell[1]} and what is round it")
            return
        weights = kernels_of(filters)[self._place]
        self.patches[3].show_values(weights, largest=float(np.abs(weights).max()))
        self.sum.set_text(self._sum_text(cell, float((drawn * weights).sum()), filters))

    def _sum_text(self, cell: Cell, products: float, filters: Filters) -> str:
        bias = filters.bias[self._place]
        total = products + bias
        added = f" {'+' if bias >= 0 else '−'} bias {abs(bias):.3f}" if bias else ""
        result = f" = {_signed(total)}" if added else ""
        rectified = f", ReLU {max(0.0, total):.3f}" if filters.has_relu else ""
        count = filters.rows * filters.columns
        return f"[{cell[0]}, {cell[1]}]: {count} products, sum {_signed(products)}{added}{result}{rectified}"

    def _on_pointed(self, cell: Cell) -> None:
        self._cell = cell
        self._render_cell()

    def _on_filter_chosen(self, place: int) -> None:
        self._place = place
        self.mosaic.show_maps(self._maps, place=place)
        self.pictures[3].show_colours(self._colours()[3])
        self._render_words()
        self._render_cell()


# What is shown round a cell where no network says how far its filters reach.
_PLAIN = Filters(
    rows=3, columns=3, count=1, kernel=(0.0,) * 9, bias=(0.0,), scale=1 / MAXIMUM, has_relu=False
)


def _liveliest(sample: NDArray[np.uint8]) -> Cell:
    """Return the cell round which values differ most: an edge of the ink says more than its middle."""
    spread = windows_of(_PLAIN, sample).std(axis=(2, 3))
    row, column = divmod(int(spread.argmax()), SIDE)
    return row, column


def _fraction(value: float) -> str:
    """Return a scaled value in two places, as the cells of the sample have it: 0 and 1 alone are whole."""
    if min(abs(value), abs(value - 1)) < _WHOLE:
        return f"{value:.0f}"
    return f"{min(0.99, max(0.01, value)):.2f}"[1:] if 0 < value < 1 else f"{value:.2f}"


def _weight(value: float) -> str:
    return _signed(value, 2).replace("0.", ".", 1)


def _signed(value: float, places: int = 3) -> str:
    text = f"{value:.{places}f}"
    return text.replace("-", "−" if float(text) else "")
