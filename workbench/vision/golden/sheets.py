"""The pictures of the golden set: sheets like those that people photograph, and odd ones."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from workbench.vision.frame import Box
from workbench.vision.golden.scene import Bar, Placed, Scene

_SIZES = ((480, 360), (420, 420), (501, 333), (640, 360), (360, 480))
_HEIGHTS = (18, 22, 28, 36, 50, 70, 100, 140)

# The strokes of printed capitals as bars: x, y, width and height in fifths of the letter's height.
_LETTERS = {
    "E": ((0, 0, 1, 5), (1, 0, 2, 1), (1, 2, 2, 1), (1, 4, 2, 1)),
    "F": ((0, 0, 1, 5), (1, 0, 2, 1), (1, 2, 2, 1)),
    "H": ((0, 0, 1, 5), (1, 2, 1, 1), (2, 0, 1, 5)),
    "I": ((1, 0, 1, 5),),
    "L": ((0, 0, 1, 5), (1, 4, 2, 1)),
    "T": ((0, 0, 3, 1), (1, 1, 1, 4)),
}


@dataclass(frozen=True)
class _Sheet:
    """A scene in the making: what it looks like so far, its ink, and the luck that it is made by."""

    scene: Scene
    ink: int
    chance: random.Random
    bank_size: int


def sheets(bank_size: int) -> tuple[Scene, ...]:
    """Return all pictures for a bank of ``bank_size`` digits; they are always the same."""
    kinds = (*_KINDS, *_KINDS, *_KINDS)
    return (*(_sheet(seed, kind, bank_size) for seed, kind in enumerate(kinds)), *_odd_ones(bank_size))


def _sheet(seed: int, kind: Callable[[_Sheet], Scene], bank_size: int) -> Scene:
    chance = random.Random(seed)
    width, height = chance.choice(_SIZES)
    paper = chance.randint(120, 215)
    scene = Scene(
        width=width,
        height=height,
        paper=paper,
        slope_x=chance.randint(-25, 25),
        slope_y=chance.randint(-25, 25),
        noise=chance.randint(0, 6),
        blur=chance.randint(0, 2),
        seed=seed,
    )
    return kind(_Sheet(scene, paper - chance.randint(50, 110), chance, bank_size))


def _plain(sheet: _Sheet) -> Scene:
    return _with_digits(sheet)


def _board(sheet: _Sheet) -> Scene:
    """Chalk on a dusty board."""
    paper = sheet.chance.randint(30, 60)
    scene = replace(sheet.scene, paper=paper, dust=sheet.chance.randint(2, 25), dust_depth=40)
    return _with_digits(replace(sheet, scene=scene, ink=paper + sheet.chance.randint(70, 150)))


def _ruled(sheet: _Sheet) -> Scene:
    return _with_digits(replace(sheet, scene=_with_rules(sheet)))


def _squared(sheet: _Sheet) -> Scene:
    scene = replace(_with_rules(sheet), is_squared=True, rule_step=sheet.chance.randint(16, 40))
    return _with_digits(replace(sheet, scene=scene))


def _shadowed(sheet: _Sheet) -> Scene:
    scene = replace(
        sheet.scene,
        shadow_from=sheet.chance.randint(sheet.scene.width // 4, sheet.scene.width),
        shadow_tilt=sheet.chance.randint(-8, 8),
        shadow=sheet.chance.randint(15, 60),
        blur=2,
    )
    return _with_digits(replace(sheet, scene=scene))


def _on_a_table(sheet: _Sheet) -> Scene:
    """A page on a dark, patchy table."""
    scene, chance = sheet.scene, sheet.chance
    left, top = chance.randint(20, 60), chance.randint(20, 60)
    page = Box(left, top, scene.width - left - chance.randint(20, 60), scene.height - top - 30)
    scene = replace(
        scene,
        page=page,
        table=chance.randint(40, 110),
        grain=chance.randint(3, 9),
        grain_depth=chance.randint(4, 30),
    )
    return _with_digits(replace(sheet, scene=scene), within=page)


def _faint_behind(sheet: _Sheet) -> Scene:
    """Ink of the other side shines through, mirrored and pale."""
    pale = sheet.scene.paper - sheet.chance.randint(12, 25)
    behind = [replace(one, is_mirrored=True) for one in _scattered(replace(sheet, ink=pale), tries=40)]
    front = _scattered(sheet)
    return replace(sheet.scene, blur=1, digits=(*behind, *front))


def _touching(sheet: _Sheet) -> Scene:
    """Digits in rows, some so close that they touch."""
    digits = []
    height = sheet.chance.choice((40, 60, 90))
    y = 20
    while y + height < sheet.scene.height - 10:
        x = 20
        while x + height < sheet.scene.width - 10:
            digits.append(_placed(sheet, x=x, y=y + sheet.chance.randint(-4, 4), height=height))
            # The outer quarters of a sample are mostly black.
            x += height * sheet.chance.randint(50, 90) // 100
        y += height * 3 // 2
    return replace(sheet.scene, digits=tuple(digits))


def _printed(sheet: _Sheet) -> Scene:
    """Words in capitals above a row of digits."""
    scene, chance = sheet.scene, sheet.chance
    bars: list[Bar] = []
    stroke = chance.randint(3, 6)
    for row in range(2):
        x, y = 20, 20 + row * stroke * 8
        while x + 4 * stroke < scene.width - 20:
            bars += [
                Bar(
                    x=x + left * stroke,
                    y=y + top * stroke,
                    width=wide * stroke,
                    height=high * stroke,
                    ink=sheet.ink,
                )
                for left, top, wide, high in _LETTERS[chance.choice("EFHILT")]
            ]
            x += 4 * stroke + (3 * stroke if chance.random() < 0.2 else 0)
    below = Box(0, 40 + 16 * stroke, scene.width, scene.height - 40 - 16 * stroke)
    return _with_digits(replace(sheet, scene=replace(scene, bars=tuple(bars))), within=below)


def _furnished(sheet: _Sheet) -> Scene:
    """Frames and lines such as those of windows and shelves, and few digits."""
    scene, chance = sheet.scene, sheet.chance
    bars = []
    for _ in range(chance.randint(3, 8)):
        thick, ink = chance.randint(2, 14), scene.paper - chance.randint(20, 100)
        is_flat = chance.random() < 0.5
        length = chance.randint(60, (scene.width if is_flat else scene.height) - 1)
        wide, high = (length, thick) if is_flat else (thick, length)
        x, y = chance.randint(0, scene.width - wide), chance.randint(0, scene.height - high)
        bars.append(Bar(x=x, y=y, width=wide, height=high, ink=ink))
    return _with_digits(replace(sheet, scene=replace(scene, bars=tuple(bars))), tries=20)


def _crowded(sheet: _Sheet) -> Scene:
    """Very many small digits."""
    digits = [
        _placed(sheet, x=x, y=y, height=24)
        for y in range(8, sheet.scene.height - 34, 26)
        for x in range(8, sheet.scene.width - 34, 25)
    ]
    return replace(sheet.scene, blur=0, digits=tuple(digits))


def _texture(sheet: _Sheet) -> Scene:
    """No paper at all: a wall, a carpet, bark."""
    scene, chance = sheet.scene, sheet.chance
    return replace(
        scene,
        page=Box(0, 0, 0, 0),
        table=chance.randint(90, 170),
        grain=chance.randint(2, 7),
        grain_depth=chance.randint(10, 60),
    )


# Each makes a third of its number in the set.
_KINDS: tuple[Callable[[_Sheet], Scene], ...] = (
    _plain,
    _board,
    _ruled,
    _squared,
    _shadowed,
    _on_a_table,
    _faint_behind,
    _touching,
    _printed,
    _furnished,
    _plain,
    _ruled,
    _squared,
    _texture,
)


def _odd_ones(bank_size: int) -> tuple[Scene, ...]:
    """Return pictures with something particular: nothing, tiny, odd sides, huge, whole frames."""
    chance = random.Random(0)
    crowded = _sheet(100, _crowded, bank_size)
    camera = Scene(width=1280, height=720, paper=190, slope_x=-40, slope_y=10, noise=4, blur=1, seed=101)
    large = _with_digits(_Sheet(camera, 70, chance, bank_size))
    page = Box(260, 170, 420, 300)
    carpet = Scene(width=900, height=600, paper=205, page=page, table=120, grain=3, grain_depth=110, seed=102)
    on_carpet = _with_digits(_Sheet(carpet, 60, chance, bank_size), within=page)
    return (
        Scene(width=1, height=1, paper=200),
        Scene(width=7, height=300, paper=90, noise=40, seed=1),
        Scene(width=160, height=120, paper=128, noise=120, seed=2),
        _alone(width=333, height=257, side=248, index=3),
        _alone(width=2100, height=90, side=80, index=8),
        _alone(width=320, height=240, side=26, index=5),
        crowded,
        large,
        on_carpet,
    )


def _alone(*, width: int, height: int, side: int, index: int) -> Scene:
    """Return a sheet with one digit in the middle."""
    x, y = (width - side) // 2, (height - side) // 2
    return Scene(
        width=width,
        height=height,
        paper=200,
        digits=(Placed(index=index, x=x, y=y, width=side, height=side, ink=40),),
    )


def _with_rules(sheet: _Sheet) -> Scene:
    chance = sheet.chance
    return replace(
        sheet.scene,
        rule_step=chance.randint(24, 50),
        rule_width=chance.randint(1, 3),
        rule_depth=chance.randint(15, 60),
    )


def _with_digits(sheet: _Sheet, *, within: Box | None = None, tries: int = 200) -> Scene:
    return replace(sheet.scene, digits=tuple(_scattered(sheet, within=within, tries=tries)))


def _scattered(sheet: _Sheet, *, within: Box | None = None, tries: int = 200) -> list[Placed]:
    """Return up to ten digits of about one height, of which no two touch."""
    place = within or Box(0, 0, sheet.scene.width, sheet.scene.height)
    chance = sheet.chance
    usual = chance.choice(_HEIGHTS)
    digits: list[Placed] = []
    for _ in range(tries):
        height = usual * chance.randint(80, 120) // 100 * 28 // 20
        if height + 12 > min(place.width, place.height):
            usual = usual * 2 // 3
            continue
        x = chance.randint(place.x + 4, place.right - height - 6)
        y = chance.randint(place.y + 4, place.bottom - height - 6)
        near = usual // 3 - height // 4
        if all(_distance(x, y, height, one) > near for one in digits):
            digits.append(_placed(sheet, x=x, y=y, height=height))
        if len(digits) == 10:
            break
    return digits


def _distance(x: int, y: int, height: int, other: Placed) -> int:
    """Return how many pixels lie between a square and a digit, below 0 where they overlap."""
    aside = max(x - other.x - other.width, other.x - x - height)
    return max(aside, y - other.y - other.height, other.y - y - height)


def _placed(sheet: _Sheet, *, x: int, y: int, height: int) -> Placed:
    chance = sheet.chance
    width = height * chance.randint(85, 100) // 100
    ink = min(max(sheet.ink + chance.randint(-12, 12), 0), 255)
    return Placed(index=chance.randrange(sheet.bank_size), x=x, y=y, width=width, height=height, ink=ink)
