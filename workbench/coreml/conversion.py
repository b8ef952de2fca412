"""Converts a trained network to a Core ML model."""

from __future__ import annotations

import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from workbench.core.errors import ModelError, WorkbenchError
from workbench.core.events import Converted
from workbench.core.files import made_folder, replacing_file, replacing_folder, size_on_disk
from workbench.core.labels import SIDE, is_digits
from workbench.core.model_format import ModelCard, ModelFormat, ModelOrigin, Precision
from workbench.coreml.compression import compressed
from workbench.coreml.library import coremltools_for_conversion, quietly
from workbench.coreml.model_info import METADATA_PREFIX
from workbench.coreml.reference.runtime import ReferenceRuntime

IMAGE_INPUT = "image"
_DIGIT_DESCRIPTION = "One digit, white ink on black, its mass in the middle of 28×28 pixels."
_OTHER_DESCRIPTION = "One sample, white on black, 28×28 pixels."
_LABEL_DESCRIPTION = "The class with the highest probability."
_PROBABILITIES_DESCRIPTION = "The probability of each class."


def check_precision(model_format: ModelFormat, precision: Precision) -> None:
    """Raise `ModelError` where a format has no such precision."""
    if precision not in model_format.precisions:
        raise ModelError(
            f"A {model_format.title.lower()} cannot store its weights as {precision.title}.",
            hint=f"Choose one of: {', '.join(each.value for each in model_format.precisions)}.",
        )


def convert(
    function: Any,
    *,
    out: Path,
    model_format: ModelFormat,
    precision: Precision,
    labels: Sequence[str],
    card: ModelCard,
    origin: ModelOrigin | None = None,
) -> Converted:
    """Write the network ``function`` as a Core ML model to ``out``, replacing what was there.

    ``function`` is a concrete TensorFlow function with one input ``image``, float32 [1, 28, 28, 1],
    0–255, and the probabilities of ``labels`` as its output; it scales by itself. The model takes
    a grayscale image of 28×28 pixels as ``image``. It is opened in the reference runtime before
    it takes its place. Raises `ModelError` where the format has no such precision, ``out`` has the
    wrong suffix, or the network cannot be converted; nothing is left behind then.
    """
    check_precision(model_format, precision)
    if out.suffix != model_format.suffix:
        raise ModelError(
            f"“{out.name}” does not end in {model_format.suffix}, as a {model_format.title} must.",
            hint=f"Call it “{out.stem}{model_format.suffix}”.",
        )
    tools = coremltools_for_conversion()
    with quietly() as said:
        try:
            _write(
                _described(
                    _converted(
                        tools, function, model_format=model_format, precision=precision, labels=labels
                    ),
                    precision=precision,
                    labels=labels,
                    card=card,
                    origin=origin,
                ),
                out,
            )
        except (WorkbenchError, OSError):
            raise
        except Exception as error:  # coremltools raises whatever its passes run into
            # What it was working on, with temporary folders, would live as long as the error.
            traceback.clear_frames(error.__traceback__)
            raise ModelError(
                "The network cannot be converted to Core ML.",
                hint=f"Check that there is room for temporary files in {tempfile.gettempdir()}.",
                details=f"{type(error).__name__}: {error}\n{said.getvalue()}",
            ) from error
    return Converted(path=str(out), model_format=model_format, precision=precision, bytes=size_on_disk(out))


def _converted(
    tools: Any,
    function: Any,
    *,
    model_format: ModelFormat,
    precision: Precision,
    labels: Sequence[str],
) -> Any:
    image = tools.ImageType(
        name=IMAGE_INPUT, shape=(1, SIDE, SIDE, 1), color_layout=tools.colorlayout.GRAYSCALE
    )
    is_program = model_format is ModelFormat.MLPROGRAM
    is_single = precision is Precision.FP32
    settings: dict[str, Any] = {}
    if is_program:
        settings["compute_precision"] = tools.precision.FLOAT32 if is_single else tools.precision.FLOAT16
    model = tools.convert(
        [function],
        source="tensorflow",
        convert_to=model_format.value,
        inputs=[image],
        classifier_config=tools.ClassifierConfig(list(labels)),
        minimum_deployment_target=getattr(tools.target, f"iOS{model_format.minimum_ios(precision)}"),
        skip_model_load=True,
        **settings,
    )
    if is_program:
        return model if precision in (Precision.FP32, Precision.FP16) else compressed(model, precision)
    if is_single:
        return model
    return tools.models.neural_network.quantization_utils.quantize_weights(model, nbits=16)


def _described(
    model: Any,
    *,
    precision: Precision,
    labels: Sequence[str],
    card: ModelCard,
    origin: ModelOrigin | None,
) -> Any:
    model.author = card.author
    model.license = card.licence
    model.version = card.version
    model.short_description = card.description_for(labels)
    described = model.get_spec().description
    model.input_description[IMAGE_INPUT] = _DIGIT_DESCRIPTION if is_digits(labels) else _OTHER_DESCRIPTION
    model.output_description[described.predictedFeatureName] = _LABEL_DESCRIPTION
    model.output_description[described.predictedProbabilitiesName] = _PROBABILITIES_DESCRIPTION
    facts = {"precision": precision.value} | ({} if origin is None else origin.facts())
    for name, fact in facts.items():
        model.user_defined_metadata[METADATA_PREFIX + name] = fact
    return model


def _write(model: Any, out: Path) -> None:
    # coremltools wants the suffix in the name, removes what is there and copies: so it saves into
    # a folder of its own, and what it saved is opened once before it is moved.
    with (
        made_folder(out.parent) as parent,
        tempfile.TemporaryDirectory(prefix=".workbench-", dir=parent) as folder,
    ):
        saved = Path(folder) / out.name
        model.save(str(saved))
        ReferenceRuntime(saved)
        if saved.is_file():
            with replacing_file(out) as aside:
                saved.rename(aside)
            return
        manifest = (saved / "Manifest.json").stat().st_mode
        with replacing_folder(out) as aside:
            for part in list(saved.iterdir()):
                part.rename(aside / part.name)
            # coremltools writes the specification and the weights' folder for their owner alone.
            for entry in aside.rglob("*"):
                entry.chmod(aside.stat().st_mode if entry.is_dir() else manifest)
