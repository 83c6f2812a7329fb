"""One prompt of one user, and its answer."""

from __future__ import annotations

import re
import secrets
import sys
import traceback
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from strands import Agent
from strands.hooks import AfterModelCallEvent

from agent.agent_error import AgentError, fault_of
from agent.gateway_tools import gateway_tools
from agent.gateway_transport import Invocation
from agent.hop_record import bare_token, is_record, loggable_id, view_token

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping

    from strands.models import Model

    from agent.agent_error import FailureCode
    from agent.gateway_transport import Gateway


@dataclass(frozen=True)
class AgentParts:
    model: Model
    gateway: Gateway
    user_token_header: str
    """Header in which the user's token arrives, in lower case."""


@dataclass(frozen=True)
class InvocationContext:
    """What AgentCore Runtime says of one invocation."""

    session_id: str | None
    request_id: str | None
    headers: Mapping[str, str]
    """Names in lower case."""


@dataclass(frozen=True)
class Ending:
    """How a conversation ended: with the model's last words, or with what went wrong."""

    words: str
    failure: FailureCode | None = None


_CORRELATION_HEADER = "x-amzn-bedrock-agentcore-runtime-custom-correlationid"
_SYSTEM_PROMPT = "You help the signed-in user with their orders. Use the tools. Say plainly where a tool failed."
_TURN_LIMIT = 10


async def invoke(payload: object, context: InvocationContext, parts: AgentParts) -> dict[str, str]:
    """Answers one prompt for one user. Never raises: the runtime would show an error's message to the caller."""
    endings = [part async for part in _converse(payload, context, parts) if isinstance(part, Ending)]
    return {"result": endings[-1].words if endings else ""}


async def stream(payload: object, context: InvocationContext, parts: AgentParts) -> AsyncGenerator[object]:
    """The same, piece by piece: the text as strings, and an object with `error` as the last one where it failed. Never raises."""
    async with aclosing(_converse(payload, context, parts)) as conversation:
        async for part in conversation:
            if isinstance(part, str):
                yield part
            elif part.failure is not None:
                yield {"error": {"code": part.failure, "message": part.words}}


async def _converse(payload: object, context: InvocationContext, parts: AgentParts) -> AsyncGenerator[str | Ending]:
    token = bare_token(context.headers.get(parts.user_token_header))
    invocation = Invocation(
        token=token or "",
        correlation_id=loggable_id(context.headers.get(_CORRELATION_HEADER)) or str(uuid4()),
        # Made anew for each invocation: a session that was restored from a snapshot would repeat what was made at start. Logged
        # from the first record on: a call that dies on its way to a tool is found by it.
        trace_id=_trace_id(context.headers.get("traceparent")) or secrets.token_hex(16),
        session_id=loggable_id(context.session_id),
        request_id=loggable_id(context.request_id),
    )
    parts.gateway.print(
        {
            "hop": "agent",
            "moment": "received",
            "correlationId": invocation.correlation_id,
            "sessionId": invocation.session_id,
            "requestId": invocation.request_id,
            "traceId": invocation.trace_id,
            "header": parts.user_token_header,
            "headerNames": sorted(context.headers),
            "token": view_token(token, parts.gateway.claims),
        }
    )
    prompt = payload.get("prompt") if is_record(payload) else None
    if token is None:
        yield Ending("You are not signed in: your token did not reach the agent.", "not-signed-in")
    elif not isinstance(prompt, str) or not prompt.strip():
        yield Ending('Send a prompt: {"prompt": "list my orders"}.', "no-prompt")
    else:
        async with aclosing(_ask_model(_printable(prompt), invocation, parts)) as parts_of_answer:
            async for part in parts_of_answer:
                yield part


async def _ask_model(prompt: str, invocation: Invocation, parts: AgentParts) -> AsyncGenerator[str | Ending]:
    model_faults: list[Exception] = []

    def note_fault(event: AfterModelCallEvent) -> None:
        model_faults[:] = [] if event.exception is None else [event.exception]

    try:
        async with gateway_tools(invocation, parts.gateway) as tools:
            agent = Agent(model=parts.model, tools=list(tools), system_prompt=_SYSTEM_PROMPT, callback_handler=None, hooks=[note_fault])
            async with aclosing(_words(agent, prompt)) as words:
                async for part in words:
                    yield part
    except Exception as cause:  # noqa: BLE001 - whatever it is, the caller gets our words and not the error's
        failure = _failure_of(cause, model_faults)
        place = _place_of(cause) if failure.code == "unexpected" else ""
        sys.stderr.write(f"Invocation {invocation.correlation_id} failed: {failure.message}\n{place}")
        yield Ending(f"The agent could not answer: {failure.message}.", failure.code)


async def _words(agent: Agent, prompt: str) -> AsyncGenerator[str | Ending]:
    said = False
    begins = False
    async for event in agent.stream_async(prompt, limits={"turns": _TURN_LIMIT}):
        if "messageStart" in event.get("event", ()):
            begins = said
        elif isinstance(event.get("data"), str) and event["data"]:
            # A model may speak before it calls a tool and go on after it: two texts, not one.
            if begins:
                yield "\n\n"
            said, begins = True, False
            yield _printable(event["data"])
        elif "result" in event:
            result = event["result"]
            if result.stop_reason == "limit_turns":
                raise AgentError(f"it came to no end within {_TURN_LIMIT} turns", "model")
            yield Ending(_printable("\n".join(block["text"] for block in result.message["content"] if "text" in block)))


def _failure_of(cause: Exception, model_faults: list[Exception]) -> AgentError:
    """In our own words: the message of a library's error may quote headers and bodies."""
    if isinstance(cause, AgentError):
        return cause
    if model_faults:
        return AgentError(f"the model failed: {fault_of(model_faults[0])}", "model")
    return AgentError(f"unexpected {fault_of(cause)}", "unexpected")


def _place_of(cause: Exception) -> str:
    """Where it was raised, for the log: the frames, without the messages and the source lines between them."""
    frames = traceback.extract_tb(cause.__traceback__)[-5:]
    return "".join(f"    at {frame.name} ({frame.filename}:{frame.lineno})\n" for frame in reversed(frames))


def _trace_id(traceparent: str | None) -> str | None:
    """The trace that the caller began, where it did."""
    found = re.fullmatch(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*", traceparent or "")
    return found[1] if found is not None and found[1] != "0" * 32 else None


def _printable(text: str) -> str:
    """Half a character cannot be sent to anybody."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
