"""The iPhones in what devicectl writes, in both of its forms and in none."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ios.fake_xcode import UDID, listing, phone, phone_5
from workbench.core.building import Device
from workbench.core.bundled import ios_template_folder
from workbench.core.errors import BuildError
from workbench.ios.devices import (
    MINIMUM_IOS,
    choose_device,
    install_command,
    launch_command,
    list_command,
    read_devices,
)

READY = Device(identifier=UDID, name="Ada’s iPhone", model="iPhone 15 Pro", is_ready=True)


def one(record: dict[str, Any]) -> Device:
    (device,) = read_devices(listing(record))
    return device


@pytest.mark.parametrize("record", [phone(), phone_5(), {**phone(), **phone_5()}], ids=["3", "5", "both"])
def test_a_ready_iphone_in_each_form(record: dict[str, Any]) -> None:
    assert one(record) == READY


@pytest.mark.parametrize("make", [phone, phone_5])
@pytest.mark.parametrize(
    ("change", "hint"),
    [
        ({"pairingState": "unpaired"}, "tap Trust"),
        ({"pairingState": None}, "tap Trust"),
        ({"developerModeStatus": "disabled"}, "Turn on Developer Mode"),
        ({"developerModeStatus": {"disabled": {}}}, "Turn on Developer Mode"),
        ({"tunnelState": "unavailable", "state": "unavailable"}, "same Wi-Fi"),
        (
            {"osVersionNumber": "16.7.2"},
            "needs iOS 17 or later; this device has 16.7.2",
        ),
    ],
)
def test_an_iphone_that_is_not_ready_says_why(make: Any, change: dict[str, Any], hint: str) -> None:
    device = one(make(**change))
    assert not device.is_ready
    assert hint in device.hint


@pytest.mark.parametrize("make", [phone, phone_5])
@pytest.mark.parametrize(
    "change",
    [
        {"tunnelState": "connected", "state": "connected"},
        {"tunnelState": None, "state": None},
        {"developerModeStatus": None},
        {"developerModeStatus": "a new word"},
        {"osVersionNumber": None},
        {"osVersionNumber": "future"},
        {"transportType": "localNetwork"},
        {"deviceType": "iPad", "marketingName": "iPhone 15 Pro"},
        {"reality": None, "deviceType": None, "platform": None},
    ],
)
def test_what_is_not_said_keeps_no_iphone_away(make: Any, change: dict[str, Any]) -> None:
    assert one(make(**change)) == READY


@pytest.mark.parametrize("make", [phone, phone_5])
@pytest.mark.parametrize(
    "change",
    [
        {"reality": "simulated"},
        {"reality": "virtual"},
        {"reality": None, "transportType": "sameMachine"},
        {"platform": "watchOS", "deviceType": "appleWatch"},
        {"platform": "macOS"},
        {"deviceType": "appleTV"},
    ],
)
def test_what_is_no_iphone_is_left_out(make: Any, change: dict[str, Any]) -> None:
    assert read_devices(listing(make(**change))) == ()


def test_an_iphone_without_hardware_is_known_by_its_other_identifier() -> None:
    record = phone(osVersionNumber="15.8")
    record["hardwareProperties"] = {}
    device = one(record)
    assert (device.identifier, device.model) == (record["identifier"], "")
    assert "this device has 15.8" in device.hint


def test_names_fall_back_on_what_there_is() -> None:
    assert one(phone(name=None)).name == "iPhone 15 Pro"
    assert one(phone(name=None, marketingName=None)).name == UDID
    assert one(phone(marketingName=None)).model == "iPhone16,1"


def test_ready_ones_come_first_and_each_once() -> None:
    records = [
        phone(udid="1", name="Zoe", pairingState="unpaired"),
        phone(udid="2", name="b"),
        phone(udid="3", name="A"),
        phone(udid="3", name="A"),
    ]
    assert [device.name for device in read_devices(listing(*records))] == ["A", "b", "Zoe"]


def test_no_devices_are_no_error() -> None:
    assert read_devices(listing()) == ()


@pytest.mark.parametrize(
    "text",
    ["", "null", "[]", '{"result": null}', '{"result": {}}', '{"result": {"devices": {}}}', "[" * 100_000],
)
def test_what_is_no_listing_is_refused(text: str) -> None:
    with pytest.raises(BuildError, match="does not say which iPhones"):
        read_devices(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *("identifier", "properties", "hardware", "state", "connection", "software", "device"),
                    *("hardwareProperties", "deviceProperties", "connectionProperties", "udid", "name"),
                    *("osVersionNumber", "stringValue", "developerModeStatus", "pairingState", "reality"),
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(st.lists(JSON, max_size=4))
def test_no_device_breaks_the_listing(records: list[Any]) -> None:
    read_devices(json.dumps({"result": {"devices": records}}))


def test_a_device_is_chosen_by_identifier_or_name() -> None:
    other = Device(identifier="B", name="Other", model="", is_ready=True)
    assert choose_device([other, READY], UDID) == READY
    assert choose_device([other, READY], "ADA’S iPhone") == READY


def test_a_device_that_cannot_be_chosen_is_told() -> None:
    locked = Device(identifier="B", name="B", model="", is_ready=False, hint="Unlock it.")
    twin = Device(identifier="C", name="Ada’s iPhone", model="", is_ready=True)
    with pytest.raises(BuildError, match="There is no iPhone “X”") as nobody:
        choose_device([], "X")
    assert nobody.value.hint.startswith("Connect the iPhone by cable")
    with pytest.raises(BuildError, match="There is no iPhone “X”") as nobody:
        choose_device([READY, locked], "X")
    assert nobody.value.hint == "This Mac knows “Ada’s iPhone”, “B”."
    with pytest.raises(BuildError, match="is not ready") as not_ready:
        choose_device([locked], "b")
    assert not_ready.value.hint == "Unlock it."
    with pytest.raises(BuildError, match="Several devices") as several:
        choose_device([READY, twin], "Ada’s iPhone")
    assert f"{UDID}, C" in several.value.hint


def test_the_commands() -> None:
    assert list_command(Path("/t/d.json")) == [
        *("xcrun", "devicectl", "list", "devices", "--timeout", "8", "--quiet"),
        *("--json-output", "/t/d.json"),
    ]
    assert install_command("D", Path("/a b/X.app")) == [
        *("xcrun", "devicectl", "device", "install", "app", "--device", "D", "/a b/X.app"),
    ]
    assert launch_command("D", "com.example.x") == [
        *("xcrun", "devicectl", "device", "process", "launch", "--terminate-existing"),
        *("--device", "D", "com.example.x"),
    ]


def test_the_least_ios_is_that_of_the_template() -> None:
    config = (ios_template_folder() / "Config" / "App.xcconfig").read_text(encoding="utf-8")
    found = re.search(r"^IPHONEOS_DEPLOYMENT_TARGET = (\d+)\.", config, re.MULTILINE)
    assert found is not None
    assert int(found[1]) == MINIMUM_IOS
