"""The tools of the gateway, for one invocation."""

from __future__ import annotations

import re
import sys
from asyncio import wrap_future
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

import httpx2
from mcp.client.streamable_http import streamable_http_client
from strands.tools.mcp import MCPClient

from agent.gateway_transport import GatewayTransport

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from strands.tools.mcp import MCPAgentTool
    from strands.types.tools import AgentTool

    from agent.gateway_transport import Gateway, Invocation

# How long a message may take is GATEWAY_TIMEOUT_MS, which the transport keeps to. The MCP client would give up after 30 s by itself.
_NEVER_SECONDS = 365 * 86_400
# The MCP client waits for its connection without leaving the event loop to others. Here it may: one thread for each that opens or closes.
_THREADS = ThreadPoolExecutor(max_workers=128, thread_name_prefix="agent-mcp")


@asynccontextmanager
async def gateway_tools(invocation: Invocation, gateway: Gateway) -> AsyncIterator[list[AgentTool]]:
    """Opens a client for one invocation: it holds this user's token, and another user must never get it.

    Raises an AgentError where the gateway is to blame, also for what happens while the tools are in use.
    """
    transport = GatewayTransport(invocation, gateway)

    @asynccontextmanager
    async def connect() -> AsyncIterator[Any]:
        async with (
            httpx2.AsyncClient(transport=transport, follow_redirects=False, timeout=None, trust_env=False) as http,
            streamable_http_client(gateway.url, http_client=http) as streams,
        ):
            yield streams

    client = MCPClient(connect, startup_timeout=_NEVER_SECONDS)
    opening = _THREADS.submit(_open, client)

    def close() -> None:
        wait([opening])
        # What fails here was told before, or touches nobody's answer.
        with suppress(Exception):
            client.stop(None, None, None)

    try:
        yield [tool for tool in await wrap_future(opening) if _is_usable(tool.tool_name)]
    except Exception:
        if transport.failure is not None:
            raise transport.failure from None
        raise
    finally:
        await wrap_future(_THREADS.submit(close))


def _open(client: MCPClient) -> list[MCPAgentTool]:
    client.start()
    page = client.list_tools_sync()
    tools = list(page)
    while page.pagination_token is not None:
        page = client.list_tools_sync(page.pagination_token)
        tools += page
    return tools


_left_out: set[str] = set()


def _is_usable(tool: str) -> bool:
    """Models refuse other names, and one such tool would fail every invocation. Says once which tool is left out."""
    if re.fullmatch(r"[A-Za-z0-9_-]{1,64}", tool) is not None:
        return True
    if tool not in _left_out:
        _left_out.add(tool)
        sys.stderr.write(f'The tool {tool} is left out: models take names of at most 64 letters, digits, "_" and "-".\n')
    return False
