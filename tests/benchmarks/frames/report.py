"""The tables: how many digits were found and read, where they were lost, what was read of nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from tests.benchmarks.frames.frame import Conditions
from tests.benchmarks.frames.matching import FAULTS, Match, Outcome
from workbench.core.interval import wilson_interval

SIZES = (0, 20, 32, 64, 128, 256, 10_000)
ROTATIONS = (0, 3, 6, 10, 15.01)


@dataclass(frozen=True)
class Answered:
    """A frame's conditions, and what came of reading it."""

    conditions: Conditions
    match: Match


@dataclass
class Results:
    """Everything that was counted and timed; ``milliseconds`` are those of each frame by stage."""

    answered: list[Answered] = field(default_factory=list)
    milliseconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def with_digits(self) -> list[Answered]:
        """Return the frames with digits."""
        return [one for one in self.answered if one.conditions.subject == "digits"]

    def without_digits(self) -> list[Answered]:
        """Return the frames without a digit."""
        return [one for one in self.answered if one.conditions.subject != "digits"]


def print_report(results: Results) -> None:
    """Print all tables."""
    with_digits = results.with_digits()
    pairs = [(one.conditions, outcome) for one in with_digits for outcome in one.match.outcomes]
    _print_totals(results, [outcome for _, outcome in pairs])
    _print_faults([outcome for _, outcome in pairs])
    groups: dict[str, Callable[[Conditions, Outcome], str]] = {
        "paper": lambda conditions, _: conditions.paper,
        "pen": lambda conditions, _: conditions.pen,
        "light": lambda conditions, _: conditions.light,
        "blur": lambda conditions, _: conditions.blur,
        "height": lambda _, outcome: _bin(outcome.truth.box.height, SIZES, " px"),
        "rotation": lambda _, outcome: _bin(abs(outcome.truth.rotation), ROTATIONS, "°"),
        "digit": lambda _, outcome: outcome.truth.label,
    }
    for title, name_of in groups.items():
        _print_group(title, pairs, name_of)
    _print_false("false readings by kind of digit-free frame", results.without_digits(), "subject")
    _print_false("false readings by paper of frames with digits", with_digits, "paper")
    print(f"\n{'stage':<16}{'median ms':>10}{'p95 ms':>8}")
    for stage, values in results.milliseconds.items():
        print(f"{stage:<16}{np.median(values):>10.2f}{np.percentile(values, 95):>8.2f}")


def _print_totals(results: Results, outcomes: Sequence[Outcome]) -> None:
    with_digits, without = results.with_digits(), results.without_digits()
    print(f"{len(with_digits)} frames with {len(outcomes)} digits, {len(without)} frames without a digit")
    print(_share("found", sum(one.is_found for one in outcomes), len(outcomes)))
    print(_share("rightly read", sum(not one.fault for one in outcomes), len(outcomes)))
    is_whole = [
        not one.match.false_readings and not any(each.fault for each in one.match.outcomes)
        for one in with_digits
    ]
    print(_share("faultless frames", sum(is_whole), len(is_whole)))
    for title, frames in (("with digits", with_digits), ("without a digit", without)):
        counts = [len(one.match.false_readings) for one in frames]
        print(
            f"false readings in frames {title}: {sum(counts)}, "
            f"{sum(counts) / max(len(counts), 1):.2f} a frame; "
            f"{sum(map(bool, counts))} of {len(counts)} frames have one"
        )


def _print_faults(outcomes: Sequence[Outcome]) -> None:
    print("\nwhat went wrong    digits")
    counts = Counter(one.fault for one in outcomes)
    for fault in sorted(FAULTS, key=lambda each: -counts[each]):
        print(f"{fault:<18}{counts[fault]:>7}")
    confused = Counter(f"{one.truth.label}→{one.read}" for one in outcomes if one.fault == "misread")
    print("misread as: " + ", ".join(f"{pair} ×{count}" for pair, count in confused.most_common(12)))


def _print_group(
    title: str,
    pairs: Sequence[tuple[Conditions, Outcome]],
    name_of: Callable[[Conditions, Outcome], str],
) -> None:
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for conditions, outcome in pairs:
        groups[name_of(conditions, outcome)].append(outcome)
    print(f"\n{title:<18}{'digits':>7}{'found':>9}{'right':>9}{'95 % interval':>17}{'lost':>6}")
    for name in sorted(groups, key=_numeric):
        ours = groups[name]
        right = sum(not one.fault for one in ours)
        found = sum(one.is_found for one in ours)
        range_ = wilson_interval(right, len(ours))
        print(
            f"{name:<18}{len(ours):>7}{found / len(ours):>9.1%}{right / len(ours):>9.1%}"
            f"{f'{range_.low:.1%}–{range_.high:.1%}':>17}{len(ours) - right:>6}"
        )


def _print_false(title: str, frames: Sequence[Answered], attribute: str) -> None:
    groups: dict[str, list[int]] = defaultdict(list)
    for one in frames:
        groups[str(getattr(one.conditions, attribute))].append(len(one.match.false_readings))
    print(f"\n{title}\n{'':<18}{'frames':>7}{'with one':>9}{'95 % interval':>17}{'a frame':>9}{'most':>6}")
    for name, counts in groups.items():
        touched = sum(map(bool, counts))
        range_ = wilson_interval(touched, len(counts))
        print(
            f"{name:<18}{len(counts):>7}{touched:>9}{f'{range_.low:.1%}–{range_.high:.1%}':>17}"
            f"{sum(counts) / len(counts):>9.2f}{max(counts):>6}"
        )


def _share(title: str, part: int, whole: int) -> str:
    range_ = wilson_interval(part, whole)
    percent = part / max(whole, 1)
    return f"{title}: {part} of {whole}, {percent:.2%} ({range_.low:.2%}–{range_.high:.2%})"


def _bin(value: float, edges: Sequence[float], unit: str) -> str:
    number = int(np.searchsorted(edges, value, side="right")) - 1
    low, high = edges[number], edges[number + 1]
    return f"from {low:g}{unit}" if high >= 10_000 else f"{low:g} to {int(high):g}{unit}"


def _numeric(name: str) -> tuple[float, str]:
    digits = "".join(sign for sign in name.replace("from ", "").split(" ")[0] if sign.isdigit())
    return (float(digits) if digits else 0.0, name)
