"""A gateway as the agent's MCP client sees it."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

Headers = dict[str, str]
Body = dict[str, Any]


@dataclass(frozen=True)
class Reply:
    status: int = 200
    body: bytes = b""
    headers: Headers = field(default_factory=dict)


@dataclass(frozen=True)
class Seen:
    http_method: str
    headers: Headers
    """Names in lower case."""
    message: Body


Interfere = Callable[[Body, Headers], Reply | None]
"""What it answers instead; None: as usual."""

_TOOLS = [
    {"name": "orders___listOrders", "inputSchema": {"type": "object", "properties": {}}},
    {
        "name": "orders___getOrder",
        "inputSchema": {"type": "object", "properties": {"orderId": {"type": "string"}}, "required": ["orderId"]},
    },
    {
        "name": "orders___createOrder",
        "inputSchema": {
            "type": "object",
            "properties": {"item": {"type": "string"}, "quantity": {"type": "integer"}},
            "required": ["item", "quantity"],
        },
    },
    {"name": f"orders___{'long' * 20}", "inputSchema": {"type": "object"}},
]


def result_of(message: Body, result: Body) -> Reply:
    return json_reply({"jsonrpc": "2.0", "id": message["id"], "result": result}, {"x-amzn-requestid": f"gateway-{message['id']}"})


def error_of(message: Body, code: int, text: str, status: int = 200) -> Reply:
    return json_reply({"jsonrpc": "2.0", "id": message["id"], "error": {"code": code, "message": text}}, status=status)


def json_reply(body: object, headers: Headers | None = None, status: int = 200) -> Reply:
    return Reply(status, json.dumps(body).encode(), {"content-type": "application/json", **(headers or {})})


class GatewayDouble:
    """Notes every request. Its tools answer with the token that came."""

    def __init__(self, interfere: Interfere | None = None) -> None:
        self.seen: list[Seen] = []
        self._interfere = interfere
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/mcp"

    @property
    def methods(self) -> list[str]:
        return [each.message.get("method", "") for each in self.seen]

    def start(self) -> None:
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, message: Body, headers: Headers) -> Reply:
        interfered = self._interfere(message, headers) if self._interfere else None
        if interfered is not None:
            return interfered
        if "id" not in message:
            return Reply(202)
        if message["method"] == "initialize":
            return result_of(
                message,
                {"protocolVersion": "2025-11-25", "capabilities": {"tools": {}}, "serverInfo": {"name": "gateway", "version": "1"}},
            )
        if message["method"] == "tools/list":
            return result_of(message, {"tools": _TOOLS})
        if message["method"] == "tools/call":
            text = json.dumps({"token": headers.get("x-custom-usertoken"), "arguments": message["params"].get("arguments")})
            return result_of(message, {"content": [{"type": "text", "text": text}]})
        return error_of(message, -32601, "Method not found")

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # In one piece: two would wait for each other.
            wbufsize = -1

            def do_POST(self) -> None:
                message = json.loads(self.rfile.read(int(self.headers["content-length"])))
                self._reply(message)

            def do_GET(self) -> None:
                self._reply({})

            do_DELETE = do_GET

            def log_message(self, *_args: object) -> None:
                pass

            def _reply(self, message: Body) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                gateway.seen.append(Seen(self.command, headers, message))
                reply = gateway.answer(message, headers) if self.command == "POST" else Reply(405)
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(reply.body)))
                self.end_headers()
                self.wfile.write(reply.body)

        return Handler


@contextmanager
def gateway_double(interfere: Interfere | None = None) -> Iterator[GatewayDouble]:
    gateway = GatewayDouble(interfere)
    gateway.start()
    try:
        yield gateway
    finally:
        gateway.close()
