"""A data set prepared as the window and the commands do it."""

from __future__ import annotations

from pathlib import Path

from workbench.core.events import DataPrepared, Report, ignore, never
from workbench.core.folders import UserFolders
from workbench.data.mnist import prepare_dataset


def prepare(
    folders: UserFolders,
    *,
    given: Path | None = None,
    may_download: bool = True,
    wants_drawn: bool = False,
    reports: list[Report] | None = None,
) -> DataPrepared:
    return prepare_dataset(
        given=given,
        folders=folders,
        emit=ignore if reports is None else reports.append,
        should_stop=never,
        may_download=may_download,
        wants_drawn=wants_drawn,
    )
