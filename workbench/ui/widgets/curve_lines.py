"""What a plot draws of one run: lines, and dots at its epochs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.sessions.batch_series import Line, Span
from workbench.sessions.curves import Curves
from workbench.ui.widgets.curve_scale import Scale

# How much of a run's colour its batches have, on the ground of the card.
FAINT = 0.3
# More dots than this run into each other.
_MOST_DOTS = 40


@dataclass(frozen=True, kw_only=True, eq=False)
class DrawnLine:
    """Points in epochs and places of the scale, with how they are drawn; ``dots`` in pixels, or 0."""

    points: Line
    colour: str
    is_faint: bool = False
    is_dotted: bool = False
    dots: float = 0.0


def lines_of(
    curves: Curves,
    scale: Scale,
    *,
    training: str,
    validation: str,
    span: Span | None,
    is_earlier: bool = False,
) -> tuple[DrawnLine, ...]:
    """Return the lines of a run in these colours, ``#RRGGBB``, the lowest one first.

    ``span`` is the stretch that is seen. An earlier run has no raw batches, and its training is dotted.
    """
    has_batches = len(curves.smooth) > 0
    by_batch = _drawable(curves.smooth if has_batches else curves.training, scale)
    by_epoch = _drawable(curves.validation, scale)
    # Where every batch is known, the line needs no dots.
    dots = 0.0 if has_batches else _dots(by_batch, span, 5.0)
    lines = [
        DrawnLine(points=by_batch, colour=training, is_dotted=is_earlier, dots=dots),
        DrawnLine(points=by_epoch, colour=validation, dots=_dots(by_epoch, span, 7.0)),
    ]
    if not is_earlier:
        lines.insert(0, DrawnLine(points=_drawable(curves.raw, scale), colour=training, is_faint=True))
    return tuple(line for line in lines if len(line.points))


def _drawable(line: Line, scale: Scale) -> Line:
    """Return the points that a painter can take; a training that diverges has others."""
    is_finite = np.isfinite(line.y)
    return Line(line.x[is_finite], scale.places(line.y[is_finite]))


def _dots(line: Line, span: Span | None, size: float) -> float:
    low, high = span or (-np.inf, np.inf)
    return size if np.count_nonzero((line.x >= low) & (line.x <= high)) <= _MOST_DOTS else 0.0
