"""What the user typed to export with, made into a request, or into a sentence under each wrong field."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbench.core.model_format import ModelCard, ModelFormat, Precision
from workbench.ios.settings import (
    AppSettings,
    app_name_problem,
    bundle_identifier_problem,
    project_name,
    team_problem,
    version_problem,
)
from workbench.worker.protocol import ExportProject

_LONGEST_CARD_TEXT = 1000


@dataclass(frozen=True, kw_only=True)
class TypedExport:
    """The fields of the Export page as text; ``folder`` is where the project's folder goes."""

    app_name: str = ""
    bundle_identifier: str = ""
    team: str = ""
    version: str = "1.0"
    author: str = ""
    licence: str = ""
    description: str = ModelCard.description
    folder: str = ""

    def settings(self) -> AppSettings:
        """Return what the app is called, and by whom it is signed."""
        return AppSettings(
            app_name=self.app_name,
            bundle_identifier=self.bundle_identifier,
            team=self.team,
            version=self.version,
        ).tidied()

    def card(self) -> ModelCard:
        """Return what the Core ML model says about itself."""
        return ModelCard(
            author=self.author.strip(),
            licence=self.licence.strip(),
            version=self.version.strip(),
            description=self.description.strip(),
        )

    def out(self) -> Path:
        """Return the folder that is written: named after the app, in the folder that was typed."""
        return Path(self.folder).expanduser() / project_name(self.app_name)

    def problems(self) -> dict[str, str]:
        """Return a sentence for each field that cannot be used, by the name of the field."""
        found = {
            "app_name": app_name_problem(self.app_name),
            "bundle_identifier": bundle_identifier_problem(self.bundle_identifier),
            "team": team_problem(self.team),
            "version": version_problem(self.version),
            "author": _card_problem(self.author),
            "licence": _card_problem(self.licence),
            "description": _card_problem(self.description),
            "folder": _folder_problem(self.folder),
        }
        return {field: problem for field, problem in found.items() if problem}

    def request(
        self, run: Path, *, model_format: ModelFormat, precision: Precision, replace: bool
    ) -> ExportProject:
        """Return the request to export ``run``; the fields have no problems."""
        return ExportProject(
            run=str(run),
            model_format=model_format,
            precision=precision,
            card=self.card(),
            settings=self.settings(),
            out=str(self.out()),
            replace=replace,
        )


def _card_problem(text: str) -> str:
    if len(text) > _LONGEST_CARD_TEXT:
        return f"The text has {len(text):,} characters; {_LONGEST_CARD_TEXT:,} is the most."
    return ""


def _folder_problem(text: str) -> str:
    if not text.strip():
        return "Choose the folder that the project is written to."
    if not Path(text).expanduser().is_absolute():
        return "Give the whole path of the folder, or choose it."
    return ""
