"""The Export page over runs whose classes are no digits, or whose samples are no ink."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from tests.other_classes import CLOTHES
from tests.sessions.run_folders import add_model, write_dataset
from tests.ui.export_desk import ExportDesk
from tests.ui.export_desk import export_desk as export_desk
from workbench.core.dataset_info import NOT_INK
from workbench.core.model_format import ModelCard
from workbench.worker.protocol import ExportProject

DIGITS_CARD = "Reads one handwritten digit, white ink on black, 28×28 pixels."
CLOTHES_CARD = "Tells 3 classes apart, white on black, 28×28 pixels: T-shirt/top, お, Ankle boot."


def card(desk: ExportDesk) -> str:
    return desk.page.form.shown_description


def test_the_card_and_the_promise_follow_the_classes_of_the_run(
    export_desk: ExportDesk, qtbot: QtBot
) -> None:
    digits = export_desk.make_run(name="digits")
    clothes = export_desk.make_run(name="clothes", names=CLOTHES)
    export_desk.refresh(qtbot)
    assert card(export_desk) == CLOTHES_CARD
    assert "every digit" not in export_desk.page.written.promise

    export_desk.page.choose_run(digits.path)
    assert card(export_desk) == DIGITS_CARD
    assert "every digit in view" in export_desk.page.written.promise

    # Not taken over by another run, nor by the next start.
    export_desk.page.choose_run(clothes.path)
    export_desk.type_into(qtbot, "author", "A. Teacher")
    again = export_desk.open(qtbot)
    assert again.form.typed().description == ModelCard().description
    again.choose_run(digits.path)
    assert card(export_desk) == DIGITS_CARD


def test_what_the_user_says_of_the_model_stays(export_desk: ExportDesk, qtbot: QtBot) -> None:
    export_desk.make_run(name="digits")
    export_desk.refresh(qtbot)
    export_desk.page.form.describe("Reads what I wear.")
    export_desk.make_run(name="clothes", names=CLOTHES)
    export_desk.refresh(qtbot)
    export_desk.click_export(qtbot)
    (request,) = export_desk.nursery.last.requests
    assert isinstance(request, ExportProject)
    assert request.card.description == "Reads what I wear."


def test_a_model_of_pictures_is_not_said_to_stand_a_camera(export_desk: ExportDesk, qtbot: QtBot) -> None:
    folder = export_desk.with_run(qtbot)
    assert export_desk.page.model.run_choice.toolTip() == ""
    record = folder.read_record()
    folder.write_record(replace(record, dataset=replace(record.dataset, is_ink=False)))
    export_desk.refresh(qtbot)
    assert export_desk.page.model.run_choice.toolTip() == NOT_INK


def test_flips_have_the_names_of_the_run(export_desk: ExportDesk, qtbot: QtBot) -> None:
    write_dataset(export_desk.data_path, names=CLOTHES)
    folder = export_desk.make_run(name="clothes", names=CLOTHES)
    model = add_model(folder, flips=2)
    assert [flip.label for flip in model.verification.flipped] == [0, 1]
    export_desk.refresh(qtbot)
    export_desk.flips_read(qtbot)
    tiles = export_desk.page.proof.flips.tiles.tiles()
    assert [(tile.title, tile.remark) for tile in tiles] == [("お", "→ Ankle boot")] * 2
    assert tiles[1].tool_tip == (
        "Test sample 1: the network reads お, the Core ML model Ankle boot. It is labelled お."
    )
