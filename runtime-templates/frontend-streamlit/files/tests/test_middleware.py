"""The three layers around Streamlit's own server."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message

from frontend.guard_headers import GuardHeaders
from frontend.messages import MESSAGES
from frontend.secure_cookies import SecureCookies
from frontend.sign_in_outcome import SignInOutcome

Headers = list[tuple[bytes, bytes]]


def called(app: ASGIApp, path: str, query: str = "") -> tuple[int, Headers]:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": []}

    async def call() -> None:
        await app(scope, receive, send)

    asyncio.run(call())
    return sent[0]["status"], sent[0]["headers"]


def values(headers: Headers, name: str) -> list[str]:
    return [value.decode() for header, value in headers if header.lower() == name.encode()]


def answering(make: Mapping[str, Response | Exception]) -> Starlette:
    def endpoint(path: str) -> Callable[[Request], Awaitable[Response]]:
        async def answer(_: Request) -> Response:
            result = make[path]
            if isinstance(result, Exception):
                raise result
            return result

        return answer

    return Starlette(routes=[Route(path, endpoint(path)) for path in make])


def test_every_cookie_becomes_secure_once() -> None:
    response = Response()
    response.set_cookie("plain", "1")
    response.set_cookie("secured", "1", secure=True)
    _, headers = called(SecureCookies(answering({"/": response})), "/")
    assert [cookie.lower().count("; secure") for cookie in values(headers, "set-cookie")] == [1, 1]


def test_an_answer_cannot_make_the_page_load_from_elsewhere() -> None:
    _, headers = called(GuardHeaders(answering({"/": Response(headers={"referrer-policy": "unsafe-url"})})), "/")
    assert values(headers, "referrer-policy") == ["same-origin"]
    assert "img-src 'self' data: blob:;" in values(headers, "content-security-policy")[0]


def back(cookie: str | None) -> Response:
    response = RedirectResponse("/", status_code=302)
    if cookie is not None:
        response.set_cookie("_streamlit_user", cookie)
    return response


@pytest.mark.parametrize(
    ("query", "cookie", "outcome"),
    [
        ("code=c&state=s", "signed", "done"),
        ("code=c&state=s", "", "sign-in-failed"),
        ("code=c&state=s", None, "sign-in-stale"),
        ("error=access_denied&state=s", None, "sign-in-refused"),
        ("error=login_required&state=s", None, "sign-in-refused"),
        ("error=temporarily_unavailable&state=s", None, "identity-provider-unreachable"),
    ],
)
def test_the_page_is_told_how_a_sign_in_came_out(query: str, cookie: str | None, outcome: str) -> None:
    status, headers = called(SignInOutcome(answering({"/oauth2callback": back(cookie)})), "/oauth2callback", query)
    assert (status, values(headers, "location")) == (302, [f"/?signin={outcome}"])
    assert outcome == "done" or outcome in MESSAGES


def test_a_sign_out_leads_back_without_a_word() -> None:
    assert values(called(SignInOutcome(answering({"/oauth2callback": back(None)})), "/oauth2callback")[1], "location") == ["/"]


@pytest.mark.parametrize(
    ("path", "result", "outcome"),
    [
        ("/auth/login", Response("Authentication error", status_code=400), "identity-provider-unreachable"),
        ("/auth/login", RuntimeError("words"), "sign-in-failed"),
        ("/oauth2callback", RuntimeError("words"), "sign-in-failed"),
        ("/base/oauth2callback", Response(status_code=500), "sign-in-failed"),
    ],
)
def test_no_sign_in_ends_on_a_bare_page(path: str, result: Response | Exception, outcome: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, headers = called(SignInOutcome(answering({path: result})), path, "code=c")
    base = "/base/" if path.startswith("/base") else "/"
    assert (status, values(headers, "location")) == (302, [f"{base}?signin={outcome}"])
    assert "words" not in "".join(capsys.readouterr())


def test_a_sign_in_that_begins_is_left_as_it_is() -> None:
    app = SignInOutcome(answering({"/auth/login": RedirectResponse("https://issuer.example.com/authorize?x=1")}))
    assert values(called(app, "/auth/login")[1], "location") == ["https://issuer.example.com/authorize?x=1"]
