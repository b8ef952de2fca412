"""Files and folders that are either whole or not there: written aside, synced, renamed."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

# A file name may take 255 bytes, and a character four of them.
_NAME_SHOWN = 40
# Of the hidden folder that what is replaced is moved to.
_FORMER = ".former"


@contextlib.contextmanager
def made_folder(folder: Path) -> Iterator[Path]:
    """Make a folder with those above it; what was made goes again, where it is empty, if the block fails."""
    missing = [each for each in (folder, *folder.parents) if not os.path.lexists(each)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
    except BaseException:
        for each in missing:
            # Not made after all, or somebody else has put something there.
            with contextlib.suppress(OSError):
                each.rmdir()
        raise


def check_writable(folder: Path) -> None:
    """Raise `OSError` where nothing can be made in ``folder``, or in the first above it that is there."""
    there = next(each for each in (folder, *folder.parents) if os.path.lexists(each))
    if not there.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(there))
    if not os.access(there, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(there))


@contextlib.contextmanager
def replacing_file(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside ``path`` that takes its place when the block succeeds.

    The temporary name keeps the suffix, because writers such as Keras choose the format by it.
    When the block fails, what was at ``path`` stays, and the temporary file is removed.
    """
    with made_folder(path.parent):
        aside = path.with_name(f".{path.stem}.{os.getpid()}.partial{path.suffix}")
        try:
            yield aside
            _sync(aside)
            os.replace(aside, path)
            _sync(path.parent)
        finally:
            aside.unlink(missing_ok=True)


@contextlib.contextmanager
def replacing_folder(path: Path, *, check_former: Callable[[Path], None] | None = None) -> Iterator[Path]:
    """Yield a new, empty folder beside ``path`` that takes its place when the block succeeds.

    A folder that was at ``path`` is moved away first and removed last, so that a failure leaves one
    whole folder: the old or the new one. Only a process killed between the two renames leaves the
    old one where it was moved, in a hidden folder beside ``path``, from where `put_back` returns it.

    Before it is removed, ``check_former`` may look at it, when nobody writes to it by its path any more;
    what that raises puts it back.
    """
    with made_folder(path.parent):
        aside = _hidden_beside(path, ".partial")
        try:
            # mkdtemp makes a private folder; what we hand over is an ordinary one.
            aside.chmod(0o777 & ~_umask())
            yield aside
            if path.exists():
                _exchange(aside, path, check_former)
            else:
                os.replace(aside, path)
            _sync(path.parent)
        finally:
            _remove(aside)


def put_back(path: Path) -> None:
    """Return to ``path`` what a process had moved away that was killed in the midst of `replacing_folder`."""
    if os.path.lexists(path) or not path.parent.is_dir():
        return
    for former in path.parent.iterdir():
        if former.name.startswith(_hidden_prefix(path)) and former.suffix == _FORMER:
            moved = former / path.name
            if moved.is_dir():
                os.replace(moved, path)
                former.rmdir()
                return


def move_into_place(source: Path, path: Path) -> None:
    """Move a file, or a folder's contents, to ``path`` on the same disk, replacing what was there."""
    if source.is_file():
        with replacing_file(path) as aside:
            source.rename(aside)
        return
    with replacing_folder(path) as aside:
        for part in list(source.iterdir()):
            part.rename(aside / part.name)


def write_text(path: Path, text: str) -> None:
    """Write ``text`` (UTF-8) to ``path``; what was there stays until the new text is whole."""
    with replacing_file(path) as aside:
        aside.write_text(text, encoding="utf-8")


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file as 64 hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def checksum_of(path: Path) -> str:
    """Return the SHA-256 of a file, or of a folder's files with their names; raises `OSError`."""
    if not path.is_dir():
        return sha256_of(path)
    files = sorted(entry.relative_to(path).as_posix() for entry in path.rglob("*") if entry.is_file())
    digest = hashlib.sha256()
    for name in files:
        digest.update(f"{sha256_of(path / name)} {name}\n".encode(errors="surrogateescape"))
    return digest.hexdigest()


def size_on_disk(path: Path) -> int:
    """Return the bytes of a file, or of all files below a folder (an ``.mlpackage`` is one)."""
    if path.is_dir():
        return sum(entry.stat().st_size for entry in path.rglob("*") if entry.is_file())
    return path.stat().st_size


def _exchange(aside: Path, path: Path, check_former: Callable[[Path], None] | None) -> None:
    """Let ``aside`` take the place of what is at ``path``, and remove that; a failure puts it back."""
    former = _hidden_beside(path, _FORMER)
    moved, is_placed = former / path.name, False
    try:
        # Another process may have moved it away by now.
        with contextlib.suppress(FileNotFoundError):
            os.replace(path, moved)
        os.replace(aside, path)
        is_placed = True
        if check_former is not None and moved.exists():
            check_former(moved)
    except BaseException:
        with contextlib.suppress(OSError):
            if is_placed:
                os.replace(path, aside)
            os.replace(moved, path)
        # Where it could not be put back, it stays where it was moved.
        with contextlib.suppress(OSError):
            former.rmdir()
        raise
    # Nothing that is half removed is to be put back.
    replaced = former.with_suffix(".replaced")
    former.rename(replaced)
    _remove(replaced)


def _remove(folder: Path) -> None:
    """Remove a folder, with those in it that let nothing be removed, as far as the system allows."""
    for parent, names, _ in os.walk(folder):
        for inside in (Path(parent, name) for name in names):
            if not inside.is_symlink():
                with contextlib.suppress(OSError):
                    inside.chmod(stat.S_IRWXU)
    shutil.rmtree(folder, ignore_errors=True)


def _hidden_beside(path: Path, suffix: str) -> Path:
    return Path(tempfile.mkdtemp(prefix=_hidden_prefix(path), suffix=suffix, dir=path.parent))


def _hidden_prefix(path: Path) -> str:
    # The name may be as long as a name can be.
    return f".{path.name[:_NAME_SHOWN]}."


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync(path: Path) -> None:
    if not path.exists():
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        # Some file systems cannot sync a folder; the rename is then as safe as it gets. A file that
        # cannot be synced is not whole: some disks say only now that they are full.
        with contextlib.suppress(OSError) if path.is_dir() else contextlib.nullcontext():
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
