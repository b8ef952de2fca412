"""The Info.plist that Xcode makes of the project's settings, modelled on swift-build.

Facts from its ``InfoPlistProcessorTaskAction`` (``defaultInfoPlistContent``): only the names in a fixed
list count, a scene manifest always allows several windows and names no delegate, and values are evaluated
once more on their way.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.ios.xcconfig_reader import evaluate

PREFIX = "INFOPLIST_KEY_"
_TEXTS = frozenset({"CFBundleDisplayName", "LSApplicationCategoryType", "NSCameraUsageDescription"})
_SWITCHES = frozenset({"ITSAppUsesNonExemptEncryption", "UIApplicationSupportsIndirectInputEvents"})
_LISTS = {
    "UISupportedInterfaceOrientations_iPad": "UISupportedInterfaceOrientations~ipad",
    "UISupportedInterfaceOrientations_iPhone": "UISupportedInterfaceOrientations~iphone",
}
# What is generated for a name that ends in _Generation.
_GENERATED: Mapping[str, tuple[str, object]] = {
    "UILaunchScreen_Generation": ("UILaunchScreen", {"UILaunchScreen": {}}),
    "UIApplicationSceneManifest_Generation": (
        "UIApplicationSceneManifest",
        {"UIApplicationSupportsMultipleScenes": True, "UISceneConfigurations": {}},
    ),
}
_IDENTITY = {
    "CFBundleIdentifier": "PRODUCT_BUNDLE_IDENTIFIER",
    "CFBundleName": "PRODUCT_NAME",
    "CFBundleShortVersionString": "MARKETING_VERSION",
    "CFBundleVersion": "CURRENT_PROJECT_VERSION",
    "MinimumOSVersion": "IPHONEOS_DEPLOYMENT_TARGET",
}


def generated_info_plist(settings: Mapping[str, str]) -> dict[str, Any]:
    """Return the Info.plist of an app with these settings; raises `KeyError` for a name that is ignored."""
    known = dict(settings)
    content: dict[str, Any] = {"LSRequiresIPhoneOS": True}
    for setting, value in settings.items():
        if setting.startswith(PREFIX):
            name = setting.removeprefix(PREFIX)
            if name in _TEXTS:
                content[name] = evaluate(value, known)
            elif name in _SWITCHES:
                content[name] = value == "YES"
            elif name in _LISTS:
                content[_LISTS[name]] = value.split()
            elif name in _GENERATED:
                if value == "YES":
                    key, generated = _GENERATED[name]
                    content[key] = generated
            else:
                raise KeyError(f"Xcode makes nothing of {setting}")
    for key, setting in _IDENTITY.items():
        content[key] = evaluate(settings[setting], known)
    content["UIDeviceFamily"] = [int(family) for family in settings["TARGETED_DEVICE_FAMILY"].split(",")]
    return content
