"""Other sets of MNIST's form open as their makers publish them: with their names, the right way up."""

from __future__ import annotations

import contextlib
import shutil
import string
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.data.files import write_idx_folder, write_keras_npz
from tests.data.published import upright, write_emnist, write_idx, write_kmnist
from workbench.core.errors import DataError
from workbench.core.labels import DIGITS
from workbench.data import known_sets
from workbench.data.arrangement import Arrangement
from workbench.data.dataset import Samples
from workbench.data.forms import form_of
from workbench.data.idx import published_checksum_of
from workbench.data.known_sets import EMNIST_SETS, FASHION, KMNIST, MNIST, proposals
from workbench.data.mnist import is_same_set, load_dataset, load_test_set, load_train_samples

CAPITALS = tuple(string.ascii_uppercase)
BALANCED = (*DIGITS, *CAPITALS, *"abdefghnqrt")
NAMES = {
    "byclass": (*DIGITS, *CAPITALS, *string.ascii_lowercase),
    "bymerge": BALANCED,
    "balanced": BALANCED,
    "letters": CAPITALS,
    "digits": DIGITS,
}


@pytest.mark.parametrize("has_mapping", [True, False], ids=["mapping", "no mapping"])
@pytest.mark.parametrize("split", list(NAMES))
def test_emnist_is_upright_and_has_its_names(tmp_path: Path, split: str, *, has_mapping: bool) -> None:
    path = write_emnist(tmp_path / "EMNIST", split, has_mapping=has_mapping)

    dataset = load_dataset(path)

    expected = upright(len(NAMES[split]), 130)
    assert dataset.labels == NAMES[split]
    assert np.array_equal(dataset.train.images, expected.images)
    assert np.array_equal(dataset.train.labels, expected.labels)
    assert np.array_equal(dataset.test.images, expected.images[:65])
    assert (dataset.name, dataset.facts.title) == (f"EMNIST {split}", f"EMNIST {split}")
    assert dataset.is_turned
    assert dataset.has_known_names
    assert dataset.facts.is_ink
    assert "1702.05373" in dataset.facts.citation
    # Also by the parts, and from the folder.
    test, names = load_test_set(path)
    assert names == dataset.labels
    assert np.array_equal(test.images, dataset.test.images)
    assert np.array_equal(load_train_samples(path.parent).labels, dataset.train.labels)
    assert is_same_set(load_dataset(path.parent).path, dataset.checksum)


def test_a_folder_with_several_sets_asks_for_one_of_their_files(tmp_path: Path) -> None:
    letters = write_emnist(tmp_path, "letters")
    write_emnist(tmp_path, "digits")
    write_kmnist(tmp_path)

    with pytest.raises(
        DataError, match="several data sets: EMNIST digits, EMNIST letters, KMNIST"
    ) as failure:
        load_dataset(tmp_path)

    assert failure.value.hint.startswith("Choose one of the files")
    assert load_dataset(letters).labels == CAPITALS
    # Under MNIST's names the four files are the folder, whatever lies beside them.
    write_idx_folder(tmp_path)
    assert load_dataset(tmp_path).labels == DIGITS


def test_turning_takes_no_second_copy_of_the_images() -> None:
    samples = upright(3, 9000)
    expected = samples.images.transpose(0, 2, 1).copy()

    turned = Arrangement(labels=DIGITS, is_turned=True).apply_to(samples)

    assert np.shares_memory(turned.images, samples.images)
    assert np.array_equal(turned.images, expected)


def test_kmnist_opens_from_its_four_npz_files(tmp_path: Path) -> None:
    path = write_kmnist(tmp_path / "kmnist")

    dataset = load_dataset(path)

    assert dataset.labels == tuple("おきすつなはまやれを")
    assert (dataset.name, dataset.path) == ("KMNIST", path)
    assert (len(dataset.train), len(dataset.test)) == (20, 10)
    assert not dataset.facts.is_ink
    assert "CC BY-SA 4.0" in dataset.facts.licence
    assert (
        dataset.checksum
        == load_dataset(tmp_path / "kmnist").checksum
        != load_dataset(write_kmnist(tmp_path / "other", train=30)).checksum
    )

    (tmp_path / "kmnist" / "kmnist-train-labels.npz").unlink()
    with pytest.raises(DataError, match=r"“kmnist” has no kmnist-train-labels\.npz"):
        load_dataset(path)
    assert len(load_test_set(path)[0]) == 10


def test_kuzushiji_49_has_the_names_of_its_table(tmp_path: Path) -> None:
    path = write_kmnist(tmp_path, name="k49", classes=49, train=98, test=49)
    without = load_dataset(path)
    assert without.labels == tuple(str(label) for label in range(49))
    assert not without.has_known_names

    rows = [f"{label},U+{0x3042 + label:04X},{chr(0x3042 + label)}" for label in range(49)]
    (tmp_path / "k49_classmap.csv").write_text("index,codepoint,char\n" + "\n".join(rows), "utf-8")
    dataset = load_dataset(path)

    assert dataset.labels[:2] == ("あ", "ぃ")
    assert len(dataset.labels) == 49
    assert dataset.name == "Kuzushiji-49"
    assert dataset.has_known_names


@pytest.mark.parametrize("known", [FASHION, KMNIST], ids=["Fashion-MNIST", "KMNIST"])
@pytest.mark.parametrize("has_both", [False, True], ids=["gz", "unpacked beside gz"])
def test_published_files_are_known_by_their_check_sums(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known: known_sets.KnownSet, *, has_both: bool
) -> None:
    folder = write_idx(tmp_path / "anything", upright(10, 20), is_packed=True)
    # Nobody has these sets here: as if these files were the published ones.
    monkeypatch.setitem(known_sets._BY_CHECKSUM, published_checksum_of(folder), known)
    if has_both:
        write_idx(folder, upright(10, 20))

    dataset = load_dataset(folder)

    assert dataset.labels == known.labels
    assert dataset.facts == known.facts
    assert dataset.name == known.facts.title
    assert dataset.has_known_names
    if has_both:
        # Other content under the same name is not what was published.
        write_idx(folder, upright(10, 19))
        assert load_dataset(folder).labels == DIGITS


def test_files_that_nobody_knows_are_taken_for_digits_until_names_lie_beside(tmp_path: Path) -> None:
    folder = write_idx(tmp_path / "fashion", upright(10, 20))
    unknown = load_dataset(folder)
    assert unknown.labels == DIGITS
    assert not unknown.has_known_names
    assert unknown.name == "fashion"

    (folder / "classes.txt").write_text("\n".join(FASHION.labels))
    assert load_dataset(folder).labels == FASHION.labels
    assert load_dataset(folder).checksum == unknown.checksum


def test_what_a_folder_is_called_only_proposes_names() -> None:
    assert proposals(10, "data/fashion-mnist")[0] is FASHION
    assert proposals(10, "KMNIST/raw")[0] is KMNIST
    assert proposals(10, "data/mnist")[0] is MNIST
    assert [known.facts.title for known in proposals(47, "x")] == ["EMNIST balanced"]
    assert proposals(26, "EMNIST/raw") == (EMNIST_SETS[1],)
    assert proposals(3, "fashion") == ()


@pytest.mark.parametrize("names", [True, False], ids=["names", "no names"])
def test_labels_from_one_on_begin_with_the_first_class(tmp_path: Path, *, names: bool) -> None:
    samples = upright(26, 52)
    folder = write_idx(tmp_path, Samples(samples.images, (samples.labels + 1).astype(np.uint8)))
    if names:
        (folder / "classes.txt").write_text("\n".join(CAPITALS))

    dataset = load_dataset(folder)

    assert dataset.labels == (CAPITALS if names else tuple(str(label) for label in range(1, 27)))
    assert np.array_equal(dataset.test.labels, samples.labels)


def test_nine_digits_without_a_zero_stay_digits(tmp_path: Path) -> None:
    labels = (np.arange(20) % 9 + 1).astype(np.uint8)
    dataset = load_dataset(write_keras_npz(tmp_path / "set.npz", y_train=labels, y_test=labels[:10]))

    assert dataset.labels == DIGITS
    assert np.array_equal(dataset.train.labels, labels)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("emnist-letters-mapping.txt", "1 65\n2", "no list of labels and code points"),
        ("emnist-letters-mapping.txt", "1 x", "no list of labels and code points"),
        ("emnist-letters-mapping.txt", f"1 {10**30}", "no list of labels and code points"),
        ("emnist-letters-mapping.txt", "1 65\n1 66", "one after the other"),
        ("emnist-letters-mapping.txt", "1 65\n3 66", "one after the other"),
        ("emnist-letters-mapping.txt", "1 65\n2 66", "names 2 classes, but there is a label 26"),
        ("emnist-letters-mapping.txt", "1 7\n2 66", "class 0"),
        ("emnist-letters-mapping.txt", "", "one after the other|0 classes"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_told(tmp_path: Path, name: str, content: str, said: str) -> None:
    path = write_emnist(tmp_path, "letters")
    (tmp_path / name).write_text(content)

    with pytest.raises(DataError, match=said) as failure:
        load_dataset(path)

    assert f"“{name}”" in failure.value.message


@pytest.mark.parametrize("content", ["", "a,b\n1,2", "index,char\n0", "index,char\nx,y", "index,char\n5,y"])
def test_a_table_that_cannot_be_used_is_told(tmp_path: Path, content: str) -> None:
    path = write_kmnist(tmp_path)
    (tmp_path / "kmnist_classmap.csv").write_text(content)

    with pytest.raises(DataError, match=r"kmnist_classmap\.csv"):
        load_dataset(path)


def test_a_file_of_another_set_may_lie_beside(tmp_path: Path) -> None:
    write_keras_npz(tmp_path / "one.npz")
    assert form_of(tmp_path).path == tmp_path / "one.npz"
    assert load_dataset(tmp_path).name == "one"

    shutil.copy(tmp_path / "one.npz", tmp_path / "two.npz")
    with pytest.raises(DataError, match="one, two"):
        load_dataset(tmp_path)
    shutil.copy(tmp_path / "one.npz", tmp_path / "mnist.npz")
    assert load_dataset(tmp_path).path == tmp_path / "mnist.npz"


@pytest.mark.parametrize("inner", ["raw", "gzip"])
def test_the_folder_that_a_library_made_is_enough(tmp_path: Path, inner: str) -> None:
    write_emnist(tmp_path / "EMNIST" / inner, "balanced")

    dataset = load_dataset(tmp_path / "EMNIST")

    assert dataset.labels == BALANCED
    assert dataset.path.parent == tmp_path / "EMNIST" / inner


@settings(max_examples=60)
@given(
    content=st.binary(max_size=80) | st.text(alphabet="0123456789 ,\nabchrindex", max_size=80).map(str.encode)
)
@pytest.mark.parametrize("name", ["emnist-letters-mapping.txt", "kmnist_classmap.csv"])
def test_anything_in_the_place_of_a_table_is_names_or_told(
    tmp_path_factory: pytest.TempPathFactory, name: str, content: bytes
) -> None:
    folder = tmp_path_factory.mktemp("set")
    is_emnist = name.startswith("emnist")
    path = write_emnist(folder, "letters", train=26, test=26) if is_emnist else write_kmnist(folder)
    (folder / name).write_bytes(content)

    with contextlib.suppress(DataError):
        assert len(load_dataset(path).labels) >= 10


def test_a_list_of_names_beside_several_sets_is_not_that_of_a_published_one(tmp_path: Path) -> None:
    letters = write_emnist(tmp_path, "letters", has_mapping=False)
    write_idx(tmp_path, upright(3, 20))
    (tmp_path / "classes.txt").write_text("\n".join(f"sign {number}" for number in range(26)))

    assert load_dataset(letters).labels == CAPITALS
    assert load_dataset(tmp_path).labels[0] == "sign 0"
