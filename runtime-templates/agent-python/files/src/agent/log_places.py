"""What the log shows of the libraries' own lines."""

from __future__ import annotations

import logging
import sys
import threading
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType

# Says what it cannot bind to and what it shuts down, and repeats nothing of a request.
_PLAIN_LOGGERS = ("uvicorn", "uvicorn.error")


def log_places() -> None:
    """Lets libraries log where something went wrong and of what kind it was, and neither their texts nor their tracebacks.

    An error's text may quote a header's value, as h11 does with one that it refuses, and with it the user's token.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(_PlaceFormatter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    # A handler of its own would print what ours leaves out.
    server = logging.getLogger("bedrock_agentcore.app")
    server.addHandler(logging.NullHandler())
    server.setLevel(logging.WARNING)
    # Strands leaves one behind where a connection fails, which is told anyway.
    warnings.filterwarnings("ignore", "coroutine 'MCPClient.stop", RuntimeWarning)
    threading.excepthook = lambda fault: _print_fault("thread", fault.exc_type, fault.exc_traceback)
    sys.unraisablehook = lambda fault: _print_fault("finalizer", fault.exc_type, fault.exc_traceback)


class _PlaceFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        fault = record.exc_info[0] if record.exc_info else None
        words = record.getMessage().strip() if record.name in _PLAIN_LOGGERS else f"{Path(record.pathname).name}:{record.lineno}"
        return f"{record.levelname} {record.name} {words}{f' {fault.__name__}' if fault else ''}"


def _print_fault(where: str, kind: type[BaseException] | None, place: TracebackType | None) -> None:
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    at = "" if place is None else f" {Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}"
    sys.stderr.write(f"ERROR {where}{at} {kind.__name__ if kind else 'fault'}\n")
