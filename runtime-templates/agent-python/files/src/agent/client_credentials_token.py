"""The agent's own token for the gateway."""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

import httpx2

from agent.agent_error import AgentError, fault_of
from agent.client_secret import ClientSecret
from agent.hop_record import is_record

if TYPE_CHECKING:
    from agent.settings import ClientCredentials

_TIMEOUT_SECONDS = 10.0
# A token is fetched anew this long before it expires, so that it does not expire on its way.
_MARGIN_SECONDS = 30.0
_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True)
class _HeldToken:
    token: str = field(repr=False)
    until: float
    """By the clock that nobody sets back, in seconds."""


class ClientCredentialsToken:
    """A token by the client credentials grant, kept in memory until shortly before it expires.

    Calls that need it at the same time share one fetch, although each may run in a thread and an event loop of its own.
    """

    def __init__(self, client: ClientCredentials) -> None:
        self._client = client
        self._secret = ClientSecret(client.client_secret)
        self._fetcher = ThreadPoolExecutor(max_workers=1, thread_name_prefix="agent-token")
        self._lock = threading.Lock()
        self._held: _HeldToken | None = None
        self._pending: Future[_HeldToken] | None = None

    async def token(self) -> str:
        """Raises an AgentError where the issuer gives none; the next call tries again."""
        with self._lock:
            if self._held is not None and time.monotonic() < self._held.until:
                return self._held.token
            if self._pending is None:
                self._pending = self._fetcher.submit(self._fetch)
            pending = self._pending
        # Shielded: one caller that gives up must not take the token from the others.
        held = await asyncio.shield(asyncio.wrap_future(pending))
        return held.token

    def _fetch(self) -> _HeldToken:
        held = None
        try:
            held = _fetch_token(self._client, self._secret)
        finally:
            with self._lock:
                self._held, self._pending = held, None
        return held


@dataclass(frozen=True)
class _Answer:
    asked_at: float
    status: int
    body: object = field(repr=False)
    """None where a refusal holds no JSON."""


def _fetch_token(client: ClientCredentials, secret: ClientSecret) -> _HeldToken:
    current = secret.current()
    first = _ask(client, current)
    if not _refuses_client(first):
        return _token_in(first)
    # A secret that was rotated is another one now; with the same one the answer would be the same.
    rotated = secret.read_again()
    return _token_in(first if rotated == current else _ask(client, rotated))


def _refuses_client(answer: _Answer) -> bool:
    body = answer.body
    return answer.status == 401 or (answer.status == 400 and is_record(body) and body.get("error") == "invalid_client")


def _token_in(answer: _Answer) -> _HeldToken:
    if answer.status in _REDIRECTS:
        raise AgentError("the token endpoint gave the agent no token of its own: it redirects, which is not followed", "credential")
    if not 200 <= answer.status <= 299:
        raise AgentError(f"the token endpoint answered {answer.status}", "credential")
    body = answer.body if is_record(answer.body) else {}
    token = body.get("access_token")
    if not isinstance(token, str):
        raise AgentError("the token endpoint sent no access_token", "credential")
    lifetime = body.get("expires_in")
    seconds = lifetime if isinstance(lifetime, (int, float)) and not isinstance(lifetime, bool) else 0
    return _HeldToken(token=token, until=answer.asked_at + seconds - _MARGIN_SECONDS)


def _ask(client: ClientCredentials, secret: str) -> _Answer:
    asked_at = time.monotonic()
    try:
        response = _post(client, secret)
        return _Answer(asked_at, response.status_code, _body_of(response))
    except Exception as cause:
        raise AgentError(f"the token endpoint gave the agent no token of its own: {fault_of(cause)}", "credential") from cause


def _body_of(response: httpx2.Response) -> object:
    try:
        body: object = response.json()
    except ValueError:
        if response.is_success:
            raise
        return None
    return body


def _post(client: ClientCredentials, secret: str) -> httpx2.Response:
    form = {"grant_type": "client_credentials", "scope": client.scope, "resource": client.resource}
    with httpx2.Client(follow_redirects=False, timeout=_TIMEOUT_SECONDS, trust_env=False) as http:
        return http.post(
            client.endpoint,
            data={name: value for name, value in form.items() if value is not None},
            # Each half is encoded first (RFC 6749, 2.3.1): a secret may hold a colon.
            auth=httpx2.BasicAuth(quote(client.client_id, safe=""), quote(secret, safe="")),
            headers={"accept": "application/json"},
        )
