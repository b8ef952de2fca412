"""Photos of many megapixels are read in bounded memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np

_CHILD = """
import resource, sys
from pathlib import Path
from PIL import Image
from workbench.vision.finding import find_digits
from workbench.vision.images import load_photo
Image.init()
unit = 1 if sys.platform == "darwin" else 1024
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
photo = load_photo(Path(sys.argv[1]))
boxes = [photo.as_stored(region.box) for region in find_digits(photo.image).regions]
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
print((after - before) // 1_000_000, *((box.x, box.y, box.width, box.height) for box in boxes), sep=";")
"""


def test_fifty_megapixels_are_read_in_300_megabytes_with_boxes_of_the_file(tmp_path: Path) -> None:
    page = np.full((5774, 8660), 225, np.uint8)
    cv2.putText(page, "7", (4000, 3500), cv2.FONT_HERSHEY_SIMPLEX, 40, 40, 90)
    rows, columns = np.nonzero(page < 200)
    assert cv2.imwrite(str(tmp_path / "page.jpg"), page)
    del page
    told = subprocess.run(
        [sys.executable, "-c", _CHILD, str(tmp_path / "page.jpg")], check=True, capture_output=True, text=True
    ).stdout.strip()
    megabytes, box = told.split(";")
    assert int(megabytes) < 300
    x, y, width, height = eval(box)
    assert abs(x - columns.min()) < 30
    assert abs(y - rows.min()) < 30
    assert abs(x + width - columns.max()) < 30
    assert abs(y + height - rows.max()) < 30
