"""The view: from where the camera looks at a sheet, and whether it sees the sheet's border and the desk."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.frames.frame import HEIGHT, WIDTH, Light
from tests.benchmarks.frames.papers import desk
from workbench.vision.frame import Box

# Of a sheet in pixels of its own.
SHEET_WIDTH, SHEET_HEIGHT = 1600, 1000
_BORDER = 8  # Nothing is written so near to the border of a sheet or frame.

Points = NDArray[np.float64]


@dataclass(frozen=True)
class View:
    """How a sheet lies in the frame: its homography, float64 [3, 3], and its turn in degrees."""

    homography: Points
    turn: float
    shows_border: bool

    def in_frame(self, points: Points) -> Points:
        """Return where points of the sheet, [N, 2], are in the frame."""
        return mapped(self.homography, points)

    def scale_at(self, point: Points) -> float:
        """Return how many pixels of the frame a pixel of the sheet has at a point of the frame."""
        around = mapped(np.linalg.inv(self.homography), point + np.asarray(((0, 0), (1, 0), (0, 1))))
        (ax, ay), (bx, by) = around[1] - around[0], around[2] - around[0]
        return float(abs(ax * by - ay * bx) ** -0.5)

    def holds(self, box: Box, margin: float = 0.0) -> bool:
        """Return whether a box lies on the part of the sheet that the frame shows."""
        left, top = box.x - margin, box.y - margin
        right, bottom = box.right + margin, box.bottom + margin
        if left < _BORDER or top < _BORDER or right > WIDTH - _BORDER or bottom > HEIGHT - _BORDER:
            return False
        outline = self.in_frame(_corners(SHEET_WIDTH, SHEET_HEIGHT)).astype(np.float32)
        return all(
            cv2.pointPolygonTest(outline, (float(x), float(y)), True) > _BORDER
            for x in (left, right)
            for y in (top, bottom)
        )

    def seen(self, page: Light, random: np.random.Generator) -> Light:
        """Return the frame, linear light [720, 1280, 3], with the sheet in it and the desk around."""
        soft = cv2.GaussianBlur(page, (0, 0), 0.5)
        warped = cv2.warpPerspective(soft, self.homography, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR)
        if not self.shows_border:
            return np.asarray(warped, np.float32)
        whole = np.ones(page.shape[:2], np.float32)
        share = cv2.warpPerspective(whole, self.homography, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR)
        shadow = cv2.GaussianBlur(np.roll(share, (4, 3), (0, 1)), (0, 0), 9)
        ground = desk(random, HEIGHT, WIDTH) * (1 - 0.45 * shadow)[:, :, None]
        # What was warped has been faded to black at the border already.
        return np.asarray(warped + ground * (1 - share)[:, :, None], np.float32)


def mapped(homography: Points, points: Points) -> Points:
    """Return points, [N, 2], mapped by a homography."""
    along = np.column_stack([points, np.ones(len(points))]) @ homography.T
    return np.asarray(along[:, :2] / along[:, 2:], np.float64)


def random_view(random: np.random.Generator, *, border_share: float = 0.3) -> View:
    """Return a view of a hand-held phone: tilted, turned by some degrees, sometimes past the border."""
    shows_border = bool(random.random() < border_share)
    turn = float(np.clip(random.normal(0, 3.5), -9, 9))
    near, side = random.uniform(0.78, 1.0), random.uniform(0.9, 1.0)
    for _ in range(60):
        scale = random.uniform(0.72, 1.05) if shows_border else random.uniform(1.15, 1.7)
        offset = random.normal(0, 0.06, 2) * (WIDTH, HEIGHT) if shows_border else np.zeros(2)
        corners = (_corners(WIDTH, HEIGHT) - (WIDTH / 2, HEIGHT / 2)) * scale
        corners[:2, 0] *= near
        corners[[0, 3], 1] *= side
        radians = np.deg2rad(turn)
        rotation = np.asarray(((np.cos(radians), -np.sin(radians)), (np.sin(radians), np.cos(radians))))
        placed = corners @ rotation.T + (WIDTH / 2, HEIGHT / 2) + offset
        homography = cv2.getPerspectiveTransform(
            _corners(SHEET_WIDTH, SHEET_HEIGHT).astype(np.float32), placed.astype(np.float32)
        )
        outline = placed.astype(np.float32)
        covers = all(
            cv2.pointPolygonTest(outline, (float(x), float(y)), True) > 2 for x, y in _corners(WIDTH, HEIGHT)
        )
        if covers != shows_border:
            break
    return View(np.asarray(homography, np.float64), turn, shows_border)


def _corners(width: int, height: int) -> Points:
    return np.asarray(((0, 0), (width, 0), (width, height), (0, height)), np.float64)
