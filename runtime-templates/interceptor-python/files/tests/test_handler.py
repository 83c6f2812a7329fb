from __future__ import annotations

import json
import re
from types import SimpleNamespace

import pytest

from interceptor.handler import handler

EVENT = {
    "mcp": {
        "gatewayRequest": {
            "headers": {"x-custom-usertoken": "abc"},
            "body": {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "orders___listOrders"}},
        }
    }
}


def test_the_handler_prints_one_json_line_a_moment_with_the_ids_that_lambda_and_the_gateway_gave(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("_X_AMZN_TRACE_ID", "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1")
    custom = {"REQUEST_ID": "gateway-1"}
    for client_context in (SimpleNamespace(custom=custom), {"custom": custom}):
        handler(EVENT, SimpleNamespace(aws_request_id="lambda-1", client_context=client_context))
    for context in (SimpleNamespace(aws_request_id=None, client_context=SimpleNamespace(custom=None)), None):
        handler(EVENT, context)

    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    told = [("received", "gateway-1", "lambda-1"), ("sent", "gateway-1", "lambda-1")] * 2 + [
        ("received", None, None),
        ("sent", None, None),
    ] * 2
    assert [(record["moment"], record.get("gatewayRequestId"), record.get("requestId")) for record in records] == told
    for record in records:
        assert record["tokenHop"] == 1
        assert record["traceId"] == "5759e988bd862e3fe1be46a994272793"
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", record["at"])
