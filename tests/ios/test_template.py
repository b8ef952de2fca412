"""The template is a project by itself: it has a model, and nobody has to put one in first."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.ios.folders import contents_of
from workbench.core.bundled import ios_template_folder
from workbench.core.starter import starter_model
from workbench.coreml.reference.runtime import ReferenceRuntime
from workbench.ios.project_files import MODEL_FOLDER

ROOT = Path(__file__).resolve().parents[2]
MODELS = ios_template_folder() / MODEL_FOLDER


def test_its_model_is_the_starter_model_and_nothing_lies_beside_it() -> None:
    starter = starter_model()
    assert starter is not None
    # The Finder leaves hidden files; Xcode leaves those alone.
    assert [path.name for path in MODELS.glob("[!.]*")] == [starter.path.name]
    is_same = contents_of(MODELS / starter.path.name) == contents_of(starter.path)
    assert is_same, "The starter model is another one by now: run `make template-model`."


def test_its_model_is_one_that_the_app_can_read() -> None:
    [package] = MODELS.glob("[!.]*")
    runtime = ReferenceRuntime(package)
    assert runtime.labels[:10] == tuple("0123456789")
    assert runtime.info.minimum_ios <= 17


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_a_new_starter_model_takes_the_place_of_the_former_one(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    starter = tmp_path / "resources" / "starter" / "DigitReader.mlpackage"
    starter.mkdir(parents=True)
    (starter / "Manifest.json").write_text("new")
    (starter.parent / "README.md").write_text("its card")
    former = tmp_path / "ios_template" / "App" / "Models" / "DigitReader.mlpackage" / "Data"
    former.mkdir(parents=True)
    (former / "weight.bin").write_text("old")

    done = subprocess.run(["make", "template-model"], cwd=tmp_path, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    assert contents_of(tmp_path / "ios_template") == {
        "App/Models/DigitReader.mlpackage/Manifest.json": b"new"
    }
