"""What the agent shows of itself to be let in at the gateway."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from agent.agent_error import AgentError
from agent.client_credentials_token import ClientCredentialsToken
from agent.settings import AwsIam, CustomJwt

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    import httpx2
    from botocore.credentials import Credentials

    from agent.settings import Credential

    AddCredential = Callable[[httpx2.Request, bytes], Coroutine[Any, Any, None]]
    """Puts the agent's own credential on a message that is complete but for it. Raises an AgentError where there is none."""


def add_credential(credential: Credential) -> AddCredential:
    if isinstance(credential, AwsIam):
        return _Signer(credential.region)
    if isinstance(credential, CustomJwt):
        return _Bearer(ClientCredentialsToken(credential.client))
    return _nothing


async def _nothing(_request: httpx2.Request, _body: bytes) -> None:
    pass


class _Bearer:
    def __init__(self, own: ClientCredentialsToken) -> None:
        self._own = own

    async def __call__(self, request: httpx2.Request, _body: bytes) -> None:
        request.headers["authorization"] = f"Bearer {await self._own.token()}"


# What lies between here and the gateway may change or drop them, and a signature over them would fail.
_UNSIGNED = frozenset(("connection", "accept", "accept-encoding", "user-agent", "content-length", "transfer-encoding"))


class _Signer:
    """Signs with the credentials of the role, or of whoever runs the agent: AWS's default chain.

    It replaces Authorization; that is why the user's token has a header of its own.
    """

    def __init__(self, region: str) -> None:
        self._region = region
        self._credentials: Credentials | None = None
        # One thread: where credentials have to be fetched, all calls wait for the one that does, and no event loop stands still.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="agent-signer")

    async def __call__(self, request: httpx2.Request, body: bytes) -> None:
        signed = await asyncio.wrap_future(self._thread.submit(self._sign, str(request.url), dict(request.headers), body))
        for name, value in signed.items():
            if name.lower() == "authorization" or name.lower().startswith("x-amz-"):
                request.headers[name] = value

    def _sign(self, url: str, headers: dict[str, str], body: bytes) -> dict[str, str]:
        from botocore.auth import SigV4Auth  # noqa: PLC0415 - takes its time, and only this authorizer needs it
        from botocore.awsrequest import AWSRequest  # noqa: PLC0415

        try:
            message = AWSRequest("POST", url, {name: value for name, value in headers.items() if name.lower() not in _UNSIGNED}, body)
            SigV4Auth(self._default_credentials().get_frozen_credentials(), "bedrock-agentcore", self._region).add_auth(message)
        except Exception as cause:
            raise AgentError("the agent has no AWS credentials to sign its call to the gateway", "credential") from cause
        return dict(message.headers.items())

    def _default_credentials(self) -> Credentials:
        if self._credentials is None:
            from botocore.session import Session  # noqa: PLC0415

            self._credentials = Session().get_credentials()
        if self._credentials is None:
            raise LookupError("no credentials")
        return self._credentials
