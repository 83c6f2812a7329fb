"""Starts the frontend on HOST and PORT."""

from __future__ import annotations

import os
import sys

# Cookies hold the user's tokens. A handshake whose header is longer than this would hang without a word; the default is 8 KB.
os.environ.setdefault("WEBSOCKETS_MAX_LINE_LENGTH", str(64 * 1024))

from frontend.server import serve
from frontend.settings import SettingError, settings_of_process

if __name__ == "__main__":
    try:
        serve(settings_of_process())
    except SettingError as error:
        sys.exit(str(error))
