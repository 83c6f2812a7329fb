"""What was said between one user and the agent. Data alone, and no token: it is kept in the browser's own store."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from typing import Literal
from uuid import uuid4

from frontend.hop_record import is_record, loggable_id

LARGEST_STORE = 512 * 1024
"""Characters of a conversation as it is stored; older turns are let go."""


@dataclass(frozen=True)
class Turn:
    question: str
    answer: str
    correlation_id: str
    """The flow's id, by which this turn is found in the logs of every hop."""
    fault: str | None = None
    """Code of messages.py; what came of the answer stands before it."""


@dataclass(frozen=True)
class Pending:
    """A question without an answer."""

    question: str
    state: Literal["waiting", "sent"]
    """`waiting`: it has not been sent, so it can be. `sent`: it may have been carried out, so the user decides."""
    correlation_id: str = ""
    answer: str = ""


def new_session_id() -> str:
    """36 characters; AgentCore wants 33 at least. Made when it is needed: what was made at start could repeat in a restored process."""
    return str(uuid4())


@dataclass(frozen=True)
class Conversation:
    session_id: str = field(default_factory=new_session_id)
    turns: tuple[Turn, ...] = ()
    pending: Pending | None = None
    revision: int = 0
    """Counts the changes, so that an older state never replaces a newer one."""

    def asking(self, question: str) -> Conversation:
        """A question that has no answer yet becomes a turn of its own, so that it stays on the page."""
        before = self.settled("not-sent")
        return before._with(pending=Pending(question, "waiting"))

    def sending(self, correlation_id: str) -> Conversation:
        question = self.pending.question if self.pending else ""
        return self._with(pending=Pending(question, "sent", correlation_id))

    def interrupted(self, answer: str) -> Conversation:
        """What had come before it was broken off."""
        return self._with(pending=replace(self.pending, answer=answer)) if self.pending else self

    def answered(self, answer: str, fault: str | None = None) -> Conversation:
        if self.pending is None:
            return self
        turn = Turn(self.pending.question, answer, self.pending.correlation_id, fault)
        return self._with(turns=(*self.turns, turn), pending=None)

    def settled(self, fault_of_waiting: str | None = None) -> Conversation:
        """A question that was sent, and whose answer nobody waits for any more, becomes a turn: its user decides what comes of it."""
        if self.pending is None:
            return self
        if self.pending.state == "sent":
            return self.answered(self.pending.answer, "interrupted")
        return self.answered("", fault_of_waiting) if fault_of_waiting else self

    def _with(self, *, turns: tuple[Turn, ...] | None = None, pending: Pending | None) -> Conversation:
        return replace(self, turns=self.turns if turns is None else turns, pending=pending, revision=self.revision + 1)


def to_json(conversation: Conversation) -> str:
    """As the browser keeps it. The oldest turns are left out of one that has grown too large."""
    text = json.dumps({"v": 1, **asdict(conversation)})
    while len(text) > LARGEST_STORE and conversation.turns:
        conversation = replace(conversation, turns=conversation.turns[max(1, len(conversation.turns) // 4) :])
        text = json.dumps({"v": 1, **asdict(conversation)})
    return text


def from_json(text: str | None) -> Conversation | None:
    """Reads what the browser kept. None where there is nothing, or nothing that this version can read: it comes from outside."""
    try:
        stored: object = json.loads(text or "null")
    except (ValueError, RecursionError):
        return None
    if not is_record(stored) or stored.get("v") != 1:
        return None
    session_id, turns, revision = stored.get("session_id"), stored.get("turns"), stored.get("revision")
    if not isinstance(session_id, str) or not 33 <= len(session_id) <= 100 or loggable_id(session_id) is None:
        return None
    if not isinstance(turns, list) or not isinstance(revision, int):
        return None
    read = [_read_turn(turn) for turn in turns]
    return Conversation(session_id, tuple(turn for turn in read if turn is not None), _read_pending(stored.get("pending")), revision)


def _read_turn(stored: object) -> Turn | None:
    if not is_record(stored):
        return None
    question, answer, correlation_id, fault = (stored.get(name) for name in ("question", "answer", "correlation_id", "fault"))
    if isinstance(question, str) and isinstance(answer, str) and isinstance(correlation_id, str) and isinstance(fault, str | None):
        return Turn(question, answer, loggable_id(correlation_id) or "", fault)
    return None


def _read_pending(stored: object) -> Pending | None:
    turn = _read_turn(stored)
    state = stored.get("state") if is_record(stored) else None
    if turn is None or state not in ("waiting", "sent"):
        return None
    return Pending(turn.question, "sent" if state == "sent" else "waiting", turn.correlation_id, turn.answer)
