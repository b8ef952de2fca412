"""TensorFlow and Keras, imported in this one place, and without their chatter."""

from __future__ import annotations

import contextlib
import os
import re
import sys
import tempfile
from collections.abc import Iterator

# What TensorFlow's C++ prints whatever its log level: notes, and that there is no graphics card.
_CHATTER = re.compile(
    rb"I\d{4} |WARNING: All log messages before absl::InitializeLog\(\)|E\d{4} .*failed call to cuInit"
)


@contextlib.contextmanager
def _without_chatter() -> Iterator[None]:
    """Hold back what native code writes to standard error, and pass on what is no chatter."""
    sys.stderr.flush()
    kept = os.dup(2)
    with tempfile.TemporaryFile() as said:
        os.dup2(said.fileno(), 2)
        try:
            yield
        finally:
            sys.stderr.flush()
            os.dup2(kept, 2)
            os.close(kept)
            said.seek(0)
            for line in said:
                if not _CHATTER.match(line):
                    os.write(2, line)


os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
with _without_chatter():
    import keras
    import tensorflow as tf

    # It looks for graphics cards when it is first used; so let it look now.
    tf.config.list_physical_devices()

tf.get_logger().setLevel("ERROR")

__all__ = ["keras", "tf"]
