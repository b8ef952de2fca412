"""Swift's compiler, for the app's sources: stub modules first, then DigitKit, then the app."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.core.bundled import ios_template_folder

STUBS = Path(__file__).resolve().parents[1] / "swift_stubs"
# Each needs only those before it.
MODULES = (
    "FoundationAdditions",
    "os",
    "CoreGraphics",
    "CoreVideo",
    "CoreMedia",
    "QuartzCore",
    "CoreML",
    "Vision",
    "AVFoundation",
    "UIKit",
)
_STRICT = ("-swift-version", "6", "-strict-concurrency=complete", "-warnings-as-errors")
RESOURCE_ACCESSOR = "import Foundation\nextension Bundle { static var module: Bundle { .main } }\n"


@dataclass(frozen=True)
class Compiled:
    """How a run of the compiler ended, and what it said."""

    is_clean: bool
    output: str


def has_swift() -> bool:
    """Return whether Swift is installed."""
    return shutil.which("swiftc") is not None


def app_sources() -> list[Path]:
    """Return the app's Swift files."""
    return sorted((ios_template_folder() / "App").rglob("*.swift"))


def build_stubs(folder: Path) -> None:
    """Build the stub modules into ``folder``, with libraries to link; tests may look into them."""
    for module in MODULES:
        sources = [STUBS / f"{module}.swift", *sorted(STUBS.glob(f"{module}+*.swift"))]
        library = ("-emit-library", "-static", "-enable-testing", "-o", str(folder / f"lib{module}.a"))
        _must(_build_module(module, sources, folder, *library))


def build_digitkit(folder: Path, *options: str) -> None:
    """Build DigitKit as a module into ``folder``, with a library to link; optimised without options."""
    # The package manager writes this accessor for a package with resources.
    accessor = folder / "resource_bundle_accessor.swift"
    accessor.write_text(RESOURCE_ACCESSOR)
    sources = sorted((ios_template_folder() / "DigitKit" / "Sources" / "DigitKit").rglob("*.swift"))
    library = ("-emit-library", "-static", "-wmo", "-o", str(folder / "libDigitKit.a"))
    _must(_build_module("DigitKit", [*sources, accessor], folder, *library, *(options or ("-O",))))


def type_check(sources: list[Path], modules: Path) -> Compiled:
    """Type-check an app in Swift 6 mode, every warning an error.

    Beyond ``-typecheck``, the intermediate code is made and thrown away: only there does the
    compiler see whether everything is initialised and whether values may cross between actors.
    """
    options = ("-emit-sil", "-wmo", "-o", "/dev/null", "-parse-as-library", "-module-name", "DigitCamera")
    return _compile(*options, *_STRICT, "-I", modules, *sources)


def build_program(
    sources: list[Path],
    modules: Path,
    program: Path,
    *,
    libraries: Sequence[str] = ("DigitKit",),
    name: str = "main",
    is_fast: bool = True,
) -> None:
    """Build a program, as the module ``name``, that uses modules with libraries.

    One that need not be fast is built in less time.
    """
    options = ("-O" if is_fast else "-Onone", "-swift-version", "6", "-module-name", name)
    linked = [f"-l{library}" for library in libraries]
    _must(_compile(*options, "-I", modules, "-L", modules, "-o", program, *sources, *linked))


def _build_module(name: str, sources: list[Path], folder: Path, *options: str) -> Compiled:
    return _compile(
        "-emit-module",
        *("-parse-as-library", "-swift-version", "6", "-module-name", name, "-I", folder),
        *("-emit-module-path", folder / f"{name}.swiftmodule"),
        *options,
        *sources,
    )


def _compile(*arguments: str | Path) -> Compiled:
    done = subprocess.run(["swiftc", *map(str, arguments)], capture_output=True, text=True)
    return Compiled(done.returncode == 0, done.stdout + done.stderr)


def _must(compiled: Compiled) -> None:
    assert compiled.is_clean, compiled.output
