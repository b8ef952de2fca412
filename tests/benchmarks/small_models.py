"""What the smallest form of trained runs weighs and loses, beside plain 4-bit and 2-bit palettes.

``python -m tests.benchmarks.small_models RUN… [--data PATH]``

RUN is the folder of a run. The aim: at most 64,000 bytes for the tutorial's network, all files of the
package counted, and at most 0.1 percentage points of test accuracy less than with 32-bit floats. The
weights are fitted to training samples; the test set only measures.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.core.files import size_on_disk
from workbench.core.model_format import ModelCard, ModelFormat, Precision
from workbench.core.run_folder import RunFolder
from workbench.coreml.conversion import convert
from workbench.coreml.runtime import open_model
from workbench.data.dataset import Samples
from workbench.data.mnist import load_test_samples, load_train_samples
from workbench.engine.evaluation import classifier_of, function_of, load_network
from workbench.engine.palette_fitting import fitting_samples, on_palettes

MOST_BYTES = 64_000
MOST_LOST = 0.001


@dataclass(frozen=True, kw_only=True)
class Row:
    """A form of a run; accuracies are fractions, ``seconds`` those that the fitting took."""

    run: str
    form: str
    bytes: int
    exact: float
    accuracy: float
    agreement: float
    seconds: float | None = None

    @property
    def reaches_aim(self) -> bool:
        """Whether it is small and accurate enough."""
        return self.bytes <= MOST_BYTES and round(self.exact - self.accuracy, 6) <= MOST_LOST

    def __str__(self) -> str:
        fitting = "" if self.seconds is None else f"{self.seconds:.1f} s"
        return (
            f"{self.run:24} {self.form:10} {self.bytes:>9,} {self.exact:>8.2%} {self.accuracy:>8.2%} "
            f"{100 * (self.accuracy - self.exact):>+7.2f} {self.agreement:>9.2%} {fitting:>8}  "
            f"{'yes' if self.reaches_aim else 'no'}"
        )


def rows_of(run: RunFolder, given: Path | None, folder: Path) -> list[Row]:
    """Return a run's smallest form, and what rounding to the nearest makes of its palettes."""
    record = run.read_record()
    data = given or Path(record.dataset.path)
    network, test = load_network(run.model_path), load_test_samples(data)
    expected = classifier_of(network)(test.images)
    begun = time.perf_counter()
    images = fitting_samples(load_train_samples(data), record.recipe)
    fitted = on_palettes(network, images, Precision.PALETTE2)
    seconds = time.perf_counter() - begun
    rows = []
    for form, precision, source in (
        ("palette4", Precision.PALETTE4, network),
        ("nearest", Precision.PALETTE2, network),
        ("palette2", Precision.PALETTE2, fitted),
    ):
        answers, size = _exported(source, precision, record.labels, test, folder)
        rows.append(
            Row(
                run=record.name,
                form=form,
                bytes=size,
                exact=float((expected.argmax(axis=1) == test.labels).mean()),
                accuracy=float((answers.argmax(axis=1) == test.labels).mean()),
                agreement=float((answers.argmax(axis=1) == expected.argmax(axis=1)).mean()),
                seconds=seconds if source is fitted else None,
            )
        )
    return rows


def _exported(
    network: Any, precision: Precision, labels: tuple[str, ...], test: Samples, folder: Path
) -> tuple[NDArray[np.float32], int]:
    """Return what the exported file answers in the reference runtime, and its bytes on disk."""
    out = folder / "DigitClassifier.mlpackage"
    convert(
        function_of(network),
        out=out,
        model_format=ModelFormat.MLPROGRAM,
        precision=precision,
        labels=labels,
        card=ModelCard(),
    )
    return open_model(out, runtime="reference").classify(test.images), size_on_disk(out)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("runs", type=Path, nargs="+", metavar="RUN", help="the folder of a finished run")
    parser.add_argument("--data", type=Path, help="the data set, where it is not where the run says")
    given = parser.parse_args()
    print(f"{os.cpu_count()} processors, {os.getloadavg()[0]:.1f} busy with other work at the start")
    heads = f"{'bytes':>9} {'fp32':>8} {'form':>8} {'points':>7} {'agree':>9} {'fitting':>8}  aim"
    print(f"{'run':24} {'form':10} {heads}")
    with tempfile.TemporaryDirectory() as folder:
        for run in given.runs:
            for row in rows_of(RunFolder(run), given.data, Path(folder)):
                print(row, flush=True)


if __name__ == "__main__":
    main()
