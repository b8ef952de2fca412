"""What Xcode's tools say when something fails, and the sentence that a user reads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ios.fake_xcode import BUILD_LOG
from workbench.core.errors import BuildError
from workbench.ios.build_errors import explain

DESTINATION = """\
xcodebuild: error: Unable to find a destination matching the provided destination specifier:
\t\t{ generic:1, platform:iOS Simulator }

\tIneligible destinations for the "Digits" scheme:
\t\t{ platform:iOS, id:dvtdevice-DVTiPhonePlaceholder-iphoneos:placeholder, name:Any iOS Device, """
SAID = [
    (
        "You have not agreed to the Xcode license agreements. Please run 'sudo xcodebuild -license'",
        "The licence of Xcode has not been accepted yet.",
    ),
    (
        "Agreeing to the Xcode/iOS license requires admin privileges, please run “sudo xcodebuild -license”",
        "The licence of Xcode has not been accepted yet.",
    ),
    (
        "A required plugin failed to load. Try running 'xcodebuild -runFirstLaunch'.",
        "Xcode has not finished its installation.",
    ),
    (
        "xcode-select: error: tool 'xcodebuild' requires Xcode, but active developer directory "
        "'/Library/Developer/CommandLineTools' is a command line tools instance",
        "The chosen developer tools are not those of an Xcode.",
    ),
    (
        f"{DESTINATION}error:iOS 26.0 is not installed. Please download and install the platform }}",
        "Xcode has no iOS platform installed.",
    ),
    (
        f"{DESTINATION}error:iOS 18.2 is not installed. To use with Xcode, first download and install it }}",
        "Xcode has no iOS platform installed.",
    ),
    (
        'error: No simulator runtime version from ["23F77"] available to use with SDK version 23C57',
        "Xcode has no iOS platform installed.",
    ),
    (
        'Digits.xcodeproj: error: Signing for "DigitCamera" requires a development team. Select one.',
        "The app has no team to be signed by.",
    ),
    (
        "Digits.xcodeproj: error: No Accounts: Add a new account in Accounts settings.\n"
        "Digits.xcodeproj: error: No profiles for 'com.example.digits' were found",
        "Xcode is not signed in to an Apple account of this team.",
    ),
    (
        'Digits.xcodeproj: error: No account for team "ABCDE12345".',
        "Xcode is not signed in to an Apple account of this team.",
    ),
    (
        "Digits.xcodeproj: error: No profiles for 'com.example.digits' were found: Xcode couldn't find any.",
        "Xcode could not get what signing the app needs.",
    ),
    (
        "error: Failed Registering Bundle Identifier: The app identifier cannot be registered to your "
        "development team because it is not available.",
        "The bundle identifier belongs to somebody else.",
    ),
    (
        "error: Unable to process request - PLA Update available: You currently don't have access.",
        "Apple has a new developer agreement for your team.",
    ),
    (
        "/x/DigitCamera.app: errSecInternalComponent\nCommand CodeSign failed with a nonzero exit code",
        "The keychain did not let Xcode sign the app.",
    ),
    (
        "Command CodeSign failed with a nonzero exit code",
        "The app could not be signed.",
    ),
    (
        "ERROR: The developer disk image could not be mounted on this device.\n"
        "    Failed to mount: 0xe80000e2 (kAMDMobileImageMounterDeviceLocked: The device is locked.)",
        "The iPhone is locked.",
    ),
    (
        "ERROR: Unable to launch com.example because the device was not, or could not be, unlocked.",
        "The iPhone is locked.",
    ),
    (
        "ERROR: The developer disk image could not be mounted on this device. (error 12040)\n"
        "Error: The operation failed because Developer Mode is disabled.",
        "Developer Mode is off on the iPhone.",
    ),
    (
        "ERROR: The developer disk image could not be mounted on this device. (error 12040)",
        "Xcode could not prepare the iPhone for development.",
    ),
    (
        "ERROR: Unable to launch com.example because it has an invalid code signature, inadequate "
        "entitlements or its profile has not been explicitly trusted by the user.",
        "The iPhone does not trust your team yet.",
    ),
    (
        "ERROR: This device has reached the maximum number of installed apps using a free profile.",
        "The iPhone has as many apps of a free account as Apple allows.",
    ),
    (
        "ERROR: The device must be paired before it can be connected.",
        "The iPhone does not trust this Mac yet.",
    ),
    (
        "xcodebuild: error: Timed out waiting for all destinations matching the provided specifier",
        "The iPhone cannot be reached.",
    ),
    (
        "error: unable to attach DB: error: accessing build database: database is locked",
        "Another build of this project is running.",
    ),
    ("error: No space left on device", "The disk of this Mac is full."),
]


@pytest.mark.parametrize(("said", "message"), SAID, ids=range(len(SAID)))
def test_what_is_known_becomes_a_sentence_with_a_hint(said: str, message: str) -> None:
    error = explain([*BUILD_LOG.splitlines()[:4], *said.splitlines()], failed="It failed.")
    assert isinstance(error, BuildError)
    assert error.message == message
    assert error.hint.endswith((".", "terminal."))
    assert said.splitlines()[-1] in error.details


def test_what_is_not_known_is_told_as_it_is() -> None:
    error = explain(["Touch x", "error: The frobnicator is out.", "more"], failed="The build failed.")
    assert (error.message, error.hint) == ("The build failed.", "error: The frobnicator is out.")
    assert error.details == "Touch x\nerror: The frobnicator is out.\nmore"


def test_a_failure_without_a_word_is_told() -> None:
    error = explain([], failed="The build failed.")
    assert (error.message, error.details) == ("The build failed.", "")


def test_errors_in_the_code_come_before_everything_else() -> None:
    lines = [
        "App/Own.swift:3:1: error: cannot find 'provisioning profile' in scope",
        "App/Own.swift:3:1: error: cannot find 'provisioning profile' in scope",
        "App/Own.swift:9:4: error: the device is locked",
    ]
    error = explain(lines, failed="The build failed.")
    assert error.message == "The app does not compile: 2 errors in its code."
    assert error.hint == lines[0]


def test_what_a_build_says_before_its_error_explains_nothing() -> None:
    lines = [
        'Signing Identity:     "Apple Development"',
        'Provisioning Profile: "iOS Team Provisioning Profile: *"',
        "error: The frobnicator is out.",
    ]
    assert explain(lines, failed="The build failed.").message == "The build failed."


def test_what_devicectl_always_says_is_no_error() -> None:
    noise = 'Failed to load the list due to error: Error Domain=x "No provider was found."'
    error = explain([noise, "ERROR: The frobnicator is out."], failed="No.")
    assert error.hint == "ERROR: The frobnicator is out."


def test_long_errors_and_much_output_are_cut() -> None:
    error = explain([f"error: {'x' * 5000}", *["line"] * 5000], failed="No.")
    assert len(error.hint) < 300
    assert error.details.count("\n") < 200


@given(st.lists(st.text(max_size=100), max_size=20))
def test_no_lines_break_the_explaining(lines: list[str]) -> None:
    assert explain(lines, failed="The build failed.").message


def test_a_warning_explains_nothing() -> None:
    lines = ["/x: warning: the device is not connected", "ld: error: no such symbol", "warning: no accounts"]
    assert explain(lines, failed="The build failed.").hint == "ld: error: no such symbol"
    assert explain(lines[:1], failed="The build failed.").message == "The build failed."
