"""Files and folders that are either whole or not there: written aside, synced, renamed."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path


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
def replacing_folder(path: Path) -> Iterator[Path]:
    """Yield a new, empty folder beside ``path`` that takes its place when the block succeeds.

    A folder that was at ``path`` is moved away first and removed last, so that a failure leaves one
    whole folder: the old or the new one. Only a process killed between the two renames leaves the
    old one where it was moved, in a hidden folder beside ``path``.
    """
    with made_folder(path.parent):
        aside = Path(tempfile.mkdtemp(prefix=f".{path.name}.", suffix=".partial", dir=path.parent))
        try:
            # mkdtemp makes a private folder; what we hand over is an ordinary one.
            aside.chmod(0o777 & ~_umask())
            yield aside
            if path.exists():
                former = Path(tempfile.mkdtemp(prefix=f".{path.name}.", suffix=".former", dir=path.parent))
                try:
                    # Another process may have moved it away by now.
                    with contextlib.suppress(FileNotFoundError):
                        os.replace(path, former / path.name)
                    os.replace(aside, path)
                except BaseException:
                    with contextlib.suppress(OSError):
                        os.replace(former / path.name, path)
                    raise
                finally:
                    # Where nothing could be put in its place, it stays where it was moved.
                    if os.path.lexists(path):
                        shutil.rmtree(former, ignore_errors=True)
            else:
                os.replace(aside, path)
            _sync(path.parent)
        finally:
            shutil.rmtree(aside, ignore_errors=True)


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
