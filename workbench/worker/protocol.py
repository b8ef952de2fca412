"""What the window and its children say to each other: a JSON object a line.

The window writes requests to the child's standard input; the child writes events to its standard
output, which belongs to the protocol alone. Each line carries the protocol's version and a job id.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal, cast

import numpy as np
from numpy.typing import NDArray

from workbench.core.compute_units import ComputeUnits
from workbench.core.events import Event
from workbench.core.forms import Form
from workbench.core.labels import SIDE
from workbench.core.model_format import ModelCard, ModelFormat, Precision
from workbench.core.picture_mode import PictureMode
from workbench.core.recipe import Recipe
from workbench.core.records import TaggedUnion
from workbench.ios.settings import AppSettings

VERSION = 1


@dataclass(frozen=True, kw_only=True)
class PrepareData:
    """Find, fetch or draw a data set; ``given`` is a path or empty.

    ``pictures`` says how those of a folder become samples, None as it fits them. ``fetches_fashion`` asks for
    Fashion-MNIST instead.
    """

    given: str = ""
    may_download: bool = True
    wants_drawn: bool = False
    pictures: PictureMode | None = None
    fetches_fashion: bool = False


@dataclass(frozen=True, kw_only=True)
class TrainRun:
    """Train, evaluate and convert one run; ``data`` is a path or empty, as is ``name``.

    ``base`` is the folder of a run whose network is trained on (fine-tuned), or empty.
    ``has_tensorboard`` keeps logs for TensorBoard in the run's folder.
    """

    recipe: Recipe
    seed: int
    data: str = ""
    name: str = ""
    base: str = ""
    has_tensorboard: bool = False


@dataclass(frozen=True, kw_only=True)
class ContinueRun:
    """Train a run that was stopped, broke off or is finished, from its last whole epoch.

    ``more_epochs`` are trained beyond what the run was to have; a finished one needs some.
    """

    run: str
    more_epochs: int = 0
    has_tensorboard: bool = False


@dataclass(frozen=True, kw_only=True)
class MeasureRobustness:
    """Read the test set under graded distortions, and keep the accuracies with the run."""

    run: str


@dataclass(frozen=True, kw_only=True)
class ReadSplit:
    """Read a split of the data set at ``data`` with the Core ML model at ``model``, and keep the readings."""

    model: str
    data: str
    split: Literal["train", "test"]


@dataclass(frozen=True, kw_only=True)
class ConvertRun:
    """Convert a run's network and verify the result.

    Without ``out`` the Core ML model is kept in the run's own folder, whatever was found. At ``out``
    nothing is written that falls short of its precision's bound, unless ``accepts_shortfall``.
    ``compute_units`` are those of `MeasureForms`.
    """

    run: str
    model_format: ModelFormat
    precision: Precision
    card: ModelCard
    out: str = ""
    accepts_shortfall: bool = False
    compute_units: tuple[ComputeUnits, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ConvertToOnnx:
    """Convert a run's network to an ONNX model at ``out``, and verify the result.

    Nothing is written that falls short of what 32-bit floats promise, unless ``accepts_shortfall``.
    """

    run: str
    card: ModelCard
    out: str
    accepts_shortfall: bool = False


@dataclass(frozen=True, kw_only=True)
class MeasureForms:
    """Make the size table of a run: convert, verify and time each of ``forms``, and keep all of it.

    ``compute_units`` are those to measure Apple's runtime with as well, on a Mac; none elsewhere.
    """

    run: str
    forms: tuple[Form, ...]
    card: ModelCard
    compute_units: tuple[ComputeUnits, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ExportProject:
    """Convert and verify a run's network, and write an Xcode project around it.

    Nothing is written where the Core ML model falls short of its precision's bound, unless
    ``accepts_shortfall``.
    """

    run: str
    model_format: ModelFormat
    precision: Precision
    card: ModelCard
    settings: AppSettings
    out: str
    replace: bool = False
    accepts_shortfall: bool = False


@dataclass(frozen=True, kw_only=True)
class BuildProject:
    """Build the exported project in the folder ``project`` with Xcode.

    Without ``device`` it is built for the simulator, and the iPhones that could have it are looked
    for. ``device`` is the identifier of one: the app is built and signed for it, installed and started.
    """

    project: str
    device: str = ""


@dataclass(frozen=True, kw_only=True)
class FindDevices:
    """Look for the iPhones and iPads that this Mac knows."""


@dataclass(frozen=True, kw_only=True)
class ServeModel:
    """Become a reader: open models and answer samples until stopped."""


@dataclass(frozen=True, kw_only=True)
class OpenModel:
    """Reader: put this Core ML model to use."""

    model: str


@dataclass(frozen=True, kw_only=True)
class ClassifySamples:
    """Reader: answer these samples; ``samples`` is the base64 of uint8 [count, 28, 28]."""

    request: int
    count: int
    samples: str


@dataclass(frozen=True, kw_only=True)
class Stop:
    """End as soon as possible, keeping what is worth keeping."""


@dataclass(frozen=True, kw_only=True)
class Pause:
    """Rest after the batch at hand, until `Resume` or `Stop`."""


@dataclass(frozen=True, kw_only=True)
class Resume:
    """Go on after a `Pause`."""


Job = (
    PrepareData
    | TrainRun
    | ContinueRun
    | MeasureRobustness
    | ReadSplit
    | ConvertRun
    | ConvertToOnnx
    | MeasureForms
    | ExportProject
    | BuildProject
    | FindDevices
    | ServeModel
)
Request = Job | OpenModel | ClassifySamples | Pause | Resume | Stop

_REQUESTS = TaggedUnion(Request, tag="type")
_EVENTS = TaggedUnion(Event, tag="type")


class ProtocolError(Exception):
    """A line that is no message of this protocol; the text has its reason and its beginning."""


def encode_request(request: Request, *, job: str) -> bytes:
    """Return a request as one line."""
    return _encode("request", _REQUESTS.to_plain(request), job)


def decode_request(line: bytes) -> tuple[str, Request]:
    """Return the job id and the request of a line; raises `ProtocolError`."""
    job, plain = _decode("request", line)
    with _told(line):
        return job, cast(Request, _REQUESTS.from_plain(plain))


def encode_event(event: Event, *, job: str) -> bytes:
    """Return an event as one line."""
    return _encode("event", _EVENTS.to_plain(event), job)


def decode_event(line: bytes) -> tuple[str, Event]:
    """Return the job id and the event of a line; raises `ProtocolError`."""
    job, plain = _decode("event", line)
    with _told(line):
        return job, cast(Event, _EVENTS.from_plain(plain))


def event_to_plain(event: Event) -> dict[str, Any]:
    """Return an event as a JSON object with its kind under ``type``."""
    return _EVENTS.to_plain(event)


def pack_samples(samples: NDArray[np.uint8], *, request: int) -> ClassifySamples:
    """Return samples, uint8 [N, 28, 28], as a request."""
    if samples.dtype != np.uint8 or samples.ndim != 3 or samples.shape[1:] != (SIDE, SIDE):
        raise ValueError(f"samples are uint8 [N, {SIDE}, {SIDE}], not {samples.dtype} {samples.shape}")
    text = base64.b64encode(np.ascontiguousarray(samples).tobytes()).decode("ascii")
    return ClassifySamples(request=request, count=len(samples), samples=text)


def unpack_samples(request: ClassifySamples) -> NDArray[np.uint8]:
    """Return the samples of a request, uint8 [N, 28, 28]; raises `ValueError` if they do not fit."""
    try:
        content = base64.b64decode(request.samples, validate=True)
    except binascii.Error as error:
        raise ValueError("the samples are not base64") from error
    return np.frombuffer(content, np.uint8).reshape(request.count, SIDE, SIDE)


def _encode(kind: str, plain: dict[str, Any], job: str) -> bytes:
    return json.dumps({"version": VERSION, "job": job, kind: plain}, separators=(",", ":")).encode() + b"\n"


def _decode(kind: str, line: bytes) -> tuple[str, Any]:
    with _told(line):
        message = json.loads(line)
        if message["version"] != VERSION:
            raise ValueError(f"version {message['version']} is not {VERSION}")
        job = message["job"]
        if not isinstance(job, str):
            raise TypeError("the job id is no text")
        return job, message[kind]


@contextmanager
def _told(line: bytes) -> Iterator[None]:
    try:
        yield
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise ProtocolError(f"{type(error).__name__}: {error} in {line[:200]!r}") from error
