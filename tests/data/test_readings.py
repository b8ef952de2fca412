"""Readings of a split in their file: whole there and back, and nothing where they are not these."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from workbench.data import readings as kept
from workbench.data.dataset import Dataset, Samples
from workbench.data.orders import Readings
from workbench.data.readings import (
    ReadingsKey,
    read_readings,
    readings_key,
    readings_of,
    split_of,
    write_readings,
)

KEY = ReadingsKey(model="a" * 64, samples="b" * 64, split="test")
READINGS = Readings(np.array([3, 10, 0], np.uint8), np.array([0.5, 0.99, 0.25], np.float32))


def dataset(tmp_path: Path, seed: int = 0) -> Dataset:
    random = np.random.default_rng(seed)
    samples = Samples(random.integers(0, 256, (30, 28, 28), np.uint8), np.arange(30, dtype=np.uint8) % 10)
    return Dataset(
        name="Noise",
        train=samples.subset(slice(0, 20)),
        test=samples.subset(slice(20, None)),
        path=tmp_path,
        checksum="c",
    )


def test_readings_come_back_as_they_were(tmp_path: Path) -> None:
    write_readings(tmp_path / "readings", KEY, READINGS)

    read = read_readings(tmp_path / "readings", KEY, count=3)

    assert read is not None
    assert np.array_equal(read.predicted, READINGS.predicted)
    assert np.array_equal(read.confidence, READINGS.confidence)


@pytest.mark.parametrize(
    ("key", "count"),
    [
        (replace(KEY, split="train"), 3),
        # The name of the file has the beginnings alone.
        (replace(KEY, model="a" * 63 + "b"), 3),
        (replace(KEY, samples="b" * 63 + "a"), 3),
        (KEY, 4),
    ],
)
def test_other_readings_are_not_taken_for_these(tmp_path: Path, key: ReadingsKey, count: int) -> None:
    write_readings(tmp_path, KEY, READINGS)

    assert read_readings(tmp_path, key, count=count) is None


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 cut off"])
def test_a_damaged_file_is_none(tmp_path: Path, content: bytes) -> None:
    KEY.file_in(tmp_path).write_bytes(content)

    assert read_readings(tmp_path, KEY, count=3) is None


def test_arrays_of_another_kind_are_none(tmp_path: Path) -> None:
    np.savez(
        KEY.file_in(tmp_path),
        model=np.array(KEY.model),
        samples=np.array(KEY.samples),
        predicted=np.zeros(3, np.int64),
        confidence=np.zeros(3, np.float32),
    )

    assert read_readings(tmp_path, KEY, count=3) is None


def test_only_the_newest_files_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST_FILES", 2)
    keys = [replace(KEY, model=digit * 64) for digit in "0123"]
    for age, key in enumerate(reversed(keys)):
        path = write_readings(tmp_path, key, READINGS)
        os.utime(path, (1000 - age, 1000 - age))

    write_readings(tmp_path, KEY, READINGS)

    assert {path.name for path in tmp_path.iterdir()} == {
        KEY.file_in(tmp_path).name,
        keys[3].file_in(tmp_path).name,
    }


def test_a_key_changes_with_the_images_and_with_the_model(tmp_path: Path) -> None:
    model = tmp_path / "a.mlmodel"
    model.write_bytes(b"one")
    noise = dataset(tmp_path)
    key = readings_key(model, noise, "test")
    turned = replace(noise, test=Samples(noise.test.images.transpose(0, 2, 1).copy(), noise.test.labels))

    assert readings_key(model, replace(noise, name="Called otherwise"), "test") == key
    assert readings_key(model, turned, "test").samples != key.samples
    assert readings_key(model, turned, "train") == readings_key(model, noise, "train")
    model.write_bytes(b"two")
    assert readings_key(model, noise, "test").model != key.model


def test_a_model_that_is_gone_has_no_key(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"a\.mlmodel"):
        readings_key(tmp_path / "a.mlmodel", dataset(tmp_path), "test")


def test_the_likeliest_label_is_what_was_read(tmp_path: Path) -> None:
    read = readings_of(np.array([[0.2, 0.8], [0.6, 0.4]], np.float32))

    assert read.predicted.tolist() == [1, 0]
    assert read.confidence.tolist() == pytest.approx([0.8, 0.6])
    noise = dataset(tmp_path)
    assert split_of(noise, "train") is noise.train
