"""A gateway that speaks the protocol without sessions (2026-07-28): a real MCP server behind the same faults."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn
from mcp.server import MCPServer
from runs import RUNTIME_HEADER, run, token_of
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from collections.abc import Iterator

ANA = token_of("ana@example.com")


class Modern:
    """Notes the method and the token of each message, and answers a tools/call with `status` where it is not 200."""

    def __init__(self, status: int) -> None:
        server = MCPServer("orders")

        @server.tool(name="orders___listOrders")
        def list_orders() -> str:
            return "two orders"

        self._app = server.streamable_http_app(stateless_http=True, json_response=True)
        self._status = status
        self.seen: list[tuple[str, str]] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        headers = {name.decode(): value.decode() for name, value in scope.get("headers", ())}
        if scope["type"] == "http":
            self.seen.append((headers.get("mcp-method", ""), headers.get("x-custom-usertoken", "")))
        if headers.get("mcp-method") == "tools/call" and self._status != 200:
            await PlainTextResponse("a text of the gateway", self._status)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


@contextmanager
def modern_gateway(status: int = 200) -> Iterator[tuple[str, Modern]]:
    app = Modern(status)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()

    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/mcp", app
    finally:
        server.should_exit = True
        thread.join()


def test_three_messages_carry_the_token_and_no_session() -> None:
    with modern_gateway() as (url, app):
        ran = run(url, {RUNTIME_HEADER: ANA})
    assert ran.answer == "orders___listOrders answered: two orders"
    assert app.seen == [(method, ANA) for method in ("server/discover", "tools/list", "tools/call")]
    assert ran.records[-1]["reply"] == {"status": 200, "isError": False, "rpcCode": None}


@pytest.mark.parametrize("status", [401, 500])
def test_a_call_that_fails_is_told_by_its_number_here_too(status: int) -> None:
    with modern_gateway(status) as (url, _app):
        ran = run(url, {RUNTIME_HEADER: ANA})
    assert ran.answer == f"orders___listOrders failed: the gateway answered {status}"
    assert ran.records[-1]["reply"] == {"status": status, "isError": None, "rpcCode": None}
