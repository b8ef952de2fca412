"""Figures as a reader takes them in: percentages, times, sizes."""

from __future__ import annotations

import math
from datetime import datetime

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def percent_text(fraction: float, digits: int = 2) -> str:
    """Return 0.9863 as ``98.63 %``; what is not quite 1 never reads as 100."""
    text = f"{100 * fraction:.{digits}f}"
    if fraction < 1 and float(text) == 100:
        text = f"{100 - 10**-digits:.{digits}f}"
    return f"{text} %"


def duration_text(seconds: float) -> str:
    """Return 72 seconds as ``1:12``."""
    whole = max(0, round(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, rest = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def size_text(size: int) -> str:
    """Return 331,480 bytes as ``331 kB``, in powers of 1,000 as a Mac counts."""
    if size < 1000:
        return f"{size} bytes"
    if size < 1_000_000:
        return f"{size / 1000:.0f} kB"
    return f"{size / 1_000_000:.1f} MB"


def difference_text(difference: float) -> str:
    """Return a difference of probabilities with the digits that count: ``0.0017``, ``6·10⁻⁷`` or ``0``."""
    if not math.isfinite(difference):
        return "not a number"
    if difference == 0 or abs(difference) >= 1e-4:
        return f"{difference:.2g}"
    digit, exponent = f"{difference:.0e}".split("e")
    return f"{digit}·10{str(int(exponent)).translate(_SUPERSCRIPTS)}"


def when_text(moment: datetime, *, now: datetime) -> str:
    """Return a moment as ``today 14:03``, ``yesterday 9:12`` or ``3 Nov, 9:12``."""
    local = moment.astimezone(now.tzinfo)
    clock = f"{local.hour}:{local.minute:02}"
    days = (now.date() - local.date()).days
    if days == 0:
        return f"today {clock}"
    if days == 1:
        return f"yesterday {clock}"
    year = f" {local.year}" if local.year != now.year else ""
    return f"{local.day} {local:%b}{year}, {clock}"


def count_text(count: int, singular: str, plural: str = "") -> str:
    """Return a number with its noun: ``1 sample``, ``12,000 samples``."""
    return f"{count:,} {singular if count == 1 else plural or singular + 's'}"


def runtime_text(runtime: str) -> str:
    """Return a runtime's name as what executes a Core ML model: ``Core ML (reference runtime)``."""
    if not runtime or runtime.startswith("Core ML"):
        return runtime or "Core ML"
    return f"Core ML ({runtime[0].lower()}{runtime[1:]})"


def sentence(text: str) -> str:
    """Return a text with a capital first letter."""
    return text[:1].upper() + text[1:]
