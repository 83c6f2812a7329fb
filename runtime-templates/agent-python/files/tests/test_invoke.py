"""One invocation, from the user's token to the answer, against a gateway in the test."""

from __future__ import annotations

import asyncio
import json
import re
import time
from typing import TYPE_CHECKING, Any

import pytest
from gateway_double import Body, Headers, Reply, gateway_double, result_of
from runs import CORRELATION_HEADER, LIST, RUNTIME_HEADER, on, run, run_async, token_of

from agent.scripted_model import ScriptedModel

if TYPE_CHECKING:
    from collections.abc import AsyncIterable

    from strands.types.streaming import StreamEvent

ANA = token_of("ana@example.com")


def test_the_users_token_the_correlation_id_and_one_trace_are_on_every_message() -> None:
    with gateway_double() as gateway:
        ran = run(gateway.url, {RUNTIME_HEADER: f"Bearer {ANA}", CORRELATION_HEADER: "c-123"})
    assert ran.answer.startswith("orders___listOrders answered: ")
    assert gateway.methods == ["server/discover", "initialize", "notifications/initialized", "tools/list", "tools/call"]
    traces = set()
    for seen in gateway.seen:
        assert seen.http_method == "POST"
        assert seen.headers["x-custom-usertoken"] == ANA
        assert seen.headers["x-correlation-id"] == "c-123"
        found = re.fullmatch(r"00-([0-9a-f]{32})-[0-9a-f]{16}-01", seen.headers["traceparent"])
        assert found is not None
        traces.add(found[1])
    assert len(traces) == 1
    assert gateway.seen[-1].message["params"]["arguments"] == {}


def test_records_say_what_arrived_what_was_sent_and_what_was_answered() -> None:
    with gateway_double() as gateway:
        records = run(gateway.url, {RUNTIME_HEADER: ANA, CORRELATION_HEADER: "c-123"}).records
    received, sent, answered = records
    everywhere = {"hop": "agent", "correlationId": "c-123", "sessionId": "s" * 33, "requestId": "r-1", "traceId": received["traceId"]}
    for record in records:
        assert {name: record.get(name) for name in everywhere} == everywhere
    assert [record["moment"] for record in records] == ["received", "sent", "answered"]
    assert received["header"] == RUNTIME_HEADER
    assert received["headerNames"] == [CORRELATION_HEADER, RUNTIME_HEADER]
    assert received["token"]["claims"] == {"sub": "ana@example.com"}  # type: ignore[index]
    assert sent["token"] == received["token"]
    assert (sent["header"], sent["target"], sent["tool"]) == ("x-custom-usertoken", "orders", "orders___listOrders")
    assert answered["rpcId"] == sent["rpcId"]
    assert answered["gatewayRequestId"] == f"gateway-{answered['rpcId']}"
    assert answered["reply"] == {"status": 200, "isError": False, "rpcCode": None}
    assert ANA.split(".")[2] not in json.dumps(records)


def test_without_a_token_the_gateway_is_not_called() -> None:
    with gateway_double() as gateway:
        no_headers: Headers = {}
        for headers in (no_headers, {RUNTIME_HEADER: "Bearer "}):
            ran = run(gateway.url, headers)
            assert "not signed in" in ran.answer
            assert [(record["moment"], record["token"]) for record in ran.records] == [("received", {"state": "absent"})]
    assert gateway.seen == []


def test_without_a_correlation_id_the_agent_makes_one_anew_for_each_invocation() -> None:
    with gateway_double() as gateway:
        ids = {record["correlationId"] for _ in range(2) for record in run(gateway.url, {RUNTIME_HEADER: ANA}).records}
    assert len(ids) == 2


def test_a_trace_that_the_caller_began_goes_on() -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    with gateway_double() as gateway:
        records = run(gateway.url, {RUNTIME_HEADER: ANA, "traceparent": f"00-{trace}-b7ad6b7169203331-01"}).records
        assert {record["traceId"] for record in records} == {trace}
        for seen in gateway.seen:
            assert re.fullmatch(rf"00-{trace}-(?!b7ad6b7169203331)[0-9a-f]{{16}}-01", seen.headers["traceparent"])
        for odd in ("", "x", f"00-{'0' * 32}-b7ad6b7169203331-01"):
            received = run(gateway.url, {RUNTIME_HEADER: ANA, "traceparent": odd}).records[0]
            assert re.fullmatch(r"(?!0{32})[0-9a-f]{32}", received["traceId"] or "")


def test_a_tool_whose_name_no_model_takes_is_left_out_and_the_others_work() -> None:
    with gateway_double() as gateway:
        answer = run(gateway.url, {RUNTIME_HEADER: ANA}, {"prompt": "buy 2 lamps"}).answer
    assert '"arguments": {"item": "lamps", "quantity": 2}' in answer


def test_forty_calls_of_two_users_at_once_keep_their_tokens_apart() -> None:
    users = (token_of("ana@example.com"), token_of("ben@example.com"))

    async def all_at_once(url: str) -> list[str]:
        runs = await asyncio.gather(*(run_async(url, {RUNTIME_HEADER: users[number % 2]}, LIST) for number in range(40)))
        return [each.answer for each in runs]

    with gateway_double() as gateway:
        answers = asyncio.run(all_at_once(gateway.url))
    for number, answer in enumerate(answers):
        assert users[number % 2] in answer
        assert users[(number + 1) % 2] not in answer


def test_the_event_loop_goes_on_while_a_gateway_does_not_answer() -> None:
    async def longest_stop(url: str) -> float:
        asked = asyncio.create_task(run_async(url, {RUNTIME_HEADER: ANA}, LIST, timeout_ms=600))
        longest, last = 0.0, time.monotonic()
        while not asked.done():
            await asyncio.sleep(0.01)
            longest, last = max(longest, time.monotonic() - last), time.monotonic()
        return longest

    for hanging in ("initialize", "tools/call"):
        with gateway_double(on(hanging, lambda _message: time.sleep(1.2))) as gateway:
            assert asyncio.run(longest_stop(gateway.url)) < 0.5


def test_the_model_sees_the_answers_of_tools_and_never_the_token() -> None:
    shown: list[str] = []

    class Watched(ScriptedModel):
        def stream(self, *args: Any, **kwargs: Any) -> AsyncIterable[StreamEvent]:
            shown.append(repr((args, kwargs)))
            return super().stream(*args, **kwargs)

    with gateway_double(
        on("tools/call", lambda message: result_of(message, {"content": [{"type": "text", "text": "two orders"}]}))
    ) as gateway:
        assert run(gateway.url, {RUNTIME_HEADER: ANA}, model=Watched()).answer == "orders___listOrders answered: two orders"
    assert len(shown) == 2
    assert "two orders" in shown[1]
    assert not any(part in text for text in shown for part in ANA.split("."))


def test_an_answer_as_an_event_stream_is_read_too() -> None:
    def stream_of(message: Body) -> Reply:
        note = '{"jsonrpc":"2.0","method":"notifications/progress","params":{}}'
        answer = json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": {"content": [{"type": "text", "text": "streamed"}]}})
        text = f"event: message\r\ndata: {note}\r\n\r\nevent: message\r\ndata: {answer}\r\n\r\n"
        return Reply(200, text.encode(), {"content-type": "text/event-stream"})

    with gateway_double(on("tools/call", stream_of)) as gateway:
        ran = run(gateway.url, {RUNTIME_HEADER: ANA})
    assert ran.answer == "orders___listOrders answered: streamed"
    assert ran.records[-1]["reply"] == {"status": 200, "isError": False, "rpcCode": None}


@pytest.mark.parametrize("payload", ["text", [], {}, {"prompt": 7}, {"prompt": " "}])
def test_a_payload_without_a_prompt_is_answered_not_thrown_at(payload: object) -> None:
    with gateway_double() as gateway:
        assert run(gateway.url, {RUNTIME_HEADER: ANA}, payload).answer.startswith("Send a prompt")
    assert gateway.seen == []
