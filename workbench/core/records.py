"""Frozen dataclasses as JSON and back, checked against their annotations."""

from __future__ import annotations

import json
from typing import Any, TypeVar

import cattrs
from cattrs.strategies import configure_tagged_union

T = TypeVar("T")


def _converter() -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=False, detailed_validation=False)
    # cattrs would turn "3" into 3 and 1 into "1"; a file or message that needs that is damaged.
    for kind, accepted in ((str, (str,)), (int, (int,)), (float, (int, float)), (bool, (bool,))):
        converter.register_structure_hook(kind, _strict(kind, accepted))
    return converter


def _strict(kind: type, accepted: tuple[type, ...]) -> Any:
    def structure(value: Any, _type: Any) -> Any:
        if not isinstance(value, accepted) or (isinstance(value, bool) and kind is not bool):
            raise TypeError(f"expected {kind.__name__}, found {type(value).__name__}")
        return kind(value)

    return structure


_CONVERTER = _converter()


def to_plain(record: object) -> Any:
    """Return a dataclass as dictionaries, lists and scalars."""
    return _CONVERTER.unstructure(record)


def to_json(record: object, *, indent: int | None = None) -> str:
    """Return a dataclass as JSON text that can be written as UTF-8."""
    text = json.dumps(to_plain(record), ensure_ascii=False, indent=indent)
    # A path that is not UTF-8 has surrogates in Python; written as escapes they are JSON as well.
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def from_plain(kind: type[T], value: Any) -> T:
    """Return ``value`` as a ``kind``; raises `ValueError` where it does not fit."""
    try:
        return _CONVERTER.structure(value, kind)
    except Exception as error:  # cattrs raises whatever a hook or constructor raises
        raise ValueError(f"not a {getattr(kind, '__name__', kind)}: {error}") from error


def from_json(kind: type[T], text: str) -> T:
    """Return JSON text as a ``kind``; raises `ValueError` where it does not fit."""
    try:
        value = json.loads(text)
    except RecursionError as error:
        raise ValueError("the JSON is nested too deeply") from error
    return from_plain(kind, value)


class TaggedUnion:
    """A closed set of dataclasses, each written with its class name under ``tag``."""

    def __init__(self, union: Any, *, tag: str) -> None:
        self._union = union
        self._converter = _converter()
        configure_tagged_union(union, self._converter, tag_name=tag)

    def to_plain(self, record: object) -> dict[str, Any]:
        """Return the record with its tag."""
        plain: dict[str, Any] = self._converter.unstructure(record, unstructure_as=self._union)
        return plain

    def from_plain(self, value: Any) -> Any:
        """Return the record that ``value`` names; raises `ValueError` where none fits."""
        try:
            return self._converter.structure(value, self._union)
        except Exception as error:  # as in from_plain
            raise ValueError(f"not a known record: {error!r}") from error
