"""The reader: holds the Core ML model in use and answers samples with probabilities."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from workbench.core.errors import ModelError
from workbench.core.events import Answered, Emit, ModelOpened, ModelRefused
from workbench.coreml.first_layer import first_filters
from workbench.coreml.runtime import Runtime, open_model
from workbench.worker.protocol import ClassifySamples, OpenModel, unpack_samples

NextRequest = Callable[[], OpenModel | ClassifySamples | None]


def serve_model(next_request: NextRequest, *, emit: Emit) -> None:
    """Answer requests until there are no more; samples before a model get no answer."""
    runtime: Runtime | None = None
    path = ""
    while (request := next_request()) is not None:
        if isinstance(request, OpenModel):
            path = request.model
            runtime = _open(path, emit)
        elif runtime is not None:
            try:
                emit(_answer(runtime, request))
            except ModelError as error:
                emit(ModelRefused(path=path, message=error.message, hint=error.hint))
                runtime = None


def _open(path: str, emit: Emit) -> Runtime | None:
    try:
        runtime = open_model(Path(path))
    except ModelError as error:
        emit(ModelRefused(path=path, message=error.message, hint=error.hint))
        return None
    emit(
        ModelOpened(
            path=path,
            labels=runtime.labels,
            runtime=runtime.name,
            description=runtime.description,
            decision=runtime.info.decision,
            filters=first_filters(Path(path)),
        )
    )
    return runtime


def _answer(runtime: Runtime, request: ClassifySamples) -> Answered:
    samples = unpack_samples(request)
    begin = time.perf_counter()
    probabilities = runtime.classify(samples)
    if runtime.info.decision is not None:
        probabilities = runtime.info.decision.calibrated(probabilities)
    milliseconds = (time.perf_counter() - begin) * 1000
    return Answered(
        request=request.request,
        probabilities=tuple(tuple(row) for row in probabilities.tolist()),
        milliseconds=milliseconds,
    )
