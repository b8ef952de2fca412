"""The app's classifier, as far as it can be tested without Vision and Core ML."""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.ios import swift, vision_app
from workbench.core.bundled import ios_template_folder
from workbench.core.labels import DIGITS
from workbench.core.starter import starter_model
from workbench.coreml.reference.runtime import ReferenceRuntime

pytestmark = pytest.mark.skipif(not swift.has_swift(), reason="Swift is not installed")

LABELS = [*DIGITS, "background"]


def test_the_program_that_asks_vision_on_a_mac_type_checks(swift_modules: Path) -> None:
    checked = swift.type_check(vision_app.sources(), swift_modules)
    assert checked.is_clean, checked.output


@pytest.fixture(scope="module")
def program(swift_modules: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    program = tmp_path_factory.mktemp("model") / "model"
    decision = ios_template_folder() / "App" / "Reading" / "ModelDecision.swift"
    main = Path(__file__).parent / "model_decision" / "main.swift"
    swift.build_program([main, decision], swift_modules, program)
    return program


def taken(program: Path, model: dict[str, Any]) -> dict[str, Any]:
    """Return what the app takes from a model's description, without what it takes as missing."""
    done = subprocess.run([program], input=json.dumps([model]).encode(), capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    [answer] = json.loads(done.stdout)
    return answer


def test_the_app_takes_the_starter_models_decision_as_the_workbench_does(program: Path) -> None:
    starter = starter_model()
    assert starter is not None
    info = ReferenceRuntime(starter.path).info
    answer = taken(program, {"labels": list(info.labels), "metadata": dict(info.user_defined)})
    assert info.decision is not None
    assert answer == {
        "labels": list(info.labels),
        "temperature": info.decision.temperature,
        "threshold": info.decision.threshold,
    }


def test_a_model_without_a_decision_is_taken_by_its_labels(program: Path) -> None:
    assert taken(program, {"labels": LABELS, "metadata": {"author": "Ada"}}) == {"labels": LABELS}


def test_labels_that_are_numbers_become_texts(program: Path) -> None:
    assert taken(program, {"labels": [*range(10)]}) == {"labels": [*DIGITS]}


@pytest.mark.parametrize("labels", [None, [], ["1", "1"], ["1", 1], ["1", 2.5], ["1", None]])
def test_a_model_whose_classes_cannot_be_told_is_refused(program: Path, labels: list[Any] | None) -> None:
    assert taken(program, {"labels": labels}) == {}


def test_probabilities_come_into_the_order_of_the_labels(program: Path) -> None:
    # Vision gives the likeliest first.
    answers = [{"label": label, "probability": place / 64} for place, label in enumerate(LABELS)]
    random.Random(3).shuffle(answers)
    row = taken(program, {"labels": LABELS, "answers": answers})["row"]
    assert row == [place / 64 for place in range(11)]


def test_a_class_without_an_answer_is_not_probable_and_no_answer_is_none(program: Path) -> None:
    few = [{"label": "7", "probability": 0.75}, {"label": "cat", "probability": 0.25}]
    assert taken(program, {"labels": LABELS, "answers": few})["row"] == [0] * 7 + [0.75] + [0] * 3
    assert "row" not in taken(program, {"labels": LABELS, "answers": few[1:]})
