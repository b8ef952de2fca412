"""Moving scenes: a page or a room seen by a hand-held camera, with what comes between the two."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import cv2
import numpy as np

from tests.benchmarks.frames.frame import HEIGHT, WIDTH, Light, MadeFrame
from tests.benchmarks.moving.motion import ExactBox, Matrix, Motion, mapped_box
from workbench.vision.frame import Image

# A digit whose box is nearer to the border than this is not counted: half of it may be missing.
_MARGIN = 10
_SIZE = (WIDTH, HEIGHT)
_HAND_WIDTH, _HAND_SECONDS = 260, 1.6
_GRAINS = 7


@dataclass(frozen=True, kw_only=True)
class MovingScene:
    """A scene of so many seconds: the motion, the frames a second, and what happens in it.

    From each second of ``covered`` on, the lens is covered for a second; a ``hand`` passes over the
    page again and again; of the frames the share ``dropped`` is lost, and during each second of
    ``stalls`` none comes.
    """

    name: str
    motion: Motion = field(default_factory=Motion)
    seconds: float = 6.0
    frame_rate: float = 30.0
    enlarged: float = 1.2
    covered: tuple[float, ...] = ()
    stalls: tuple[float, ...] = ()
    dropped: float = 0.0
    has_hand: bool = False


@dataclass(frozen=True, kw_only=True)
class SeenDigit:
    """A digit of the scene at one moment.

    ``is_visible`` says whether all of it is in plain view, ``is_gone`` whether nothing of it is.
    """

    number: int
    label: str
    box: ExactBox
    is_visible: bool
    is_gone: bool


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A frame of a scene, uint8 [720, 1280, 3] BGR, its second, and the digits in it."""

    image: Image
    seconds: float
    digits: tuple[SeenDigit, ...]


SHAKE = Motion(shake=5)
SCENES = (
    MovingScene(name="tripod"),
    MovingScene(name="hand", motion=SHAKE),
    MovingScene(name="pan", motion=Motion(shake=3, pan=180, period=3.0)),
    MovingScene(name="zoom", motion=Motion(shake=3, zoom=0.5, period=4.0), enlarged=1.4),
    MovingScene(name="hand over it", motion=Motion(shake=2), has_hand=True),
    MovingScene(name="covered lens", motion=SHAKE, covered=(1.5, 4.0)),
    MovingScene(name="15 a second", motion=SHAKE, frame_rate=15, dropped=0.15, stalls=(3.0,)),
)
EMPTY_SCENE = MovingScene(name="no digit", motion=SHAKE)


def moments(scene: MovingScene, made: MadeFrame, seed: int) -> Iterator[Moment]:
    """Yield the frames of a scene over a made picture; the same seed gives the same frames."""
    random = np.random.default_rng((seed, 3))
    grains = [random.normal(0, 2.0, (HEIGHT, WIDTH, 1)).astype(np.float32) for _ in range(_GRAINS)]
    for number in range(round(scene.seconds * scene.frame_rate)):
        seconds = number / scene.frame_rate
        if random.random() < scene.dropped or _is_within_a_second(seconds, scene.stalls):
            continue
        placed = scene.motion.placed(seconds, _SIZE, scene.enlarged)
        yield _moment(scene, made, placed, seconds, grains[random.integers(_GRAINS)])


def _moment(scene: MovingScene, made: MadeFrame, placed: Matrix, seconds: float, grain: Light) -> Moment:
    image = cv2.warpAffine(made.image, placed, _SIZE, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    image = _blurred(image, scene, placed, seconds)
    hand = _hand_at(seconds) if scene.has_hand else None
    if hand is not None:
        cv2.rectangle(image, (hand, 140), (hand + _HAND_WIDTH, HEIGHT), (120, 150, 205), -1)
        cv2.ellipse(
            image, (hand + _HAND_WIDTH // 2, 140), (_HAND_WIDTH // 2, 90), 0, 180, 360, (120, 150, 205), -1
        )
    is_covered = _is_within_a_second(seconds, scene.covered)
    if is_covered:
        image = np.full_like(image, 14)
    digits = []
    for number, truth in enumerate(made.truths):
        box = mapped_box(placed, truth.box)
        is_near_hand = hand is not None and _is_between(box, hand - 12, hand + _HAND_WIDTH + 12)
        is_under_hand = hand is not None and _is_between(
            box, hand + box.width, hand + _HAND_WIDTH - box.width
        )
        is_under_hand &= box.y > 140
        digits.append(
            SeenDigit(
                number=number,
                label=truth.label,
                box=box,
                is_visible=not is_covered and not is_near_hand and box.is_within(_SIZE, _MARGIN),
                is_gone=is_covered or is_under_hand or not box.is_within(_SIZE, -box.width - box.height),
            )
        )
    return Moment(
        image=np.clip(image + grain, 0, 255).astype(np.uint8), seconds=seconds, digits=tuple(digits)
    )


def _blurred(image: Image, scene: MovingScene, placed: Matrix, seconds: float) -> Image:
    """Return the image as it is when the shutter is open for a hundredth of a second."""
    later = scene.motion.placed(seconds + 0.01, _SIZE, scene.enlarged)
    across, down = ((later - placed) @ (WIDTH / 2, HEIGHT / 2, 1.0)).tolist()
    length = math.hypot(across, down)
    if length < 1:
        return image
    side = 2 * math.ceil(length / 2) + 1
    kernel = np.zeros((side, side), np.float32)
    middle = (side - 1) / 2
    for share in np.linspace(-0.5, 0.5, 4 * side).tolist():
        kernel[round(middle + share * down), round(middle + share * across)] += 1
    return np.asarray(cv2.filter2D(image, -1, kernel / kernel.sum()), np.uint8)


def _hand_at(seconds: float) -> int | None:
    """Return the left edge of the hand, or None while it rests; it comes every other second."""
    since = seconds % 2
    if since > _HAND_SECONDS:
        return None
    return round(-_HAND_WIDTH + (WIDTH + _HAND_WIDTH) * since / _HAND_SECONDS)


def _is_between(box: ExactBox, left: float, right: float) -> bool:
    return box.x < right and box.x + box.width > left


def _is_within_a_second(seconds: float, begins: tuple[float, ...]) -> bool:
    return any(begin <= seconds < begin + 1 for begin in begins)
