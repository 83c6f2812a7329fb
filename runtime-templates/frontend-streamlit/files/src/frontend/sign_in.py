"""What the frontend makes of a user's sign-in, looked at on every run and before a question is asked. Decides; draws and sends nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from frontend.access_token import HEADER_LIMIT, claims_of, is_for, seconds_left

if TYPE_CHECKING:
    from collections.abc import Mapping

    from frontend.settings import Settings

RENEW_BELOW_SECONDS = 60
"""A token that ends sooner is renewed before it is used: it has hops to go, and may wait at each."""


@dataclass(frozen=True)
class SignedOut:
    fault: str | None
    """Code of messages.py; None: nobody has signed in yet."""


@dataclass(frozen=True)
class SignedIn:
    token: str = field(repr=False)
    user_key: str
    """The same for the same user, and says nothing of them."""
    name: str
    token_seconds_left: float


@dataclass(frozen=True)
class Ended:
    """Signed in, with a token that has (nearly) ended: renewing it is the next thing to do."""

    user_key: str
    name: str


@dataclass(frozen=True)
class Unusable:
    """Signed in, with a token that cannot be used."""

    fault: str
    name: str
    token: str | None = field(default=None, repr=False)
    """None: the sign-in brought none."""


SignIn = SignedOut | SignedIn | Ended | Unusable


@dataclass(frozen=True)
class Visit:
    """What the browser brings along."""

    user: Mapping[str, object]
    """st.user, tokens included."""
    has_cookie: bool
    """Whether a cookie of a sign-in is there, readable or not."""
    outcome: str | None
    """How a sign-in that has just ended came out: `done`, a code of messages.py, or None where there was none."""


def sign_in_of(visit: Visit, settings: Settings, now: float) -> SignIn:
    """`now` in epoch seconds. A sign-in that has just ended is never followed by another of itself: that would be a loop."""
    failed = visit.outcome if visit.outcome != "done" else None
    if visit.user.get("is_logged_in") is not True:
        return SignedOut(failed or ("session-unreadable" if visit.has_cookie else None))
    name, token = _name_of(visit.user), _token_of(visit.user)
    if token is None:
        return Unusable("token-missing", name)
    claims = claims_of(token)
    if claims is None:
        return Unusable("token-opaque", name, token)
    left = seconds_left(claims, now)
    if left < RENEW_BELOW_SECONDS:
        fault = _fault_of_renewal(visit.outcome)
        return Unusable(fault, name, token) if fault else Ended(_key_of(visit.user), name)
    fault = _fault_of_token(token, claims, settings)
    return Unusable(fault, name, token) if fault else SignedIn(token, _key_of(visit.user), name, left)


def _fault_of_renewal(outcome: str | None) -> str | None:
    """None where no renewal has been tried yet."""
    if outcome in (None, "identity-provider-unreachable"):
        return outcome
    return "token-short-lived" if outcome == "done" else "renewal-failed"


def _fault_of_token(token: str, claims: Mapping[str, object], settings: Settings) -> str | None:
    if settings.audience is not None and not is_for(claims, settings.audience, settings.audience_claim):
        return "token-audience"
    return "token-too-large" if len(_header_value(token, settings)) > HEADER_LIMIT else None


def _header_value(token: str, settings: Settings) -> str:
    return f"Bearer {token}" if settings.agent.user_token_header.lower() == "authorization" else token


def _token_of(user: Mapping[str, object]) -> str | None:
    tokens = user.get("tokens")
    token = tokens.get("access") if isinstance(tokens, dict) else None
    return token if isinstance(token, str) and token else None


def _name_of(user: Mapping[str, object]) -> str:
    names = (user.get(claim) for claim in ("name", "email", "preferred_username"))
    return next((name for name in names if isinstance(name, str) and name), "Signed in")


def _key_of(user: Mapping[str, object]) -> str:
    """Of the ID token's issuer and subject, which a user's sign-ins share."""
    return sha256(f"{user.get('iss')}\n{user.get('sub')}".encode()).hexdigest()[:32]
