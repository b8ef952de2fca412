"""What the user says about the app, checked as it is typed: one sentence for what is wrong, or none.

Imports nothing beyond the standard library, so that a form can ask after every key.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

MAX_NAME_LENGTH = 60
# App Store Connect refuses longer ones.
MAX_IDENTIFIER_LENGTH = 155
MAX_VERSION_LENGTH = 18
TEAM_LENGTH = 10

DEFAULT_PROJECT_NAME = "Digit Camera"
DEFAULT_PREFIX = "com.example"

# A file name may take 255 bytes; this leaves room for suffixes and for names written aside.
_MAX_PROJECT_NAME_BYTES = 150
_MAX_SUGGESTION_LENGTH = 50
# Slashes and colons separate paths on a Mac, the others upset shells and other file systems.
_UNSAFE_IN_FILE_NAMES = re.compile(r'[/\\:*?"<>|`$&;]+')
_UNPRINTABLE_CATEGORIES = frozenset({"Cc", "Cs", "Co", "Zl", "Zp"})
# Marks that turn the direction of the text around them: a name may not reorder its surroundings.
_DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LETTERS = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"}


@dataclass(frozen=True, kw_only=True)
class AppSettings:
    """The app's name on the iPhone, its bundle identifier, the developer team and its version.

    An empty ``team`` leaves the choice to Xcode.
    """

    app_name: str
    bundle_identifier: str
    team: str = ""
    version: str = "1.0"

    def tidied(self) -> AppSettings:
        """Return the settings without white space at the ends and with composed characters."""
        return replace(
            self,
            app_name=_tidied(self.app_name),
            bundle_identifier=self.bundle_identifier.strip(),
            team=self.team.strip(),
            version=self.version.strip(),
        )

    def problems(self) -> tuple[str, ...]:
        """Return a sentence for each setting that cannot be used, in the order of the form."""
        found = (
            app_name_problem(self.app_name),
            bundle_identifier_problem(self.bundle_identifier),
            team_problem(self.team),
            version_problem(self.version),
        )
        return tuple(problem for problem in found if problem)


def app_name_problem(text: str) -> str:
    """Return what is wrong with the name of an app, or an empty text; any language may be used."""
    name = _tidied(text)
    if not name:
        return "Enter the name that the app shall have on the iPhone."
    if len(name) > MAX_NAME_LENGTH:
        return f"The name has {len(name)} characters; {MAX_NAME_LENGTH} is the most."
    if any(
        unicodedata.category(character) in _UNPRINTABLE_CATEGORIES or character in _DIRECTION_MARKS
        for character in name
    ):
        return "The name has a character that cannot be shown, for example a line break."
    return ""


def bundle_identifier_problem(text: str) -> str:
    """Return what is wrong with a bundle identifier by Apple's rules, or an empty text."""
    identifier = text.strip()
    if not identifier:
        return f"Enter a bundle identifier, for example {DEFAULT_PREFIX}.digits."
    wrong = re.search(r"[^A-Za-z0-9.-]", identifier)
    if wrong:
        return (
            f"Use only the letters A to Z, digits, hyphens and dots: {_shown(wrong.group())} is not allowed."
        )
    if len(identifier) > MAX_IDENTIFIER_LENGTH:
        return f"The identifier has {len(identifier)} characters; {MAX_IDENTIFIER_LENGTH} is the most."
    parts = identifier.split(".")
    if not all(parts):
        return "Put letters or digits before and after every dot."
    if not all(re.search("[A-Za-z0-9]", part) for part in parts):
        return "Put a letter or a digit into every part, not hyphens alone."
    if len(parts) == 1:
        return (
            f"Put your organisation first and separate with a dot, for example {DEFAULT_PREFIX}.{identifier}."
        )
    return ""


def team_problem(text: str) -> str:
    """Return what is wrong with a team, or an empty text; no team at all is fine."""
    team = text.strip()
    if not team or re.fullmatch(f"[A-Z0-9]{{{TEAM_LENGTH}}}", team):
        return ""
    if re.fullmatch(f"[A-Za-z0-9]{{{TEAM_LENGTH}}}", team):
        return "A team is written in capital letters."
    wrong = re.search("[^A-Za-z0-9]", team)
    if wrong:
        return f"A team has only letters and digits: {_shown(wrong.group())} is not allowed."
    return f"A team has {TEAM_LENGTH} letters and digits, this one has {len(team)}."


def version_problem(text: str) -> str:
    """Return what is wrong with the version of an app, or an empty text."""
    version = text.strip()
    if not version:
        return "Enter a version, for example 1.0."
    if not re.fullmatch(r"[0-9]+(\.[0-9]+){0,2}", version):
        return "Write the version as one to three numbers with dots, for example 1.0 or 1.2.3."
    if len(version) > MAX_VERSION_LENGTH:
        return f"The version has {len(version)} characters; {MAX_VERSION_LENGTH} is the most."
    return ""


def suggested_bundle_identifier(app_name: str, prefix: str = DEFAULT_PREFIX) -> str:
    """Return a valid bundle identifier made from the name of the app.

    Accents are dropped; a name without Latin letters or digits gets a common one.
    """
    folded = "".join(_LETTERS.get(character, character) for character in app_name.lower())
    plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    words = re.sub("[^a-z0-9]+", "-", plain)[:_MAX_SUGGESTION_LENGTH].strip("-")
    return f"{prefix}.{words or DEFAULT_PROJECT_NAME.lower().replace(' ', '-')}"


def project_name(app_name: str) -> str:
    """Return the name of the app as the name of a folder, a project file and a scheme.

    Letters of any language stay; what file systems and shells take for something else goes.
    """
    name = _UNSAFE_IN_FILE_NAMES.sub(" ", _tidied(app_name))
    name = "".join(c for c in name if unicodedata.category(c) not in _UNPRINTABLE_CATEGORIES)
    name = re.sub(r"\s+", " ", name).strip(" .-'")
    shortened = name.encode()[:_MAX_PROJECT_NAME_BYTES].decode(errors="ignore").strip(" .-'")
    return shortened or DEFAULT_PROJECT_NAME


def _tidied(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip()


def _shown(character: str) -> str:
    return "a space" if character.isspace() else f"“{character}”"
