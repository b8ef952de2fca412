"""The job that finds, fetches or draws a data set."""

from __future__ import annotations

from pathlib import Path

from workbench.core.events import Emit, ShouldStop
from workbench.core.folders import user_folders
from workbench.data.fetching import fetch_fashion
from workbench.vision.picture_folder import prepare_set
from workbench.worker.protocol import PrepareData


def prepare_data(request: PrepareData, *, emit: Emit, should_stop: ShouldStop) -> str:
    """Prepare a data set, report what it is, and return its path; a folder of pictures is packed first."""
    folders = user_folders()
    given = Path(request.given) if request.given else None
    if request.fetches_fashion:
        given = fetch_fashion(folders, emit=emit, should_stop=should_stop)
    prepared = prepare_set(
        given=given,
        folders=folders,
        emit=emit,
        should_stop=should_stop,
        may_download=request.may_download,
        wants_drawn=request.wants_drawn,
        pictures=request.pictures,
    )
    emit(prepared)
    return prepared.path
