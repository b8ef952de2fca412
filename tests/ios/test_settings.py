"""What the form says while somebody types."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.ios.settings import (
    AppSettings,
    app_name_problem,
    bundle_identifier_problem,
    project_name,
    suggested_bundle_identifier,
    team_problem,
    version_problem,
)

AWKWARD_NAMES = (
    "Ziffern",
    "My Digits 2",
    "Größenmaß",
    "数字相机",
    'The "Best" Reader',
    "O'Neil's Digits",
    "and//or",
    "Price $5 $(HOME) $HOME $$",
    "a; b;",
    "ends with \\",
    "Tom & <Jerry>",
    "x" * 60,
    "数" * 60,
    "Café 👩‍👩‍👧 7",
    ".hidden",
    "-dash",
    "50% off",
    "/",
)


@pytest.mark.parametrize("name", AWKWARD_NAMES)
def test_any_language_and_punctuation_may_be_in_a_name(name: str) -> None:
    assert app_name_problem(name) == ""


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("", "Enter the name"),
        ("   ", "Enter the name"),
        ("x" * 61, "61 characters"),
        ("two\nlines", "cannot be shown"),
        ("a\u2028b", "cannot be shown"),
        ("a\u202eb", "cannot be shown"),
        ("a\x00b", "cannot be shown"),
    ],
)
def test_a_name_that_cannot_be_shown_is_refused(name: str, part: str) -> None:
    assert part in app_name_problem(name)


@pytest.mark.parametrize(
    "identifier", ["com.example.digits", "de.Firma-2.App", "a.b", "com.example.1st", " com.x.y "]
)
def test_good_identifiers(identifier: str) -> None:
    assert bundle_identifier_problem(identifier) == ""


@pytest.mark.parametrize(
    ("identifier", "part"),
    [
        ("", "Enter a bundle identifier"),
        ("com.exämple.x", "“ä”"),
        ("com.exam_ple.x", "“_”"),
        ("com.ex ample.x", "a space"),
        ("com.例え.x", "“例”"),
        ("com..x", "before and after every dot"),
        (".com.x", "before and after every dot"),
        ("com.x.", "before and after every dot"),
        ("com.-.x", "letter or a digit"),
        ("digits", "com.example.digits"),
        ("com." + "x" * 160, "164 characters"),
    ],
)
def test_bad_identifiers_are_told_what_is_wrong(identifier: str, part: str) -> None:
    assert part in bundle_identifier_problem(identifier)


@pytest.mark.parametrize("team", ["", "  ", "A1B2C3D4E5", " A1B2C3D4E5 "])
def test_good_teams(team: str) -> None:
    assert team_problem(team) == ""


@pytest.mark.parametrize(
    ("team", "part"),
    [("A1B2C3D4E", "9"), ("a1b2c3d4e5", "capital"), ("A1B2-3D4E5", "“-”"), ("A1B2C3D4E5F", "11")],
)
def test_bad_teams(team: str, part: str) -> None:
    assert part in team_problem(team)


@pytest.mark.parametrize("version", ["1", "1.0", "10.20.30", " 2.1 "])
def test_good_versions(version: str) -> None:
    assert version_problem(version) == ""


@pytest.mark.parametrize("version", ["", "1.", "v1", "1.0.0.0", "1,0", "1.0-beta", "١.٠", "1" * 19])
def test_bad_versions(version: str) -> None:
    assert version_problem(version) != ""


def test_settings_list_every_problem_in_the_order_of_the_form() -> None:
    settings = AppSettings(app_name="", bundle_identifier="x", team="1", version="y")
    assert [problem.split()[0] for problem in settings.problems()] == ["Enter", "Put", "A", "Write"]
    assert AppSettings(app_name="X", bundle_identifier="a.b").problems() == ()


def test_tidied_settings_lose_white_space_and_split_characters() -> None:
    tidied = AppSettings(
        app_name=" Gro\u0308ße ", bundle_identifier=" a.b ", team=" ", version=" 1.0\t"
    ).tidied()
    assert tidied == AppSettings(app_name="Größe", bundle_identifier="a.b", team="", version="1.0")


@pytest.mark.parametrize(
    ("name", "identifier"),
    [
        ("Ziffern", "com.example.ziffern"),
        ("Größenmaß & Co.", "com.example.grossenmass-co"),
        ("数字相机", "com.example.digit-camera"),
        ("", "com.example.digit-camera"),
        ("Digits 2", "com.example.digits-2"),
    ],
)
def test_an_identifier_is_suggested_from_the_name(name: str, identifier: str) -> None:
    assert suggested_bundle_identifier(name) == identifier


@given(st.text(max_size=80))
def test_a_suggested_identifier_is_always_valid(name: str) -> None:
    assert bundle_identifier_problem(suggested_bundle_identifier(name)) == ""


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80))
def test_a_project_name_is_always_a_plain_file_name(name: str) -> None:
    made = project_name(name)
    assert made == made.strip()
    assert 0 < len(made.encode()) <= 150
    assert not set(made) & set('/\\:*?"<>|`$&;\n\r\t')
    assert not made.startswith((".", "-"))
    assert project_name(made) == made


def test_letters_of_any_language_stay_in_the_project_name() -> None:
    assert project_name("Größe 数字") == "Größe 数字"
    assert project_name("///") == "Digit Camera"


def test_the_form_may_ask_without_loading_anything_heavy() -> None:
    code = (
        "import sys; import workbench.ios.settings; "
        "print([m for m in ('numpy', 'cv2', 'cattrs', 'PySide6', 'coremltools') if m in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
