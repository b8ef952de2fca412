"""The files and folders of an exported project as a tree, each with whose it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from workbench.core.events import ProjectWritten
from workbench.ios.manifest import MANIFEST_NAME
from workbench.ios.project_files import MODEL_FOLDER

# A folder that a reader takes for one file.
_PACKAGE = ".mlpackage"
_MOST_NAMES = 100
# The Finder's and our own notes are no part of the project.
_UNSEEN = frozenset({".DS_Store", MANIFEST_NAME})


class Origin(Enum):
    """How a part came to lie in the project.

    ``WRITTEN`` is new or as it was, ``REPLACED`` has another content than in the export before.
    ``KEPT`` is the user's own; ``SET_ASIDE`` as well, but in its place lies what was exported.
    """

    WRITTEN = auto()
    REPLACED = auto()
    KEPT = auto()
    SET_ASIDE = auto()

    def is_users(self) -> bool:
        """Return whether the part is the user's."""
        return self in (Origin.KEPT, Origin.SET_ASIDE)


@dataclass(frozen=True, kw_only=True)
class ProjectPart:
    """A file or folder of an exported project; ``path`` is below the project's folder, with slashes.

    ``size`` in bytes and ``count``, of files, are those of a folder all in all; it has an origin of its
    own where all of it is the user's. ``parts`` lie in a folder, folders before files. Not told is what a
    package has inside, nor a folder of the user's with more files than anybody reads the names of.
    ``is_model`` marks the Core ML model that was exported.
    """

    path: str
    is_folder: bool
    is_model: bool = False
    size: int = 0
    count: int = 1
    origin: Origin = Origin.WRITTEN
    parts: tuple[ProjectPart, ...] = ()

    @property
    def name(self) -> str:
        """The name without the folders above it."""
        return self.path.rpartition("/")[2]


def read_parts(project: Path, report: ProjectWritten | None = None) -> tuple[ProjectPart, ...]:
    """Look at what lies in the folder of a project, folders before files; raises `OSError`.

    Without the ``report`` of its export, all of it counts as written.
    """
    return _parts(project, "", _origins(report) if report is not None else {})


def _origins(report: ProjectWritten) -> dict[str, Origin]:
    return (
        dict.fromkeys(report.replaced, Origin.REPLACED)
        | dict.fromkeys(report.kept, Origin.KEPT)
        | dict.fromkeys(report.set_aside, Origin.SET_ASIDE)
    )


def _parts(folder: Path, prefix: str, origins: dict[str, Origin]) -> tuple[ProjectPart, ...]:
    parts = [
        _part(entry, f"{prefix}{entry.name}", origins)
        for entry in folder.iterdir()
        if entry.name not in _UNSEEN
    ]
    return tuple(sorted(parts, key=lambda part: (not part.is_folder, part.name.lower())))


def _part(entry: Path, path: str, origins: dict[str, Origin]) -> ProjectPart:
    # A link is shown, never followed: it may lead anywhere.
    if entry.is_symlink() or not entry.is_dir():
        origin = origins.get(path, Origin.WRITTEN)
        is_model = entry.suffix == ".mlmodel" and _is_exported_model(path, origin)
        size = entry.lstat().st_size
        return ProjectPart(path=path, is_folder=False, is_model=is_model, size=size, origin=origin)
    parts = _parts(entry, f"{path}/", origins)
    count = sum(part.count for part in parts)
    is_package = entry.suffix == _PACKAGE
    origin = _origin_of_folder(parts, is_package=is_package) or origins.get(path, Origin.WRITTEN)
    is_untold = is_package or (origin.is_users() and count > _MOST_NAMES)
    return ProjectPart(
        path=path,
        is_folder=not is_package,
        is_model=is_package and _is_exported_model(path, origin),
        size=sum(part.size for part in parts),
        count=count,
        origin=origin,
        parts=() if is_untold else parts,
    )


def _is_exported_model(path: str, origin: Origin) -> bool:
    return path.rpartition("/")[0] == MODEL_FOLDER and not origin.is_users()


def _origin_of_folder(parts: Sequence[ProjectPart], *, is_package: bool) -> Origin | None:
    """Return the origin of a folder with such parts, or None of an empty one."""
    found = {part.origin for part in _leaves(parts)}
    if found in ({Origin.KEPT}, {Origin.SET_ASIDE}):
        return found.pop()
    # A package is one file to a reader: replaced as soon as something in it is.
    if is_package and Origin.REPLACED in found:
        return Origin.REPLACED
    return Origin.WRITTEN if found else None


def _leaves(parts: Sequence[ProjectPart]) -> Iterator[ProjectPart]:
    for part in parts:
        if part.parts:
            yield from _leaves(part.parts)
        else:
            yield part
