"""What one session of a page holds while its connection lives. All of it can be lost: the tab keeps the conversation."""

from __future__ import annotations

from secrets import token_hex
from typing import TYPE_CHECKING, cast

import streamlit as st

from frontend.faults import log_fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from frontend.conversation import Conversation

_CONVERSATION, _USER, _VISIT, _OUTCOME = "conversation", "user_key", "visit", "outcome"
_OPENED, _LEAVING, _EARLY, _TOLD = "opened", "leaving", "early_question", "told"


def visit() -> str:
    """Names this session towards the browser."""
    return cast("str", st.session_state.setdefault(_VISIT, token_hex(8)))


def outcome_of_sign_in() -> str | None:
    """How the sign-in came out that led here. Taken out of the address, so that a reload of the page begins anew."""
    told = st.query_params.get("signin")
    if told is not None:
        st.session_state[_OUTCOME] = told
        del st.query_params["signin"]
    return cast("str | None", st.session_state.get(_OUTCOME))


def forget_outcome() -> None:
    st.session_state.pop(_OUTCOME, None)


def once(found: str, tell: Callable[[], str]) -> str:
    """What `tell` returned when the page found this: it is called once for what every run of the page finds again."""
    before = cast("tuple[str, str] | None", st.session_state.get(_TOLD))
    told = before if before is not None and before[0] == found else (found, tell())
    st.session_state[_TOLD] = told
    return told[1]


def log_once(code: str) -> None:
    def tell() -> str:
        log_fault(code)
        return ""

    once(code, tell)


def conversation_of(user_key: str) -> Conversation | None:
    """None until the tab has told what it kept of this user."""
    return cast("Conversation | None", st.session_state.get(_CONVERSATION)) if st.session_state.get(_USER) == user_key else None


def keep_conversation(user_key: str, conversation: Conversation) -> None:
    st.session_state[_USER] = user_key
    st.session_state[_CONVERSATION] = conversation


def note_opened(*, fresh: bool) -> None:
    """Whether the page has just been opened, until its user does something."""
    st.session_state[_OPENED] = fresh


def just_opened() -> bool:
    return st.session_state.get(_OPENED) is True


def leave() -> None:
    """Signing out begins: first the tab forgets."""
    st.session_state[_LEAVING] = True


def is_leaving() -> bool:
    return st.session_state.get(_LEAVING) is True


def hold_question(question: str) -> None:
    """For a question that came before the tab has told what it kept: there is no conversation yet that it could be added to."""
    st.session_state[_EARLY] = question


def held_question() -> str | None:
    """Once."""
    return cast("str | None", st.session_state.pop(_EARLY, None))
