"""An npz is read whole and right, or refused with a sentence that names the file and its fault."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest

from tests.data.files import make_samples, member, refusal, write_keras_npz, write_members
from workbench.core.errors import DataError
from workbench.data.dataset import Samples, SetFacts
from workbench.data.mnist import load_dataset, load_test_samples, load_train_samples
from workbench.data.npz import write_npz


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "digits.npz"


def test_keras_form_is_read(path: Path) -> None:
    write_keras_npz(path, train=20, test=10)

    dataset = load_dataset(path)

    assert np.array_equal(dataset.train.images, make_samples(20).images)
    assert np.array_equal(dataset.test.labels, make_samples(10).labels)
    assert (dataset.name, dataset.is_drawn, len(dataset.checksum)) == ("digits", False, 64)


def test_the_real_file_is_mnist(mnist_path: Path) -> None:
    dataset = load_dataset(mnist_path)

    assert (len(dataset.train), len(dataset.test)) == (60_000, 10_000)
    assert (dataset.name, dataset.is_drawn) == ("MNIST", False)
    with np.load(mnist_path) as arrays:
        assert np.array_equal(dataset.train.images, arrays["x_train"])
        assert np.array_equal(dataset.test.labels, arrays["y_test"])


def test_labels_of_any_whole_number_type_are_read(path: Path) -> None:
    write_keras_npz(path, y_train=make_samples(20).labels.astype(">i8"))

    assert np.array_equal(load_dataset(path).train.labels, make_samples(20).labels)


def test_arrays_in_column_order_are_read(path: Path) -> None:
    write_keras_npz(path, x_train=np.asfortranarray(make_samples(20).images))

    assert np.array_equal(load_dataset(path).train.images, make_samples(20).images)


def test_numbers_as_python_2_wrote_them_are_read(path: Path) -> None:
    header = "{'descr': '|u1', 'fortran_order': False, 'shape': (20L,), }            \n"
    labels = make_samples(20).labels
    write_members(path, y_train=member(header, labels.tobytes()))

    assert np.array_equal(load_dataset(path).train.labels, labels)


def test_the_test_part_alone_is_enough_to_evaluate(path: Path) -> None:
    write_keras_npz(path, x_train=None, y_train=None)

    assert len(load_test_samples(path)) == 10
    assert "has no x_train" in refusal(path)


def test_the_training_part_alone_is_enough_to_fit_weights(path: Path) -> None:
    write_keras_npz(path, x_test=None, y_test=None)

    assert len(load_train_samples(path)) == 20
    assert "has no x_test" in refusal(path)


def test_drawn_digits_are_written_and_known_again(path: Path) -> None:
    train, test = make_samples(8, 1), make_samples(4, 2)

    write_npz(path, train=train, test=test, drawn=(3, 7))

    dataset = load_dataset(path)
    assert (dataset.name, dataset.is_drawn) == ("Drawn digits", True)
    assert np.array_equal(dataset.train.images, train.images)
    assert np.array_equal(dataset.test.labels, test.labels)


def test_the_same_digits_make_the_same_file(path: Path) -> None:
    write_npz(path, train=make_samples(8), test=make_samples(4), drawn=(3, 7))
    first = path.read_bytes()

    write_npz(path, train=make_samples(8), test=make_samples(4), drawn=(3, 7))

    assert path.read_bytes() == first


@pytest.mark.parametrize(
    ("replaced", "said"),
    [
        ({"x_train": np.zeros((20, 28, 28), np.float32)}, "x_train in “digits.npz” is float32 20 × 28 × 28"),
        ({"x_test": np.zeros((10, 784), np.uint8)}, "x_test in “digits.npz” is uint8 10 × 784"),
        ({"x_train": np.zeros((20, 28, 28, 3), np.uint8)}, "20 × 28 × 28 × 3"),
        ({"x_train": np.uint8(3)}, "uint8 scalar"),
        ({"y_train": np.zeros((20, 10), np.uint8)}, "y_train in “digits.npz” is uint8 20 × 10"),
        ({"y_train": np.zeros(20)}, "float64"),
        (
            {"x_train": np.where(np.arange(20)[:, None, None] < 3, np.nan, np.zeros((20, 28, 28)))},
            "x_train in “digits.npz” has NaN or infinity in 3 of 20 samples.",
        ),
        (
            {"y_train": np.array([np.inf, *range(19)])},
            "has NaN or infinity in 1 of 20 samples.",
        ),
        ({"y_train": np.zeros(19, np.uint8)}, "20 images but 19 labels"),
        ({"y_test": np.full(10, 254)}, "10 labels outside 0 to 253, the first is 254"),
        ({"y_test": np.full(10, -1)}, "the first is -1"),
        ({"y_test": np.zeros(0, np.uint8)}, "states 0 samples"),
        ({"y_test": None}, "has no y_test"),
    ],
)
def test_what_does_not_fit_is_said(path: Path, replaced: dict[str, np.ndarray], said: str) -> None:
    write_keras_npz(path, **replaced)

    assert said in refusal(path)


def test_a_colour_axis_and_labels_in_a_column_are_taken(tmp_path: Path) -> None:
    samples = make_samples(20)
    path = write_keras_npz(
        tmp_path / "set.npz",
        x_train=samples.images[..., np.newaxis],
        y_train=samples.labels[:, np.newaxis].astype(np.int64),
    )

    train = load_dataset(path).train

    assert np.array_equal(train.images, samples.images)
    assert np.array_equal(train.labels, samples.labels)


def test_arrays_may_be_called_as_in_medmnist(tmp_path: Path) -> None:
    samples = make_samples(20)
    path = tmp_path / "pneumonia.npz"
    arrays = {
        f"{split}_{kind}": array[:count]
        for split, count in (("train", 20), ("val", 5), ("test", 10))
        for kind, array in (("images", samples.images), ("labels", (samples.labels % 2)[:, np.newaxis]))
    }
    np.savez_compressed(path, **arrays)

    dataset = load_dataset(path)

    assert (len(dataset.train), len(dataset.test)) == (20, 10)
    assert np.array_equal(dataset.test.images, samples.images[:10])


def test_more_classes_than_there_can_be_are_told_with_their_number(tmp_path: Path) -> None:
    path = tmp_path / "set.npz"
    samples = make_samples(20)
    labels = np.full(20, 254, np.uint8)
    write_npz(path, train=Samples(samples.images, labels), test=samples)

    with pytest.raises(DataError, match="20 labels outside 0 to 253, the first is 254") as caught:
        load_dataset(path)

    assert caught.value.hint == "Number the classes from 0 on; there can be 254 at most."


def test_what_is_known_of_a_set_comes_back(tmp_path: Path) -> None:
    facts = SetFacts(title="Signs", licence="CC0", source="here", citation="me", is_ink=False)
    path = tmp_path / "set.npz"
    write_npz(path, train=make_samples(20), test=make_samples(10), names=[*"abcdefghij"], facts=facts)

    dataset = load_dataset(path)

    assert dataset.facts == facts
    assert dataset.name == "Signs"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff",
        b'{"title": 3}',
        b'{"title": "two\\nlines"}',
        b'{"title": "' + b"a" * 20_000 + b'"}',
    ],
)
def test_what_is_said_of_a_set_and_makes_no_sense_does_no_harm(tmp_path: Path, content: bytes) -> None:
    path = write_keras_npz(tmp_path / "set.npz")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("facts.json", content)

    assert load_dataset(path).facts.title == ""
