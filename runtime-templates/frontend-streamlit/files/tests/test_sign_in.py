"""What is made of a sign-in: when it is renewed, and that no renewal follows another by itself."""

import pytest
from tokens import NOW, made_token, settings, user

from frontend.messages import MESSAGES
from frontend.sign_in import Ended, SignedIn, SignedOut, SignIn, Unusable, Visit, sign_in_of


def seen(token: str | None, outcome: str | None = None, **env: str) -> SignIn:
    return sign_in_of(Visit(user(token), has_cookie=True, outcome=outcome), settings(**env), NOW)


def test_a_good_token_signs_in_and_is_in_no_text() -> None:
    token = made_token()
    sign_in = seen(token)
    assert isinstance(sign_in, SignedIn)
    assert (sign_in.token, sign_in.name) == (token, "Ana")
    assert token not in repr(sign_in)


@pytest.mark.parametrize(("left", "ended"), [(3600, False), (60, False), (59, True), (0, True), (-86400, True)])
def test_a_token_is_renewed_before_its_last_minute(left: int, *, ended: bool) -> None:
    assert isinstance(seen(made_token(exp=NOW + left)), Ended if ended else SignedIn)


@pytest.mark.parametrize(
    ("outcome", "fault"),
    [
        ("done", "token-short-lived"),
        ("sign-in-refused", "renewal-failed"),
        ("sign-in-failed", "renewal-failed"),
        ("sign-in-stale", "renewal-failed"),
        ("identity-provider-unreachable", "identity-provider-unreachable"),
    ],
)
def test_a_sign_in_that_has_just_ended_is_never_followed_by_another(outcome: str, fault: str) -> None:
    token = made_token(exp=NOW + 30)
    assert seen(token, outcome) == Unusable(fault, "Ana", token)
    assert token not in repr(seen(token, outcome))


@pytest.mark.parametrize(
    ("token", "fault"),
    [
        (None, "token-missing"),
        ("opaque", "token-opaque"),
        ("a.b.c", "token-opaque"),
        (made_token(aud="api://other"), "token-audience"),
        (made_token(aud=["api://other"]), "token-audience"),
        (made_token(aud=None), "token-audience"),
        (made_token(groups=["group"] * 1500), "token-too-large"),
    ],
)
def test_a_token_that_cannot_be_used(token: str | None, fault: str) -> None:
    assert seen(token) == Unusable(fault, "Ana", token)


def test_whom_a_token_is_for() -> None:
    assert isinstance(seen(made_token(aud=["api://other", "api://orders"])), SignedIn)
    assert isinstance(seen(made_token(aud=None, client_id="app"), AUDIENCE="app", AUDIENCE_CLAIM="client_id"), SignedIn)
    assert isinstance(seen(made_token(aud="api://other"), AUDIENCE=""), SignedIn)


def test_the_size_is_that_of_the_headers_value() -> None:
    token = made_token(pad="")
    while len(token) < 4090:
        token = token[:-1] + "aa"
    assert isinstance(seen(token), SignedIn)
    assert seen(token, AGENT_AUTHORIZER="CUSTOM_JWT", USER_TOKEN_HEADER="Authorization") == Unusable("token-too-large", "Ana", token)


@pytest.mark.parametrize(
    ("has_cookie", "outcome", "fault"),
    [(False, None, None), (True, None, "session-unreadable"), (True, "sign-in-stale", "sign-in-stale"), (False, "done", None)],
)
def test_nobody_is_signed_in(outcome: str | None, fault: str | None, *, has_cookie: bool) -> None:
    visit = Visit({"is_logged_in": False}, has_cookie=has_cookie, outcome=outcome)
    assert sign_in_of(visit, settings(), NOW) == SignedOut(fault)
    assert fault is None or fault in MESSAGES


def test_the_key_of_a_user_is_theirs_alone_and_stays() -> None:
    def key(**claims: object) -> str:
        sign_in = sign_in_of(Visit(user(made_token(), **claims), has_cookie=True, outcome=None), settings(), NOW)
        assert isinstance(sign_in, SignedIn)
        return sign_in.user_key

    assert key() == key(name="Ana Maria") != key(sub="00u2")
    assert key() != key(iss="https://other.example.com")
