"""Words for what went wrong, and the turns of a conversation, drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from frontend import session
from frontend.messages import message_of

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from frontend.conversation import Conversation, Turn


def user_bubble() -> DeltaGenerator:
    return st.chat_message("user", avatar=":material/person:")


def assistant_bubble() -> DeltaGenerator:
    return st.chat_message("assistant", avatar=":material/forum:")


def draw_notice(code: str, correlation_id: str | None = None) -> None:
    message = message_of(code)
    st.error(f"**{message.title}**  \n{message.text}", icon=":material/error:")
    _draw_marks(code, correlation_id)


def _draw_marks(code: str | None, correlation_id: str | None) -> None:
    """What a user can quote."""
    marks = [f"{name} `{value}`" for name, value in (("Code", code), ("Correlation id", correlation_id)) if value]
    if marks:
        st.markdown(f":small[{' · '.join(marks)}]")


def draw_turns(conversation: Conversation, user_key: str, provider: str) -> None:
    for turn in conversation.turns:
        user_bubble().text(turn.question)
        with assistant_bubble():
            _draw_answer(turn)
    last = conversation.turns[-1] if conversation.turns else None
    if last is not None and last.fault is not None and conversation.pending is None:
        _draw_way(last, message_of(last.fault).way, conversation, user_key, provider)


def _draw_answer(turn: Turn) -> None:
    if turn.answer:
        st.markdown(turn.answer)
    elif turn.fault is None:
        st.write("The assistant answered without a word.")
    if turn.fault is not None:
        message = message_of(turn.fault)
        st.error(f"**{message.title}**  \n{message.text}", icon=":material/error:")
    _draw_marks(turn.fault, turn.correlation_id)


def _draw_way(turn: Turn, way: str, conversation: Conversation, user_key: str, provider: str) -> None:
    if way == "ask-again":

        def ask_again() -> None:
            session.keep_conversation(user_key, conversation.asking(turn.question))
            session.note_opened(fresh=False)

        st.button("Ask again", icon=":material/refresh:", on_click=ask_again)
    elif way == "sign-in":
        st.button("Sign in again", type="primary", icon=":material/login:", on_click=st.login, args=(provider,))
