"""A finished model and its measurement take their place together, or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from workbench.core.errors import ModelError
from workbench.core.exported_models import measurement_path
from workbench.worker import placing
from workbench.worker.placing import check_place, place_for, put_model


def put(path: Path, text: str) -> None:
    """Put a package whose one file, and whose measurement, say ``text``."""
    with place_for(path) as aside:
        aside.mkdir()
        (aside / "Manifest.json").write_text(text)
        measurement_path(aside).write_text(text)
        put_model(aside, path)


def said(path: Path) -> tuple[str, str]:
    return (path / "Manifest.json").read_text(), measurement_path(path).read_text()


def test_a_model_replaces_an_earlier_one_with_its_measurement(tmp_path: Path) -> None:
    out = tmp_path / "new" / "Reader.mlpackage"
    put(out, "first")
    put(out, "second")
    assert said(out) == ("second", "second")
    assert {path.name for path in out.parent.iterdir()} == {out.name, measurement_path(out).name}


def test_one_that_cannot_be_moved_leaves_the_earlier_one_with_its_measurement(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "place" / "Reader.mlpackage"
    put(out, "first")

    def fail(_source: Path, _path: Path) -> None:
        raise OSError("no room")

    monkeypatch.setattr(placing, "move_into_place", fail)
    with pytest.raises(ModelError, match="cannot be written"):
        put(out, "second")
    assert said(out) == ("first", "first")
    assert {path.name for path in out.parent.iterdir()} == {out.name, measurement_path(out).name}


def test_of_two_at_once_none_gets_the_measurement_of_the_other(tmp_path: Path) -> None:
    out = tmp_path / "Reader.mlpackage"
    failures: list[Exception] = []

    def put_often(text: str) -> None:
        try:
            for _ in range(40):
                put(out, text)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=put_often, args=(text,)) for text in ("one", "other")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not failures
    model, measurement = said(out)
    assert model == measurement
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_what_a_killed_process_has_left_is_removed(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from workbench.worker.placing import place_for\n"
        "with place_for(Path(sys.argv[1])) as aside:\n"
        "    aside.write_text('half a model'); os._exit(9)"
    )
    out = tmp_path / "place" / "Reader.mlmodel"
    assert subprocess.run([sys.executable, "-c", code, str(out)], check=False, timeout=60).returncode == 9
    (left,) = out.parent.iterdir()
    assert left.name.startswith(".workbench-")

    with place_for(out) as first, place_for(out) as second:
        assert not left.exists()
        # Those of a living process stay.
        assert first.parent.exists()
        assert second.parent.exists()
    assert not list(out.parent.iterdir())


def test_a_place_where_nothing_can_be_made_is_told_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_place(tmp_path / "new" / "deep" / "Reader.onnx")
    (tmp_path / "file").write_text("mine")
    with pytest.raises(ModelError, match="cannot be written"):
        check_place(tmp_path / "file" / "deep" / "Reader.onnx")
    # As on a disk that is for reading alone; the tests may run as somebody who may write anywhere.
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)
    with pytest.raises(ModelError, match="cannot be written") as raised:
        check_place(tmp_path / "new" / "deep" / "Reader.onnx")
    assert raised.value.hint
    assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == ["file"]
