"""A damaged or hostile npz is refused with a sentence that names the file and its fault."""

from __future__ import annotations

import io
import os
import pickle
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.data.files import member, refusal, write_keras_npz, write_members
from workbench.core.errors import DataError
from workbench.data.mnist import load_dataset


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "digits.npz"


def test_a_cut_file_is_said_to_be_damaged(path: Path) -> None:
    whole = write_keras_npz(path).read_bytes()
    for size in (1, 3, 30, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:size])
        assert "damaged, cut short" in refusal(path)


def test_a_flipped_byte_is_noticed(path: Path) -> None:
    whole = bytearray(write_keras_npz(path).read_bytes())
    whole[3000] ^= 0x40
    path.write_bytes(whole)

    assert "damaged" in refusal(path)


def test_an_empty_file_is_said_to_be_empty(path: Path) -> None:
    path.touch()

    assert "is empty" in refusal(path)


def test_a_page_of_text_is_no_npz(path: Path) -> None:
    path.write_text("<html>Please sign in to this network.</html>")

    assert "no npz file" in refusal(path)


def test_a_missing_file_is_said_to_be_missing(path: Path) -> None:
    assert "There is no" in refusal(path)


def test_a_file_that_may_not_be_read_is_said_to_be_closed(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_keras_npz(path)

    def refuse(*_arguments: object, **_options: object) -> None:
        raise PermissionError(13, "Permission denied")

    # The mode of a file stops everybody but the root user, under whom tests may run.
    monkeypatch.setattr(zipfile, "ZipFile", refuse)
    assert "cannot be read: Permission denied" in refusal(path)


def test_pickled_objects_are_never_opened(path: Path, tmp_path: Path) -> None:
    class Trap:
        def __reduce__(self) -> tuple[object, ...]:
            return os.mkdir, (str(tmp_path / "sprung"),)

    header = "{'descr': '|O', 'fortran_order': False, 'shape': (20,), }\n"
    write_members(path, y_train=member(header, pickle.dumps([Trap()] * 20)))

    assert "pickled" in refusal(path)
    assert not (tmp_path / "sprung").exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x93NUMPY",
        b"\x93NUMPY\x09\x00" + bytes(100),
        member("{'descr': '|u1', 'fortran_order': False, 'shape': (4000000000000, 28, 28), }\n"),
        member("{'descr': '|u1', 'fortran_order': False, 'shape': (-20, 28, 28), }\n"),
        member("{'descr': '|u1', 'fortran_order': False, 'shape': (900000, 28, 28), }\n", bytes(100)),
        member("{'descr': '|u1', 'fortran_order': False, 'shape': (20, 28, 28), }\n", bytes(20 * 784 + 1)),
        member("{'descr': '|u1', 'fortran_order': False, 'shape': (20, 28, 28), }\n", bytes(20 * 784 - 1)),
        member("{'descr': 'u1" + "9" * 5000 + "', 'fortran_order': False, 'shape': (20, 28, 28), }\n"),
        member("[" * 9000 + "\n"),
        member("{'shape': __import__('os').getcwd()}\n"),
        member(" " * 200_000, version=b"\x02\x00"),
    ],
    ids=[
        "empty",
        "magic only",
        "version 9",
        "four trillion",
        "negative",
        "claims more than there is",
        "a byte too many",
        "a byte too few",
        "odd type",
        "nested",
        "code",
        "huge header",
    ],
)
def test_a_hostile_header_is_refused(path: Path, content: bytes) -> None:
    write_members(path, x_train=content)

    assert "x_train" in refusal(path)


def test_an_encrypted_file_is_refused(path: Path) -> None:
    content = bytearray(write_keras_npz(path).read_bytes())
    # The first bit of the flags, in the local header and in the directory, says "encrypted".
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(signature, at + 1)
    path.write_bytes(content)

    assert "cannot be read" in refusal(path)


@given(content=st.binary(max_size=400))
def test_no_header_crashes_the_reader(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("npz") / "digits.npz"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("x_train.npy", b"\x93NUMPY\x01\x00" + content)
    path.write_bytes(buffer.getvalue())

    refusal(path)


@given(data=st.data())
def test_no_damage_goes_unnoticed(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    path = tmp_path_factory.mktemp("npz") / "digits.npz"
    content = bytearray(write_keras_npz(path, train=2, test=1).read_bytes())
    sound = load_dataset(path)
    position = data.draw(st.integers(0, len(content) - 1))
    content[position] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)

    try:
        read = load_dataset(path)
    except DataError:
        return
    # Dates and the like may differ; the samples may not.
    assert np.array_equal(read.train.images, sound.train.images)
    assert np.array_equal(read.test.labels, sound.test.labels)
