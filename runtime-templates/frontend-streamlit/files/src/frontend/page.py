"""The page: who is signed in, what was said, and the next question."""

from __future__ import annotations

import time
from functools import cache

import streamlit as st

from frontend import session, tab_store
from frontend.agent import Agent, agent_of
from frontend.ask import ask
from frontend.conversation import Conversation
from frontend.faults import log_unexpected
from frontend.kept_back import tell_kept_back
from frontend.next_step import next_step
from frontend.notices import draw_notice, draw_turns, user_bubble
from frontend.settings import Settings, settings_of_process
from frontend.sign_in import Ended, SignedIn, SignedOut, Unusable, Visit, sign_in_of

# Streamlit's own name for its cookie. Only whether it is there is looked at.
_COOKIE = "_streamlit_user"
# No key of a user: those are 32 characters.
_NOBODY = ""


@cache
def _agent() -> Agent:
    return agent_of(settings_of_process().agent)


def show_page() -> None:
    """One run of the page. Whatever nobody expected ends in words here: Streamlit would log the text of the error."""
    settings = settings_of_process()
    st.set_page_config(page_title=settings.title, layout="centered")
    try:
        _show(settings, _agent())
    except Exception as error:  # noqa: BLE001 - the last net
        log_unexpected(error)
        draw_notice("unexpected")


def _show(settings: Settings, agent: Agent) -> None:
    outcome = session.outcome_of_sign_in()
    visit = Visit(user=st.user.to_dict(), has_cookie=_COOKIE in st.context.cookies, outcome=outcome)
    sign_in = sign_in_of(visit, settings, time.time())
    match sign_in:
        case SignedOut():
            _draw_signed_out(settings, sign_in)
        case Unusable():
            _draw_unusable(settings, sign_in)
        case SignedIn() | Ended():
            if isinstance(sign_in, SignedIn):
                # Once a token was good, its end is no failure of the sign-in that brought it.
                session.forget_outcome()
            _converse(settings, agent, sign_in)


def _draw_signed_out(settings: Settings, sign_in: SignedOut) -> None:
    st.title(settings.title, anchor=False)
    if sign_in.fault is None:
        st.write("Sign in, and the assistant acts for you: it sees what you may see, and nothing else.")
    else:
        session.log_once(sign_in.fault)
        draw_notice(sign_in.fault)
    st.button("Sign in", type="primary", icon=":material/login:", on_click=st.login, args=(settings.provider,))
    if sign_in.fault == "session-unreadable":
        _keep_question()


def _keep_question() -> None:
    """The server's key was changed, perhaps while a user typed. What they type waits in their tab until they have signed in again."""
    report = tab_store.report_in_session(session.visit())
    if report.loaded is not None and report.loaded.conversation is None:
        return
    # Drawn before the tab has told anything: else what stands in it would be gone.
    conversation = _conversation_now(_NOBODY, report, _question_field())
    if conversation is not None:
        session.keep_conversation(_NOBODY, conversation)
        if conversation.pending is not None:
            st.info("Your question is kept. It is sent when you have signed in again.", icon=":material/schedule:")
    tab_store.mount(None, session.visit(), conversation)


def _draw_unusable(settings: Settings, sign_in: Unusable) -> None:
    st.title(settings.title, anchor=False)
    draw_notice(sign_in.fault, tell_kept_back(sign_in, settings))
    with st.container(horizontal=True):
        st.button("Sign in again", type="primary", icon=":material/login:", on_click=st.login, args=(settings.provider,))
        st.button("Sign out", icon=":material/logout:", on_click=st.logout)


def _converse(settings: Settings, agent: Agent, sign_in: SignedIn | Ended) -> None:
    user, visit = sign_in.user_key, session.visit()
    report = tab_store.report_in_session(visit)
    if session.is_leaving():
        tab_store.mount(user, visit, None, forget=True)
        st.write("Signing you out.")
        if report.forgotten:
            st.logout()
        return
    _draw_head(settings, sign_in)
    # One place in every run, so that what follows keeps its own: an answer that has just come is not drawn anew then.
    store = st.container()
    conversation = _conversation_now(user, report, _question_field())
    if conversation is None:
        with store:
            tab_store.mount(user, visit, None)
        return
    step = next_step(conversation, sign_in, report, just_opened=session.just_opened())
    session.keep_conversation(user, conversation)
    if not conversation.turns and conversation.pending is None:
        st.write("Ask a question below. The assistant acts for you: it sees what you may see, and nothing else.")
    draw_turns(conversation, user, settings.provider)
    if step == "ask" and isinstance(sign_in, SignedIn):
        ask(conversation, sign_in, settings, agent, store)
        return
    with store:
        tab_store.mount(user, visit, conversation, acknowledge=step == "store")
    if conversation.pending is not None:
        user_bubble().text(conversation.pending.question)
    if step in ("store", "renew"):
        _draw_renewal(settings, leave=step == "renew", asked=conversation.pending is not None)


def _question_field() -> str | None:
    return st.chat_input("Ask a question", key="question", submit_mode="stop", max_chars=100_000)


def _conversation_now(user_key: str, report: tab_store.Report, typed: str | None) -> Conversation | None:
    """What was said until now, with the question that has just been typed. None until the tab has told what it kept."""
    question = typed if typed is not None and typed.strip() else None
    conversation = session.conversation_of(user_key)
    if conversation is None:
        if report.loaded is None:
            if question is not None:
                session.hold_question(question)
            return None
        conversation = report.loaded.conversation or Conversation()
        session.note_opened(fresh=report.loaded.fresh)
        question = question or session.held_question()
    conversation = conversation.settled()
    if question is None:
        return conversation
    session.note_opened(fresh=False)
    return conversation.asking(question)


def _draw_head(settings: Settings, sign_in: SignedIn | Ended) -> None:
    def begin_anew() -> None:
        session.keep_conversation(sign_in.user_key, Conversation())

    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.title(settings.title, anchor=False, width="content")
        with st.popover(sign_in.name, icon=":material/account_circle:", width="content"):
            st.button("New conversation", icon=":material/add_comment:", on_click=begin_anew, width="stretch")
            st.button("Sign out", icon=":material/logout:", on_click=session.leave, width="stretch")


def _draw_renewal(settings: Settings, *, leave: bool, asked: bool) -> None:
    later = " Your question is sent right after it." if asked else ""
    st.info(f"Your sign-in is being renewed.{later}", icon=":material/sync:")
    st.button("Sign in again", icon=":material/login:", on_click=st.login, args=(settings.provider,))
    if leave:
        st.login(settings.provider)
        st.stop()
