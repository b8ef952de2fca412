"""``workbench read`` and ``workbench watch``: digits in images, cameras and videos."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workbench.cli import output
from workbench.cli.options import JsonOption, ModelOption
from workbench.cli.targets import open_core_ml
from workbench.core.errors import SourceError
from workbench.core.labels import is_digits, set_names

if TYPE_CHECKING:
    from workbench.vision.frame import Box
    from workbench.vision.reading import Reading


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
    from workbench.vision.overlay import with_labels
    from workbench.vision.reading import read_image

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
            output.say_json({"image": str(path), "digits": _digits(result.readings, photo.as_stored)})
        else:
            output.say(f"{path}: {_sentence(result.readings, runtime.labels)}")
        if overlay is not None:
            labels = [(one.box, one.label) for one in result.readings]
            save_image(overlay, with_labels(photo.image, labels))
    if has_failed:
        raise typer.Exit(1)


def watch(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="Camera index, video file or stream.")],
    model: ModelOption = None,
    frames: Annotated[int, typer.Option(help="Stop after so many frames; 0 for no end.", min=0)] = 0,
    as_json: JsonOption = False,
) -> None:
    """Read a camera or a video, a line a frame, until it ends or Ctrl-C.

    What is printed of a moving picture is steady: labels decided by several frames. --json has those
    as "steady", each with an id that stays with its digit, and what each frame says by itself as
    "digits".
    """
    from workbench.vision.newest import newest_of
    from workbench.vision.reading import read_image
    from workbench.vision.sources import open_source, parse_source
    from workbench.vision.steadying import Steadier

    _, runtime = open_core_ml(model)
    opened = newest_of(open_source(parse_source(source)))
    is_moving = opened.frame_rate > 0
    steadier = Steadier()
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
                steady = steadier.steady(result.readings, (), frame.seconds) if is_moving else None
                if as_json:
                    told: dict[str, Any] = {"frame": count, "frames_per_second": round(rate, 2)}
                    told["digits"] = _digits(result.readings, frame.as_stored)
                    if steady is not None:
                        told["steady"] = [
                            {"id": tracked.id, **digit}
                            for tracked, digit in zip(
                                steady.tracked, _digits(steady.readings, frame.as_stored), strict=True
                            )
                        ]
                    output.say_json(told)
                else:
                    readings = result.readings if steady is None else steady.readings
                    output.say(f"{count:>6}  {rate:5.1f} frames/s  {_sentence(readings, runtime.labels)}")
                if count == frames:
                    break
    finally:
        opened.close()


def _digits(readings: Sequence[Reading], placed: Callable[[Box], Box]) -> list[dict[str, Any]]:
    return [
        {
            "box": list(astuple(placed(reading.box))),
            "label": reading.label,
            "confidence": round(float(reading.confidence), 4),
        }
        for reading in readings
    ]


def _sentence(readings: Sequence[Reading], labels: Sequence[str]) -> str:
    if not readings:
        return "no digit found" if is_digits(labels) else "nothing found"
    # A name may have spaces in it.
    between = " " if all(len(label) == 1 for label in set_names(labels)) else ", "
    return between.join(f"{reading.label} ({reading.confidence:.1%})" for reading in readings)
