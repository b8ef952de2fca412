"""Letters as a hand writes them: strokes through points, none of them a letter that looks like a digit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# x and y downwards in units of a capital's height; a bar parts strokes, “~” makes them round.
_LETTERS = """
A   0,1 .4,0 .8,1 | .15,.62 .65,.62
E   .6,0 0,0 0,1 .65,1 | 0,.5 .5,.5
F   .65,0 0,0 0,1 | 0,.48 .5,.48
H   0,0 0,1 | .7,0 .7,1 | 0,.5 .7,.5
K   0,0 0,1 | .65,0 0,.55 .7,1
M   0,1 .05,0 .45,.7 .85,0 .9,1
N   0,1 0,0 .7,1 .7,0
P   0,1 0,0 | ~ 0,0 .5,0 .7,.25 .5,.5 0,.52
R   0,1 0,0 | ~ 0,0 .5,0 .65,.25 .5,.48 0,.5 | .25,.5 .7,1
T   0,0 .8,0 | .4,0 .4,1
V   0,0 .4,1 .8,0
W   0,0 .25,1 .5,.3 .75,1 1,0
X   0,0 .7,1 | .7,0 0,1
d   ~ .5,.5 .25,.4 0,.7 .2,1 .45,.9 .5,.6 | .55,0 .55,1
e   ~ 0,.7 .55,.66 .5,.4 .2,.4 0,.7 .2,1 .55,.9
f   ~ .6,.1 .45,-.05 .3,.1 .3,1 | .05,.45 .55,.45
h   0,0 0,1 | ~ 0,.65 .25,.4 .5,.45 .5,1
k   0,0 0,1 | .45,.4 0,.7 .5,1
m   0,.4 0,1 | ~ 0,.6 .2,.35 .4,.4 .4,1 | ~ .4,.6 .6,.35 .8,.4 .8,1
n   0,.4 0,1 | ~ 0,.6 .3,.35 .55,.4 .55,1
p   0,.4 0,1.3 | ~ 0,.5 .3,.35 .55,.65 .3,1 0,.9
r   0,.4 0,1 | ~ 0,.7 .2,.4 .5,.42
t   .3,0 .3,.9 .5,1 | .05,.35 .6,.35
u   ~ 0,.4 0,.9 .25,1.05 .5,.85 .5,.4 | .5,.4 .5,1
v   0,.4 .25,1 .5,.4
w   0,.4 .15,1 .4,.5 .6,1 .8,.4
x   0,.4 .5,1 | .5,.4 0,1
"""


@dataclass(frozen=True, eq=False)
class Stroke:
    """Points that a pen passes, float64 [N, 2], with corners or round."""

    points: NDArray[np.float64]
    is_round: bool


def _parse(line: str) -> tuple[Stroke, ...]:
    """Return the strokes of a letter, in a box from 0 to 1 whose longer side it fills."""
    strokes = [part.split() for part in line.split(maxsplit=1)[1].split("|")]
    parsed = [
        (np.array([[float(number) for number in word.split(",")] for word in words if word != "~"]), words)
        for words in strokes
    ]
    every = np.concatenate([points for points, _ in parsed])
    low, size = every.min(axis=0), np.ptp(every, axis=0).max()
    return tuple(Stroke((points - low) / size, is_round="~" in words) for points, words in parsed)


WRITTEN_LETTERS: tuple[tuple[Stroke, ...], ...] = tuple(_parse(line) for line in _LETTERS.split("\n") if line)
