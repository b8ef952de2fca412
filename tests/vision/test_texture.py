"""Textures are judged where they lie: a page on a carpet is read, the carpet is not."""

from __future__ import annotations

import numpy as np

from tests.vision.sheets import likeness, sheet, write
from workbench.vision.constants import vision_constants
from workbench.vision.finding import find_digits
from workbench.vision.frame import Grey
from workbench.vision.ink import Ink
from workbench.vision.texture import without_texture


def _ink(mask: Grey) -> Ink:
    return Ink(mask, mask, mask, np.zeros((1, 1), np.uint8))


def test_digits_of_a_page_on_a_carpet_are_found() -> None:
    carpet = np.random.default_rng(6).integers(0, 256, (720, 1280), dtype=np.uint8)
    page = sheet(height=480, width=760)
    boxes = [write(page, number, 100 + 110 * number, 200, 60) for number in range(5)]
    picture = carpet.copy()
    picture[120:600, 260:1020] = page
    found = [region.box for region in find_digits(picture).regions]
    for box in boxes:
        moved = type(box)(box.x + 260, box.y + 120, box.width, box.height)
        assert any(likeness(other, moved) > 0.6 for other in found)
    assert len(found) < 40


def test_the_smallest_digits_closely_written_are_no_texture() -> None:
    page = sheet(height=720, width=1280)
    for row in range(24):
        for column in range(60):
            write(page, (row + column) % 10, 30 + 20 * column, 20 + 28 * row, 18)
    found = find_digits(page)
    assert len(found.regions) == vision_constants().locate.maximum_digits


def test_only_what_is_dense_goes() -> None:
    mask = np.zeros((203, 309), np.uint8)
    mask[:, ::2] = 255
    mask[:, 150:] = 0
    mask[50:150, 240:246] = 255
    kept = without_texture(_ink(mask), vision_constants().ink)
    assert not kept.mask[40:160, 40:110].any()
    assert (kept.mask[:, 200:] == mask[:, 200:]).all()
    assert kept.contrast is mask
