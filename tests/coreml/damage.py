"""Ways to damage a model: each takes a whole one and leaves a broken one at another path."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from workbench.core.errors import ModelError
from workbench.coreml.model_proto import model_messages
from workbench.coreml.reference.runtime import ReferenceRuntime

SPECIFICATION = Path("Data/com.apple.CoreML/model.mlmodel")
WEIGHTS = Path("Data/com.apple.CoreML/weights/weight.bin")


def refusal(path: Path) -> str:
    """Return the sentence with which the reference runtime refuses a model."""
    with pytest.raises(ModelError) as failure:
        ReferenceRuntime(path)
    assert path.name in failure.value.message
    assert failure.value.hint
    return failure.value.message


def copy_of(model: Path, folder: Path) -> Path:
    """Return a copy of a package or file in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / model.name
    if model.is_dir():
        shutil.copytree(model, target)
    else:
        shutil.copyfile(model, target)
    return target


def with_changed_spec(model: Path, folder: Path, change: Callable[[Any], None]) -> Path:
    """Return a copy whose ``Model`` message was changed."""
    target = copy_of(model, folder)
    file = target / SPECIFICATION if target.is_dir() else target
    spec = model_messages().Model()
    spec.ParseFromString(file.read_bytes())
    change(spec)
    file.write_bytes(spec.SerializeToString())
    return target


def with_changed_manifest(model: Path, folder: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    """Return a copy of a package whose manifest was changed."""
    target = copy_of(model, folder)
    manifest = json.loads((target / "Manifest.json").read_text())
    change(manifest)
    (target / "Manifest.json").write_text(json.dumps(manifest))
    return target


def operations(spec: Any) -> Any:
    """Return the operations of an ML program."""
    function = spec.mlProgram.functions["main"]
    return function.block_specializations[function.opset].operations


def operation(spec: Any, kind: str) -> Any:
    """Return the first operation of a kind."""
    return next(each for each in operations(spec) if each.type == kind)


def constant(spec: Any, name: str) -> Any:
    """Return the value of a constant whose name contains ``name``."""
    found = next(each for each in operations(spec) if each.type == "const" and name in each.outputs[0].name)
    return found.attributes["val"]


def scramble(message: Any, random: Random) -> None:
    """Change one random field, deep inside a protobuf message, to a value that is hostile or odd."""
    while True:
        filled = [field for field, _ in message.ListFields()]
        if not filled or random.random() < 0.05:
            fields = message.DESCRIPTOR.fields
            filled = [
                field for field in fields if not _is_many(field) and field.message_type is None
            ] or filled
        if not filled:
            return
        field = random.choice(filled)
        value = getattr(message, field.name)
        if field.message_type is not None and field.message_type.GetOptions().map_entry:
            keys = sorted(value)
            chosen = value[random.choice(keys)]
            if random.random() < 0.1 or not hasattr(chosen, "ListFields"):
                del value[random.choice(keys)]
                return
            message = chosen
        elif _is_many(field):
            place = random.randrange(len(value))
            if random.random() < 0.2:
                del value[place]
                return
            if field.message_type is None:
                value[place] = _odd(value[place], random)
                return
            if random.random() < 0.1:
                value.add().CopyFrom(value[place])
                return
            message = value[place]
        elif field.message_type is None:
            setattr(message, field.name, _odd(value, random))
            return
        elif random.random() < 0.05:
            message.ClearField(field.name)
            return
        else:
            message = value


def _is_many(field: Any) -> bool:
    return bool(field.is_repeated)


def _odd(value: Any, random: Random) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        small = [0, 1, 2, 3, 7, 10, 11, 21, 23, 28, 64, 255, 1 << 12, 1 << 20, (1 << 31) - 1]
        return random.choice([*small, min(value + 1, small[-1]), max(value - 1, 0)])
    if isinstance(value, float):
        return random.choice([0.0, -1.0, 1e30, float("inf"), float("nan"), -value])
    if isinstance(value, bytes):
        return random.choice([b"", value[:-1], value * 2, bytes(len(value))])
    return random.choice(["", "x", "same", "custom", "fp32", "fp16", "relu", "image", "conv", value + "_"])
