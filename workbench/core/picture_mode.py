"""How the pictures of a folder become samples."""

from __future__ import annotations

from typing import Literal

# The whole picture made small, or the ink on it normalised as a camera's.
PictureMode = Literal["whole", "ink"]
