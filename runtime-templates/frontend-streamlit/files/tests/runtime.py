"""An AgentCore Runtime for tests, on a port of its own. It answers as the question says and keeps the headers that came."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


class FakeRuntime(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.seen: list[tuple[str, dict[str, str], Any]] = []
        """Path, headers in lower case and body of each request."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: FakeRuntime

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        pass

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.seen.append((self.path, headers, body))
        prompt = str(body["prompt"])
        if prompt.isdigit():
            self._answer(
                int(prompt), "application/json", b'{"message": "words of the service"}', {"location": f"{self.server.url}/stranger"}
            )
        elif prompt == "silent":
            time.sleep(1.5)
        elif prompt.startswith("break"):
            self._begin("text/event-stream", {"content-length": "1000"})
            self.wfile.write(b'data: "so far "\n\n')
            self.close_connection = True
        elif prompt.startswith("who"):
            token = headers["x-amzn-bedrock-agentcore-runtime-custom-usertoken"]
            self._answer(200, "text/event-stream; charset=utf-8", f"data: {json.dumps(token[-12:])}\n\n".encode())
        else:
            self._answer(200, "application/json", b'{"result": "two orders"}')

    def _begin(self, content_type: str, headers: dict[str, str], status: int = 200) -> None:
        self.send_response(status)
        for name, value in {"content-type": content_type, **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def _answer(self, status: int, content_type: str, body: bytes, headers: dict[str, str] | None = None) -> None:
        self._begin(content_type, {"content-length": str(len(body)), **(headers or {})}, status)
        self.wfile.write(body)


@contextmanager
def fake_runtime() -> Iterator[FakeRuntime]:
    server = FakeRuntime()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
