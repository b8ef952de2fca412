"""What the tests of commands share."""

from __future__ import annotations

from tests.cli.calling import call as call
