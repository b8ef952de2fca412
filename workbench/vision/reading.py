"""Reading: what the digits of a picture are, once somebody has classified their samples."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.core.classifier import Classify
from workbench.core.decision import Decision
from workbench.core.errors import ModelError
from workbench.core.labels import BACKGROUND
from workbench.vision.constants import vision_constants
from workbench.vision.context import InkAround, Sureness, silenced
from workbench.vision.finding import Found, find_digits
from workbench.vision.frame import Box, Grey, Image


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One digit found in an image: its box, its label, how sure, and the sample that was read."""

    box: Box
    label: str
    confidence: float
    probabilities: NDArray[np.float32]
    sample: Grey


@dataclass(frozen=True, kw_only=True)
class FrameReading:
    """All readings of a picture in reading order, what was found, and the time of classification."""

    readings: tuple[Reading, ...]
    found: Found
    classify_milliseconds: float


def label(
    found: Found,
    probabilities: NDArray[np.float32],
    labels: Sequence[str],
    *,
    threshold: float | None = None,
) -> tuple[Reading, ...]:
    """Return a reading for every region whose class is a digit and sure enough; see `label_all`."""
    return label_all(found, probabilities, labels, threshold=threshold)[0]


def label_all(
    found: Found,
    probabilities: NDArray[np.float32],
    labels: Sequence[str],
    *,
    threshold: float | None = None,
) -> tuple[tuple[Reading, ...], tuple[Reading, ...]]:
    """Return the readings of all regions: those that are digits and sure enough, and the others.

    Among the others are those that the regions beside them silence (`vision.context`). A region without
    a probability is in neither.

    ``probabilities`` is float32 [N, classes], calibrated (`Decision.calibrated`), a row for each
    region of ``found``, and ``labels`` names the classes. A digit is sure enough from ``threshold``
    on, the one of the model's decision; without it the one of ``vision.json`` holds. Raises
    `ModelError` where the shapes do not fit.
    """
    if probabilities.shape != (len(found.regions), len(labels)):
        raise ModelError(
            f"The model answered with {'×'.join(map(str, probabilities.shape))} probabilities "
            f"for {len(found.regions)} samples of {len(labels)} classes.",
            hint="Choose a model that this workbench has exported.",
        )
    if threshold is None:
        threshold = default_decision().threshold
    known = [
        (region, row, int(row.argmax()))
        for region, row in zip(found.regions, probabilities, strict=True)
        if np.isfinite(row.max())
    ]
    answered = [
        Reading(
            box=region.box,
            label=labels[best],
            confidence=float(row[best]),
            probabilities=row,
            sample=region.sample,
        )
        for region, row, best in known
    ]
    sureness = [_sureness(one, threshold) for one in answered]
    is_silenced = silenced(
        [region.box for region, _, _ in known],
        sureness,
        vision_constants().reading,
        contrasts=[region.contrast for region, _, _ in known],
        samples=[region.sample for region, _, _ in known],
        ink=InkAround(found.working_ink, found.working_contrast, found.factor),
    )
    is_read = [
        sure >= Sureness.DIGIT and not silent for sure, silent in zip(sureness, is_silenced, strict=True)
    ]
    readings = tuple(one for one, shown in zip(answered, is_read, strict=True) if shown)
    return readings, tuple(one for one, shown in zip(answered, is_read, strict=True) if not shown)


def _sureness(one: Reading, threshold: float) -> Sureness:
    if one.label == BACKGROUND:
        return Sureness.NO_DIGIT
    if one.confidence < threshold:
        return Sureness.DOUBTFUL
    percent = vision_constants().reading.lone_confidence_percent
    return Sureness.SURE if one.confidence * 100 >= percent else Sureness.DIGIT


def default_decision() -> Decision:
    """Return the decision for a model that brings none: the one of ``vision.json``."""
    percent = vision_constants().reading.minimum_confidence_percent
    return Decision(temperature=1.0, threshold=percent / 100)


def read_image(
    image: Image, classify: Classify, labels: Sequence[str], *, decision: Decision | None = None
) -> FrameReading:
    """Find and read every digit of ``image``, uint8 [H, W] or [H, W, 3] BGR.

    ``decision`` is the model's; without one that of ``vision.json`` holds.
    """
    decision = decision or default_decision()
    found = find_digits(image)
    started = time.perf_counter()
    nothing = np.zeros((0, len(labels)), np.float32)
    probabilities = classify(found.samples) if found.regions else nothing
    milliseconds = (time.perf_counter() - started) * 1e3
    return FrameReading(
        readings=label(found, decision.calibrated(probabilities), labels, threshold=decision.threshold),
        found=found,
        classify_milliseconds=milliseconds,
    )
