"""``workbench golden``: write the pictures and samples that DigitKit's tests compare with."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from workbench.cli import output
from workbench.cli.options import JsonOption


def golden(
    out: Annotated[Path, typer.Option(help="The folder to write to; files of an earlier set are replaced.")],
    as_json: JsonOption = False,
) -> None:
    """Write the golden set: regions in, samples out, for whoever ports the way from picture to sample."""
    from workbench.vision.golden.writing import write_golden_set

    written = write_golden_set(out)
    if as_json:
        output.say_json({"path": str(out), **asdict(written)})
        return
    output.say(
        f"{written.frames} pictures with {written.found} digits and {written.regions} regions "
        f"written to {out} ({written.bytes / 1000:,.0f} kB)"
    )
