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
            held = _fetch_token(self._client)
        finally:
            with self._lock:
                self._held, self._pending = held, None
        return held


def _fetch_token(client: ClientCredentials) -> _HeldToken:
    asked_at = time.monotonic()
    try:
        answer = _ask(client)
    except AgentError:
        raise
    except Exception as cause:
        raise AgentError(f"the token endpoint gave the agent no token of its own: {fault_of(cause)}", "credential") from cause
    token = answer.get("access_token") if is_record(answer) else None
    if not isinstance(token, str):
        raise AgentError("the token endpoint sent no access_token", "credential")
    lifetime = answer.get("expires_in") if is_record(answer) else 0
    seconds = lifetime if isinstance(lifetime, (int, float)) and not isinstance(lifetime, bool) else 0
    return _HeldToken(token=token, until=asked_at + seconds - _MARGIN_SECONDS)


def _ask(client: ClientCredentials) -> object:
    form = {"grant_type": "client_credentials", "scope": client.scope, "resource": client.resource}
    with httpx2.Client(follow_redirects=False, timeout=_TIMEOUT_SECONDS, trust_env=False) as http:
        response = http.post(
            client.endpoint,
            data={name: value for name, value in form.items() if value is not None},
            # Each half is encoded first (RFC 6749, 2.3.1): a secret may hold a colon.
            auth=httpx2.BasicAuth(quote(client.client_id, safe=""), quote(client.client_secret, safe="")),
            headers={"accept": "application/json"},
        )
    if response.status_code in _REDIRECTS:
        raise AgentError("the token endpoint gave the agent no token of its own: it redirects, which is not followed", "credential")
    if not response.is_success:
        raise AgentError(f"the token endpoint answered {response.status_code}", "credential")
    answer: object = response.json()
    return answer
