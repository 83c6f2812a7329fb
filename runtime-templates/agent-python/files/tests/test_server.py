"""The agent as a process of its own, called as AgentCore Runtime calls it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import IO, TYPE_CHECKING

from gateway_double import Body, Headers, gateway_double
from runs import RUNTIME_HEADER, token_of

if TYPE_CHECKING:
    from collections.abc import Iterator

MAIN = Path(__file__).parent.parent / "src" / "main.py"
ANA = token_of("ana@example.com")


@dataclass(frozen=True)
class Answer:
    status: int
    content_type: str
    body: str


@dataclass
class Running:
    port: int
    process: subprocess.Popen[str]
    output: list[str]

    def call(self, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return Answer(response.status, response.headers.get("content-type", ""), response.read().decode())
        finally:
            connection.close()

    def ask(self, prompt: str, token: str = ANA, **headers: str) -> Answer:
        sent = {"content-type": "application/json", "x-amzn-bedrock-agentcore-runtime-session-id": "s" * 33, RUNTIME_HEADER: token}
        return self.call("POST", "/invocations", json.dumps({"prompt": prompt}), {**sent, **headers})


def environment(**settings: str) -> dict[str, str]:
    return {**{name: value for name, value in os.environ.items() if not name.startswith(("GATEWAY_", "AWS_"))}, **settings}


@contextmanager
def running(gateway_url: str, **settings: str) -> Iterator[Running]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = environment(GATEWAY_URL=gateway_url, GATEWAY_AUTHORIZER="NONE", HOST="127.0.0.1", PORT=str(port), **settings)
    process = subprocess.Popen([sys.executable, MAIN], env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    agent = Running(port, process, [])

    def collect(stream: IO[str] | None) -> None:
        agent.output.extend(stream or [])

    readers = [threading.Thread(target=collect, args=(stream,), daemon=True) for stream in (process.stdout, process.stderr)]
    for reader in readers:
        reader.start()
    try:
        while not answers(agent):
            assert process.poll() is None, agent.output
            time.sleep(0.02)
        yield agent
    finally:
        process.kill()
        process.wait()
        for reader in readers:
            reader.join()


def answers(agent: Running) -> bool:
    try:
        return agent.call("GET", "/ping").status == 200
    except OSError:
        return False


def test_it_answers_a_prompt_and_streams_to_whoever_takes_a_stream() -> None:
    with gateway_double() as gateway, running(gateway.url) as agent:
        plain = agent.ask("list my orders")
        assert (plain.status, plain.content_type) == (200, "application/json")
        words: str = json.loads(plain.body)["result"]
        streamed = agent.ask("list my orders", accept="application/json, text/event-stream")
        assert streamed.status == 200
        assert streamed.content_type.startswith("text/event-stream")
        items = [json.loads(event.removeprefix("data: ")) for event in streamed.body.split("\n\n") if event]
        assert "".join(items) == words
        assert len(items) > 2
        failed = agent.ask("list my orders", token="", accept="text/event-stream")
        assert '"code": "not-signed-in"' in failed.body
        odd = agent.call("POST", "/invocations", "no json", {"content-type": "application/json"})
        assert odd.status == 400
    records = [json.loads(line) for line in agent.output if line.startswith('{"tokenHop"')]
    assert [record["moment"] for record in records] == ["received", "sent", "answered", "received", "sent", "answered", "received"]
    assert not any(part in line for line in agent.output for part in ANA.split(".")[1:])


def test_ping_answers_while_the_gateway_does_not() -> None:
    hangs = threading.Event()

    def hang(message: Body, _headers: Headers) -> None:
        if message.get("method") == "tools/call":
            hangs.wait(10)

    with gateway_double(hang) as gateway, running(gateway.url) as agent:
        asking = [
            threading.Thread(target=agent.ask, args=("list my orders",), kwargs={"accept": accept})
            for accept in ("application/json", "text/event-stream")
            for _ in range(30)
        ]
        for each in asking:
            each.start()
        while gateway.methods.count("tools/call") < len(asking):
            time.sleep(0.02)
        began = time.monotonic()
        assert agent.call("GET", "/ping").status == 200
        assert time.monotonic() - began < 2
        hangs.set()
        for each in asking:
            each.join()


def test_a_setting_that_is_missing_is_named_and_ends_it() -> None:
    ended = subprocess.run([sys.executable, MAIN], env=environment(), capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", "The setting GATEWAY_URL is missing.\n")


def test_it_ends_when_it_is_told_to_also_while_a_call_hangs() -> None:
    hangs = threading.Event()

    def hang(_message: Body, _headers: Headers) -> None:
        hangs.wait(10)

    with gateway_double(hang) as gateway, running(gateway.url) as agent:
        asking = threading.Thread(target=lambda: answers_or_breaks(agent))
        asking.start()
        while not gateway.seen:
            time.sleep(0.02)
        agent.process.send_signal(signal.SIGTERM)
        agent.process.wait(timeout=5)
        hangs.set()
        asking.join()


def answers_or_breaks(agent: Running) -> None:
    with suppress(OSError):
        agent.ask("list my orders")
