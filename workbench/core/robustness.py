"""How well a network reads digits that are turned, blurred, covered and so on, more and more."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.core.interval import Interval, wilson_interval


@dataclass(frozen=True, kw_only=True)
class Distortion:
    """One way to spoil samples, in levels that go up; at the level ``plain`` nothing is done.

    ``camera`` are the levels up to which a hand-held camera spoils digits after they have been
    normalised; without any, normalising undoes this distortion, or a camera does not make it.
    ``remark`` says in a few words what is done.
    """

    name: str
    title: str
    unit: str
    levels: tuple[float, ...]
    plain: float = 0.0
    camera: tuple[float, ...] = ()
    remark: str = ""

    def level_text(self, level: float) -> str:
        """Return a level with its unit, such as ``15°`` or ``2 px``."""
        return f"{level:g}{self.unit}"


DISTORTIONS: tuple[Distortion, ...] = (
    Distortion(
        name="rotation",
        title="Rotation",
        unit="°",
        levels=(0, 5, 10, 15, 20, 30, 45),
        camera=(15,),
        remark="turned to the left and to the right",
    ),
    Distortion(
        name="shift",
        title="Shift",
        unit=" px",
        levels=(0, 1, 2, 3, 4, 6),
        camera=(2,),
        remark="moved in any direction",
    ),
    Distortion(
        name="scale",
        title="Scale",
        unit=" %",
        levels=(50, 60, 70, 80, 90, 100, 110, 120, 135),
        plain=100,
        camera=(80, 120),
        remark="smaller and larger",
    ),
    Distortion(
        name="blur",
        title="Blur",
        unit=" px",
        levels=(0, 0.5, 1, 1.5, 2, 2.5),
        camera=(1,),
        remark="out of focus, by the spread of a point",
    ),
    Distortion(
        name="noise",
        title="Noise",
        unit="",
        levels=(0, 20, 40, 60, 90, 120),
        camera=(20,),
        remark="grain, in grey levels of 255",
    ),
    Distortion(
        name="contrast",
        title="Contrast",
        unit=" %",
        levels=(0, 20, 40, 60, 80, 90),
        camera=(40,),
        remark="ink paler by so much",
    ),
    Distortion(
        name="inversion",
        title="Inversion",
        unit=" %",
        levels=(0, 10, 20, 30, 40, 60, 80, 100),
        remark="towards black ink on white, with nothing to be seen at 50 %; "
        "a camera's samples are turned back before they are read",
    ),
    Distortion(
        name="occlusion",
        title="Occlusion",
        unit=" px",
        levels=(0, 4, 6, 8, 10, 12),
        camera=(4,),
        remark="a square of this side hidden",
    ),
    Distortion(
        name="clutter",
        title="Line clutter",
        unit="",
        levels=(0, 1, 2, 3, 4),
        camera=(1,),
        remark="so many lines beside the digit",
    ),
)


@dataclass(frozen=True, kw_only=True)
class RobustnessPoint:
    """How many samples were read right at one level, and how many were taken for background."""

    level: float
    correct: int
    rejected: int = 0


@dataclass(frozen=True, kw_only=True)
class RobustnessCurve:
    """What one distortion, by its name, does to the accuracy; levels go up."""

    distortion: str
    points: tuple[RobustnessPoint, ...]


@dataclass(frozen=True, kw_only=True)
class Robustness:
    """The same ``count`` samples of a test set of ``total`` under each distortion and level.

    Raises `ValueError` for counts that cannot be.
    """

    count: int
    total: int
    curves: tuple[RobustnessCurve, ...]

    def __post_init__(self) -> None:
        points = [point for curve in self.curves for point in curve.points]
        if self.count < 1 or any(
            min(point.correct, point.rejected) < 0 or point.correct + point.rejected > self.count
            for point in points
        ):
            raise ValueError("more samples are counted than were read")

    @property
    def is_whole(self) -> bool:
        """Whether the whole test set was read."""
        return self.count >= self.total

    def known_curves(self) -> tuple[tuple[Distortion, RobustnessCurve], ...]:
        """Return the curves whose distortion this version knows, in its order."""
        by_name = {curve.distortion: curve for curve in self.curves}
        return tuple((kind, by_name[kind.name]) for kind in DISTORTIONS if kind.name in by_name)

    def accuracy(self, point: RobustnessPoint) -> float:
        """Return the fraction that was read right at a point."""
        return point.correct / self.count

    def interval(self, point: RobustnessPoint) -> Interval:
        """Return the 95 % interval of the accuracy at a point."""
        return wilson_interval(point.correct, self.count)
