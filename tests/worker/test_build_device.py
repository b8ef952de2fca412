"""Which iPhones there are for an app, and building one onto them, with executables in Xcode's place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ios.fake_xcode import (
    BUNDLE_IDENTIFIER,
    UDID,
    FakeXcode,
    listing,
    phone,
    phone_5,
    settings,
)
from tests.worker.building import build, failure, of_kind, steps
from workbench.core import events
from workbench.core.building import BuildStep
from workbench.core.events import Report, never
from workbench.worker.build_job import find_devices

LOCKED = """\
Failed to load the list due to error: Error Domain=com.apple.dt.CoreDeviceError "No provider was found."
ERROR: The developer disk image could not be mounted on this device. (CoreDeviceError error 12040)
       Failed to mount image: 0xe80000e2 (kAMDMobileImageMounterDeviceLocked: The device is locked.)
"""


def test_who_could_have_the_app_is_told(xcode: FakeXcode, project: Path) -> None:
    xcode.answer("list", json=listing(phone_5(), version=5))
    _, reports = build(project)

    (found,) = of_kind(reports, events.BuildFound)
    (device,) = found.devices
    assert (device.identifier, device.name, device.is_ready) == (UDID, "Ada’s iPhone", True)


@pytest.mark.parametrize("said", ["", "not JSON", '{"result": 5}', "[" * 50_000])
def test_a_build_does_not_fail_for_devices_that_cannot_be_listed(
    xcode: FakeXcode, project: Path, said: str
) -> None:
    xcode.answer("list", json=said)
    app, reports = build(project)

    assert app == str(xcode.product)
    (remark,) = of_kind(reports, events.BuildRemark)
    assert remark.message == "Xcode does not say which iPhones there are."


@pytest.mark.parametrize("wanted", [UDID, "ada’s iphone"])
def test_an_app_goes_on_an_iphone(xcode: FakeXcode, project: Path, wanted: str) -> None:
    app, reports = build(project, wanted)

    assert steps(reports) == [
        BuildStep.LOOKING.value,
        BuildStep.CHECKING.value,
        BuildStep.BUILDING.value,
        BuildStep.INSTALLING.value,
        BuildStep.STARTING.value,
    ]
    (build_call,) = xcode.calls("build")
    assert f"platform=iOS,id={UDID}" in build_call.words
    assert "-allowProvisioningUpdates" in build_call.words
    assert "CODE_SIGNING_ALLOWED=NO" not in build_call.words
    (install,), (launch,) = xcode.calls("install"), xcode.calls("launch")
    assert install.words == ("devicectl", "device", "install", "app", "--device", UDID, app)
    assert launch.words[-3:] == ("--device", UDID, BUNDLE_IDENTIFIER)
    assert not of_kind(reports, events.BuildRemark)


def test_an_iphone_that_is_locked_when_the_app_is_installed(xcode: FakeXcode, project: Path) -> None:
    xcode.answer("install", said=LOCKED, status=1)
    error = failure(project, UDID)

    assert error.message == "The iPhone is locked."
    assert error.hint.startswith("Unlock it")
    assert "kAMDMobileImageMounterDeviceLocked" in error.details


def test_an_app_that_is_installed_but_not_started_is_a_success_with_a_remark(
    xcode: FakeXcode, project: Path
) -> None:
    said = (
        "ERROR: The application failed to launch. (com.apple.dt.CoreDeviceError error 10002)\n"
        "       Unable to launch the app because the device was not, or could not be, unlocked.\n"
    )
    xcode.answer("launch", said=said, status=1)
    app, reports = build(project, UDID)

    assert app == str(xcode.product)
    (remark,) = of_kind(reports, events.BuildRemark)
    assert remark.message == ("The app is on “Ada’s iPhone”, but it was not started. The iPhone is locked.")


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        ({"developerModeStatus": "disabled"}, "Developer Mode"),
        ({"pairingState": "unpaired"}, "tap Trust"),
        ({"tunnelState": "unavailable"}, "same Wi-Fi"),
        ({"osVersionNumber": "16.7.2"}, "iOS 17 or later; this device has 16.7.2"),
    ],
)
def test_an_iphone_that_is_not_ready_is_told_before_the_build(
    xcode: FakeXcode, project: Path, change: dict[str, str], hint: str
) -> None:
    xcode.answer("list", json=listing(phone(**change)))
    error = failure(project, UDID)

    assert error.message == "“Ada’s iPhone” is not ready for the app."
    assert hint in error.hint
    assert not xcode.calls("build")


def test_an_iphone_that_is_not_there(xcode: FakeXcode, project: Path) -> None:
    error = failure(project, "Grace’s iPhone")

    assert error.message == "There is no iPhone “Grace’s iPhone”."
    assert error.hint == "This Mac knows “Ada’s iPhone”."


def test_an_iphone_takes_no_app_without_a_team(xcode: FakeXcode, project: Path) -> None:
    xcode.answer("settings", said=settings(xcode.product, team=""))
    error = failure(project, UDID)

    assert "no team" in error.message
    assert "Signing & Capabilities" in error.hint
    assert not xcode.calls("build")


def test_the_simulator_needs_no_team(xcode: FakeXcode, project: Path) -> None:
    xcode.answer("settings", said=settings(xcode.product, team=""))
    assert build(project)[0] == str(xcode.product)


def test_devices_are_found(xcode: FakeXcode) -> None:
    watch = phone(deviceType="appleWatch", platform="watchOS", udid="watch")
    xcode.answer("list", json=listing(watch, phone()))
    reports: list[Report] = []
    find_devices(emit=reports.append, should_stop=never)
    (found,) = of_kind(reports, events.BuildFound)
    assert [device.name for device in found.devices] == ["Ada’s iPhone"]
