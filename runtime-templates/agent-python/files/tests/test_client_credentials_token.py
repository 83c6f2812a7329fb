"""The agent's own token: fetched once, and anew in time."""

from __future__ import annotations

import asyncio
import base64
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import httpx2
import pytest

from agent.agent_error import AgentError
from agent.client_credentials_token import ClientCredentialsToken
from agent.gateway_credential import add_credential
from agent.settings import ClientCredentials, CustomJwt

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class Issuer:
    status: int = 200
    lifetime: object = 3600
    body: str | None = None
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    client: ClientCredentials = field(default_factory=lambda: ClientCredentials("", "", "", None, None))


@contextmanager
def issuer() -> Iterator[Issuer]:
    provider = Issuer()

    class Handler(BaseHTTPRequestHandler):
        wbufsize = -1

        def do_POST(self) -> None:
            form = dict(parse_qsl(self.rfile.read(int(self.headers["content-length"])).decode()))
            provider.asked.append((self.headers["authorization"], form))
            body = provider.body or f'{{"access_token":"token-{len(provider.asked)}","expires_in":{provider.lifetime}}}'
            self.send_response(provider.status)
            self.send_header("content-type", "application/json")
            self.send_header("location", "https://stranger.example.com/")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    endpoint = f"http://127.0.0.1:{server.server_port}/token"
    provider.client = ClientCredentials(endpoint, "the agent", "a:b", scope="gateway.invoke", resource="api://gateway")
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()


def test_the_agent_asks_as_a_client_of_its_own_and_sends_the_token_as_authorization() -> None:
    with issuer() as provider:
        request = httpx2.Request("POST", provider.client.endpoint, headers={"x-custom-usertoken": "user"})
        asyncio.run(add_credential(CustomJwt(provider.client))(request, b""))
        assert request.headers["authorization"] == "Bearer token-1"
        assert request.headers["x-custom-usertoken"] == "user"
        [(authorization, form)] = provider.asked
        assert form == {"grant_type": "client_credentials", "scope": "gateway.invoke", "resource": "api://gateway"}
        assert authorization == f"Basic {base64.b64encode(b'the%20agent:a%3Ab').decode()}"


def test_a_token_is_fetched_once_also_by_calls_at_the_same_time_in_loops_of_their_own() -> None:
    with issuer() as provider:
        own = ClientCredentialsToken(provider.client)
        got: list[str] = []
        threads = [threading.Thread(target=lambda: got.append(asyncio.run(own.token()))) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert got == ["token-1"] * 8
        assert len(provider.asked) == 1


def test_a_caller_that_gives_up_takes_the_token_from_nobody() -> None:
    async def give_up(own: ClientCredentialsToken) -> str:
        impatient = asyncio.create_task(own.token())
        await asyncio.sleep(0)
        impatient.cancel()
        return await own.token()

    with issuer() as provider:
        assert asyncio.run(give_up(ClientCredentialsToken(provider.client))) == "token-1"
        assert len(provider.asked) == 1


@pytest.mark.parametrize("lifetime", [20, "null", '"soon"'])
def test_a_token_that_is_about_to_expire_or_may_be_is_fetched_anew(lifetime: object) -> None:
    with issuer() as provider:
        provider.lifetime = lifetime
        own = ClientCredentialsToken(provider.client)
        assert [asyncio.run(own.token()), asyncio.run(own.token())] == ["token-1", "token-2"]


def test_a_refusal_is_told_without_the_issuers_text_and_the_next_call_asks_again() -> None:
    with issuer() as provider:
        own = ClientCredentialsToken(provider.client)
        for status, body, message in [
            (401, '{"error":"a text of the issuer"}', "the token endpoint answered 401"),
            (307, None, "the token endpoint gave the agent no token of its own: it redirects, which is not followed"),
            (200, "[]", "the token endpoint sent no access_token"),
            (200, "no json", "the token endpoint gave the agent no token of its own: JSONDecodeError"),
        ]:
            provider.status, provider.body = status, body
            with pytest.raises(AgentError) as raised:
                asyncio.run(own.token())
            assert (raised.value.message, raised.value.code) == (message, "credential")
        provider.status, provider.body = 200, None
        assert asyncio.run(own.token()) == "token-5"
