"""The runtime inside a Python execution environment: loads the handler that _HANDLER names and serves calls until it is killed.

Speaks Lambda's Runtime API (AWS_LAMBDA_RUNTIME_API). Sets up no logging and emulates no SnapStart. What a handler gets and what is
reported of errors is as in AWS's own runtime for Python, whose package exists for Linux alone. Python 3.11 or later, standard library only.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from collections.abc import Callable, Mapping
from importlib import import_module
from io import TextIOWrapper
from types import TracebackType

Handler = Callable[[object, "LambdaContext"], object]


class Fault(Exception):
    """What this runtime, and not the function, finds wrong. ``kind`` is Lambda's name for it."""

    def __init__(self, kind: str, message: str, trace: list[str] | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.trace = trace or []


class ClientContext:
    """Of what the caller sent along these three members are known; None where one is missing."""

    def __init__(self, sent: Mapping[str, object]) -> None:
        self.custom = sent.get("custom")
        self.env = sent.get("env")
        self.client = sent.get("client")


class CognitoIdentity:
    """Not emulated: nothing that calls an interceptor has one."""

    cognito_identity_id = None
    cognito_identity_pool_id = None


class LambdaContext:
    """The second argument of a handler."""

    function_name = os.environ.get("AWS_LAMBDA_FUNCTION_NAME")
    function_version = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION")
    memory_limit_in_mb = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
    log_group_name = os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
    log_stream_name = os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME")
    tenant_id = None

    def __init__(self, headers: Mapping[str, str]) -> None:
        sent = headers.get("lambda-runtime-client-context")
        self.aws_request_id = headers["lambda-runtime-aws-request-id"]
        self.invoked_function_arn = headers.get("lambda-runtime-invoked-function-arn")
        self.client_context = None if sent is None else ClientContext(json.loads(sent))
        self.identity = CognitoIdentity()
        self._deadline_ms = int(headers.get("lambda-runtime-deadline-ms", "0"))

    def get_remaining_time_in_millis(self) -> int:
        return max(self._deadline_ms - int(time.time() * 1000), 0)

    def log(self, message: object) -> None:
        sys.stdout.write(str(message))


class RuntimeApi:
    """One connection that is kept: the process ends with it, since then there is nobody left to serve."""

    def __init__(self, address: str) -> None:
        host, _, port = address.partition(":")
        self._host = address
        self._received = b""
        try:
            self._socket = socket.create_connection((host, int(port)))
        except OSError:
            sys.exit(1)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def request(self, method: str, path: str, body: str | None = None) -> bytes:
        content = b"" if body is None else body.encode(errors="backslashreplace")  # half a surrogate pair, as JSON writes it
        framing = "" if body is None else f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n"
        return f"{method} /2018-06-01/runtime/{path} HTTP/1.1\r\nHost: {self._host}\r\n{framing}\r\n".encode() + content

    def ask(self, *requests: bytes) -> tuple[dict[str, str], bytes]:
        """Sends requests together and gives the answer to the last: its headers, with names in lower case, and its body."""
        try:
            self._socket.sendall(b"".join(requests))
            for _ in requests[1:]:
                self._answer()
            return self._answer()
        except OSError:
            sys.exit(1)

    def _answer(self) -> tuple[dict[str, str], bytes]:
        while (end := self._received.find(b"\r\n\r\n")) < 0:
            self._received += self._receive()
        headers: dict[str, str] = {}
        for line in self._received[:end].decode("latin-1").split("\r\n")[1:]:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        size = end + 4 + int(headers.get("content-length", "0"))
        parts, missing = [self._received], size - len(self._received)
        while missing > 0:  # joined only once all is there: a large event comes in many parts
            parts.append(self._receive())
            missing -= len(parts[-1])
        message = b"".join(parts)
        self._received = message[size:]
        return headers, message[end + 4 : size]

    def _receive(self) -> bytes:
        part = self._socket.recv(262_144)
        if part == b"":
            sys.exit(1)
        return part


def load_handler(name: str) -> Handler:
    module_name, dot, function_name = name.rpartition(".")
    if not dot:
        raise Fault("Runtime.MalformedHandlerName", f"Bad handler '{name}': not enough values to unpack (expected 2, got 1)")
    if module_name.split(".")[0] in sys.builtin_module_names:
        raise Fault("Runtime.BuiltInModuleConflict", f"Cannot use built-in module {module_name} as a handler module")
    try:
        module = import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise Fault("Runtime.ImportModuleError", f"Unable to import module '{module_name}': {error}") from error
    except SyntaxError as error:
        trace = [f'  File "{error.filename}" Line {error.lineno}\n    {error.text}']
        raise Fault("Runtime.UserCodeSyntaxError", f"Syntax error in module '{module_name}': {error}", trace) from error
    handler: Handler | None = getattr(module, function_name, None)
    if handler is None:
        raise Fault("Runtime.HandlerNotFound", f"Handler '{function_name}' missing on module '{module_name}'")
    return handler


def answer_to(call: tuple[dict[str, str], bytes], handler: Handler, api: RuntimeApi) -> bytes:
    """The report of one call, as a request to the Runtime API."""
    headers, body = call
    request_id = headers["lambda-runtime-aws-request-id"]
    os.environ["_X_AMZN_TRACE_ID"] = headers.get("lambda-runtime-trace-id", "")
    try:
        result = handler(parse_event(body), LambdaContext(headers))
        report = api.request("POST", f"invocation/{request_id}/response", to_json(result))
    except Exception as error:  # noqa: BLE001  whatever a handler may raise
        report = api.request("POST", f"invocation/{request_id}/error", print_error(error, request_id))
    sys.stdout.flush()
    return report


def parse_event(body: bytes) -> object:
    try:
        return json.loads(body.decode())
    except Exception as error:
        raise Fault("Runtime.UnmarshalError", f"Unable to unmarshal input: {error}") from error


def to_json(result: object) -> str:
    try:
        return json.dumps(result, ensure_ascii=False)
    except Exception as error:
        raise Fault("Runtime.MarshalError", f"Unable to marshal response: {error}") from error


def print_error(error: BaseException, request_id: str = "") -> str:
    """As Lambda's runtime for Python logs an error in its JSON format. Answers what is reported of it."""
    kind, trace = (error.kind, error.trace) if isinstance(error, Fault) else (type(error).__name__, trace_of(error.__traceback__))
    report = {"errorMessage": str(error), "errorType": kind, "requestId": request_id, "stackTrace": trace}
    stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    sys.stdout.write(json.dumps({"timestamp": stamp, "level": "ERROR", **report}) + "\n")
    return json.dumps(report)


def trace_of(traceback: TracebackType | None) -> list[str]:
    """Without the frames of this file, which are no concern of the function."""
    from traceback import extract_tb, format_list  # noqa: PLC0415  not before it is needed: it takes milliseconds

    frames = [(frame.filename, frame.lineno or 0, frame.name, frame.line) for frame in extract_tb(traceback)]
    return format_list([frame for frame in frames if frame[0] != __file__])


def main() -> None:
    sys.path.insert(0, os.environ.get("LAMBDA_TASK_ROOT", "."))
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)  # a line is out before the answer of the call in which it was printed
    api = RuntimeApi(os.environ["AWS_LAMBDA_RUNTIME_API"])
    try:
        handler = load_handler(os.environ.get("_HANDLER", ""))
    except Exception as error:  # noqa: BLE001  whatever a module may raise while it is loaded
        api.ask(api.request("POST", "init/error", print_error(error)))
        sys.exit(1)
    next_call = api.request("GET", "invocation/next")
    call = api.ask(next_call)
    while True:
        # Receipt and next call are asked for in one breath: the answer to the first is of no interest.
        call = api.ask(answer_to(call, handler, api), next_call)


if __name__ == "__main__":
    main()
