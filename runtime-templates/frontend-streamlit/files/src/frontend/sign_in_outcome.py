"""Streamlit sends a user back to the page without a word, however the sign-in came out. This tells the page, in its address."""

from __future__ import annotations

from http.cookies import SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from frontend.faults import log_fault

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_BEGIN, _BACK = "/auth/login", "/oauth2callback"
_COOKIE = "_streamlit_user"
# Errors by which a provider says that it cannot answer just now; all others are refusals.
_PROVIDER_DOWN = frozenset(("temporarily_unavailable", "server_error"))


class SignInOutcome:
    """ASGI middleware around the two addresses of a sign-in: every end of one leads to the page, which has words for it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http" or not path.endswith((_BEGIN, _BACK)):
            await self._app(scope, receive, send)
            return
        begins = path.endswith(_BEGIN)
        base = path[: -len(_BEGIN if begins else _BACK)] + "/"
        start: Message | None = None
        body: list[Message] = []

        async def hold(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
            else:
                body.append(message)

        try:
            await self._app(scope, receive, hold)
        except Exception as error:  # noqa: BLE001 - whatever it is, the user is not to end on a bare page
            log_fault("sign-in-failed", cause=type(error).__name__)
            start = None
        if start is None or start["status"] >= 400:
            await _send_to(f"{base}?signin={'identity-provider-unreachable' if begins and start else 'sign-in-failed'}", send)
            return
        if not begins:
            start["headers"] = [_with_outcome(header, _outcome(scope, start)) for header in start["headers"]]
        await send(start)
        for message in body:
            await send(message)


def _outcome(scope: Scope, start: Message) -> str | None:
    """None where nobody signed in: the provider leads back here after a sign-out too."""
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    [error] = query.get("error", [None])[:1]
    if error is not None:
        return "identity-provider-unreachable" if error in _PROVIDER_DOWN else "sign-in-refused"
    if "code" not in query:
        return None
    cookies: SimpleCookie = SimpleCookie()
    for name, value in start["headers"]:
        if name.lower() == b"set-cookie":
            cookies.load(value.decode("latin-1"))
    if _COOKIE not in cookies:
        return "sign-in-stale"  # no state of this sign-in was found
    return "done" if cookies[_COOKIE].value else "sign-in-failed"


def _with_outcome(header: tuple[bytes, bytes], outcome: str | None) -> tuple[bytes, bytes]:
    name, value = header
    if outcome is None or name.lower() != b"location":
        return header
    parts = urlsplit(value.decode("latin-1"))
    return (name, urlunsplit(parts._replace(query=urlencode({"signin": outcome}))).encode("latin-1"))


async def _send_to(address: str, send: Send) -> None:
    headers = [(b"location", address.encode("latin-1")), (b"cache-control", b"no-store"), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": 302, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
