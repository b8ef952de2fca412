"""``python -m workbench.worker``: a child of the window."""

import os
import sys

from workbench.worker.main import main

if __name__ == "__main__":
    status = main()
    sys.stderr.flush()
    # Not sys.exit: the thread that waits for standard input holds its lock, which an orderly end of
    # the interpreter wants; and TensorFlow takes its time to go.
    os._exit(status)
