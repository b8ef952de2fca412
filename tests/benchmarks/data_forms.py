"""How long a set takes that is no npz: EMNIST's files, and a folder of pictures; and the figures of a split.

``python -m tests.benchmarks.data_forms [--count N]`` writes drawn digits in those forms and opens them.
Seconds are processor time.
"""

from __future__ import annotations

import argparse
import gzip
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from tests.data.files import idx_bytes
from workbench.core.events import ignore, never
from workbench.core.picture_mode import PictureMode
from workbench.data.dataset import Samples
from workbench.data.drawn import draw_digits
from workbench.data.mnist import load_dataset
from workbench.data.statistics import facts_of
from workbench.vision.picture_folder import pack_pictures
from workbench.vision.picture_survey import survey

_PICTURE_SIDE = 160
_BY_CLASS, _BY_CLASS_TEST = 697_932, 116_323


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000, help="pictures in the folder")
    count = parser.parse_args().count
    digits = draw_digits(max(count, 2000), 1)
    with tempfile.TemporaryDirectory() as scratch:
        _measure_emnist(Path(scratch), digits)
        for side in (28, _PICTURE_SIDE):
            _measure_pictures(Path(scratch) / str(side), digits.subset(slice(0, count)), side)
    large = Samples(np.resize(digits.images, (60_000, 28, 28)), np.resize(digits.labels, 60_000))
    _say("figures of 60,000 samples", 60_000, lambda: facts_of(large, 10))


def _measure_emnist(scratch: Path, digits: Samples) -> None:
    for split, count in (("train", _BY_CLASS), ("test", _BY_CLASS_TEST)):
        images, labels = np.resize(digits.images, (count, 28, 28)), np.resize(digits.labels, count)
        for kind, array in (("images-idx3", images), ("labels-idx1", labels)):
            path = scratch / f"emnist-byclass-{split}-{kind}-ubyte.gz"
            path.write_bytes(gzip.compress(idx_bytes(array), compresslevel=1))
    _say("EMNIST by class", _BY_CLASS + _BY_CLASS_TEST, lambda: load_dataset(scratch))


def _measure_pictures(folder: Path, digits: Samples, side: int) -> None:
    for number, (image, label) in enumerate(zip(digits.images, digits.labels, strict=True)):
        place = folder / str(label)
        place.mkdir(parents=True, exist_ok=True)
        picture = 255 - cv2.resize(image, (side, side), interpolation=cv2.INTER_CUBIC)
        if not cv2.imwrite(str(place / f"{number}.png"), picture):
            raise OSError(f"{place} cannot be written")
    found = survey(folder, should_stop=never)
    modes: tuple[PictureMode, ...] = ("whole", "ink")
    for mode in modes:

        def pack(mode: PictureMode = mode) -> object:
            return pack_pictures(found, folder / "set.npz", mode=mode, emit=ignore, should_stop=never)

        _say(f"pictures of {side}×{side}, {mode}", len(digits), pack)


def _say(what: str, count: int, work: Callable[[], object]) -> None:
    begun = time.process_time()
    work()
    seconds = time.process_time() - begun
    print(f"{what:<32} {seconds:6.2f} s  {count / seconds:>12,.0f} a second")


if __name__ == "__main__":
    main()
