"""What Xcode's tools say when something fails, as a sentence and a hint.

Their wording changes from version to version. What is not known here is told with its first error as it
is; the details always have the tool's own last lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from workbench.core.errors import BuildError
from workbench.ios.build import is_error

_DETAIL_LINES = 200
_LAST_LINES = 40
_LONGEST_QUOTE = 200
# devicectl says this of every Mac without a signing account, whatever becomes of the command.
_NOISE = "No provider was found"
_WARNING = "warning: "
_COMPILER_ERROR = re.compile(r":\d+:\d+: (fatal )?error: ")

_NO_TEAM = (
    "The app has no team to be signed by.",
    "Enter your team and export again, or choose it in Xcode under Signing & Capabilities.",
)

# The first that fits counts: what is more particular stands before what it may be wrapped in.
_KNOWN: tuple[tuple[str, str, str], ...] = (
    (
        r"pla update available|program license agreement",
        "Apple has a new developer agreement for your team.",
        "Sign in at developer.apple.com/account, accept it, and try again.",
    ),
    (
        r"agree\w* to the xcode|xcodebuild -license",
        "The licence of Xcode has not been accepted yet.",
        "Open Xcode once and accept it, or run “sudo xcodebuild -license accept” in a terminal.",
    ),
    (
        r"-runfirstlaunch|required plugin failed to load|first launch tasks",
        "Xcode has not finished its installation.",
        "Open Xcode once and let it install its components.",
    ),
    (
        r"requires xcode, but active developer|unable to find utility|invalid active developer path"
        r"|no developer tools were found",
        "The chosen developer tools are not those of an Xcode.",
        "In Xcode’s settings, Locations, choose Xcode under Command Line Tools.",
    ),
    (
        r"no space left on device|disk is full",
        "The disk of this Mac is full.",
        "Make room, and build again.",
    ),
    (
        r"ios [\d.]+ is not installed|platform not installed|no simulator runtime version"
        r"|no available simulator runtimes|download and install the platform",
        "Xcode has no iOS platform installed.",
        "In Xcode’s settings, Components, get iOS; or run “xcodebuild -downloadPlatform iOS” in a terminal.",
    ),
    (
        r"no accounts?\b|no account for team|accounts registered with xcode",
        "Xcode is not signed in to an Apple account of this team.",
        "Sign in under Accounts in Xcode’s settings, and check the team.",
    ),
    (
        r"requires (selecting )?(either )?a development team",
        *_NO_TEAM,
    ),
    (
        r"failed to register bundle identifier|cannot be registered to your development team"
        r"|please enter a different string",
        "The bundle identifier belongs to somebody else.",
        "Choose another one, and export again.",
    ),
    (
        r"errsecinternalcomponent|user interaction is not allowed",
        "The keychain did not let Xcode sign the app.",
        "Unlock the login keychain, build once in Xcode, and answer “Always Allow” when it asks.",
    ),
    (
        r"developer mode (is )?(disabled|not enabled|off)|developer mode status: disabled"
        r"|enable developer mode|developer mode must be",
        "Developer Mode is off on the iPhone.",
        "Turn it on there in Settings, Privacy & Security, at the end. The iPhone restarts then.",
    ),
    (
        r"devicelocked|device is locked|could not be, unlocked|passcoderequired|needs? to be unlocked"
        r"|unlock (the|your) device",
        "The iPhone is locked.",
        "Unlock it, leave its screen on, and try again.",
    ),
    (
        r"explicitly trusted|untrusted developer",
        "The iPhone does not trust your team yet.",
        "On the iPhone, in Settings, General, VPN & Device Management, trust it; then open the app there.",
    ),
    (
        r"maximum number of (installed )?apps",
        "The iPhone has as many apps of a free account as Apple allows.",
        "Delete one of them from the iPhone, and try again.",
    ),
    (
        r"not paired|must be paired|has not been paired|pairing (failed|is required)|trust this computer",
        "The iPhone does not trust this Mac yet.",
        "Connect it by cable, unlock it, and tap Trust when it asks.",
    ),
    (
        r"no profiles for|provisioning profile|no signing certificate|signing certificate",
        "Xcode could not get what signing the app needs.",
        "Open the project in Xcode, look at Signing & Capabilities, and correct what it says there.",
    ),
    (
        r"is not a member of the|code ?sign(ing)? (error|failed)|command codesign failed",
        "The app could not be signed.",
        "Open the project in Xcode, look at Signing & Capabilities, and correct what it says there.",
    ),
    (
        r"(not enough|insufficient) (storage|space)",
        "The iPhone has not enough room for the app.",
        "Delete something from it, and try again.",
    ),
    (
        r"developer disk image|preparing the device|preparation errors|device support",
        "Xcode could not prepare the iPhone for development.",
        "Unlock it and connect it by cable; a newer iOS may need a newer Xcode.",
    ),
    (
        r"unable to find a (destination|device)|device (was )?(not found|disconnected)|not connected"
        r"|timed out waiting for|connection was (lost|interrupted|invalidated)",
        "The iPhone cannot be reached.",
        "Connect it by cable, unlock it, and try again.",
    ),
    (
        r"database is locked|another build (is )?(running|in progress)|concurrent builds",
        "Another build of this project is running.",
        "Wait until it ends, or stop it, and build again.",
    ),
)


def needs_team() -> BuildError:
    """Return what is wrong with an app for an iPhone that nobody signs."""
    message, hint = _NO_TEAM
    return BuildError(message, hint=hint)


def explain(lines: Sequence[str], *, failed: str) -> BuildError:
    """Return what the lines of a tool that failed mean; ``failed`` is the sentence where they are not known.

    The code that the app was made of compiles as it was exported: an error in it is the user's own.
    """
    details = "\n".join(lines[-_DETAIL_LINES:])
    lines = [line for line in lines if _NOISE not in line and _WARNING not in line]
    errors = [line.strip() for line in lines if is_error(line)]
    in_code = [line for line in errors if _COMPILER_ERROR.search(line)]
    if in_code:
        count = len(set(in_code))
        return BuildError(
            f"The app does not compile: {count} error{'s' if count > 1 else ''} in its code.",
            hint=_quoted(in_code[0]),
            details=details,
        )
    told = "\n".join(_about_errors(lines)).lower().replace("’", "'")
    for pattern, message, hint in _KNOWN:
        if re.search(pattern, told):
            return BuildError(message, hint=hint, details=details)
    hint = _quoted(errors[0]) if errors else "The details have what it said."
    return BuildError(failed, hint=hint, details=details)


def _about_errors(lines: Sequence[str]) -> Sequence[str]:
    """Return the lines from the first error on, which those after it explain; without one, the last."""
    for index, line in enumerate(lines):
        if is_error(line):
            return lines[index : index + _DETAIL_LINES]
    return lines[-_LAST_LINES:]


def _quoted(error: str) -> str:
    return error if len(error) <= _LONGEST_QUOTE else f"{error[:_LONGEST_QUOTE]}…"
