"""What the gateway hands over: the headers and the body of one MCP request."""

from __future__ import annotations

import re
from typing import NamedTuple

from interceptor.hop_record import is_record


class GatewayRequest(NamedTuple):
    headers: dict[str, str]
    """Names in lower case: the gateway sends them so, its documentation shows them otherwise."""
    body: dict[str, object]
    """The member ``body`` of a request or an answer: empty where the event has none, which is not the same as null."""

    @property
    def messages(self) -> list[dict[str, object]]:
        """A JSON-RPC batch is a list of messages."""
        body = self.body.get("body")
        return [message for message in (body if isinstance(body, list) else [body]) if is_record(message)]


def read_gateway_request(event: object) -> GatewayRequest:
    """Never raises: what has another shape is a request without headers and body."""
    mcp = event.get("mcp") if is_record(event) else None
    request = mcp.get("gatewayRequest") if is_record(mcp) else None
    if not is_record(request):
        return GatewayRequest({}, {})
    # Setting 2 of GUIDE.md: the gateway puts the agent's headers here, and only with passRequestHeaders.
    return GatewayRequest(_read_headers(request.get("headers")), {"body": request["body"]} if "body" in request else {})


# What HTTP has no place for in a header's value: handed on, it could become a header of its own.
_NO_HEADER_VALUE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


def _read_headers(value: object) -> dict[str, str]:
    if not is_record(value):
        return {}
    return {name.lower(): text for name, text in value.items() if isinstance(text, str) and _NO_HEADER_VALUE.search(text) is None}
