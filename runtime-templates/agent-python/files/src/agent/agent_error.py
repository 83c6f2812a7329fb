"""Failures in our own words."""

from __future__ import annotations

import asyncio
import errno
import re
import socket
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

FailureCode = Literal["not-signed-in", "no-prompt", "gateway", "credential", "model", "unexpected"]
"""What kind of failure it was, for a frontend that tells it in its own way."""


class AgentError(Exception):
    """A failure in our own words, which the caller and the log may read.

    Errors of libraries are never shown as they are: their messages quote header values and the bodies of other servers.
    """

    def __init__(self, message: str, code: FailureCode = "gateway") -> None:
        super().__init__(message)
        self.message = message
        self.code: FailureCode = code


# What the HTTP client makes of it where the server closes instead of answering.
_BROKEN_CONNECTION = ("ReadError", "RemoteProtocolError", "WriteError")


def fault_of(cause: BaseException) -> str:
    """What went wrong with a request, by the name of the fault alone."""
    for fault in _chain(cause):
        if isinstance(fault, (TimeoutError, asyncio.TimeoutError)):
            return "no answer in time"
        if isinstance(fault, ConnectionError) and not isinstance(fault, ConnectionRefusedError):
            return "the connection broke"
        if isinstance(fault, socket.gaierror):
            return "ENOTFOUND"
        if isinstance(fault, OSError) and fault.errno is not None and fault.errno in errno.errorcode:
            return errno.errorcode[fault.errno]
    name = type(cause).__name__
    return "the connection broke" if name in _BROKEN_CONNECTION else code_of(cause) or name


def code_of(cause: BaseException) -> str | None:
    """The code of an error that an AWS service sent, which holds no text of anybody's."""
    response = getattr(cause, "response", None)
    error = response.get("Error") if isinstance(response, dict) else None
    code = error.get("Code") if isinstance(error, dict) else None
    return code if isinstance(code, str) and re.fullmatch(r"[A-Za-z0-9.]{1,80}", code) else None


def _chain(cause: BaseException) -> Iterator[BaseException]:
    """The error, and what brought it about: libraries wrap the one that says most."""
    seen: list[BaseException] = []
    waiting = [cause]
    while waiting:
        fault = waiting.pop(0)
        if fault in seen:
            continue
        seen.append(fault)
        yield fault
        inner = list(fault.exceptions) if isinstance(fault, BaseExceptionGroup) else []
        waiting += [*inner, *(each for each in (fault.__cause__, fault.__context__) if each is not None)]
