"""Reads the text of an Xcode project: ``project.pbxproj``, a property list of the old form, or the JSON
with comments that Xcode 27.2 and later write as ``project.xcproj``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

Value: TypeAlias = "str | list[Value] | dict[str, Value]"

_TOKEN = re.compile(
    r"""
    (?P<gap>\s+|//[^\n]*|/\*.*?\*/)
    |(?P<quoted>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    |(?P<mark>[{}()\[\]=:;,])
    |(?P<word>[\w$./+-]+)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:[uU]([0-9a-fA-F]{4})|(.))", re.DOTALL)
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_ENDS = {"{": "}", "(": ")", "[": "]"}
# Far deeper than any project is.
_MAX_DEPTH = 50


def read_project_text(text: str) -> dict[str, Value]:
    """Return the dictionary that ``text`` is; numbers and words are texts. Raises `ValueError`."""
    tokens = _tokens(text)
    value = _value(next(tokens), tokens, depth=0)
    if not isinstance(value, dict) or next(tokens) != ("end", ""):
        raise ValueError("this is no project file")
    return value


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise ValueError(f"unexpected text at {position}")
        position = match.end()
        kind = str(match.lastgroup)
        if kind == "quoted":
            yield kind, _unescaped(match.group()[1:-1])
        elif kind != "gap":
            yield kind, match.group()
    while True:
        yield "end", ""


def _value(token: tuple[str, str], tokens: Iterator[tuple[str, str]], *, depth: int) -> Value:
    kind, text = token
    if kind in ("quoted", "word"):
        return text
    if kind != "mark" or text not in _ENDS or depth > _MAX_DEPTH:
        raise ValueError(f"unexpected {text!r}")
    end = ("mark", _ENDS[text])
    return _entries(tokens, end, depth) if text == "{" else _items(tokens, end, depth)


def _entries(tokens: Iterator[tuple[str, str]], end: tuple[str, str], depth: int) -> dict[str, Value]:
    entries: dict[str, Value] = {}
    while (token := next(tokens)) != end:
        kind, key = token
        if kind not in ("quoted", "word") or next(tokens) not in (("mark", "="), ("mark", ":")):
            raise ValueError(f"unexpected {key!r}")
        entries[key] = _value(next(tokens), tokens, depth=depth + 1)
        if (token := next(tokens)) == end:
            break
        if token not in (("mark", ";"), ("mark", ",")):
            raise ValueError(f"unexpected {token[1]!r}")
    return entries


def _items(tokens: Iterator[tuple[str, str]], end: tuple[str, str], depth: int) -> list[Value]:
    items: list[Value] = []
    while (token := next(tokens)) != end:
        items.append(_value(token, tokens, depth=depth + 1))
        if (token := next(tokens)) == end:
            break
        if token != ("mark", ","):
            raise ValueError(f"unexpected {token[1]!r}")
    return items


def _unescaped(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        code, plain = match.groups()
        return chr(int(code, 16)) if code else _CONTROLS.get(plain, plain)

    # JSON writes what lies beyond the first 65,536 characters as two halves.
    return _ESCAPE.sub(character, text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
