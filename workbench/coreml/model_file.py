"""A Core ML model on disk: its specification and where its weights lie.

Files are only ever read here. coremltools itself rewrites the manifest of a package that it
loads, and it does not check where the manifest points.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from workbench.coreml.faults import UnreadableError, naming
from workbench.coreml.model_proto import model_messages

# A hostile specification takes some fifty times its size in memory when it is parsed. A neural
# network keeps its weights in it, 2.3 MB for the largest of ours; a program's has 30 kB.
_LARGEST_MANIFEST = 1 << 20
_LARGEST_NETWORK = 16 << 20
_LARGEST_PROGRAM = 4 << 20
_MANIFEST = "Manifest.json"
_DATA = "Data"


@dataclass(frozen=True)
class ModelFile:
    """A model that was read: ``spec`` is coremltools' ``Model`` message.

    ``folder`` is what ``@model_path`` means inside an ML program: the folder of its specification.
    """

    path: Path
    spec: Any
    folder: Path


def read_model_file(path: Path) -> ModelFile:
    """Read a ``.mlpackage`` or ``.mlmodel``; raises `ModelError` naming the file and the reason."""
    with naming(path):
        if not path.exists():
            raise UnreadableError("is not there", hint="Choose a Core ML model that exists.")
        if path.suffix not in (".mlpackage", ".mlmodel"):
            raise UnreadableError(
                "is no Core ML model", hint="Choose a file that ends in .mlpackage or .mlmodel."
            )
        if path.is_dir() != (path.suffix == ".mlpackage"):
            raise UnreadableError("is no Core ML model: a .mlpackage is a folder, a .mlmodel a file")
        if not path.is_dir():
            return ModelFile(path, _parse(path, _LARGEST_NETWORK), path.parent)
        specification = _specification_of_package(path)
        return ModelFile(path, _parse(specification, _LARGEST_PROGRAM), specification.parent)


def inside(folder: Path, path: Path) -> bool:
    """Return whether ``path`` lies in ``folder``, with every link followed."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def _specification_of_package(package: Path) -> Path:
    if not inside(package, package / _MANIFEST):
        raise UnreadableError("has a Manifest.json that lies outside the package")
    text = _read(package / _MANIFEST, _LARGEST_MANIFEST, "has no Manifest.json")
    try:
        manifest = json.loads(text)
        root = manifest["itemInfoEntries"][manifest["rootModelIdentifier"]]["path"]
        named = PurePosixPath(root)
        root.encode()
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnreadableError("has a damaged Manifest.json") from error
    specification = package / _DATA / named
    if named.is_absolute() or ".." in named.parts or "\0" in root:
        raise UnreadableError("has a Manifest.json that points outside the package")
    if not inside(package, specification):
        raise UnreadableError("has a specification that lies outside the package")
    return specification


def _parse(specification: Path, limit: int) -> Any:
    data = _read(specification, limit, "lacks its specification")
    model = model_messages().Model()
    try:
        model.ParseFromString(data)
    except Exception as error:  # protobuf's DecodeError has no stable home across its versions
        raise UnreadableError("is damaged: its specification cannot be parsed") from error
    if model.WhichOneof("Type") is None:
        raise UnreadableError("is damaged: it holds no model")
    return model


def _read(path: Path, limit: int, absent: str) -> bytes:
    if not path.is_file():
        raise UnreadableError(absent)
    with path.open("rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise UnreadableError(f"is too large: {path.name} has more than {limit >> 20} MB")
    return data
