"""An exported Xcode project as it lies on disk, and whether a folder may become one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbench.core.errors import SetupError
from workbench.core.events import Converted, ProjectWritten, Verified
from workbench.core.run_record import RunRecord
from workbench.core.runs import open_run
from workbench.ios.export import is_earlier_export as is_earlier_export
from workbench.ios.settings import project_name
from workbench.ios.xcode import require_xcode
from workbench.sessions.project_parts import ProjectPart, read_parts
from workbench.worker.protocol import ExportProject


@dataclass(frozen=True, kw_only=True)
class WrittenProject:
    """An exported project as it lies on disk, and the proof of its model.

    ``report`` is what the export has said of it. ``record`` is what the run said of itself then, if it
    could be read; ``xcode`` is the Xcode of this machine, or None: then ``lack`` says what is needed.
    """

    path: Path
    parts: tuple[ProjectPart, ...]
    request: ExportProject
    report: ProjectWritten | None
    converted: Converted | None
    verified: Verified | None
    record: RunRecord | None
    xcode: Path | None = None
    lack: SetupError | None = None

    @property
    def xcodeproj(self) -> Path:
        """The Xcode project in it, which is called as the app."""
        return self.path / f"{project_name(self.request.settings.tidied().app_name)}.xcodeproj"

    def is_of_network(self, record: RunRecord | None) -> bool:
        """Return whether its model was made of the network of a run that says ``record`` today.

        A run that is continued has another network; one that is renamed has the same.
        """
        if record is None or self.record is None:
            return False
        then, now = self.record, record
        return (then.process, then.seconds) == (now.process, now.seconds)


def read_written_project(
    path: Path,
    *,
    request: ExportProject,
    report: ProjectWritten | None,
    converted: Converted | None,
    verified: Verified | None,
) -> WrittenProject:
    """Look at what an export has left in the folder ``path``; raises `OSError`."""
    xcode, lack = _xcode()
    return WrittenProject(
        path=path,
        parts=read_parts(path, report),
        request=request,
        report=report,
        converted=converted,
        verified=verified,
        record=open_run(Path(request.run)).record,
        xcode=xcode,
        lack=lack,
    )


def _xcode() -> tuple[Path | None, SetupError | None]:
    try:
        return require_xcode(), None
    except SetupError as error:
        return None, error
