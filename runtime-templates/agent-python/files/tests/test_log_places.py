"""Libraries' lines and errors show where they come from, and nothing that they quote."""

from __future__ import annotations

import logging
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from agent.log_places import log_places

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET = "Bearer something"


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, hooks = root.handlers[:], root.level, (threading.excepthook, sys.unraisablehook)
    yield
    root.handlers, root.level = handlers, level
    threading.excepthook, sys.unraisablehook = hooks


def fail() -> None:
    raise ValueError(SECRET)


def test_a_librarys_line_is_its_place_and_the_kind_of_its_error(capsys: pytest.CaptureFixture[str]) -> None:
    log_places()
    try:
        fail()
    except ValueError:
        logging.getLogger("strands.tools").exception("sent %s", SECRET)
    logging.getLogger("mcp.client").warning(SECRET)
    logging.getLogger("uvicorn.error").error("the port is taken")
    logging.getLogger("mcp.client").info("nothing")
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("ERROR strands.tools test_log_places.py:")
    assert lines[0].endswith(" ValueError")
    assert lines[1].startswith("WARNING mcp.client test_log_places.py:")
    assert lines[2] == "ERROR uvicorn.error the port is taken"


def test_an_error_that_ends_a_thread_is_told_by_its_kind(capsys: pytest.CaptureFixture[str]) -> None:
    log_places()
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    printed = capsys.readouterr().err
    assert printed.startswith("ERROR thread test_log_places.py:")
    assert printed.endswith(" ValueError\n")
    assert SECRET not in printed
