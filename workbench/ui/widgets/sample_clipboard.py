"""Samples on the clipboard: as a picture of them all, and as a table of what they are."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication, QImage

from workbench.core.labels import SIDE

# More make a picture that no program is glad to be given; the table has them all.
MOST_PICTURED = 2_500
_FREE = 2


def copy_samples(
    images: NDArray[np.uint8], indices: NDArray[np.intp], table: Iterable[Sequence[str]]
) -> None:
    """Put those of ``images``, uint8 [N, 28, 28], at ``indices`` on the clipboard, with a table of them.

    The table becomes text with tabs, which a spreadsheet takes apart.
    """
    data = QMimeData()
    data.setText("\n".join("\t".join(row) for row in table) + "\n")
    if 0 < len(indices) <= MOST_PICTURED:
        picture = picture_of(images[indices])
        height, width = picture.shape
        image = QImage(picture.data, width, height, width, QImage.Format.Format_Grayscale8)
        # The clipboard keeps its image for longer than the array lives.
        data.setImageData(image.copy())
    QGuiApplication.clipboard().setMimeData(data)


def picture_of(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return samples, uint8 [N, 28, 28], side by side in rows, pixel by pixel, as one picture."""
    if len(images) == 1:
        return np.array(images[0])
    columns = math.ceil(math.sqrt(len(images)))
    rows = -(-len(images) // columns)
    pitch = SIDE + _FREE
    cells = np.zeros((rows * columns, pitch, pitch), np.uint8)
    cells[: len(images), :SIDE, :SIDE] = images
    picture = cells.reshape(rows, columns, pitch, pitch).transpose(0, 2, 1, 3)
    whole: NDArray[np.uint8] = picture.reshape(rows * pitch, columns * pitch)[:-_FREE, :-_FREE].copy()
    return whole
