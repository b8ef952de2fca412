"""Which keys stand for labels, and where the arrows lead among the digits of a picture."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from workbench.ui.widgets.label_keys import label_of_key
from workbench.ui.widgets.mark_steps import step_to
from workbench.vision.frame import Box

_NONE = Qt.KeyboardModifier.NoModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_COMMAND = Qt.KeyboardModifier.ControlModifier
_OPTION = Qt.KeyboardModifier.AltModifier
_KEYS = (
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
)

# Two rows, the second one shifted, as they are read: 0 1 2 above 3 4.
_ROWS = (
    Box(0, 0, 20, 30),
    Box(50, 4, 20, 30),
    Box(100, 2, 20, 30),
    Box(10, 60, 20, 30),
    Box(95, 62, 20, 30),
)


@pytest.mark.parametrize(
    ("key", "modifiers", "text", "label"),
    [
        (Qt.Key.Key_0, _NONE, "0", "0"),
        (Qt.Key.Key_9, _KEYPAD, "9", "9"),
        # A French keyboard has the digits with Shift.
        (Qt.Key.Key_Ampersand, _SHIFT, "1", "1"),
        (Qt.Key.Key_Ampersand, _NONE, "&", ""),
        (Qt.Key.Key_1, _COMMAND, "1", ""),
        (Qt.Key.Key_1, _OPTION, "1", ""),
        (Qt.Key.Key_B, _NONE, "b", "background"),
        (Qt.Key.Key_B, _SHIFT, "B", "background"),
        (Qt.Key.Key_B, _COMMAND, "\x02", ""),
        (Qt.Key.Key_Shift, _SHIFT, "", ""),
        (Qt.Key.Key_unknown, _NONE, "12", ""),
        (Qt.Key.Key_unknown, _NONE, "٣", ""),
    ],
)
def test_a_key_stands_for_its_label_on_every_keyboard(
    key: Qt.Key, modifiers: Qt.KeyboardModifier, text: str, label: str
) -> None:
    assert label_of_key(QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text)) == label


@pytest.mark.parametrize(
    ("start", "key", "end"),
    [
        (0, Qt.Key.Key_Right, 1),
        (4, Qt.Key.Key_Right, 0),
        (0, Qt.Key.Key_Left, 4),
        (-1, Qt.Key.Key_Home, 0),
        (1, Qt.Key.Key_End, 4),
        (0, Qt.Key.Key_Down, 3),
        (1, Qt.Key.Key_Down, 3),
        (2, Qt.Key.Key_Down, 4),
        (4, Qt.Key.Key_Up, 2),
        (3, Qt.Key.Key_Down, 3),
        (0, Qt.Key.Key_Up, 0),
        (0, Qt.Key.Key_A, -1),
    ],
)
def test_arrows_lead_along_the_rows_and_across(start: int, key: Qt.Key, end: int) -> None:
    assert step_to(_ROWS, start, key) == end


@given(
    boxes=st.lists(st.builds(Box, *(st.integers(0, 2000),) * 2, *(st.integers(1, 300),) * 2), max_size=12),
    start=st.integers(-1, 11),
    key=st.sampled_from(_KEYS),
)
def test_a_key_never_leads_out_of_the_picture(boxes: list[Box], start: int, key: Qt.Key) -> None:
    end = step_to(boxes, min(start, len(boxes) - 1), key)
    assert end == -1 if not boxes else 0 <= end < len(boxes)
