"""One question and its answer, while both are on the page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from uuid import uuid4

import streamlit as st

from frontend import session, tab_store
from frontend.agent import Agent, Question
from frontend.answer import TokenScreen
from frontend.faults import AgentFault, log_fault
from frontend.hop_record import HopRecord, Reply, print_hop_record, view_token
from frontend.notices import assistant_bubble, user_bubble

if TYPE_CHECKING:
    from collections.abc import Iterator

    from streamlit.delta_generator import DeltaGenerator

    from frontend.conversation import Conversation
    from frontend.settings import Settings
    from frontend.sign_in import SignedIn


def ask(conversation: Conversation, sign_in: SignedIn, settings: Settings, agent: Agent, store: DeltaGenerator) -> None:
    """
    Sends the pending question, writes the words as they come and keeps the turn. Keeps what came, too, where the run is ended in the
    middle: by the stop button, a closed page, a lost server.
    """
    correlation_id = str(uuid4())
    conversation = conversation.sending(correlation_id)
    pending = conversation.pending
    session.keep_conversation(sign_in.user_key, conversation)
    with store:
        tab_store.mount(sign_in.user_key, session.visit(), conversation)
    user_bubble().text(pending.question if pending else "")

    body = json.dumps({"prompt": pending.question if pending else ""}).encode()
    exchange = Exchange(Question(body, conversation.session_id, correlation_id, sign_in.token), settings, agent)
    with assistant_bubble():
        try:
            _write(exchange.words())
        except AgentFault as fault:
            conversation = conversation.answered(exchange.text, fault.code)
            log_fault(fault.code, status=fault.status, cause=fault.cause, correlationId=correlation_id)
        except BaseException:
            session.keep_conversation(sign_in.user_key, conversation.interrupted(exchange.text))
            raise
        else:
            conversation = conversation.answered(exchange.text)
    session.keep_conversation(sign_in.user_key, conversation)
    # The next run hands the whole turn to the tab, and draws it as every other.
    st.rerun()


def _write(words: Iterator[str]) -> None:
    with st.spinner("The assistant is at work"):
        first = next(words, "")

    def all_words() -> Iterator[str]:
        yield first
        yield from words

    st.write_stream(all_words())


class Exchange:
    """The frontend's hop: what it sent and how that was answered, told in its log."""

    def __init__(self, question: Question, settings: Settings, agent: Agent) -> None:
        self._question = question
        self._settings = settings
        self._agent = agent
        self.text = ""
        """What has come so far."""

    def words(self) -> Iterator[str]:
        """Raises AgentFault, at once or in the middle."""
        header, claims = self._settings.agent.user_token_header, self._settings.claims
        self._print({"hop": "frontend", "moment": "sent", "header": header, "token": view_token(self._question.token, claims)})
        screen = TokenScreen()
        try:
            for piece in self._agent.ask(self._question):
                yield from self._show(screen.pass_on(piece))
            yield from self._show(screen.rest())
        except AgentFault as fault:
            self._show(screen.rest())
            self._print_answered({"status": fault.status or 200, "isError": True} if fault.status or self.text else None)
            raise
        self._print_answered({"status": 200})

    def _show(self, text: str) -> list[str]:
        self.text += text
        return [text] if text else []

    def _print_answered(self, reply: Reply | None) -> None:
        """Where nobody answered there is nothing to tell."""
        if reply is not None:
            self._print({"hop": "frontend", "moment": "answered", "reply": reply})

    def _print(self, record: HopRecord) -> None:
        ids: HopRecord = {"correlationId": self._question.correlation_id, "sessionId": self._question.session_id}
        print_hop_record({**record, **ids})
