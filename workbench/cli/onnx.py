"""``workbench convert --format onnx``."""

from __future__ import annotations

from pathlib import Path

from workbench.cli import output
from workbench.cli.proof import naming_what_accepts, say_shortfall, summary
from workbench.core import records
from workbench.core.errors import ModelError
from workbench.core.model_format import Precision
from workbench.core.onnx_models import read_onnx_measurement
from workbench.worker.protocol import ConvertToOnnx


def convert_to_onnx(request: ConvertToOnnx, *, precision: Precision | None, as_json: bool) -> None:
    """Write and prove an ONNX model, and say what came of it; ``precision`` is what was asked for."""
    if precision not in (None, Precision.FP32):
        raise ModelError(
            "An ONNX model stores its weights as 32-bit floats.", hint="Leave --precision out, or say fp32."
        )
    from workbench.worker.onnx_job import convert_run_to_onnx

    with (
        naming_what_accepts(),
        output.watching(as_json=False) as emit,
        output.stopping_on_interrupt() as should_stop,
    ):
        path = Path(convert_run_to_onnx(request, emit=emit, should_stop=should_stop))
    measured = read_onnx_measurement(path)
    if measured is None:
        raise ModelError(f"What was measured of {path} cannot be read.", hint="Convert it once more.")
    if as_json:
        output.say_json(
            {
                "path": str(path),
                "format": "onnx",
                "precision": Precision.FP32.value,
                "bytes": measured.bytes,
                "verification": records.to_plain(measured.verification),
                "shortfall": measured.verification.shortfall(Precision.FP32),
            }
        )
        return
    output.say(f"{path}: ONNX, {Precision.FP32.title}, {measured.bytes / 1000:,.0f} kB")
    output.say(
        f"{measured.verified_on}: {summary(measured.verification)}, "
        f"{measured.milliseconds:.2f} ms a sample in onnxruntime"
    )
    say_shortfall(measured.verification, Precision.FP32)
