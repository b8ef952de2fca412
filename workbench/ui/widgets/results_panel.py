"""What a run made of the test set: the confusion matrix with its samples, and the misread samples."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workbench.core.evaluation import Evaluation, Misread
from workbench.sessions.runs import RunResults
from workbench.ui.widgets.card import Card, caption
from workbench.ui.widgets.confusion_matrix import ConfusionMatrix
from workbench.ui.widgets.results_pages import ResultsPages
from workbench.ui.widgets.sample_tiles import SampleTiles, Tile, pair_lines
from workbench.ui.wording import count_text, percent_text

# More samples of one cell than this are not looked at; the diagonal has about a thousand.
_MOST_TILES = 500


class ConfusionPanel(Card):
    """The confusion matrix of a run; beside it the samples of the chosen cell."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__("Confusion matrix", parent=parent)
        self._results: RunResults | None = None
        self._matrix = ConfusionMatrix()
        self._matrix.cell_chosen.connect(self._on_cell_chosen)
        self._cell_title = caption("", "card-title")
        self._cell_remark = caption("", "muted")
        for label in (self._cell_title, self._cell_remark):
            label.setWordWrap(True)
        self._tiles = SampleTiles()
        beside = QVBoxLayout()
        beside.setSpacing(4)
        beside.addWidget(self._cell_title)
        beside.addWidget(self._cell_remark)
        beside.addSpacing(4)
        beside.addWidget(self._tiles, 1)
        content = QWidget()
        row = QHBoxLayout(content)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(18)
        row.addWidget(self._matrix, 5)
        row.addLayout(beside, 2)
        self._pages = ResultsPages(content)
        self.body.addWidget(self._pages)

    @property
    def matrix(self) -> ConfusionMatrix:
        """The matrix, to choose a cell of."""
        return self._matrix

    def tiles(self) -> tuple[Tile, ...]:
        """Return the samples that are shown beside the matrix."""
        return self._tiles.tiles()

    def show_results(self, results: RunResults | None, *, run: str) -> None:
        """Show a run's results, and of its cells the one with most misread samples."""
        self._results = results
        evaluation = results.evaluation if results is not None else None
        self.set_trailing(run)
        self._pages.show_evaluation(evaluation)
        self._matrix.set_evaluation(evaluation)
        self._tiles.set_tiles(())
        if evaluation is not None:
            self._matrix.choose(*_worst_cell(evaluation))

    def _on_cell_chosen(self, row: int, column: int) -> None:
        results = self._results
        if results is None or results.evaluation is None:
            return
        evaluation = results.evaluation
        label, predicted = evaluation.class_labels[row], evaluation.class_labels[column]
        count = evaluation.confusion[row][column]
        is_right = row == column
        self._cell_title.setText(f"{label} read rightly" if is_right else f"{label} read as {predicted}")
        remark = f"{count_text(count, 'sample')} of {sum(evaluation.confusion[row]):,}"
        if results.samples is None and results.problem:
            remark = f"{remark}. {results.problem}"
        elif count > _MOST_TILES:
            remark = f"{remark}, the first {_MOST_TILES}"
        self._cell_remark.setText(remark)
        if is_right:
            self._tiles.set_tiles(_tiles_of_right(results, row))
        else:
            self._tiles.set_tiles(
                _tiles_of_misread(
                    results,
                    (one for one in evaluation.misread if (one.label, one.predicted) == (label, predicted)),
                )
            )


class MisreadPanel(Card):
    """The samples that a run misread, those first of which it was surest."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__("Misread samples", parent=parent)
        self._problem = QLabel()
        self._problem.setProperty("role", "muted")
        self._problem.setWordWrap(True)
        self._tiles = SampleTiles()
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._problem)
        column.addWidget(self._tiles, 1)
        self._pages = ResultsPages(content)
        self.body.addWidget(self._pages)

    def tiles(self) -> tuple[Tile, ...]:
        """Return the samples that are shown."""
        return self._tiles.tiles()

    def show_results(self, results: RunResults | None, *, run: str) -> None:
        """Show a run's misread samples."""
        evaluation = results.evaluation if results is not None else None
        self._pages.show_evaluation(evaluation)
        if results is None or evaluation is None:
            self.set_trailing(run)
            self._tiles.set_tiles(())
            return
        self.set_trailing(f"{run} · {len(evaluation.misread):,} of {evaluation.count:,}, surest first")
        self._problem.setText(results.problem)
        self._problem.setVisible(bool(results.problem))
        self._tiles.set_tiles(_tiles_of_misread(results, evaluation.misread))
        if not evaluation.misread:
            self._pages.show_nothing_misread()


def _worst_cell(evaluation: Evaluation) -> tuple[int, int]:
    confusion = np.array(evaluation.confusion)
    np.fill_diagonal(confusion, -1)
    row, column = np.unravel_index(int(confusion.argmax()), confusion.shape)
    # Where nothing was misread, the first class stands for all.
    return (int(row), int(column)) if confusion[row, column] > 0 else (0, 0)


def _tiles_of_misread(results: RunResults, misread: Iterable[Misread]) -> tuple[Tile, ...]:
    if results.samples is None:
        return ()
    images = results.samples.images
    return tuple(
        Tile(
            images[one.index],
            *pair_lines(one.label, one.predicted, percent_text(one.confidence, 1)),
            f"Test sample {one.index:,}: {one.label}, read as {one.predicted}, "
            f"{percent_text(one.confidence, 1)} sure",
        )
        for one in misread
        if one.index < len(images)
    )


def _tiles_of_right(results: RunResults, row: int) -> tuple[Tile, ...]:
    if results.samples is None or results.evaluation is None:
        return ()
    is_right = results.samples.labels == row
    is_right[[one.index for one in results.evaluation.misread if one.index < len(is_right)]] = False
    label = results.evaluation.class_labels[row]
    return tuple(
        Tile(results.samples.images[index], label, f"{index:,}", f"Test sample {index:,}: {label}")
        for index in np.flatnonzero(is_right)[:_MOST_TILES]
    )
