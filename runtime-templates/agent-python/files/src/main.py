"""Starts the agent: ``python src/main.py``."""

from __future__ import annotations

import os
import sys

from agent.settings import SettingsError, read_settings


def main() -> int:
    try:
        settings = read_settings(os.environ)
    except SettingsError as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    from agent.server import run_server  # noqa: PLC0415 - a setting that is missing is said at once

    run_server(settings)
    return 0


if __name__ == "__main__":
    sys.exit(main())
