"""The window's log: a file in the user folder that never grows beyond a few megabytes."""

from __future__ import annotations

import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

FILE_NAME = "window.log"
LARGEST_BYTES = 1 << 20
KEPT_FILES = 3

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def start_log(folder: Path) -> Path | None:
    """Write what the workbench and Qt log to a file in ``folder``; return it.

    Where the file cannot be written, the log goes to standard error, and None is returned.
    """
    logger = logging.getLogger("workbench")
    logger.setLevel(logging.INFO)
    path = folder / FILE_NAME
    handler: logging.Handler
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=LARGEST_BYTES, backupCount=KEPT_FILES, encoding="utf-8")
        kept: Path | None = path
    except OSError:
        handler, kept = logging.StreamHandler(sys.stderr), None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logger.addHandler(handler)
    qInstallMessageHandler(_on_qt_message)
    return kept


def stop_log() -> None:
    """Close the log."""
    qInstallMessageHandler(None)
    logger = logging.getLogger("workbench")
    for handler in tuple(logger.handlers):
        logger.removeHandler(handler)
        handler.close()


def _on_qt_message(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    logging.getLogger("workbench.qt").log(_LEVELS.get(kind, logging.WARNING), "%s", text)
