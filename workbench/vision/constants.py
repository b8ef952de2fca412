"""The constants of ink, locate, normalise and tracking: one JSON file, which DigitKit reads too."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from workbench.core.bundled import ios_template_folder
from workbench.core.records import from_json


@dataclass(frozen=True, kw_only=True)
class InkConstants:
    """How ink is told from its ground; grey levels, pixels of the working image, or percent."""

    working_side: int
    block: int
    background_blocks: int
    minimum_contrast: int
    noise_percent: int
    maximum_noise: int
    even_percent: int
    least_even: int
    slope_share: int
    wide_percent: int
    usual_contrast: int
    usual_percent: int
    reaches: tuple[int, ...]
    neighbour_blocks: int
    neighbour_percent: int
    usual_slope: int
    slope_percent: int
    busy_runs: int
    texture_blocks: int
    texture_runs: int
    maximum_runs: int


@dataclass(frozen=True, kw_only=True)
class EdgeConstants:
    """What an edge between two grounds is; pixels of the working image, or percent."""

    even_percent: int
    apart: int
    most_lines: int
    unlike_percent: int
    vote_percent: int


@dataclass(frozen=True, kw_only=True)
class LocateConstants:
    """Which components of ink are digits; pixels of the working image, or percent.

    ``hairline`` is how many times as long as wide a straight stroke may be.
    """

    minimum_height: int
    minimum_width: int
    minimum_area: int
    longest_percent: int
    widest_percent: int
    maximum_fill_percent: int
    slender_percent: int
    hairline: int
    fragment_percent: int
    fragment_area_percent: int
    bar_height_percent: int
    bar_width_percent: int
    bar_gap_percent: int
    flag_flat_percent: int
    flag_height_percent: int
    flag_width_percent: int
    flag_reach_percent: int
    side_height_percent: int
    joined_width_percent: int
    least_gap: int
    stroke_gap_percent: int
    below_gap_percent: int
    unlike_stroke_percent: int
    unlike_contrast_percent: int
    fewest_for_slope: int
    steepest_row_percent: int
    like_height_percent: int
    next_reach_percent: int
    maximum_parts: int
    maximum_digits: int


@dataclass(frozen=True, kw_only=True)
class LineConstants:
    """What a ruled line is; pixels of the working image, or percent."""

    giant_percent: int
    giant_fill_percent: int
    busy_parts: int
    thickest: int
    thickness_slack: int
    ridge: int
    ridge_contrast: int
    least_inked: int
    steepest: int
    slope_step: int
    covered_strips: int
    shortest: int
    times_longer: int
    pale_percent: int
    shred_share_percent: int
    shred_percent: int


@dataclass(frozen=True, kw_only=True)
class TouchingConstants:
    """Where two touching digits are cut apart; percent, and slopes in quarters of a pixel a row."""

    wide_percent: int
    widest_percent: int
    coarse_height: int
    steepest: int
    neck_percent: int
    height_percent: int
    notch_percent: int
    unlike_percent: int
    neck_weight: int
    middle_weight: int
    slope_weight: int
    maximum_tries: int


@dataclass(frozen=True, kw_only=True)
class GrowingConstants:
    """How far a digit's faint parts are of it; grey levels, pixels of the working image, or percent."""

    largest: int
    margin_percent: int
    low_percent: int
    least: int
    most_percent: int
    piece_edges: int


@dataclass(frozen=True, kw_only=True)
class NormaliseConstants:
    """How a region becomes a sample; stroke widths are in tenths of a fine pixel."""

    side: int
    box: int
    fine_box: int
    ink_low_percent: int
    ink_high_percent: int
    small_side: int
    small_scale: int
    small_sharpening: int
    small_low_percent: int
    small_high_percent: int
    thinnest: int
    thickest: int
    solid: int


@dataclass(frozen=True, kw_only=True)
class ReadingConstants:
    """When a label is shown; heights, gaps and reaches are in percent of a region's height."""

    minimum_confidence_percent: int
    word_height_percent: int
    word_gap_percent: int
    word_others: int
    word_percent: int
    crowd_height_percent: int
    crowd_across_percent: int
    crowd_down_percent: int
    crowd_others: int
    crowd_percent: int
    crowd_digits: int
    page_digits: int
    page_percent: int
    beside_reach_percent: int
    beside_percent: int
    ink_across_percent: int
    ink_down_percent: int
    around_percent: int
    swamped_percent: int
    faint_percent: int
    ghost_reach_percent: int
    bar_percent: int
    bar_contrast: int
    lone_digits: int
    lone_ink_percent: int
    lone_confidence_percent: int
    lone_stroke_ink_percent: int
    stroke_round_percent: int


@dataclass(frozen=True, kw_only=True)
class TrackerConstants:
    """How readings are followed from frame to frame."""

    match_percent: int
    window_milliseconds: int
    confirm_milliseconds: int
    leave_milliseconds: int
    step_milliseconds: int
    miss_percent: int
    switch_percent: int
    smoothing_percent: int
    free_percent: int
    free_pixels: int
    resize_percent: int


@dataclass(frozen=True, kw_only=True)
class VisionConstants:
    """Everything that tunes the way from a picture to readings."""

    ink: InkConstants
    edges: EdgeConstants
    lines: LineConstants
    locate: LocateConstants
    touching: TouchingConstants
    growing: GrowingConstants
    normalise: NormaliseConstants
    reading: ReadingConstants
    tracker: TrackerConstants


@functools.cache
def vision_constants() -> VisionConstants:
    """Return the constants of ``vision.json``."""
    path = ios_template_folder() / "DigitKit" / "Sources" / "DigitKit" / "Resources" / "vision.json"
    return from_json(VisionConstants, path.read_text(encoding="utf-8"))
