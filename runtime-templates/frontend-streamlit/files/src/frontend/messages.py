"""Every error that a user can meet, in one table. The code stands below the message and in the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Way = Literal["sign-in", "ask-again", "none"]
"""What helps: signing in, asking again, or neither."""


@dataclass(frozen=True)
class Message:
    title: str
    text: str
    way: Way


_LATER = "Ask again in a moment. If it stays like this, tell whoever runs this application the code below."
_TELL = "Tell whoever runs this application the code below."

MESSAGES: dict[str, Message] = {
    # At sign-in
    "identity-provider-unreachable": Message(
        "The sign-in service cannot be reached",
        "Your identity provider did not answer. Nothing that you typed is lost. Try again in a moment.",
        "sign-in",
    ),
    "sign-in-refused": Message("You were not let in", "Your identity provider refused the sign-in, or it was cancelled.", "sign-in"),
    "sign-in-failed": Message(
        "The sign-in did not work", "Your identity provider sent you back without a usable answer. Try again.", "sign-in"
    ),
    "sign-in-stale": Message(
        "This sign-in is no longer valid",
        "It was begun in another tab, too long ago, or on a server that does not share its keys with this one. Try again.",
        "sign-in",
    ),
    "session-unreadable": Message(
        "You have been signed out", "This server cannot read your sign-in: its key was changed. Sign in again.", "sign-in"
    ),
    "renewal-failed": Message(
        "Your sign-in has ended", "It could not be renewed by itself. Nothing that you typed is lost. Sign in again to go on.", "sign-in"
    ),
    # Of the token
    "token-missing": Message("Your sign-in brought no access token", f"Without one the assistant cannot act for you. {_TELL}", "sign-in"),
    "token-opaque": Message(
        "Your sign-in cannot be used here",
        f"The identity provider gave an access token that nobody but itself can read. {_TELL}",
        "sign-in",
    ),
    "token-short-lived": Message(
        "Your sign-in ends too soon", f"The identity provider gave an access token that is good for less than a minute. {_TELL}", "sign-in"
    ),
    "token-audience": Message(
        "Your sign-in is not for this application", f"The access token was made for something else. {_TELL}", "sign-in"
    ),
    "token-too-large": Message(
        "Your sign-in is too large to be passed on",
        f"The assistant takes access tokens of up to 4 KB, and yours is larger: often because your account is in many groups. {_TELL}",
        "sign-in",
    ),
    # Of the agent: what it says of itself
    "agent-not-signed-in": Message(
        "Your sign-in did not reach the assistant", f"It got your question without your token, and did nothing. {_TELL}", "none"
    ),
    "agent-no-prompt": Message("The question was empty", "Type a question and send it.", "none"),
    "agent-gateway": Message("The assistant could not reach its tools", _LATER, "ask-again"),
    "agent-credential": Message("The assistant was not let in to its tools", _TELL, "ask-again"),
    "agent-model": Message("The assistant's model failed", _LATER, "ask-again"),
    "agent-unexpected": Message("The assistant failed", _LATER, "ask-again"),
    # Of the way to the agent
    "agent-bad-request": Message("The question was refused", f"The assistant's service did not take it. {_TELL}", "ask-again"),
    "agent-unauthorized": Message(
        "Your sign-in was refused", "The assistant's service does not take your token. Sign in again.", "sign-in"
    ),
    "agent-forbidden": Message("The assistant may not be used", f"You, or this application, lack the permission. {_TELL}", "none"),
    "agent-not-found": Message(
        "There is no assistant", f"The assistant that this application is set up for does not exist. {_TELL}", "none"
    ),
    "agent-busy": Message("The assistant is busy with this conversation", "Wait for its last answer, then ask again.", "ask-again"),
    "question-too-large": Message("The question is too long", "Send a shorter one.", "none"),
    "agent-failed": Message("The assistant failed", f"It was reached, and broke down before it could answer. {_LATER}", "ask-again"),
    "throttled": Message(
        "Too many questions at once", "The assistant's service asks you to slow down. Wait a moment, then ask again.", "ask-again"
    ),
    "service-failed": Message("The assistant's service has a problem", _LATER, "ask-again"),
    "service-unavailable": Message("The assistant's service is not available", _LATER, "ask-again"),
    "timeout": Message(
        "The assistant took too long", "No answer came in time. What you asked for may have been done all the same.", "ask-again"
    ),
    "stream-broken": Message(
        "The answer broke off", "The connection to the assistant was lost. What you asked for may have been done all the same.", "ask-again"
    ),
    "unreachable": Message("The assistant cannot be reached", f"No connection could be made. {_LATER}", "ask-again"),
    "aws-credentials": Message(
        "This application is not let in", f"It has no AWS credentials of its own, or they have ended. {_TELL}", "ask-again"
    ),
    "interrupted": Message(
        "The answer did not arrive",
        "It was stopped, or the page lost its server. What you asked for may have been done all the same.",
        "ask-again",
    ),
    "not-sent": Message("This question was not sent", "Another one was asked before its turn came.", "ask-again"),
    "answer-unreadable": Message(
        "The answer cannot be read", f"The assistant answered in a form that this page does not know. {_TELL}", "ask-again"
    ),
    "unexpected": Message("Something went wrong", _LATER, "ask-again"),
}


def message_of(code: str) -> Message:
    """A code that is not in the table comes from outside: a newer agent, an edited store."""
    return MESSAGES.get(code, MESSAGES["unexpected"])
