"""Own samples that come from files and go to files."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.data.files import make_samples, write_keras_npz
from tests.other_classes import CLOTHES, write_set
from workbench.core.errors import CancelledError, DataError
from workbench.core.events import Progress, Report, never
from workbench.data.drawn import draw_digits
from workbench.data.npz import write_own
from workbench.data.own_sample import OWN_LABELS
from workbench.data.own_samples import OwnSampleStore
from workbench.data.sample_exchange import export_samples, gather
from workbench.data.sample_file import Origin

IMAGES = draw_digits(30, 5).images


@pytest.fixture
def store(tmp_path: Path) -> OwnSampleStore:
    return OwnSampleStore(tmp_path / "samples")


@pytest.fixture
def full(store: OwnSampleStore) -> OwnSampleStore:
    """A store with two samples of each label."""
    for number in range(22):
        origin = Origin(
            source="camera",
            name="FaceTime ☂",
            read_as="1",
            confidence=0.5,
            box=(number, 2, 30, 40),
            model="best-1",
        )
        store.add(IMAGES[number], label=OWN_LABELS[number % 11], origin=origin)
    return store


def write(path: Path, image: np.ndarray) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    assert cv2.imwrite(str(path), image)
    return path


@pytest.mark.parametrize("name", ["out", "out.npz"])
def test_what_is_exported_is_imported_as_it_was(full: OwnSampleStore, tmp_path: Path, name: str) -> None:
    export_samples(full.read(), tmp_path / name)
    found = gather([tmp_path / name])
    other = OwnSampleStore(tmp_path / "other")
    kept = other.add_all(found.samples, emit=lambda _report: None, should_stop=never)
    assert (len(kept), found.inverted, found.passed_over) == (22, 0, ())
    before, after = full.read().as_samples(), other.read().as_samples()
    assert np.array_equal(before.images, after.images)
    assert np.array_equal(before.labels, after.labels)
    # Where each of them came from goes with it: read as what, by which model, in which box, and when.
    origins = [[each.origin for each in one.read().ordered()] for one in (full, other)]
    assert origins[0] == origins[1]
    assert {each.box for each in origins[1]} == {(number, 2, 30, 40) for number in range(22)}
    # Once more changes nothing.
    other.add_all(found.samples, emit=lambda _report: None, should_stop=never)
    assert len(other.read()) == 22


@pytest.mark.parametrize("notes", [[], ["{}"] * 21, ["no JSON"] * 22, ["x" * 90_000] * 22])
def test_an_npz_whose_origins_make_no_sense_gives_its_samples(
    full: OwnSampleStore, tmp_path: Path, notes: list[str]
) -> None:
    write_own(tmp_path / "out.npz", full.read().as_samples(), notes=notes)
    found = gather([tmp_path / "out.npz"])
    assert {each.origin for each in found.samples} == {Origin(source="import", name="out.npz")}
    assert len(found.samples) == 22


def test_numpy_reads_what_was_exported(full: OwnSampleStore, tmp_path: Path) -> None:
    export_samples(full.read(), tmp_path / "out.npz")
    with np.load(tmp_path / "out.npz") as arrays:
        assert (arrays["images"].shape, arrays["labels"].shape) == ((22, 28, 28), (22,))
        origins = [json.loads(line) for line in arrays["origins.jsonl"].splitlines()]
    assert [origin["model"] for origin in origins] == ["best-1"] * 22


def test_what_is_known_of_a_sample_stays_when_it_is_added_from_a_file_once_more(
    full: OwnSampleStore, tmp_path: Path
) -> None:
    bare = write(tmp_path / "1" / "bare.png", full.read().samples[1].image)
    full.add_all(gather([bare], label="1").samples, emit=lambda _report: None, should_stop=never)
    assert {each.origin.source for each in full.read().samples} == {"camera"}
    full.add_all(gather([bare], label="5").samples, emit=lambda _report: None, should_stop=never)
    assert [each.label for each in full.read().samples if each.origin.source == "import"] == ["5"]


def test_a_training_set_in_keras_form_gives_its_training_part(tmp_path: Path) -> None:
    found = gather([write_keras_npz(tmp_path / "set.npz", train=20, test=10)])
    assert len(found.samples) == 20
    assert [each.label for each in found.samples] == [str(label) for label in make_samples(20).labels]


def test_other_classes_do_not_become_the_digits_of_their_numbers(tmp_path: Path) -> None:
    path = write_set(tmp_path / "clothes.npz", CLOTHES, train=6, test=3)
    with pytest.raises(DataError, match="other classes than digits: T-shirt/top, お, Ankle boot"):
        gather([path])


def test_files_need_a_label_and_folders_may_have_one_in_their_name(tmp_path: Path) -> None:
    one = write(tmp_path / "7" / "a.png", IMAGES[0])
    with pytest.raises(DataError, match="not said") as refused:
        gather([one])
    assert "label" in refused.value.hint
    assert gather([one], label="3").samples[0].label == "3"
    assert gather([tmp_path / "7"]).samples[0].label == "7"
    assert gather([tmp_path]).samples[0].label == "7"
    with pytest.raises(DataError, match="no label"):
        gather([one], label="seven")


def test_dark_digits_on_light_are_turned_and_colours_become_grey(tmp_path: Path) -> None:
    coloured = cv2.cvtColor(IMAGES[1], cv2.COLOR_GRAY2BGR)
    files = [
        write(tmp_path / "dark.png", 255 - IMAGES[0]),
        write(tmp_path / "colour.png", coloured),
        write(tmp_path / "deep.png", IMAGES[2].astype(np.uint16) * 257),
    ]
    found = gather(files, label="1")
    assert found.inverted == 1
    assert [np.array_equal(each.image, IMAGES[n]) for n, each in enumerate(found.samples)] == [True] * 3
    assert found.samples[0].origin == Origin(source="import", name="dark.png")


def test_what_is_no_sample_is_passed_over_with_its_reason(tmp_path: Path) -> None:
    write(tmp_path / "3" / "good.png", IMAGES[0])
    write(tmp_path / "3" / "photo.png", np.zeros((3000, 4000), np.uint8))
    write(tmp_path / "3" / "black.png", np.zeros((28, 28), np.uint8))
    (tmp_path / "3" / "text.png").write_text("hello")
    (tmp_path / "4").symlink_to(tmp_path / "3")
    found = gather([tmp_path])
    assert len(found.samples) == 1
    reasons = {each.path.name: each.reason for each in found.passed_over}
    assert "4,000 × 3,000" in reasons["photo.png"]
    assert "black" in reasons["black.png"]
    assert "no PNG" in reasons["text.png"]


def test_one_blank_image_of_any_grey_does_not_keep_the_others_out(
    store: OwnSampleStore, tmp_path: Path
) -> None:
    for grey in (0, 7, 255):
        write(tmp_path / "7" / f"{grey}.png", np.full((28, 28), grey, np.uint8))
    write(tmp_path / "7" / "seven.png", IMAGES[0])
    found = gather([tmp_path])
    assert [each.path.name for each in found.passed_over] == ["0.png", "255.png", "7.png"]
    assert "alike" in found.passed_over[0].reason
    assert len(store.add_all(found.samples, emit=lambda _report: None, should_stop=never)) == 1


def test_nothing_usable_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match="not said"):
        gather([tmp_path / "gone.png"])
    with pytest.raises(DataError, match="No sample was found"):
        gather([tmp_path / "gone.png"], label="7")
    with pytest.raises(DataError, match="No sample was found"):
        gather([tmp_path / "empty"], label="7")
    (tmp_path / "text.npz").write_text("no npz")
    with pytest.raises(DataError, match="damaged"):
        gather([tmp_path / "text.npz"])
    np.savez(tmp_path / "other.npz", pixels=IMAGES)
    with pytest.raises(DataError, match="no images"):
        gather([tmp_path / "other.npz"])
    np.savez(tmp_path / "eleven.npz", images=IMAGES, labels=np.full(30, 11))
    with pytest.raises(DataError, match="30 labels outside 0 to 10"):
        gather([tmp_path / "eleven.npz"])


def test_an_export_writes_over_nothing(full: OwnSampleStore, store: OwnSampleStore, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    with pytest.raises(DataError, match="already there"):
        export_samples(full.read(), tmp_path / "mine")
    assert (tmp_path / "mine" / "letter.txt").read_text() == "dear"
    (tmp_path / "file").write_text("")
    with pytest.raises(DataError):
        export_samples(full.read(), tmp_path / "file" / "below")
    with pytest.raises(DataError, match="no own samples"):
        export_samples(OwnSampleStore(tmp_path / "none").read(), tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_more_than_can_be_kept_are_refused_before_they_are_read(
    full: OwnSampleStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export_samples(full.read(), tmp_path / "out")
    export_samples(full.read(), tmp_path / "out.npz")
    monkeypatch.setattr("workbench.data.sample_exchange.MOST_OWN", 21)
    for path in (tmp_path / "out", tmp_path / "out.npz"):
        with pytest.raises(DataError, match="has 22 samples; at most 21"):
            gather([path])


def test_reading_files_tells_how_far_it_is_and_stops_when_asked(full: OwnSampleStore, tmp_path: Path) -> None:
    export_samples(full.read(), tmp_path / "out")
    reports: list[Report] = []
    gather([tmp_path / "out"], emit=reports.append)
    assert reports == [Progress(stage="Reading files", done=0, total=22, unit="files")]
    with pytest.raises(CancelledError):
        gather([tmp_path / "out"], should_stop=lambda: True)


def test_an_import_tells_how_far_it_is_and_stops_when_asked(store: OwnSampleStore, tmp_path: Path) -> None:
    found = gather([write_keras_npz(tmp_path / "set.npz", train=250)])
    reports: list[Report] = []
    with pytest.raises(CancelledError):
        store.add_all(found.samples, emit=reports.append, should_stop=lambda: len(reports) == 2)
    assert [each.done for each in reports if isinstance(each, Progress)] == [0, 100]
    assert 100 <= len(store.read()) < 250
