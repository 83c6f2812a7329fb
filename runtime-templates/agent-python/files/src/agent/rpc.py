"""JSON-RPC messages between the MCP client and the gateway."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from agent.hop_record import is_record

RpcAnswer = dict[str, object]
"""What came back for a message: JSON-RPC with ``result`` or ``error``."""


@dataclass(frozen=True)
class RpcMessage:
    """A message on its way to the gateway."""

    method: str
    id: str | int | None
    """None for a notification: nobody waits for its answer."""
    tool: str | None
    """The tool's name where this is a tools/call."""


def message_in(body: bytes) -> RpcMessage:
    """Reads what the MCP client is about to send."""
    message = _parse(body)
    if not is_record(message):
        return RpcMessage(method="", id=None, tool=None)
    rpc_id, params = message.get("id"), message.get("params")
    known_id = rpc_id if isinstance(rpc_id, (str, int)) and not isinstance(rpc_id, bool) else None
    name = params.get("name") if is_record(params) else None
    is_call = message.get("method") == "tools/call" and known_id is not None and isinstance(name, str)
    return RpcMessage(method=str(message.get("method", "")), id=known_id, tool=str(name) if is_call else None)


def answer_in(body: bytes, content_type: str, rpc_id: str | int) -> RpcAnswer | None:
    """The answer to one request in a response that is JSON or an event stream. None where there is none. Never raises."""
    texts = _event_data(body) if content_type.startswith("text/event-stream") else [body]
    for parsed in map(_parse, texts):
        for message in parsed if isinstance(parsed, list) else [parsed]:
            if is_record(message) and message.get("id") == rpc_id and ("result" in message or "error" in message):
                return message
    return None


def is_tool_error(answer: RpcAnswer) -> bool | None:
    """Whether the tool itself failed. None where the answer holds no result."""
    result = answer.get("result")
    return result.get("isError") is True if is_record(result) else None


def error_code(answer: RpcAnswer) -> int | None:
    """The code of a JSON-RPC error. None where the answer is none."""
    error = answer.get("error")
    code = error.get("code") if is_record(error) else None
    return code if isinstance(code, int) and not isinstance(code, bool) else None


def failed_call(rpc_id: str | int, reason: str) -> RpcAnswer:
    """What the model is told of a call that brought no result: our words, and nothing of what another server wrote."""
    return {
        "jsonrpc": "2.0",
        "id": rpc_id,
        "result": {"isError": True, "resultType": "complete", "content": [{"type": "text", "text": reason}]},
    }


def refusal(rpc_id: str | int, reason: str) -> RpcAnswer:
    """What the MCP client is told of any other message that failed."""
    return {"jsonrpc": "2.0", "id": rpc_id, "error": {"code": -32603, "message": reason}}


def _event_data(stream: bytes) -> list[bytes]:
    # Line ends first: half of one would be taken for the end of an event.
    events = re.sub(rb"\r\n?", b"\n", stream).split(b"\n\n")
    return [b"\n".join(line[5:].lstrip() for line in event.split(b"\n") if line.startswith(b"data:")) for event in events]


def _parse(text: bytes) -> object:
    try:
        parsed: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return parsed
