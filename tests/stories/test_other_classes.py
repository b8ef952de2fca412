"""A set with other classes than digits is trained, tested and exported with its names."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.cli.calling import Call, told
from tests.cli.calling import call as call
from tests.driving import page_of_digits
from tests.other_classes import CLOTHES, MANY, glyphs, write_set
from tests.trained import write_drawn_set
from workbench.cli.main import run_command
from workbench.core.augmentation import KINDS, Background, Effect
from workbench.core.errors import DataError
from workbench.core.events import never
from workbench.core.folders import user_folders
from workbench.core.forms import Form
from workbench.core.labels import BACKGROUND
from workbench.core.model_format import ModelCard, ModelFormat, Precision
from workbench.core.recipe import RECIPES
from workbench.core.recipe_file import recipe_to_text
from workbench.core.run_folder import RunFolder
from workbench.core.runs import RunStore
from workbench.coreml.model_file import read_model_file
from workbench.coreml.reference.runtime import ReferenceRuntime
from workbench.data.drawn import draw_digits
from workbench.data.own_samples import OwnSampleStore
from workbench.onnx.runtime import OnnxRuntime
from workbench.vision.images import load_photo, save_image
from workbench.worker.run_network import RunNetwork

LABELS = (*CLOTHES, BACKGROUND)
# Background of one kind alone is drawn at once.
NOISE = Background(share=20.0, **{kind: Effect(1.0, is_on=kind == "noise") for kind in KINDS})
RECIPE = RECIPES["fast"].changed(epochs=3, batch_size=32, background=NOISE)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user folder with a run that knows clothes and what is none, to be copied; its set lies beside."""
    home = tmp_path_factory.mktemp("clothes") / "home"
    data = write_set(home.parent / "clothes.npz", CLOTHES, train=400, test=60)
    recipe = home.parent / "recipe.json"
    recipe.write_text(recipe_to_text(RECIPE), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WORKBENCH_HOME", str(home))
        # Nobody's 3 is a fourth class, nor does it get in the way of the third.
        store = OwnSampleStore(user_folders().samples)
        for image, label in zip(glyphs(3, 4, 9).images, ("3", "2", "1", BACKGROUND), strict=True):
            store.add(image, label=label)
        arguments = ["train", "--recipe", recipe, "--data", data, "--own-weight", "1", "--name", "clothes"]
        assert run_command([*map(str, arguments), "--seed", "1"]) == 0
    return home


@pytest.fixture
def data(trained: Path) -> Path:
    return trained.parent / "clothes.npz"


@pytest.fixture
def run(trained: Path, user_home: Path) -> RunFolder:
    """The run in this test's own user folder."""
    shutil.copytree(trained, user_home)
    return RunStore(user_folders().runs).resolve("clothes")


def test_a_run_knows_the_classes_of_its_set(run: RunFolder, call: Call, data: Path) -> None:
    record = run.read_record()
    assert record.dataset.labels == CLOTHES
    assert record.labels == LABELS
    assert record.recipe == RECIPE.changed(own_weight=1.0)
    # Of one's own samples, background alone has a class of that name.
    assert record.own_count == 1
    assert ReferenceRuntime(run.package_path).labels == LABELS

    evaluation = run.read_evaluation()
    assert evaluation is not None
    assert evaluation.class_labels == LABELS
    assert [one.label for one in evaluation.per_class if one.count] == [*CLOTHES]
    assert record.test_accuracy == evaluation.accuracy >= 0.9
    decision = run.read_decision()
    assert decision is not None
    assert decision.digits == 80

    (told_again,) = call("evaluate", "clothes")
    assert (told_again["accuracy"], told_again["class_labels"]) == (evaluation.accuracy, [*LABELS])
    (there,) = call("data", "--data", data)
    assert there["classes"] == [*CLOTHES]
    assert there["train"]["per_class"] == [134, 133, 133]


@pytest.mark.parametrize(
    ("kind", "precision", "suffix"),
    [
        ("mlprogram", "fp16", ".mlpackage"),
        ("mlprogram", "palette4", ".mlpackage"),
        ("neuralnetwork", "fp32", ".mlmodel"),
        ("onnx", "fp32", ".onnx"),
    ],
)
@pytest.mark.usefixtures("run")
def test_every_form_of_it_has_their_names(
    call: Call, data: Path, tmp_path: Path, kind: str, precision: str, suffix: str
) -> None:
    out = tmp_path / f"Clothes{suffix}"

    (written,) = call(
        "convert", "clothes", "--out", out, "--format", kind, "--precision", precision, "--accept-shortfall"
    )
    (proof,) = call("verify", "clothes", out)
    (model,) = call("evaluate", out, "--data", data)

    assert written["verification"]["reference_accuracy"] >= 0.9
    assert proof["agreement"] >= 0.95
    assert proof["candidate_accuracy"] >= 0.9
    assert model["class_labels"] == [*LABELS]
    runtime = OnnxRuntime(out) if kind == "onnx" else ReferenceRuntime(out)
    assert runtime.labels == LABELS
    answers = runtime.classify(glyphs(3, 30, 5).images).argmax(axis=1)
    assert np.mean(answers == np.arange(30) % 3) >= 0.9


def test_a_picture_is_read_with_their_names(
    run: RunFolder, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    blank, page = tmp_path / "blank.png", tmp_path / "page.png"
    save_image(blank, np.full((200, 300, 3), 220, np.uint8))
    save_image(page, page_of_digits(draw_digits(6, 5).images, seed=3))
    overlay = tmp_path / "read.png"

    assert "nothing found" in told(capsys, "read", blank, "--model", run.package_path)
    told(capsys, "read", page, "--model", run.package_path, "--overlay", overlay)
    assert load_photo(overlay).image.shape == load_photo(page).image.shape


@pytest.mark.usefixtures("run")
def test_the_app_gets_them_in_its_model(call: Call, tmp_path: Path) -> None:
    out = tmp_path / "Project"

    (written,) = call("export-ios", "clothes", "--out", out, "--app-name", "Clothes")

    assert written["verification"]["reference_accuracy"] >= 0.9
    (model,) = Path(written["project"]).glob("App/Models/*.mlpackage")
    assert ReferenceRuntime(model).labels == LABELS
    described = read_model_file(model).spec.description
    assert "T-shirt/top, お, Ankle boot" in described.metadata.shortDescription
    assert described.input[0].shortDescription == "One sample, white on black, 28×28 pixels."


def test_what_knows_other_classes_is_neither_measured_nor_trained_on(
    run: RunFolder, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    digits = write_drawn_set(tmp_path / "digits.npz", train=60, test=20)
    other = write_set(tmp_path / "shoes.npz", ("Left", "Right", "Both"), train=60, test=20)

    for target in ("clothes", run.package_path):
        for data in (digits, other):
            said = told(capsys, "evaluate", target, "--data", data, status=1)
            assert "knows other classes than the data set: T-shirt/top, お, Ankle boot." in said
    assert "The set has: Left, Right, Both." in said

    said = told(capsys, "train", "--base", "clothes", "--data", other, status=1)
    assert "“clothes” knows other classes than the data set" in said
    assert [found.name for found in RunStore(user_folders().runs).list()] == ["clothes"]

    # Agreement needs no labels, so it is proved with any images.
    said = told(capsys, "verify", "clothes", run.package_path, "--data", other)
    assert "100.00%" in said
    assert "Accuracy" not in said


def test_drawn_digits_stand_in_for_its_images_but_not_for_its_labels(run: RunFolder, tmp_path: Path) -> None:
    record = run.read_record()
    run.write_record(replace(record, dataset=replace(record.dataset, path=str(tmp_path / "gone.npz"))))
    network = RunNetwork(run, emit=[].append)
    out = tmp_path / "Clothes.mlpackage"

    network.convert(out, form(Precision.FP16), ModelCard(), emit=[].append, should_stop=never)
    verification = network.prove(out, emit=[].append, should_stop=never).verification

    assert (network.samples_name, verification.count) == ("drawn digits", 2000)
    assert verification.agreement >= 0.99
    assert verification.reference_accuracy is verification.candidate_accuracy is None
    with pytest.raises(DataError, match="The data set of “clothes” is gone"):
        network.convert(
            tmp_path / "2.mlpackage",
            form(Precision.PALETTE2),
            ModelCard(),
            emit=[].append,
            should_stop=never,
        )


def form(precision: Precision) -> Form:
    return Form(model_format=ModelFormat.MLPROGRAM, precision=precision)


def test_a_set_of_forty_seven_classes_goes_the_same_way(call: Call, tmp_path: Path) -> None:
    data = write_set(tmp_path / "many.npz", MANY, train=47 * 25, test=47 * 3)

    done = call("train", "--recipe", "fast", "--data", data, "--epochs", "4", "--batch-size", "16")[-1]
    out = tmp_path / "Many.mlmodel"
    (written,) = call("convert", "latest", "--out", out, "--format", "neuralnetwork")
    (proof,) = call("verify", "latest", out)
    (model,) = call("evaluate", out, "--data", data)

    assert done["test_accuracy"] >= 0.8
    assert model["accuracy"] == pytest.approx(done["test_accuracy"], abs=0.02)
    assert model["class_labels"] == [*MANY]
    assert len(model["confusion"]) == 47
    assert written["verification"]["agreement"] == proof["agreement"] >= 0.99
    assert ReferenceRuntime(out).labels == MANY
    assert RunStore(user_folders().runs).resolve("latest").read_record().labels == MANY
