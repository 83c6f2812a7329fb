"""Reads what an agent answers: words as they come (server-sent events), or all at once (JSON)."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from frontend.faults import AgentFault
from frontend.hop_record import is_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def pieces_of_stream(chunks: Iterable[bytes]) -> Iterator[str]:
    """The pieces of an event stream. Raises AgentFault where the agent ends it with an error."""
    for line in _lines_of(chunks):
        if not line.startswith(b"data:"):
            continue  # empty lines end an event, ":" begins a heartbeat
        item = _read(line[5:])
        if isinstance(item, str):
            yield item
        elif is_record(item) and "error" in item:
            raise _fault_of(item["error"])


def text_of_json(body: bytes) -> str:
    """The answer `{"result": "..."}`, or a bare text. Raises AgentFault for anything else."""
    answer = _read(body)
    text = answer.get("result") if is_record(answer) else answer
    if not isinstance(text, str):
        raise AgentFault("answer-unreadable")
    return text


def _lines_of(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Split at line feeds alone: the texts may hold every other sign that libraries take for the end of a line."""
    rest = bytearray()
    for chunk in chunks:
        rest += chunk
        if b"\n" in chunk:
            *lines, last = bytes(rest).split(b"\n")
            rest = bytearray(last)
            yield from lines
    if rest:
        yield bytes(rest)


def _read(text: bytes) -> object:
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        raise AgentFault("answer-unreadable") from None
    return value


_AGENT_CODES = frozenset(("not-signed-in", "no-prompt", "gateway", "credential", "model"))


def _fault_of(error: object) -> AgentFault:
    code = error.get("code") if is_record(error) else None
    return AgentFault(f"agent-{code}" if code in _AGENT_CODES else "agent-unexpected")


_TOKEN = re.compile(r"eyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{2,}\.[A-Za-z0-9_-]*")
# What may yet become a token: its first letters at the very end, or all that follows them.
_BEGINNING = re.compile(r"(?:e|ey|eyJ[A-Za-z0-9_.-]*)$")


class TokenScreen:
    """
    Takes tokens out of an answer. An agent that repeats the user's token would else put it on the page and into the browser's store.
    Text that may be the beginning of one is held back until more is known.
    """

    def __init__(self) -> None:
        self._held = ""

    def pass_on(self, piece: str) -> str:
        text = _TOKEN.sub(_keep_open_end, self._held + piece)
        begun = _BEGINNING.search(text)
        cut = begun.start() if begun else len(text)
        self._held = text[cut:]
        return text[:cut]

    def rest(self) -> str:
        held, self._held = self._held, ""
        return _TOKEN.sub("[token]", held)


def _keep_open_end(found: re.Match[str]) -> str:
    """A token at the very end may go on in the next piece."""
    return found[0] if found.end() == len(found.string) else "[token]"
