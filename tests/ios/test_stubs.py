"""Every stub was looked up on Apple's pages, is as old as the app's first iOS, and is used."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest

from tests.ios import stub_symbols, swift
from tests.ios.stub_symbols import Declaration, Page

pytestmark = pytest.mark.skipif(not swift.has_swift(), reason="Swift is not installed")

Pages = Mapping[tuple[str, str], Page]
# What Apple appends where two declarations would have one address.
_TRIMMING = re.compile(r"-swift\.\w+$|-[0-9a-z]{4,5}$")


@pytest.fixture(scope="module")
def declarations(swift_modules: Path, tmp_path_factory: pytest.TempPathFactory) -> Sequence[Declaration]:
    return stub_symbols.declarations(swift_modules, tmp_path_factory.mktemp("symbols"))


@pytest.fixture(scope="module")
def pages() -> Pages:
    return stub_symbols.read_pages()


def _parent(name: str) -> str:
    """The name of the type that a declaration lies in."""
    return name.partition("(")[0].rpartition(".")[0]


def _not_looked_up(declarations: Iterable[Declaration], pages: Pages) -> set[str]:
    return {d.name for d in declarations if not d.is_demanded and (d.module, d.name) not in pages}


def _too_new(pages: Pages, newest: float) -> set[str]:
    return {name for (_, name), page in pages.items() if page.ios is not None and page.ios > newest}


def _elsewhere(pages: Pages) -> set[str]:
    """Return the declarations whose address ends in another name than theirs."""
    found = set()
    for (_, name), page in pages.items():
        own = name.partition("(")[0].rpartition(".")[2].lower()
        last = page.address.partition("(")[0].rpartition("/")[2]
        if _TRIMMING.sub("", last) != own:
            found.add(name)
    return found


class TestPages:
    def test_each_declaration_was_looked_up(self, declarations: Sequence[Declaration], pages: Pages) -> None:
        assert _not_looked_up(declarations, pages) == set()

    def test_no_page_is_left_of_what_is_gone(self, declarations: Sequence[Declaration], pages: Pages) -> None:
        assert set(pages) - {(d.module, d.name) for d in declarations} == set()

    def test_none_is_newer_than_the_apps_first_ios(self, pages: Pages) -> None:
        assert _too_new(pages, stub_symbols.deployment_target()) == set()

    def test_an_address_ends_in_the_declarations_name(self, pages: Pages) -> None:
        # It is an alias of Apple's C headers, without a page: the one that lists what has its type.
        assert _elsewhere(pages) == {"OSType"}

    def test_types_have_a_page_of_their_own(self, declarations: Sequence[Declaration], pages: Pages) -> None:
        listed = {name for (_, name), page in pages.items() if page.is_only_listed}

        assert listed & {d.name for d in declarations if d.is_type} == set()

    def test_what_is_only_listed_lies_in_a_type_that_was_looked_up(self, pages: Pages) -> None:
        names = {name for _, name in pages}
        listed = {name for (_, name), page in pages.items() if page.is_only_listed and _parent(name)}

        assert {name for name in listed if _parent(name) not in names} == set()

    def test_finds_what_nobody_looked_up(self, declarations: Sequence[Declaration], pages: Pages) -> None:
        without = {key: page for key, page in pages.items() if key[1] != "UIView.layer"}

        assert _not_looked_up(declarations, without) == {"UIView.layer"}

    def test_finds_what_is_too_new(self, pages: Pages) -> None:
        assert "UIContentUnavailableView" in _too_new(pages, 16.4)

    def test_finds_an_address_of_something_else(self, pages: Pages) -> None:
        key = ("UIKit", "UIView.layer")
        wrong = dataclasses.replace(pages[key], address="uikit/uiview/layerclass")

        assert _elsewhere({key: wrong}) == {"UIView.layer"}


class Usage:
    """What the app, the stubs themselves and the programs of the tests use of the stubs."""

    def __init__(self, modules: Path) -> None:
        self._places, self._account = stub_symbols.used_places(modules)
        self._app = [path.read_text() for path in swift.app_sources()]
        self._stubs = {path.name: path.read_text().splitlines() for path in swift.STUBS.glob("*.swift")}
        self._programs = [path.read_text() for path in Path(__file__).parent.rglob("*.swift")]

    def has(self, declaration: Declaration) -> bool:
        """Return whether something needs ``declaration``.

        Enumerations are whole, so that the compiler asks for all of their cases as it does with
        Apple's, and what is ``required`` has to be there.
        """
        if declaration.is_demanded or declaration.kind == "enum.case" or "required" in declaration.text:
            return True
        if (declaration.file, declaration.line) in self._places:
            return True
        base = re.escape(declaration.base)
        if declaration.is_type:
            name = rf"\b{base}\b"
            return _mentions(name, [self._account]) or self._is_in_stubs(name, declaration)
        if declaration.base == "init":
            made = rf"\b{re.escape(_parent(declaration.name).rpartition('.')[2])}\("
            return self._is_in_stubs(made, declaration) or _mentions(made, self._programs)
        if _mentions(rf"\b(func|var|let) {base}\b", self._app):
            return True
        if self._is_in_stubs(rf"\boverride .*\b(func|var) {base}\b", declaration):
            return True
        member = rf"\.`?{base}\b"
        return self._is_in_stubs(member, declaration) or _mentions(member, self._programs)

    def _is_in_stubs(self, pattern: str, but: Declaration) -> bool:
        return any(
            _mentions(pattern, [line])
            for file, lines in self._stubs.items()
            for number, line in enumerate(lines, 1)
            if (file, number) != (but.file, but.line)
        )


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _mentions(pattern: str, texts: Iterable[str]) -> bool:
    return any(_compiled(pattern).search(text) for text in texts)


@pytest.fixture(scope="module")
def usage(swift_modules: Path) -> Usage:
    return Usage(swift_modules)


class TestUse:
    def test_no_stub_is_unused(self, declarations: Sequence[Declaration], usage: Usage) -> None:
        assert {d.name for d in declarations if not usage.has(d)} == set()

    def test_finds_a_stub_that_nothing_uses(self, declarations: Sequence[Declaration], usage: Usage) -> None:
        layer = next(d for d in declarations if d.name == "UIView.layer")
        unused = dataclasses.replace(layer, name="UIView.layerContentsRedrawPolicy", line=1)

        assert usage.has(layer)
        assert not usage.has(unused)
