"""``workbench`` and ``python -m workbench``: the window, or a command."""

from __future__ import annotations

import sys


def main() -> int:
    """Open the window when nothing else is asked for; returns the exit status."""
    if len(sys.argv) == 1:
        # Nothing of the command line is loaded for the window: it has to be there at once.
        from workbench.core.errors import WorkbenchError

        try:
            from workbench.app import run

            return run()
        except WorkbenchError as error:
            sys.stderr.write(f"{error}\n")
            return 1
    try:
        from workbench.cli.main import run_command
    except KeyboardInterrupt:  # before there is anything to stop
        return 1
    return run_command(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
