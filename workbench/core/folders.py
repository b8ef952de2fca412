"""Where the workbench keeps what belongs to the user."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs


@dataclass(frozen=True)
class UserFolders:
    """The user folder and its parts; nothing is made before something is written there."""

    root: Path

    @property
    def datasets(self) -> Path:
        return self.root / "datasets"

    @property
    def runs(self) -> Path:
        return self.root / "runs"

    @property
    def recipes(self) -> Path:
        return self.root / "recipes"

    @property
    def samples(self) -> Path:
        return self.root / "samples"

    @property
    def exports(self) -> Path:
        return self.root / "exports"

    @property
    def logs(self) -> Path:
        return self.root / "logs"


def user_folders() -> UserFolders:
    """Return the user folder of the platform, or the one that ``WORKBENCH_HOME`` names."""
    home = os.environ.get("WORKBENCH_HOME")
    if home:
        return UserFolders(Path(home).expanduser().resolve())
    return UserFolders(platformdirs.user_data_path("DigitWorkbench", appauthor=False))


def cache_folder() -> Path:
    """Return the folder for what can be made anew: the platform's, or one in ``WORKBENCH_HOME``."""
    if os.environ.get("WORKBENCH_HOME"):
        return user_folders().root / "cache"
    return platformdirs.user_cache_path("DigitWorkbench", appauthor=False)
