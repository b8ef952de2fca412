"""Reads an xcconfig file as Xcode does, written from the grammar of swift-build's parsers."""

from __future__ import annotations

import re
from pathlib import Path


def read_xcconfig(path: Path) -> dict[str, str]:
    """Return the values as Xcode sees them, references replaced."""
    raw: dict[str, str] = {}
    for line in re.split("\r\n|[\n\r\u2028\u2029]", path.read_text(encoding="utf-8")):
        code = line.split("//", 1)[0].strip(" \t\v\f")
        if not code:
            continue
        match = re.fullmatch(r"([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)", code)
        assert match, f"not an assignment: {line!r}"
        name, value = match.groups()
        assert not value.endswith("\\"), f"would go on in the next line: {line!r}"
        assert name not in raw, f"{name} is there twice"
        raw[name] = value[:-1].rstrip(" \t\v\f") if value.endswith(";") else value
    return {name: evaluate(value, raw) for name, value in raw.items()}


def evaluate(text: str, settings: dict[str, str]) -> str:
    """Return ``text`` with its references replaced: ``$(NAME)``, ``$NAME``, and ``$$`` for a dollar."""

    def value(match: re.Match[str]) -> str:
        if match.group() == "$$":
            return "$"
        name = match.group(1) or match.group(2)
        return evaluate(settings.get(name, ""), settings) if name else match.group()

    return re.sub(r"\$\$|\$\(([^)]*)\)|\$([A-Za-z_][A-Za-z0-9_]*)|\$", value, text)
