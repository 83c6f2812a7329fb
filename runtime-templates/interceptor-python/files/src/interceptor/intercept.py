"""Moves the signed-in user's token to where the target reads it."""

from __future__ import annotations

from typing import NamedTuple

from interceptor.gateway_request import GatewayRequest, read_gateway_request
from interceptor.hop_record import ClaimPolicy, HopRecord, PrintHopRecord, bare_token, is_record, loggable_id, view_token
from interceptor.trace import trace_id_in

Message = dict[str, object]


class Settings(NamedTuple):
    user_token_header: str
    """Name of the header in which the agent sends the user's token; its case does not matter."""
    claims: ClaimPolicy
    print: PrintHopRecord


class Invocation(NamedTuple):
    """What Lambda says of one invocation."""

    request_id: str | None = None
    gateway_request_id: str | None = None
    xray_trace: str | None = None
    """The value of _X_AMZN_TRACE_ID: the only trace where the gateway passes no headers."""


def intercept(event: object, invocation: Invocation, settings: Settings) -> Message:
    """Moves the user's token from its own header to Authorization. It does not verify the token: the target does.

    A tools/call without a token is answered here and never reaches the target; every other MCP message passes unchanged.
    """
    request = read_gateway_request(event)
    headers = request.headers
    calls = [message for message in request.messages if _is_tool_call(message)]
    if not calls:
        return _forward(_correlation_headers(headers), request)

    header = settings.user_token_header.lower()
    token = bare_token(headers.get(header))
    view = view_token(token, settings.claims)

    def report(record: HopRecord) -> None:
        for call in calls:
            settings.print({"hop": "interceptor", **_ids_of(call, headers, invocation), "token": view, **record})

    report({"moment": "received", "header": header, "headerNames": sorted(headers, key=_utf16)})
    if token is None:
        report({"moment": "rejected", "reply": {"status": 200, "isError": True}})
        return _refuse(request)
    report({"moment": "sent", "header": "authorization"})
    return _forward({"Authorization": f"Bearer {token}", **_correlation_headers(headers)}, request)


def _utf16(name: str) -> bytes:
    """The order in which other languages sort text."""
    return name.encode("utf-16-be", "surrogatepass")


def _is_tool_call(message: Message) -> bool:
    return message.get("method") == "tools/call"


def _ids_of(call: Message, headers: dict[str, str], invocation: Invocation) -> HopRecord:
    params = call.get("params")
    name = params.get("name") if is_record(params) else None
    tool = loggable_id(name) if isinstance(name, str) else None
    target, separator, _ = (tool or "").partition("___")
    return {
        "correlationId": loggable_id(headers.get("x-correlation-id")),
        "traceId": trace_id_in(headers.get("traceparent"), headers.get("x-amzn-trace-id"), invocation.xray_trace),
        "requestId": invocation.request_id,
        "gatewayRequestId": invocation.gateway_request_id,
        "rpcId": _rpc_id(call.get("id")),
        "target": target if separator else None,
        "tool": tool,
    }


_LARGEST_WHOLE_NUMBER = 2**53 - 1  # that every JSON reader reads without loss


def _rpc_id(value: object) -> str | None:
    """MCP knows texts and whole numbers."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) <= _LARGEST_WHOLE_NUMBER else None
    return loggable_id(value) if isinstance(value, str) else None


def _correlation_headers(headers: dict[str, str]) -> dict[str, str]:
    """Only these two: echoing all headers would hand the gateway's own signature to the target."""
    names = {"X-Correlation-Id": "x-correlation-id", "traceparent": "traceparent"}
    return {name: headers[read] for name, read in names.items() if read in headers}


def _forward(headers: dict[str, str], request: GatewayRequest) -> Message:
    # Setting 3 of GUIDE.md: the gateway takes headers and body, and no other member.
    return {"interceptorOutputVersion": "1.0", "mcp": {"transformedGatewayRequest": {"headers": headers, **request.body}}}


def _refuse(request: GatewayRequest) -> Message:
    """Status 200 with isError, because MCP clients show that text and hide the body of a 401."""
    answers = [_refusal_of(message) for message in request.messages if _is_tool_call(message) or "id" in message]
    body = answers if isinstance(request.body["body"], list) else answers[0]
    return {"interceptorOutputVersion": "1.0", "mcp": {"transformedGatewayResponse": {"statusCode": 200, "body": body}}}


def _refusal_of(message: Message) -> Message:
    answer: Message = {"jsonrpc": "2.0", "id": message.get("id")}
    if _is_tool_call(message):
        text = "The call was refused: the token of the signed-in user did not reach the interceptor."
        return {**answer, "result": {"isError": True, "content": [{"type": "text", "text": text}]}}
    return {**answer, "error": {"code": -32600, "message": "Refused together with a tools/call of the same batch."}}
