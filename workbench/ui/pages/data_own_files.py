"""The buttons with which own samples come from files and go to files, and what is told of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from workbench.sessions.own_samples import OwnSamplesSession
from workbench.sessions.sample_changes import SamplesAdded, SamplesExported
from workbench.ui.messages import Messages
from workbench.ui.widgets.buttons import Button
from workbench.ui.widgets.label_menu import LabelMenu
from workbench.ui.wording import count_text

_FILES = "Samples (*.png *.npz);;All files (*)"


class OwnFiles(QObject):
    """``add_button`` and ``export_button`` with their menus; they belong into ``window``."""

    def __init__(self, own_samples: OwnSamplesSession, *, messages: Messages, window: QWidget) -> None:
        super().__init__(window)
        self._session = own_samples
        self._messages = messages
        self._window = window
        self._unlabelled: tuple[Path, ...] = ()
        self.add_button = Button("Add…", icon_name="plus")
        self.export_button = Button("Export…", icon_name="export")
        self.label_menu = LabelMenu("What do they show?", window)
        self.label_menu.picked.connect(self._on_label_picked)
        add = QMenu(window)
        add.addAction("Files…", self.add_files)
        add.addAction("Folder…", self.add_folder)
        self.add_button.setMenu(add)
        export = QMenu(window)
        export.addAction("npz File…", self.export_file)
        export.addAction("Folder of PNG Files…", self.export_folder)
        self._of_shown = (
            export.addSeparator(),
            export.addAction("Only Those Shown, npz File…", lambda: self.export_file(is_of_shown=True)),
            export.addAction("Only Those Shown, Folder…", lambda: self.export_folder(is_of_shown=True)),
        )
        self.show_filtered(None)
        self.export_button.setMenu(export)
        own_samples.label_missing.connect(self._on_label_missing)
        own_samples.files_added.connect(self._on_files_added)
        own_samples.exported.connect(self._on_exported)

    def add_files(self) -> None:
        """Ask for PNG and npz files, and add them."""
        paths, _ = QFileDialog.getOpenFileNames(self._window, "Add samples", str(Path.home()), _FILES)
        if paths:
            self.add_paths([Path(path) for path in paths])

    def add_folder(self) -> None:
        """Ask for a folder, and add what is in it."""
        path = QFileDialog.getExistingDirectory(self._window, "Add a folder of samples", str(Path.home()))
        if path:
            self.add_paths([Path(path)])

    def add_paths(self, paths: Sequence[Path]) -> None:
        """Add files and folders; where nothing says what they show, the user is asked."""
        self._session.add_files(paths)

    def show_filtered(self, shown: Sequence[Path] | None) -> None:
        """Offer to export the samples that a filter leaves alone; None where there is no filter."""
        self._shown = None if shown is None else tuple(shown)
        for action in self._of_shown:
            action.setVisible(bool(self._shown))

    def export_file(self, *, is_of_shown: bool = False) -> None:
        """Ask for the name of an npz file, and write all samples to it, or those shown."""
        start = str(Path.home() / "my-samples.npz")
        path, _ = QFileDialog.getSaveFileName(self._window, "Export samples", start, "npz files (*.npz)")
        if path:
            out = Path(path if path.endswith(".npz") else f"{path}.npz")
            self._session.export(out, only=self._shown if is_of_shown else None)

    def export_folder(self, *, is_of_shown: bool = False) -> None:
        """Ask for the name of a new folder, and write all samples to it, or those shown."""
        start = str(Path.home() / "my-samples")
        path, _ = QFileDialog.getSaveFileName(self._window, "Export samples to a new folder", start)
        if path:
            self._session.export(Path(path), only=self._shown if is_of_shown else None)

    def _on_label_missing(self, paths: tuple[Path, ...]) -> None:
        self._unlabelled = paths
        self.label_menu.popup(self.add_button.mapToGlobal(QPoint(0, self.add_button.height() + 2)))

    def _on_label_picked(self, label: str) -> None:
        self._session.add_files(self._unlabelled, label=label)

    def _on_files_added(self, added: SamplesAdded) -> None:
        parts = [f"Added {count_text(added.added, 'sample')}."]
        if added.found > added.added:
            parts.append(f"Already there: {added.found - added.added:,}.")
        if added.inverted:
            parts.append(f"Dark on light, and so inverted: {added.inverted:,}.")
        if not added.passed_over:
            self._messages.info(" ".join(parts))
            return
        self._messages.error(
            f"{count_text(len(added.passed_over), 'file')} could not be added.",
            " ".join(parts),
            "\n".join(one.reason for one in added.passed_over),
        )

    def _on_exported(self, exported: SamplesExported) -> None:
        self._messages.info(f"Wrote {count_text(exported.count, 'sample')} to {exported.path}.")
