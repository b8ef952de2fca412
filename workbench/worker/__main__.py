"""``python -m workbench.worker``: a child of the window."""

import sys

from workbench.worker.main import main

if __name__ == "__main__":
    sys.exit(main())
