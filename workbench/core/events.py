"""What long work reports while it runs and how it ends: frozen values that know no process.

A computation takes ``emit: Emit`` and ``should_stop: ShouldStop``. It emits any number of
reports; the worker adds exactly one ending.

It is longer than other files, because it is the one list of all that a child can say.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from workbench.core.building import BuildFailed as BuildFailed
from workbench.core.building import BuildFound as BuildFound
from workbench.core.building import BuildOutput as BuildOutput
from workbench.core.building import BuildRemark as BuildRemark
from workbench.core.decision import Decision
from workbench.core.exported_models import ExportedModel
from workbench.core.filters import Filters as Filters
from workbench.core.forms import Form
from workbench.core.model_format import ModelFormat, Precision
from workbench.core.picture_mode import PictureMode
from workbench.core.verification import Verification


@dataclass(frozen=True, kw_only=True)
class Progress:
    """``done`` of ``total`` units of a stage; ``total`` is 0 where it is not known.

    ``note`` says what the stage is at right now, where there is something to say.
    """

    stage: str
    done: int
    total: int
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class LayerRow:
    """A layer of a network as a user reads it; ``shape`` is its output without the batch.

    ``multiply_adds`` are those of one sample.
    """

    name: str
    shape: tuple[int, ...]
    parameters: int
    multiply_adds: int = 0


@dataclass(frozen=True, kw_only=True)
class TrainingStarted:
    """The child has loaded its data and built its network.

    ``first_epoch`` is above 1 where a run is continued. What its folder keeps of the earlier epochs
    is not reported again; batches go on being counted from there.
    """

    run: str
    recipe: str
    seed: int
    layers: tuple[LayerRow, ...]
    parameters: int
    epochs: int
    batches_per_epoch: int
    training_count: int
    validation_count: int
    first_epoch: int = 1


@dataclass(frozen=True, kw_only=True)
class BatchesDone:
    """Some consecutive batches of an epoch; ``first_batch`` counts from 0 over the whole run.

    ``learning_rate`` is that of the last of them.
    """

    epoch: int
    first_batch: int
    losses: tuple[float, ...]
    accuracies: tuple[float, ...]
    images_per_second: float
    seconds_left: float
    learning_rate: float = 0.0


@dataclass(frozen=True, kw_only=True)
class EpochDone:
    """A whole epoch, counted from 1; accuracies are fractions."""

    epoch: int
    loss: float
    accuracy: float
    val_loss: float
    val_accuracy: float
    learning_rate: float
    seconds: float


@dataclass(frozen=True, kw_only=True)
class PauseChanged:
    """The training rests, or has gone on."""

    is_paused: bool


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A fine-tuned network against the one that it began from, as accuracies (fractions).

    ``samples`` names what both have read: ``own`` or ``test``.
    """

    samples: str
    count: int
    before: float
    after: float


@dataclass(frozen=True, kw_only=True)
class Evaluated:
    """The test set was read once."""

    accuracy: float
    loss: float
    count: int


@dataclass(frozen=True, kw_only=True)
class Converted:
    """A Core ML model was written; ``bytes`` is its size on disk."""

    path: str
    model_format: ModelFormat
    precision: Precision
    bytes: int


@dataclass(frozen=True, kw_only=True)
class Verified:
    """A Core ML model was compared with its run's network over the samples that ``samples`` names."""

    path: str
    samples: str
    verification: Verification


@dataclass(frozen=True, kw_only=True)
class FormStarted:
    """The next form of a size table is made and measured; ``done`` of ``total`` forms are over."""

    form: Form
    done: int
    total: int


@dataclass(frozen=True, kw_only=True)
class FormMeasured:
    """A form of a size table is measured, and kept with its run."""

    model: ExportedModel


@dataclass(frozen=True, kw_only=True)
class FormFailed:
    """A form of a size table could not be made or measured; the others go on."""

    form: Form
    message: str
    hint: str = ""
    details: str = ""


@dataclass(frozen=True, kw_only=True)
class ShortfallFound:
    """A Core ML model answers too unlike its network to be handed out unasked; nothing was written.

    ``sentence`` says where it falls short. The job fails after it; asked again with
    ``accepts_shortfall`` it goes on.
    """

    precision: Precision
    samples: str
    verification: Verification
    sentence: str


@dataclass(frozen=True, kw_only=True)
class OverriddenSetting:
    """A setting that a kept file of the project decides: the form's value has no effect.

    ``file`` lies in the project's folder and sets ``setting`` to ``value``; ``wanted`` is the form's.
    """

    file: str
    setting: str
    value: str
    wanted: str


@dataclass(frozen=True, kw_only=True)
class ProjectWritten:
    """An Xcode project was written to the folder ``path``; the others are paths below it, with slashes.

    Over an earlier export, ``replaced`` are files whose contents changed, ``removed`` those that are no
    longer there, ``kept`` the user's own that stayed where they were, and ``set_aside`` those that both
    had changed.
    """

    path: str
    files: tuple[str, ...]
    replaced: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    set_aside: tuple[str, ...] = ()
    overridden: tuple[OverriddenSetting, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DataPrepared:
    """A data set lies at ``path``; ``is_drawn`` when digits stand in for MNIST.

    ``reason`` says why, or what of a folder of pictures was passed over; ``pictures`` is how those became
    samples.
    """

    path: str
    name: str
    is_drawn: bool
    reason: str = ""
    pictures: PictureMode | None = None


@dataclass(frozen=True, kw_only=True)
class ModelOpened:
    """The reader has a Core ML model in use.

    ``decision`` is what the model brings, or None; what is `Answered` is calibrated with it. ``filters``
    are those of its first convolution, None where it does not begin with one.
    """

    path: str
    labels: tuple[str, ...]
    runtime: str
    description: str
    decision: Decision | None = None
    filters: Filters | None = None


@dataclass(frozen=True, kw_only=True)
class ModelRefused:
    """The reader could not open a Core ML model; it goes on with none."""

    path: str
    message: str
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class Answered:
    """Calibrated probabilities of the samples of request ``request``, float32 [N, classes] as rows."""

    request: int
    probabilities: tuple[tuple[float, ...], ...]
    milliseconds: float


@dataclass(frozen=True, kw_only=True)
class SplitRead:
    """A model has read a whole split; its readings lie in the file ``path`` (see `data.readings`)."""

    path: str


@dataclass(frozen=True, kw_only=True)
class Succeeded:
    """The job is done; ``result`` is the path of what it made, if it made something."""

    result: str = ""


@dataclass(frozen=True, kw_only=True)
class Stopped:
    """The job ended because it was asked to; ``result`` as in `Succeeded`."""

    result: str = ""


@dataclass(frozen=True, kw_only=True)
class Failed:
    """The job ended with an error that the user is told."""

    message: str
    hint: str = ""
    details: str = ""


Report = (
    Progress
    | TrainingStarted
    | BatchesDone
    | EpochDone
    | PauseChanged
    | Compared
    | Evaluated
    | Converted
    | Verified
    | FormStarted
    | FormMeasured
    | FormFailed
    | ShortfallFound
    | ProjectWritten
    | BuildOutput
    | BuildFound
    | BuildRemark
    | BuildFailed
    | DataPrepared
    | ModelOpened
    | ModelRefused
    | Answered
    | SplitRead
)
Ending = Succeeded | Stopped | Failed
Event = Report | Ending

Emit = Callable[[Report], None]
ShouldStop = Callable[[], bool]


def ignore(_report: Report) -> None:
    """Drop a report: for callers that do not watch."""


def never() -> bool:
    """Return False: for callers that do not stop."""
    return False
