"""What a verification is told as on a terminal."""

from __future__ import annotations

import pytest

from workbench.cli.proof import apple_units, naming_what_accepts, say_apple, say_verification
from workbench.core.compute_units import ComputeUnits
from workbench.core.errors import ShortfallError
from workbench.core.exported_models import AppleMeasurement
from workbench.core.labels import BACKGROUND, DIGITS
from workbench.core.verification import Flip, Probe, Verification

VERIFICATION = Verification(
    count=2000,
    agreement=0.9995,
    max_probability_difference=0.21,
    mean_probability_difference=0.00031,
    reference_accuracy=0.991,
    candidate_accuracy=0.9905,
    flipped=(Flip(index=3, label=10, reference=10, candidate=7),),
    probes=(
        Probe(
            name="blank",
            count=256,
            agreement=0.5,
            max_probability_difference=0.3,
            mean_probability_difference=0.1,
        ),
    ),
)


def test_samples_probes_and_flips_are_told_by_their_labels(capsys: pytest.CaptureFixture[str]) -> None:
    say_verification(VERIFICATION, (*DIGITS, BACKGROUND), name="Core ML model")

    lines = capsys.readouterr().out.splitlines()
    assert lines[:3] == [
        "1,999 of 2,000 samples agree (99.95%)",
        "Largest difference of a probability: 0.21, on average 0.00031",
        "Accuracy: network 99.10%, Core ML model 99.05%",
    ]
    assert lines[4].split() == ["blank", "256", "50.00%", "0.3", "0.1"]
    assert lines[5] == "Sample 3: network background, Core ML model 7, label background"


def test_core_ml_is_told_with_its_units_its_time_and_what_it_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = AppleMeasurement(
        compute_units=ComputeUnits.CPU_AND_GPU,
        milliseconds=0.123,
        verification=VERIFICATION,
        reference_agreement=0.999,
        reference_difference=0.01,
    )

    say_apple([found], "All units: Core ML cannot load “it”.")

    assert capsys.readouterr().out.splitlines() == [
        "Core ML, Processor and graphics: 1,999 of 2,000 samples agree (99.95%), "
        "largest difference 0.21; 99.90% as the reference runtime, 0.12 ms a sample",
        "All units: Core ML cannot load “it”.",
    ]


@pytest.mark.parametrize(
    ("platform", "wanted", "units"),
    [
        ("linux", None, ()),
        ("linux", [ComputeUnits.CPU], (ComputeUnits.CPU,)),
        ("darwin", None, (ComputeUnits.ALL,)),
        ("darwin", [ComputeUnits.CPU], (ComputeUnits.CPU,)),
    ],
)
def test_a_mac_asks_core_ml_by_itself(
    monkeypatch: pytest.MonkeyPatch,
    platform: str,
    wanted: list[ComputeUnits] | None,
    units: tuple[ComputeUnits, ...],
) -> None:
    monkeypatch.setattr("sys.platform", platform)
    assert apple_units(wanted) == units


def test_a_refusal_names_what_would_accept_it() -> None:
    with pytest.raises(ShortfallError) as raised, naming_what_accepts():
        raise ShortfallError("Too many flipped.", hint="Train again.")
    assert raised.value.message == "Too many flipped."
    assert raised.value.hint == "Train again. The option --accept-shortfall accepts it."
