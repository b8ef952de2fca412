"""The values of one sample on the clipboard: as numpy, as CSV, as a picture."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication, QImage

from workbench.ui.widgets.pixel_tiles import MAXIMUM

PixelForm = Literal["numpy", "csv", "png"]
FORM_TITLES: dict[PixelForm, str] = {"numpy": "NumPy", "csv": "CSV", "png": "PNG"}


def copy_pixels(sample: NDArray[np.uint8], *forms: PixelForm, is_scaled: bool) -> None:
    """Put a sample, uint8 [H, W], on the clipboard in these forms; who pastes takes the one it knows.

    Texts have the values as they are stored or, where ``is_scaled``, from 0 to 1 with all their places.
    """
    data = QMimeData()
    if "numpy" in forms:
        data.setText(numpy_text(sample, is_scaled=is_scaled))
    elif "csv" in forms:
        text = csv_text(sample, is_scaled=is_scaled)
        data.setText(text)
        data.setData("text/csv", text.encode())
    if "png" in forms:
        pixels = np.ascontiguousarray(sample)
        height, width = pixels.shape
        image = QImage(pixels.data, width, height, width, QImage.Format.Format_Grayscale8)
        # The clipboard keeps its image for longer than the array lives; everybody is offered a PNG of it.
        data.setImageData(image.copy())
    QGuiApplication.clipboard().setMimeData(data)


def numpy_text(sample: NDArray[np.uint8], *, is_scaled: bool) -> str:
    """Return Python that makes the array: uint8, or float32 from 0 to 1."""
    rows = (f"    [{', '.join(row)}]," for row in _texts(sample, is_scaled=is_scaled))
    kind = "float32" if is_scaled else "uint8"
    return "\n".join(("np.array([", *rows, f"], dtype=np.{kind})")) + "\n"


def csv_text(sample: NDArray[np.uint8], *, is_scaled: bool) -> str:
    """Return a line for each row, with commas between the values."""
    return "".join(f"{','.join(row)}\n" for row in _texts(sample, is_scaled=is_scaled))


def _texts(sample: NDArray[np.uint8], *, is_scaled: bool) -> list[list[str]]:
    if not is_scaled:
        return [[str(value) for value in row] for row in sample.tolist()]
    # The shortest text that is this very float32 again.
    written = [str(np.float32(value) / np.float32(MAXIMUM)) for value in range(MAXIMUM + 1)]
    return [[written[value] for value in row] for row in sample.tolist()]
