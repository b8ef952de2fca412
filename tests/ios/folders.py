"""What lies in a folder."""

from __future__ import annotations

from pathlib import Path


def contents_of(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, by its path with slashes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
