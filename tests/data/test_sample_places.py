"""Own samples that look the same: one, or one for each place where a digit was written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from workbench.core.events import never
from workbench.data.drawn import draw_digits
from workbench.data.own_samples import OwnSampleStore
from workbench.data.sample_exchange import export_samples, gather
from workbench.data.sample_file import Origin
from workbench.data.sample_name import digest_in, name_of, pixels_digest

IMAGES = draw_digits(4, 1).images
FIRST = Origin(source="image", name="page.png", box=(1, 2, 30, 40))
SECOND = replace(FIRST, box=(60, 2, 30, 40))


@pytest.fixture
def store(tmp_path: Path) -> OwnSampleStore:
    return OwnSampleStore(tmp_path / "samples")


def test_digits_of_two_places_are_two_samples_though_they_look_the_same(store: OwnSampleStore) -> None:
    for _time in range(2):
        store.add(IMAGES[0], label="1", origin=FIRST)
        store.add(IMAGES[0], label="7", origin=SECOND)
    assert {(one.label, one.origin.box) for one in store.read().samples} == {
        ("1", FIRST.box),
        ("7", SECOND.box),
    }
    assert len(store.read()) == 2
    store.add(IMAGES[0], label="7", origin=FIRST)
    assert [one.label for one in store.read().samples] == ["7", "7"]
    places = {store.find(IMAGES[0], origin) for origin in (FIRST, SECOND)}
    assert places == {one.path for one in store.read().samples}


def test_a_sample_of_no_known_place_is_the_one_that_looks_the_same(store: OwnSampleStore) -> None:
    store.add(IMAGES[0], label="1", origin=Origin(source="import", name="a.png"))
    store.add(IMAGES[0], label="7", origin=Origin(source="image", name="page.png", box=(1, 2, 30, 40)))
    store.add(IMAGES[0], label="7", origin=Origin(source="import", name="b.png"))
    (one,) = store.read().samples
    assert (one.label, one.origin.box) == ("7", (1, 2, 30, 40))


def test_removed_samples_come_back_beside_those_that_look_the_same(store: OwnSampleStore) -> None:
    removed = store.remove([store.add(IMAGES[0], label="1", origin=FIRST).path])
    store.add(IMAGES[0], label="1", origin=SECOND)
    store.restore(removed)
    assert {one.origin.box for one in store.read().samples} == {FIRST.box, SECOND.box}


@pytest.mark.parametrize("out", ["samples.npz", "folder"])
def test_what_was_exported_is_found_again_sample_by_sample(
    store: OwnSampleStore, tmp_path: Path, out: str
) -> None:
    store.add(IMAGES[0], label="1", origin=FIRST)
    store.add(IMAGES[0], label="7", origin=SECOND)
    export_samples(store.read(), tmp_path / out)
    for there in (store, OwnSampleStore(tmp_path / "elsewhere")):
        there.add_all(gather([tmp_path / out]).samples, emit=[].append, should_stop=never)
        assert [(one.label, one.origin.box) for one in there.read().samples] == [
            ("1", FIRST.box),
            ("7", SECOND.box),
        ]


def test_a_name_tells_the_pixels_and_the_place() -> None:
    names = [name_of(IMAGES[number], one.place) for number in (0, 1) for one in (Origin(), FIRST, SECOND)]
    assert len(set(names)) == 6
    assert {digest_in(Path(name)) for name in names[:3]} == {pixels_digest(IMAGES[0])}
