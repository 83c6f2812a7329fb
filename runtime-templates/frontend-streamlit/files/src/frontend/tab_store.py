"""
The browser's own store for a conversation (sessionStorage of the tab), which outlives a renewed sign-in, a reload and a lost replica.
No server keeps it. What comes back is told in `report_of`; what is written is told to `mount`, once in each run.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from frontend.conversation import from_json, to_json
from frontend.hop_record import is_record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from frontend.conversation import Conversation

KEY = "tab_store"
_draw = st.components.v2.component("agentcore_chain_tab_store", js=(Path(__file__).parent / "tab_store.js").read_text("utf-8"))


@dataclass(frozen=True)
class Loaded:
    conversation: Conversation | None
    """None where the tab has none of this user."""
    fresh: bool
    """Whether the page has just been opened. If not, the user may be typing."""


@dataclass(frozen=True)
class Report:
    """What the browser has told this session so far."""

    loaded: Loaded | None = None
    saved_revision: int | None = None
    """The last revision whose storing was asked for and answered, kept or not: a browser without a store must not stop anybody."""
    forgotten: bool = False


def report_of(states: Mapping[str, object], visit: str) -> Report:
    """`visit` names the session that asked: a browser that comes back from a lost server still holds what it told that one."""

    def answer(name: str) -> dict[str, object] | None:
        value = states.get(name)
        return value if is_record(value) and value.get("visit") == visit else None

    loaded, saved = answer("loaded"), answer("saved")
    text, revision = (loaded or {}).get("text"), (saved or {}).get("revision")
    return Report(
        loaded=Loaded(from_json(text if isinstance(text, str) else None), loaded.get("fresh") is True) if loaded else None,
        saved_revision=int(revision) if isinstance(revision, int | float) else None,
        forgotten=answer("forgotten") is not None,
    )


def report_in_session(visit: str) -> Report:
    states: object = st.session_state.get(KEY)
    return report_of(states if is_record(states) else {}, visit)


def mount(user_key: str | None, visit: str, save: Conversation | None, *, acknowledge: bool = False, forget: bool = False) -> None:
    """
    With `save` None the browser tells what it has kept; else it keeps that, and says so where `acknowledge` asks for it.
    `user_key` None: nobody is signed in, and what is kept is that of whoever was.
    """
    stored = save and {"text": to_json(save), "session": save.session_id, "revision": save.revision, "acknowledge": acknowledge}
    _draw(
        key=KEY,
        data={"user": user_key, "visit": visit, "save": stored, "forget": forget},
        height="content",
        on_loaded_change=_noted,
        on_saved_change=_noted,
        on_forgotten_change=_noted,
    )


def _noted() -> None:
    """A state without a callback is not kept by Streamlit."""
