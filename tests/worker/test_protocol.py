"""Messages between the window and its children: whole there and back, and refused when they are not."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core import events
from workbench.core.building import Device
from workbench.core.compute_units import ComputeUnits
from workbench.core.exported_models import AppleMeasurement, ExportedModel
from workbench.core.forms import FORMS
from workbench.core.model_format import ModelCard, ModelFormat, Precision
from workbench.core.recipe import RECIPES
from workbench.core.verification import Flip, Probe, Verification
from workbench.worker.protocol import (
    BuildProject,
    ClassifySamples,
    FindDevices,
    MeasureForms,
    PrepareData,
    ProtocolError,
    ReadSplit,
    Stop,
    TrainRun,
    decode_event,
    decode_request,
    encode_event,
    encode_request,
    pack_samples,
    unpack_samples,
)

VERIFICATION = Verification(
    count=4,
    agreement=0.75,
    max_probability_difference=0.2,
    mean_probability_difference=0.1,
    reference_accuracy=1.0,
    candidate_accuracy=None,
    flipped=(Flip(index=3, label=None, reference=1, candidate=2),),
    probes=(
        Probe(
            name="blank",
            count=256,
            agreement=1.0,
            max_probability_difference=0.1,
            mean_probability_difference=0.0,
        ),
    ),
)
MODEL = ExportedModel(
    file="DigitClassifier.mlpackage",
    model_format=ModelFormat.MLPROGRAM,
    precision=Precision.FP16,
    bytes=331_480,
    verification=VERIFICATION,
    verified_on="MNIST, test set",
    milliseconds=0.4,
    apple=(
        AppleMeasurement(
            compute_units=ComputeUnits.CPU_AND_GPU,
            milliseconds=0.1,
            verification=VERIFICATION,
            reference_agreement=1.0,
            reference_difference=0.0,
        ),
    ),
    network="0" * 64,
)
MESSAGES = [
    events.Progress(stage="Downloading MNIST", done=10, total=100, unit="bytes"),
    events.TrainingStarted(
        run="/runs/ä",
        recipe="tutorial",
        seed=7,
        layers=(events.LayerRow(name="Dense", shape=(10,), parameters=5010),),
        parameters=5010,
        epochs=6,
        batches_per_epoch=108,
        training_count=55000,
        validation_count=5000,
    ),
    events.BatchesDone(
        epoch=1,
        first_batch=0,
        losses=(2.3, 1.9),
        accuracies=(0.1, 0.2),
        images_per_second=7000.0,
        seconds_left=40.0,
    ),
    events.FormStarted(form=FORMS[0], done=1, total=8),
    events.FormMeasured(model=MODEL),
    events.FormFailed(form=FORMS[-1], message="No.", hint="Do that."),
    events.ShortfallFound(
        precision=Precision.FP16, samples="MNIST, test set", verification=VERIFICATION, sentence="No."
    ),
    events.ProjectWritten(
        path="/exports/Zähler",
        files=("App/AppDelegate.swift",),
        kept=("App/Own.swift",),
        overridden=(
            events.OverriddenSetting(
                file="X.xcodeproj/project.pbxproj",
                setting="DEVELOPMENT_TEAM",
                value="ABCDE12345",
                wanted="",
            ),
        ),
    ),
    events.BuildOutput(lines=("CompileSwift normal arm64", "** BUILD FAILED **")),
    events.BuildFound(
        devices=(
            Device(identifier="00008130-000C", name="Ada’s iPhone", model="iPhone 15 Pro", is_ready=True),
        )
    ),
    events.BuildRemark(message="The iPhone is locked.", hint="Unlock it."),
    events.BuildFailed(errors=("App/Own.swift:3:1: error: expected expression",)),
    events.ModelOpened(
        path="/runs/a/DigitClassifier.mlpackage",
        labels=("お", "T-shirt/top"),
        runtime="Reference runtime",
        description="ML program",
        filters=events.Filters(
            rows=1, columns=2, count=1, kernel=(0.5, -1.0), bias=(0.25,), scale=1 / 255, has_relu=True
        ),
    ),
    events.Answered(request=3, probabilities=((0.5, 0.5),), milliseconds=0.4),
    events.SplitRead(path="/cache/readings/a.npz"),
    events.Failed(message="No.", hint="Do that.", details="line 1\nline 2"),
    events.Succeeded(result="/runs/a"),
]


@pytest.mark.parametrize("event", MESSAGES, ids=lambda event: type(event).__name__)
def test_an_event_arrives_as_it_was_sent(event: events.Event) -> None:
    line = encode_event(event, job="a")

    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert decode_event(line) == ("a", event)


@pytest.mark.parametrize(
    "request_",
    [
        PrepareData(given="/a b/mnist.npz"),
        TrainRun(recipe=RECIPES["fast"], seed=1),
        MeasureForms(
            run="/runs/a",
            forms=FORMS,
            card=ModelCard(author="Ada"),
            compute_units=tuple(ComputeUnits),
        ),
        BuildProject(project="/exports/Zähler", device="00008130-000C"),
        FindDevices(),
        ReadSplit(model="/runs/ä/DigitClassifier.mlpackage", data="/a b/mnist.npz", split="test"),
        Stop(),
    ],
    ids=lambda request: type(request).__name__,
)
def test_a_request_arrives_as_it_was_sent(request_: object) -> None:
    assert decode_request(encode_request(request_, job="b")) == ("b", request_)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"not json",
        b"[]",
        b"null",
        b'{"version":1,"job":"a"}',
        b'{"version":2,"job":"a","event":{"type":"Succeeded","result":""}}',
        b'{"version":1,"job":5,"event":{"type":"Succeeded","result":""}}',
        b'{"version":1,"job":"a","event":{"type":"Unheard","result":""}}',
        b'{"version":1,"job":"a","event":{"type":"Progress","stage":"x","done":"3","total":4}}',
        b'{"version":1,"job":"a","event":{"result":""}}',
        b'{"version":1,"job":"a","event":{"type":"ModelOpened","path":"","labels":[],"runtime":"",'
        b'"description":"","filters":{"rows":2,"columns":2,"count":1,"kernel":[0.5],"bias":[0.0],'
        b'"scale":1.0,"has_relu":true}}}',
        b"[" * 100_000,
        b"\xff\xfe\x00",
    ],
)
def test_a_line_that_is_no_message_is_refused(line: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode_event(line)


@given(st.binary(max_size=200))
def test_no_bytes_break_the_decoder(line: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode_request(line)


@given(count=st.integers(0, 5), seed=st.integers(0, 100))
def test_samples_travel_unchanged(count: int, seed: int) -> None:
    samples = np.random.default_rng(seed).integers(0, 256, (count, 28, 28), dtype=np.uint8)

    assert np.array_equal(unpack_samples(pack_samples(samples, request=1)), samples)


@pytest.mark.parametrize("shape", [(28, 28), (1, 28, 27), (2, 784)])
def test_samples_of_another_shape_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="samples are uint8"):
        pack_samples(np.zeros(shape, np.uint8), request=1)


def test_samples_that_are_too_few_are_refused() -> None:
    packed = pack_samples(np.zeros((2, 28, 28), np.uint8), request=1)

    with pytest.raises(ValueError, match="reshape"):
        unpack_samples(ClassifySamples(request=1, count=3, samples=packed.samples))


def test_every_line_says_its_version() -> None:
    assert json.loads(encode_event(events.Stopped(), job="a"))["version"] == 1
