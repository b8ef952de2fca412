"""OpenCV kept quiet: it writes warnings of its own to standard error where we raise a sentence."""

from __future__ import annotations

import os

import cv2


def silence_opencv() -> None:
    """Turn off the log of OpenCV and of the FFmpeg inside it, for this process."""
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    # Read by OpenCV when it opens its first video; -8 is FFmpeg's "quiet".
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
