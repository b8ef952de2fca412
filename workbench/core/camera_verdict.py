"""Whether a network will stand a camera, said in a sentence before anybody exports it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from workbench.core.dataset_info import NOT_INK
from workbench.core.evaluation import Evaluation
from workbench.core.labels import BACKGROUND, is_digits, noun
from workbench.core.robustness import Robustness

# What a network has to read at each level that a camera leaves, so that nobody feels it to err, and
# so that it is of use at all. These are the outer levels: of all digits in frames of a simulated
# hand-held camera, networks between the two read 96 to 98 %.
STEADY = 0.95
USABLE = 0.80
# So much of what is no digit must be kept out.
_KEPT_OUT = 0.95


class Rating(Enum):
    """How a network stands a camera."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"

    @property
    def brief(self) -> str:
        """The answer in so few words that it can stand beside a model."""
        return {
            Rating.GOOD: "stands a camera",
            Rating.FAIR: "stands a camera, with errors",
            Rating.POOR: "does not stand a camera",
        }[self]


@dataclass(frozen=True, kw_only=True)
class CameraVerdict:
    """``title`` answers the question, ``text`` says why."""

    rating: Rating
    title: str
    text: str


@dataclass(frozen=True, kw_only=True)
class _Weakness:
    what: str
    accuracy: float


def camera_verdict(robustness: Robustness, evaluation: Evaluation, *, is_ink: bool = True) -> CameraVerdict:
    """Judge by the levels up to which a camera spoils digits, and by what is no digit.

    Where the samples are no ink (``is_ink``), what a camera leaves of them tells nothing of what the
    reader makes of a picture.
    """
    if not is_ink:
        return CameraVerdict(rating=Rating.POOR, title="It was not made for a camera", text=NOT_INK)
    found = sorted(
        (
            _Weakness(
                what=f"{kind.title.lower()} of {kind.level_text(point.level)}"
                if kind.name != "clutter"
                else f"a line beside the {noun(evaluation.class_labels, 1)}",
                accuracy=robustness.accuracy(point),
            )
            for kind, curve in robustness.known_curves()
            for point in curve.points
            if point.level in kind.camera
        ),
        key=lambda weakness: weakness.accuracy,
    )
    if not found:
        return CameraVerdict(
            rating=Rating.POOR,
            title="Not known",
            text="None of the distortions that a camera makes was measured. Measure again.",
        )
    worst = found[0]
    rating = (
        Rating.GOOD if worst.accuracy >= STEADY else Rating.FAIR if worst.accuracy >= USABLE else Rating.POOR
    )
    background, is_kept_out = _background_text(evaluation)
    if rating is Rating.GOOD and not is_kept_out:
        rating = Rating.FAIR
        title = f"It will stand a camera that sees only {noun(evaluation.class_labels)}"
    else:
        title = {
            Rating.GOOD: "It will stand a camera",
            Rating.FAIR: "It will stand a steady camera, with errors",
            Rating.POOR: "It will not stand a camera",
        }[rating]
    if worst.accuracy >= STEADY:
        what = "digits" if is_digits(evaluation.class_labels) else "samples"
        reading = f"It reads at least {_percent(worst.accuracy)} of {what} as a hand-held camera leaves them"
    else:
        weak = [one for one in found if one.accuracy < STEADY][:3]
        listed = _listed([f"{_percent(one.accuracy)} under {one.what}" for one in weak])
        reading = f"It reads only {listed}"
    return CameraVerdict(rating=rating, title=title, text=f"{reading}. {background}")


def _background_text(evaluation: Evaluation) -> tuple[str, bool]:
    labels = evaluation.class_labels
    others = "what is no digit" if is_digits(labels) else "what is none of its classes"
    if BACKGROUND not in labels:
        one = noun(labels, 1)
        return f"It has no class for {others}, so it names a {one} for everything it sees.", False
    score = evaluation.background
    if score is None:
        return f"It has a class for {others}.", True
    if score.rate >= _KEPT_OUT:
        return f"Of {others} it keeps out {_percent(score.rate)}.", True
    return f"It takes {_percent(1 - score.rate)} of {others} for {noun(labels)}.", False


def _percent(fraction: float) -> str:
    text = f"{100 * fraction:.1f}"
    return "99.9 %" if text == "100.0" and fraction < 1 else f"{text} %"


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
