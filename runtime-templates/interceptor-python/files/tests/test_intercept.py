from __future__ import annotations

import json
from base64 import urlsafe_b64encode

import pytest

from interceptor.hop_record import HopRecord
from interceptor.intercept import Invocation, Settings, intercept

Json = dict[str, object]


def segment(value: object) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


TOKEN = ".".join([segment({"alg": "RS256", "kid": "k1"}), segment({"sub": "ana@example.com"}), segment({"not": "checked here"})])
TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
CALL: Json = {"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": {"name": "orders___listOrders", "arguments": {}}}
HEADERS: Json = {
    "authorization": "AWS4-HMAC-SHA256 the gateway caller",
    "content-type": "application/json",
    "x-custom-usertoken": TOKEN,
    "x-correlation-id": "c-123",
    "traceparent": TRACEPARENT,
}
REFUSAL = {
    "isError": True,
    "content": [{"type": "text", "text": "The call was refused: the token of the signed-in user did not reach the interceptor."}],
}


def event_of(body: object, headers: Json = HEADERS) -> Json:
    request = {"path": "/mcp", "httpMethod": "POST", "headers": headers, "body": body, "context": None}
    mcp = {"rawGatewayRequest": {"body": json.dumps(body)}, "gatewayRequest": request, "gatewayResponse": None}
    return {"interceptorInputVersion": "1.0", "mcp": mcp}


def run(event: object, xray_trace: str | None = None) -> tuple[object, list[HopRecord]]:
    records: list[HopRecord] = []
    settings = Settings(user_token_header="X-Custom-UserToken", claims="standard", print=records.append)
    output = intercept(event, Invocation("lambda-1", "gateway-1", xray_trace), settings)
    assert output["interceptorOutputVersion"] == "1.0"
    return output["mcp"], records


def test_a_tools_call_goes_on_with_the_token_as_authorization_the_correlation_headers_and_its_body_unchanged() -> None:
    output, _ = run(event_of(CALL))
    headers = {"Authorization": f"Bearer {TOKEN}", "X-Correlation-Id": "c-123", "traceparent": TRACEPARENT}
    assert output == {"transformedGatewayRequest": {"headers": headers, "body": CALL}}


@pytest.mark.parametrize("headers", [{"X-CUSTOM-UserToken": TOKEN}, {"x-custom-usertoken": f"bearer {TOKEN}"}])
def test_the_header_is_found_in_any_case_with_or_without_bearer(headers: Json) -> None:
    assert run(event_of(CALL, headers))[0] == {"transformedGatewayRequest": {"headers": {"Authorization": f"Bearer {TOKEN}"}, "body": CALL}}


@pytest.mark.parametrize(
    "headers",
    [{}, {"x-custom-usertoken": " Bearer "}, {"x-custom-usertoken": [TOKEN]}, {"x-custom-usertoken": f"{TOKEN}\r\nX-Role: admin"}],
)
def test_a_tools_call_without_a_token_is_answered_here(headers: Json) -> None:
    output, records = run(event_of(CALL, headers))
    assert output == {"transformedGatewayResponse": {"statusCode": 200, "body": {"jsonrpc": "2.0", "id": 7, "result": REFUSAL}}}
    assert [(record["moment"], record["token"]) for record in records] == [
        ("received", {"state": "absent"}),
        ("rejected", {"state": "absent"}),
    ]
    assert records[1]["reply"] == {"status": 200, "isError": True}


@pytest.mark.parametrize("method", ["initialize", "notifications/initialized", "ping", "tools/list", "TOOLS/CALL", None])
def test_every_other_message_passes_without_a_token_and_without_a_record(method: str | None) -> None:
    body = {"jsonrpc": "2.0", "method": method}
    assert run(event_of(body, {})) == ({"transformedGatewayRequest": {"headers": {}, "body": body}}, [])


def test_in_a_batch_each_tools_call_has_its_own_records() -> None:
    batch = [CALL, {"jsonrpc": "2.0", "id": "b", "method": "ping"}, {**CALL, "id": 8}]
    output, records = run(event_of(batch))
    headers = {"Authorization": f"Bearer {TOKEN}", "X-Correlation-Id": "c-123", "traceparent": TRACEPARENT}
    assert output == {"transformedGatewayRequest": {"headers": headers, "body": batch}}
    assert [(record["moment"], record["rpcId"]) for record in records] == [
        ("received", "7"),
        ("received", "8"),
        ("sent", "7"),
        ("sent", "8"),
    ]


def test_a_batch_without_a_token_is_refused_as_a_whole_each_request_under_its_id() -> None:
    batch = [CALL, {"jsonrpc": "2.0", "id": "b", "method": "ping"}, {"jsonrpc": "2.0", "method": "notifications/cancelled"}]
    output, _ = run(event_of(batch, {}))
    together = {"code": -32600, "message": "Refused together with a tools/call of the same batch."}
    answers = [{"jsonrpc": "2.0", "id": 7, "result": REFUSAL}, {"jsonrpc": "2.0", "id": "b", "error": together}]
    assert output == {"transformedGatewayResponse": {"statusCode": 200, "body": answers}}


def test_records_say_what_was_seen_and_never_the_token() -> None:
    _, records = run(event_of(CALL))
    received, sent = records
    assert {**received, "token": None} == {
        "hop": "interceptor",
        "moment": "received",
        "header": "x-custom-usertoken",
        "headerNames": ["authorization", "content-type", "traceparent", "x-correlation-id", "x-custom-usertoken"],
        "requestId": "lambda-1",
        "gatewayRequestId": "gateway-1",
        "rpcId": "7",
        "correlationId": "c-123",
        "traceId": "0af7651916cd43dd8448eb211c80319c",
        "target": "orders",
        "tool": "orders___listOrders",
        "token": None,
    }
    assert (sent["moment"], sent["header"]) == ("sent", "authorization")
    assert received["token"] == sent["token"]
    assert TOKEN.split(".")[2] not in json.dumps(records)


def test_an_id_or_a_name_that_looks_like_no_such_thing_is_not_repeated() -> None:
    call = {**CALL, "id": TOKEN, "params": {"name": f"orders___{TOKEN}\n"}}
    _, records = run(event_of(call, {**HEADERS, "x-correlation-id": TOKEN}))
    assert [(record["rpcId"], record["tool"], record["target"], record["correlationId"]) for record in records] == [(None,) * 4] * 2


@pytest.mark.parametrize(
    ("value", "text"), [(7, "7"), (7.0, "7"), ("b", "b"), (True, None), (None, None), (1.5, None), (2**53, None), ([1], None)]
)
def test_an_id_is_a_text_or_a_whole_number(value: object, text: str | None) -> None:
    assert run(event_of({**CALL, "id": value}))[1][0]["rpcId"] == text


def test_without_headers_the_trace_comes_from_lambda() -> None:
    _, records = run(event_of(CALL, {}), "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1")
    assert records[0]["traceId"] == "5759e988bd862e3fe1be46a994272793"
    assert records[0]["headerNames"] == []


@pytest.mark.parametrize("event", [None, "text", [], {}, {"mcp": None}, {"mcp": {"gatewayRequest": []}}])
def test_an_event_of_another_shape_is_passed_on_empty_instead_of_raising(event: object) -> None:
    assert run(event) == ({"transformedGatewayRequest": {"headers": {}}}, [])


def test_a_body_of_null_is_not_a_missing_one() -> None:
    assert run(event_of(None, {}))[0] == {"transformedGatewayRequest": {"headers": {}, "body": None}}
