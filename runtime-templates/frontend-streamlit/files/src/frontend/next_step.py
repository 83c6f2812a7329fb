"""What a run of the page does next about the user's question. Decides alone, so that each way can be tested."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from frontend.sign_in import Ended, SignedIn

if TYPE_CHECKING:
    from frontend.conversation import Conversation
    from frontend.tab_store import Report

Step = Literal["load", "ask", "store", "renew", "idle"]
"""
`load`: wait for what the tab has kept. `ask`: send the question. `store`: have the tab keep the question, as the page is about to be left.
`renew`: leave it, for a new token. `idle`: wait for a question.
"""


def next_step(conversation: Conversation | None, sign_in: SignedIn | Ended, report: Report, *, just_opened: bool) -> Step:
    """`conversation`: settled, and None until the tab has told what it kept. `just_opened`: nobody can have typed anything yet."""
    if conversation is None:
        return "load"
    pending = conversation.pending
    if isinstance(sign_in, SignedIn):
        return "idle" if pending is None else "ask"
    if pending is None:
        # Renewing leaves the page, and what is typed and not yet sent would be gone. So it waits for the question.
        return "renew" if just_opened else "idle"
    return "renew" if report.saved_revision == conversation.revision else "store"
