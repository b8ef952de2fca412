"""What the Train page says before classes that are no digits are trained, and of samples that are no ink."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from tests.other_classes import CLOTHES
from tests.sessions.run_folders import write_dataset
from tests.ui.test_results import robustness, show
from tests.ui.training_desk import Desk
from tests.ui.training_desk import desk as desk
from workbench.core.camera_verdict import Rating, camera_verdict
from workbench.core.dataset_info import NOT_INK
from workbench.core.labels import DIGITS
from workbench.core.recipe import RECIPES
from workbench.core.recipe_words import describe
from workbench.ui.pages.train_states import remark_on
from workbench.ui.training_words import words_of
from workbench.ui.widgets.passages import Passages

LETTERS = ("a", "b", "c")


def test_what_classes_contradict_is_said_before_it_is_left_out(desk: Desk, qtbot: QtBot) -> None:
    write_dataset(desk.data_path, names=LETTERS)
    desk.load_data(qtbot)
    form = desk.page.setup.form
    form.choose_recipe("camera")
    assert "Left out of the background, as letters are classes: letters and scenes." in form.words
    assert "Nothing is written into drawn pictures, as the classes are no digits." in form.words
    passages = Passages()
    qtbot.addWidget(passages)
    passages.show_passages(describe(form.recipe, LETTERS))
    assert "as letters are classes" in passages.text
    passages.show_passages(describe(form.recipe, DIGITS))
    assert "as letters are classes" not in passages.text
    write_dataset(desk.data_path)
    desk.load_data(qtbot)
    assert "eft out" not in form.words


def test_a_network_is_offered_with_as_many_outputs_as_there_are_classes(desk: Desk, qtbot: QtBot) -> None:
    write_dataset(desk.data_path, names=CLOTHES)
    desk.load_data(qtbot)
    desk.page.setup.form.choose_recipe("tutorial")
    table = desk.page.setup.network
    item = table.item(table.rowCount() - 1, 1)
    assert item is not None
    assert item.text() == "3"


def test_own_samples_join_by_their_names_alone() -> None:
    recipe = RECIPES["tutorial"]
    assert words_of(recipe, DIGITS, own_count=0).endswith("No background.")
    assert words_of(recipe, CLOTHES, own_count=12).endswith("12 own samples, left out.")
    weighted = recipe.changed(own_weight=2.0)
    assert words_of(weighted, DIGITS, own_count=1).endswith("1 own sample, weight 2.")
    assert words_of(weighted, CLOTHES, own_count=12).endswith(
        "12 own samples, those of a class of this set alone, weight 2."
    )


def test_samples_that_are_no_ink_have_a_warning(desk: Desk, qtbot: QtBot) -> None:
    desk.load_data(qtbot)
    dataset = desk.data.dataset
    assert dataset is not None
    assert remark_on(dataset.info()) == ""
    pictures = replace(dataset, facts=replace(dataset.facts, is_ink=False))
    assert remark_on(pictures.info()) == NOT_INK
    desk.page.setup.form.set_remark(NOT_INK)
    assert NOT_INK in desk.page.setup.form.words


def test_no_network_of_pictures_is_said_to_stand_a_camera(desk: Desk, qtbot: QtBot) -> None:
    folder = desk.make_run()
    record = folder.read_record()
    folder.write_record(replace(record, dataset=replace(record.dataset, is_ink=False)))
    folder.write_robustness(robustness())
    show(desk, qtbot, folder, "robustness")
    assert desk.page.views.robustness.verdict.text == f"It was not made for a camera. {NOT_INK}"
    evaluation = folder.read_evaluation()
    assert evaluation is not None
    assert camera_verdict(robustness(), evaluation, is_ink=False).rating is Rating.POOR
    entry = desk.runs.entry(folder.path)
    assert entry is not None
    assert entry.verdict is not None
    assert entry.verdict.rating is Rating.POOR


def test_own_digits_are_not_offered_to_a_network_of_other_classes(desk: Desk, qtbot: QtBot) -> None:
    clothes, digits = desk.make_run(names=CLOTHES), desk.make_run()
    desk.page.set_own_count(5)
    desk.refresh(qtbot)
    card = desk.page.runs_card
    for folder, is_offered in ((clothes, False), (digits, True)):
        card.choose(folder.path)
        assert card.tune_button.isVisible() is is_offered
        entries = {action.text(): action for action in card.table.menu_for(card.chosen()).actions()}
        assert entries["Fine-tune…"].isEnabled() is is_offered
        assert ("knows other classes" in entries["Fine-tune…"].toolTip()) is not is_offered
