"""``workbench read`` and ``workbench watch``: digits in images, cameras and videos."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workbench.cli import output
from workbench.cli.options import JsonOption, ModelOption
from workbench.cli.targets import open_core_ml
from workbench.core.errors import SourceError

if TYPE_CHECKING:
    from workbench.vision.frame import Box
    from workbench.vision.reading import FrameReading


def read(
    images: Annotated[list[Path], typer.Argument(metavar="IMAGE…", help="Image files.")],
    model: ModelOption = None,
    overlay: Annotated[
        Path | None, typer.Option(help="Write the picture with its readings here (one image only).")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Read every digit in images; one that cannot be read is told, and the others are read all the same."""
    from workbench.vision.images import load_photo, save_image
    from workbench.vision.reading import draw_readings, read_image

    if overlay is not None and len(images) != 1:
        raise typer.BadParameter("--overlay takes one image", param_hint="--overlay")
    _, runtime = open_core_ml(model)
    has_failed = False
    for path in images:
        try:
            photo = load_photo(path)
        except SourceError as error:
            output.complain(error)
            has_failed = True
            continue
        result = read_image(photo.image, runtime.classify, runtime.labels, decision=runtime.info.decision)
        if as_json:
            output.say_json({"image": str(path), "digits": _digits(result, photo.as_stored)})
        else:
            output.say(f"{path}: {_sentence(result)}")
        if overlay is not None:
            save_image(overlay, draw_readings(photo.image, result.readings))
    if has_failed:
        raise typer.Exit(1)


def watch(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="Camera index, video file or stream.")],
    model: ModelOption = None,
    frames: Annotated[int, typer.Option(help="Stop after so many frames; 0 for no end.", min=0)] = 0,
    as_json: JsonOption = False,
) -> None:
    """Read a camera or a video, a line a frame, until it ends or Ctrl-C."""
    from workbench.vision.reading import read_image
    from workbench.vision.sources import open_source, parse_source

    _, runtime = open_core_ml(model)
    opened = open_source(parse_source(source))
    begin = time.perf_counter()
    count = 0
    try:
        with output.stopping_on_interrupt() as should_stop:
            while not should_stop() and (frame := opened.read()) is not None:
                result = read_image(
                    frame.image, runtime.classify, runtime.labels, decision=runtime.info.decision
                )
                count += 1
                rate = count / (time.perf_counter() - begin)
                if as_json:
                    digits = _digits(result, frame.as_stored)
                    output.say_json({"frame": count, "frames_per_second": round(rate, 2), "digits": digits})
                else:
                    output.say(f"{count:>6}  {rate:5.1f} frames/s  {_sentence(result)}")
                if count == frames:
                    break
    finally:
        opened.close()


def _digits(result: FrameReading, placed: Callable[[Box], Box]) -> list[dict[str, Any]]:
    return [
        {
            "box": list(astuple(placed(reading.box))),
            "label": reading.label,
            "confidence": round(float(reading.confidence), 4),
        }
        for reading in result.readings
    ]


def _sentence(result: FrameReading) -> str:
    if not result.readings:
        return "no digit found"
    return " ".join(f"{reading.label} ({reading.confidence:.1%})" for reading in result.readings)
