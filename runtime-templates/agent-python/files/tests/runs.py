"""Runs of the agent against a gateway in the test."""

from __future__ import annotations

import asyncio
import json
import socket
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from agent.gateway_credential import add_credential
from agent.gateway_transport import Gateway
from agent.invoke import AgentParts, InvocationContext, invoke, stream
from agent.scripted_model import ScriptedModel
from agent.settings import NoCredential

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, Callable

    from gateway_double import Body, Headers, Reply
    from strands.models import Model
    from strands.types.streaming import StreamEvent

    from agent.hop_record import HopRecord

RUNTIME_HEADER = "x-amzn-bedrock-agentcore-runtime-custom-usertoken"
CORRELATION_HEADER = "x-amzn-bedrock-agentcore-runtime-custom-correlationid"


def token_of(sub: str) -> str:
    """Made anew, so that no file holds one."""
    parts = ({"alg": "RS256", "kid": "k1"}, {"sub": sub}, {"signatureOf": sub})
    return ".".join(urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)


@dataclass(frozen=True)
class Run:
    answer: str
    records: list[HopRecord]


def parts_of(url: str, records: list[HopRecord], model: Model | None = None, timeout_ms: int = 5000) -> AgentParts:
    gateway = Gateway(
        url=url,
        user_token_header="X-Custom-UserToken",
        timeout_ms=timeout_ms,
        add_credential=add_credential(NoCredential()),
        claims="standard",
        print=records.append,
    )
    return AgentParts(model=model or ScriptedModel(), gateway=gateway, user_token_header=RUNTIME_HEADER)


def context_of(headers: dict[str, str]) -> InvocationContext:
    return InvocationContext(session_id="s" * 33, request_id="r-1", headers=headers)


LIST = {"prompt": "list my orders"}


def run(url: str, headers: dict[str, str], payload: object = None, model: Model | None = None, timeout_ms: int = 5000) -> Run:
    return asyncio.run(run_async(url, headers, LIST if payload is None else payload, model, timeout_ms))


async def run_async(url: str, headers: dict[str, str], payload: object, model: Model | None = None, timeout_ms: int = 5000) -> Run:
    records: list[HopRecord] = []
    answer = await invoke(payload, context_of(headers), parts_of(url, records, model, timeout_ms))
    return Run(answer["result"], records)


def streamed(url: str, headers: dict[str, str], payload: object = None, model: Model | None = None) -> list[object]:
    async def collect() -> list[object]:
        return [item async for item in stream(LIST if payload is None else payload, context_of(headers), parts_of(url, [], model))]

    return asyncio.run(collect())


SERVER_SECRET = "a text that only the server may know"


def closed_port() -> str:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{server.getsockname()[1]}/mcp"


def on(method: str, reply: Callable[[Body], Reply | None]) -> Callable[[Body, Headers], Reply | None]:
    return lambda message, _headers: reply(message) if message.get("method") == method else None


class FailingModel(ScriptedModel):
    def stream(self, *_args: Any, **_kwargs: Any) -> AsyncIterable[StreamEvent]:
        failure = type("ClientError", (Exception,), {"response": {"Error": {"Code": "AccessDeniedException", "Message": SERVER_SECRET}}})
        raise failure(SERVER_SECRET)
