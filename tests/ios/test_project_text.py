"""The text of a project file is read as Xcode's own tools read it."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.bundled import ios_template_folder
from workbench.ios.overriding import TARGET_ID
from workbench.ios.project_text import Value, read_project_text

PROJECT_FILE = ios_template_folder() / "DigitCamera.xcodeproj" / "project.pbxproj"

_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_VALUES: st.SearchStrategy[object] = st.recursive(
    _TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXTS, inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.skipif(shutil.which("plutil") is None, reason="plutil comes with Xcode and with Swift")
def test_the_template_is_read_as_plutil_reads_it() -> None:
    done = subprocess.run(
        ["plutil", "-convert", "json", "-o", "-", PROJECT_FILE], capture_output=True, check=True
    )
    assert read_project_text(PROJECT_FILE.read_text(encoding="utf-8")) == json.loads(done.stdout)


def test_the_target_is_known_by_its_identifier() -> None:
    objects = read_project_text(PROJECT_FILE.read_text(encoding="utf-8"))["objects"]
    assert isinstance(objects, dict)
    target = objects[TARGET_ID]
    assert isinstance(target, dict)
    assert (target["isa"], target["name"]) == ("PBXNativeTarget", "DigitCamera")


@given(st.dictionaries(_TEXTS, _VALUES, max_size=4), st.booleans())
def test_whatever_json_holds_comes_back(value: dict[str, Value], is_ascii: bool) -> None:
    assert read_project_text(json.dumps(value, ensure_ascii=is_ascii)) == value


@given(st.text(max_size=60) | st.text("{}()[]=:;,\"'\\/*ab \n", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        assert isinstance(read_project_text(text), dict)
    except ValueError:
        return


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("// !$*UTF8*$!\n{a = b; }", {"a": "b"}),
        ('{ "a b" = (1, "two",); /* three */ c = {}; }', {"a b": ["1", "two"], "c": {}}),
        (r'{ a = "say \"hi\"\n\U00e9"; }', {"a": 'say "hi"\né'}),
        ("{ path = ../Some-Folder/x.swift; }", {"path": "../Some-Folder/x.swift"}),
        ("{ plain: 'JSON5', list: [1, true,], }", {"plain": "JSON5", "list": ["1", "true"]}),
    ],
)
def test_both_forms(text: str, value: dict[str, Value]) -> None:
    assert read_project_text(text) == value


@pytest.mark.parametrize(
    "text", ["", "a", "(a)", "{a = b", "{a = b;} c", "{a b}", "{a = b c = d;}", "{" * 9999]
)
def test_what_is_no_project_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"unexpected|no project"):
        read_project_text(text)


def test_a_project_of_a_thousand_files_is_read_in_no_time(tmp_path: Path) -> None:
    entries = "".join(
        f'\t\tAA{number:022X} /* F.swift */ = {{isa = PBXFileReference; path = "F {number}.swift"; }};\n'
        for number in range(1000)
    )
    objects = read_project_text(f"{{ objects = {{\n{entries}}}; }}")["objects"]
    assert len(objects) == 1000
