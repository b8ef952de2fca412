"""The golden set: pictures and readings with what must come of them, which holds DigitKit to this side."""

from __future__ import annotations
