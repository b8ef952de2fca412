"""Writes a trained network as an ONNX model."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import workbench
from workbench.core.errors import ModelError
from workbench.core.files import replacing_file
from workbench.core.model_format import ModelCard, ModelOrigin
from workbench.core.onnx_models import ONNX_SUFFIX
from workbench.core.trained_layers import TrainedLayer
from workbench.onnx.graph import network_graph
from workbench.onnx.library import onnx_package
from workbench.onnx.runtime import LABELS_KEY, OnnxRuntime

# What runtimes of 2022 and later read; nothing here needs a newer one.
_OPERATOR_SET = 17
_FORMAT_VERSION = 8


def write_onnx(
    layers: Sequence[TrainedLayer],
    *,
    out: Path,
    labels: Sequence[str],
    card: ModelCard,
    origin: ModelOrigin | None = None,
) -> None:
    """Write a network as an ONNX model of 32-bit floats to ``out``, replacing what was there.

    It is checked, and opened in onnxruntime, before it takes its place. Raises `ModelError` where
    ``out`` has the wrong suffix, `SetupError` where onnx is not installed, and `OSError`.
    """
    if out.suffix != ONNX_SUFFIX:
        raise ModelError(
            f"“{out.name}” does not end in {ONNX_SUFFIX}, as an ONNX model must.",
            hint=f"Call it “{out.stem}{ONNX_SUFFIX}”.",
        )
    onnx = onnx_package()
    model = onnx.helper.make_model(
        network_graph(layers, labels),
        opset_imports=[onnx.helper.make_opsetid("", _OPERATOR_SET)],
        ir_version=_FORMAT_VERSION,
        producer_name="digit-workbench",
        producer_version=workbench.__version__,
        doc_string=card.description_for(labels),
    )
    onnx.helper.set_model_props(model, _properties(labels, card, origin))
    onnx.checker.check_model(model, full_check=True)
    with replacing_file(out) as aside:
        aside.write_bytes(model.SerializeToString())
        OnnxRuntime(aside)


def _properties(labels: Sequence[str], card: ModelCard, origin: ModelOrigin | None) -> dict[str, str]:
    properties = {
        LABELS_KEY: json.dumps(list(labels)),
        "author": card.author,
        "license": card.licence,
        "version": card.version,
    }
    return {key: value for key, value in properties.items() if value} | (
        {} if origin is None else origin.facts()
    )
