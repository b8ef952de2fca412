"""A picture with its readings drawn into it, to be kept or sent."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from workbench.vision.frame import Box, Grey, Image

# As in the window, BGR.
_ACCENT, _WHITE, _INK = (255, 132, 79), (255, 255, 255), (190, 82, 255)
_INK_SHARE = 0.6


def with_labels(image: Image, labels: Sequence[tuple[Box, str]], *, ink: Grey | None = None) -> Image:
    """Return a copy of ``image`` as BGR, uint8 [H, W, 3], with a box and a label at every reading.

    ``ink``, uint8 [h, w] with 255 on ink and of any size with the picture's proportions, is laid
    over it before.
    """
    colour = cv2.cvtColor(image, cv2.COLOR_GRAY2BGR) if image.ndim == 2 else image[:, :, :3].copy()
    drawn = np.asarray(colour, np.uint8)
    if ink is not None:
        mask = cv2.resize(ink, drawn.shape[1::-1], interpolation=cv2.INTER_NEAREST) > 0
        drawn[mask] = drawn[mask] * (1 - _INK_SHARE) + np.array(_INK) * _INK_SHARE
    line = max(1, round(max(drawn.shape[:2]) / 640))
    for box, label in labels:
        cv2.rectangle(drawn, (box.x, box.y), (box.right - 1, box.bottom - 1), _ACCENT, line)
        if label:
            _draw_label(drawn, box, label, line)
    return drawn


def _draw_label(drawn: Image, box: Box, label: str, line: int) -> None:
    scale = 0.55 * line
    (width, height), _ = cv2.getTextSize(label, cv2.FONT_HERSHEY_SIMPLEX, scale, line)
    room = 4 * line
    # Above the box; below where the picture's edge is near.
    bottom = box.y if box.y >= height + room else min(box.bottom + height + room, drawn.shape[0])
    left = min(box.x, max(drawn.shape[1] - width - room, 0))
    cv2.rectangle(drawn, (left, bottom - height - room), (left + width + room, bottom), _ACCENT, -1)
    origin = (left + 2 * line, bottom - 2 * line)
    cv2.putText(drawn, label, origin, cv2.FONT_HERSHEY_SIMPLEX, scale, _WHITE, line, cv2.LINE_AA)
