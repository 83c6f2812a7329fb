"""The way of a question through a renewal, and that nothing typed is lost on it."""

import pytest

from frontend.conversation import Conversation
from frontend.next_step import Step, next_step
from frontend.sign_in import Ended, SignedIn
from frontend.tab_store import Report, report_of

GOOD = SignedIn("token", "user", "Ana", 3600)
ENDED = Ended("user", "Ana")
EMPTY = Conversation()
ASKED = Conversation().asking("list my orders")


@pytest.mark.parametrize(
    ("conversation", "sign_in", "saved", "just_opened", "step"),
    [
        (None, GOOD, None, True, "load"),
        (None, ENDED, None, True, "load"),
        (EMPTY, GOOD, None, True, "idle"),
        (ASKED, GOOD, None, False, "ask"),
        # A page that has just been opened is renewed at once; on any other the user may be typing.
        (EMPTY, ENDED, None, True, "renew"),
        (EMPTY, ENDED, None, False, "idle"),
        # The tab keeps the question before the page is left.
        (ASKED, ENDED, None, False, "store"),
        (ASKED, ENDED, ASKED.revision - 1, False, "store"),
        (ASKED, ENDED, ASKED.revision, False, "renew"),
    ],
)
def test_next_step(
    conversation: Conversation | None, sign_in: SignedIn | Ended, saved: int | None, step: Step, *, just_opened: bool
) -> None:
    assert next_step(conversation, sign_in, Report(saved_revision=saved), just_opened=just_opened) == step


def test_what_the_browser_told_a_lost_server_is_not_taken_for_an_answer() -> None:
    states = {
        "loaded": {"visit": "old", "text": None, "fresh": True},
        "saved": {"visit": "old", "revision": 1},
        "forgotten": {"visit": "old"},
    }
    assert report_of(states, "new") == Report()
    told = report_of(states, "old")
    assert told.loaded is not None
    assert (told.loaded.conversation, told.loaded.fresh, told.saved_revision, told.forgotten) == (None, True, 1, True)
