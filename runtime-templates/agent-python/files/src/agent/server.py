"""The agent as AgentCore Runtime calls it."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from anyio.to_thread import current_default_thread_limiter
from bedrock_agentcore.runtime import BedrockAgentCoreApp, BedrockAgentCoreContext

from agent.log_places import log_places

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from concurrent.futures import Future

    from bedrock_agentcore.runtime import RequestContext

    from agent.invoke import AgentParts, InvocationContext
    from agent.settings import Settings

# An answer that is streamed holds one of the server's threads while it waits, and /ping needs one too.
_SERVER_THREADS = 256


def run_server(settings: Settings) -> None:
    """Serves until it is told to stop. /ping answers before the agent's libraries are loaded; the first invocation waits for them."""
    log_places()
    loading = ThreadPoolExecutor(max_workers=1, thread_name_prefix="agent-loading")
    parts: list[Future[AgentParts]] = []

    @asynccontextmanager
    async def lifespan(_app: object) -> AsyncIterator[None]:
        current_default_thread_limiter().total_tokens = _SERVER_THREADS
        parts.append(loading.submit(_load, settings))
        yield

    app = BedrockAgentCoreApp(lifespan=lifespan)

    # Async: the server runs it beside its own event loop. The name "context" is how the server knows that it is wanted.
    @app.entrypoint
    async def answer(payload: object, context: RequestContext) -> object:
        from agent.invoke import invoke, stream  # noqa: PLC0415 - takes most of the start; see _load

        ready = await asyncio.shield(asyncio.wrap_future(parts[0]))
        run = stream if "text/event-stream" in _accept_of(context) else invoke
        answered: Any = run(payload, _context_of(context), ready)
        return answered if run is stream else await answered

    app.run(port=settings.port, host=settings.host, log_config=None, timeout_graceful_shutdown=1)


def _load(settings: Settings) -> AgentParts:
    from agent.make_parts import make_parts  # noqa: PLC0415 - so that the server is up before Strands and MCP are

    return make_parts(settings)


def _accept_of(context: RequestContext) -> str:
    return str(context.request.headers.get("accept", "")) if context.request is not None else ""


def _context_of(context: RequestContext) -> InvocationContext:
    from agent.invoke import InvocationContext  # noqa: PLC0415 - see _load

    return InvocationContext(
        session_id=context.session_id,
        request_id=BedrockAgentCoreContext.get_request_id(),
        headers={name.lower(): value for name, value in (context.request_headers or {}).items()},
    )
