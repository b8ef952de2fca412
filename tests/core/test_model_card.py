"""What a Core ML model says of itself follows from what it knows, unless somebody says something else."""

from __future__ import annotations

import pytest

from workbench.core.labels import BACKGROUND, DIGITS
from workbench.core.model_format import ModelCard


def test_a_model_of_digits_says_so() -> None:
    assert ModelCard().description_for(DIGITS) == ModelCard().description_for((*DIGITS, BACKGROUND))
    assert "digit" in ModelCard().description_for(DIGITS)


def test_a_model_of_other_classes_names_them() -> None:
    assert ModelCard().description_for(("T-shirt/top", "お", BACKGROUND)) == (
        "Tells 2 classes apart, white on black, 28×28 pixels: T-shirt/top, お."
    )
    many = ModelCard().description_for([f"{number} {'x' * 90}" for number in range(254)])
    assert "Tells 254 classes" in many
    assert len(many) < 400


@pytest.mark.parametrize("labels", [DIGITS, ("a", "b")])
def test_what_somebody_says_of_a_model_stays(labels: tuple[str, ...]) -> None:
    assert ModelCard(description="Mine.").description_for(labels) == "Mine."
    assert ModelCard(description="").description_for(labels) == ""
