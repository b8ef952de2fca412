"""The classes of a network follow from how many it answers with."""

from __future__ import annotations

import pytest

from workbench.core.errors import ModelError
from workbench.core.labels import DIGITS, labels_of


def test_labels_follow_from_the_number_of_classes() -> None:
    assert labels_of(10) == DIGITS
    assert labels_of(11) == (*DIGITS, "background")


@pytest.mark.parametrize("count", [0, 1, 9, 12])
def test_other_numbers_of_classes_are_refused(count: int) -> None:
    with pytest.raises(ModelError, match=f"{count} classes") as failure:
        labels_of(count)
    assert "ten digits" in failure.value.hint
