"""The arguments of one operation of an ML program: values computed before it, and constants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.coreml.faults import UnreadableError
from workbench.coreml.reference.kernel import Shape
from workbench.coreml.reference.limits import MOST_WEIGHTS, Budget
from workbench.coreml.reference.mil_values import array_of, text_of
from workbench.coreml.reference.plan import Plan
from workbench.coreml.reference.weights import Weights


@dataclass
class Constants:
    """The constants of a program by name: arrays and texts."""

    weights: Weights
    arrays: dict[str, NDArray[np.generic]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    budget: Budget = field(default_factory=lambda: Budget(MOST_WEIGHTS))

    def __contains__(self, name: str) -> bool:
        return name in self.arrays or name in self.texts

    def add(self, name: str, value: Any) -> None:
        """Read the ``Value`` message of a constant."""
        if name in self:
            raise UnreadableError(f"defines the constant “{name}” twice")
        if value.immediateValue.tensor.WhichOneof("value") == "strings":
            self.texts[name] = text_of(value)
        else:
            self.add_array(name, array_of(value, self.weights))

    def once(self, value: Any) -> NDArray[np.generic]:
        """Return a constant that is written where it is used; it counts like any other."""
        array = array_of(value, self.weights)
        self.budget.spend(array.size)
        return array

    def add_array(self, name: str, array: NDArray[np.generic]) -> None:
        """Keep a constant; raises `UnreadableError` where all of them are too large together."""
        self.budget.spend(array.size)
        self.arrays[name] = array


class Arguments:
    """What one operation is given, read by the names of its parameters.

    ``results`` are the declared shapes of its outputs; there is at least one.
    """

    def __init__(
        self, operation: Any, *, plan: Plan, constants: Constants, results: tuple[Shape, ...]
    ) -> None:
        self.operation = str(operation.type)
        self.results = results
        self._plan = plan
        self._values: dict[str, tuple[str, ...]] = {}
        self._arrays: dict[str, NDArray[np.generic]] = {}
        self._texts: dict[str, str] = {}
        for parameter, argument in operation.inputs.items():
            self._bind(parameter, argument.arguments, constants)
        for parameter, value in operation.attributes.items():
            if value.immediateValue.tensor.WhichOneof("value") != "strings":
                self._arrays[parameter] = constants.once(value)

    def _bind(self, parameter: str, bindings: Sequence[Any], constants: Constants) -> None:
        names = [binding.name for binding in bindings if binding.WhichOneof("binding") == "name"]
        if len(names) == len(bindings) and all(name in self._plan for name in names):
            self._values[parameter] = tuple(names)
        elif len(bindings) != 1:
            raise UnreadableError(f"gives “{self.operation}” a list that the reference runtime cannot read")
        elif not names:
            value = bindings[0].value
            if value.type.WhichOneof("type") == "tensorType":
                inline = Constants(constants.weights, budget=constants.budget)
                inline.add(parameter, value)
                self._arrays.update(inline.arrays)
                self._texts.update(inline.texts)
        elif names[0] in constants.arrays:
            self._arrays[parameter] = constants.arrays[names[0]]
        elif names[0] in constants.texts:
            self._texts[parameter] = constants.texts[names[0]]
        else:
            raise UnreadableError(f"uses the value “{names[0]}” before it is computed")

    @property
    def result(self) -> Shape:
        """The declared shape of the only output, or of the first one."""
        return self.results[0]

    def values(self, parameter: str) -> tuple[str, ...]:
        """Return the names of the computed values given for ``parameter``."""
        try:
            return self._values[parameter]
        except KeyError:
            raise UnreadableError(
                f"gives “{self.operation}” no computed “{parameter}”, which the reference runtime needs"
            ) from None

    def value(self, parameter: str) -> str:
        """Return the name of the one computed value given for ``parameter``."""
        names = self.values(parameter)
        if len(names) != 1:
            raise UnreadableError(f"gives “{self.operation}” several values as “{parameter}”")
        return names[0]

    def is_value(self, parameter: str) -> bool:
        """Return whether ``parameter`` is computed (and no constant)."""
        return parameter in self._values

    def shape(self, parameter: str) -> Shape:
        """Return the shape of the computed value given for ``parameter``."""
        return self._plan.shape(self.value(parameter))

    def shapes(self, parameter: str) -> list[Shape]:
        """Return the shapes of the computed values given for ``parameter``."""
        return [self._plan.shape(name) for name in self.values(parameter)]

    def array(self, parameter: str) -> NDArray[np.generic]:
        """Return a constant."""
        found = self.optional_array(parameter)
        if found is None:
            raise UnreadableError(
                f"gives “{self.operation}” no constant as “{parameter}”, which the reference runtime needs"
            )
        return found

    def optional_array(self, parameter: str) -> NDArray[np.generic] | None:
        """Return a constant, or ``None`` where it is left out."""
        if parameter in self._values:
            raise UnreadableError(f"computes the “{parameter}” of “{self.operation}” instead of storing it")
        return self._arrays.get(parameter)

    def integers(
        self, parameter: str, count: int | None = None, default: Sequence[int] = ()
    ) -> tuple[int, ...]:
        """Return a constant as integers; ``count`` of them, if given."""
        array = self.optional_array(parameter)
        found = tuple(default) if array is None else tuple(int(number) for number in self._numbers(array))
        if count is not None and len(found) != count:
            raise UnreadableError(
                f"gives “{self.operation}” {len(found)} numbers as “{parameter}” instead of {count}"
            )
        return found

    def number(self, parameter: str, default: float | None = None) -> float:
        """Return a constant as one number."""
        array = self.optional_array(parameter)
        if array is None and default is not None:
            return default
        found = self._numbers(self.array(parameter))
        if len(found) != 1:
            raise UnreadableError(f"gives “{self.operation}” no single number as “{parameter}”")
        return float(found[0])

    def text(self, parameter: str, default: str = "") -> str:
        """Return a constant text."""
        return self._texts.get(parameter, default)

    def _numbers(self, array: NDArray[np.generic]) -> list[Any]:
        numbers = array.reshape(-1)
        if numbers.size > 64 or not np.isfinite(numbers.astype(np.float64)).all():
            raise UnreadableError(f"gives “{self.operation}” settings that make no sense")
        return list(numbers.tolist())
