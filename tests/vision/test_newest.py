"""Of a live source only the newest picture counts, however slowly somebody reads."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterator

import numpy as np
import pytest

from tests.sessions.sources import ScriptedSource
from workbench.core.errors import SourceError
from workbench.vision.newest import newest_of


def counting(rate: float = 100.0) -> Iterator[np.ndarray]:
    for number in itertools.count():
        time.sleep(1 / rate)
        yield np.full((4, 4, 3), number % 256, np.uint8)


def test_a_slow_reader_skips_what_came_meanwhile() -> None:
    source = ScriptedSource(counting())
    newest = newest_of(source)
    indices = []
    for _ in range(5):
        frame = newest.read()
        assert frame is not None
        indices.append(frame.index)
        time.sleep(0.1)
    newest.close()
    assert all(other - one >= 4 for one, other in itertools.pairwise(indices))
    assert source.is_closed


def test_no_picture_is_given_twice() -> None:
    newest = newest_of(ScriptedSource(counting()))
    indices = [frame.index for frame in (newest.read() for _ in range(10)) if frame is not None]
    newest.close()
    assert len(set(indices)) == len(indices) == 10


def test_the_last_picture_comes_before_the_end() -> None:
    newest = newest_of(ScriptedSource(itertools.islice(counting(1000), 5)))
    time.sleep(0.2)
    frame = newest.read()
    assert frame is not None
    assert frame.index == 4
    assert newest.read() is None
    assert newest.read() is None
    newest.close()
    newest.close()


@pytest.mark.parametrize("problem", [SourceError("Gone.", hint="Plug it in."), RuntimeError("driver")])
def test_what_the_source_raises_is_raised_where_somebody_reads(problem: Exception) -> None:
    source = ScriptedSource(itertools.chain(itertools.islice(counting(1000), 2), iter([problem])))
    newest = newest_of(source)
    time.sleep(0.2)
    assert newest.read() is not None
    with pytest.raises(type(problem)):
        newest.read()
    assert source.is_closed
    newest.close()


def test_closing_waits_for_the_picture_on_its_way_and_leaves_no_thread() -> None:
    source = ScriptedSource(counting(10))
    newest = newest_of(source)
    assert newest.read() is not None
    newest.close()
    assert source.is_closed
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("capture")]


def test_a_file_is_read_picture_by_picture() -> None:
    source = ScriptedSource(counting(1000), is_live=False)
    assert newest_of(source) is source
