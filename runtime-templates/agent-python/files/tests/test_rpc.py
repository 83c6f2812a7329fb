"""Messages as they stand on the wire."""

from __future__ import annotations

import json

import pytest

from agent.rpc import RpcAnswer, answer_in, error_code, is_tool_error, message_in


def test_a_tools_call_is_told_from_other_messages() -> None:
    call = {"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": {"name": "orders___listOrders"}}
    assert message_in(json.dumps(call).encode()).tool == "orders___listOrders"
    for other in [{**call, "method": "tools/list"}, {**call, "params": {}}, {**call, "id": None}, {**call, "id": True}, [call], "text"]:
        assert message_in(json.dumps(other).encode()).tool is None
    assert message_in(b"{").method == ""


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b'{"id": 7, "result": {"isError": true}}', "application/json"),
        (b'[{"id": 6, "result": {}}, {"id": 7, "result": {"isError": true}}]', "application/json"),
        (
            b'event: message\r\ndata: {"method": "x"}\r\n\r\ndata: {"id": 7,\r\ndata: "result": {"isError": true}}\r\n\r\n',
            "text/event-stream",
        ),
    ],
)
def test_the_answer_is_found_in_json_and_in_an_event_stream(body: bytes, content_type: str) -> None:
    answer = answer_in(body, content_type, 7)
    assert answer is not None
    assert is_tool_error(answer) is True
    assert error_code(answer) is None


@pytest.mark.parametrize("body", [b"", b"{", b"null", b'{"id": 8, "result": {}}', b'{"id": 7}', b"\xff", b"[" * 100_000])
def test_where_there_is_no_answer_nothing_is_made_up(body: bytes) -> None:
    assert answer_in(body, "application/json", 7) is None


def test_an_errors_code_is_a_number() -> None:
    assert error_code({"error": {"code": -32002}}) == -32002
    odd_answers: list[RpcAnswer] = [{"error": {"code": "x"}}, {"error": {"code": True}}, {"error": 1}, {"result": {}}]
    for odd in odd_answers:
        assert error_code(odd) is None
    assert is_tool_error({"error": {}}) is None
