"""What the window remembers from one start to the next."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from workbench.core.folders import UserFolders


class Preferences:
    """Small values by key (``page/what``), kept in ``preferences.ini`` of the user folder."""

    def __init__(self, path: Path) -> None:
        self._settings = QSettings(str(path), QSettings.Format.IniFormat)

    @classmethod
    def of(cls, folders: UserFolders) -> Preferences:
        """Return the preferences of a user folder."""
        return cls(folders.root / "preferences.ini")

    def text(self, key: str, default: str = "") -> str:
        value = self._settings.value(key)
        return value if isinstance(value, str) else default

    def number(self, key: str, default: int = 0) -> int:
        try:
            return int(self.text(key, str(default)))
        except ValueError:
            return default

    def flag(self, key: str, default: bool = False) -> bool:
        return self.text(key, "true" if default else "false") == "true"

    def data(self, key: str) -> QByteArray:
        """Return bytes such as a window's geometry; empty when there are none."""
        value = self._settings.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def remember(self, key: str, value: str | int | bool | QByteArray) -> None:
        """Keep a value; it is on disk soon, and at the latest after `save`."""
        if isinstance(value, bool):
            self._settings.setValue(key, "true" if value else "false")
        else:
            self._settings.setValue(key, str(value) if isinstance(value, int) else value)

    def forget(self, key: str) -> None:
        self._settings.remove(key)

    def save(self) -> None:
        """Write everything to disk now."""
        self._settings.sync()
