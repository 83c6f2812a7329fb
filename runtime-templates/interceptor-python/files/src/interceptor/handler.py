"""The Lambda handler: ``interceptor.handler.handler``."""

from __future__ import annotations

import os

from interceptor.hop_record import claim_policy, is_record, print_hop_record
from interceptor.intercept import Invocation, Settings, intercept

_settings = Settings(
    user_token_header=os.environ.get("USER_TOKEN_HEADER") or "X-Custom-UserToken",
    claims=claim_policy(os.environ.get("HOP_CLAIMS")),
    print=print_hop_record,
)


def handler(event: object, context: object) -> dict[str, object]:
    """``context`` is Lambda's: its attributes ``aws_request_id`` and ``client_context`` are read, each where it is there."""
    request_id = getattr(context, "aws_request_id", None)
    invocation = Invocation(
        request_id=request_id if isinstance(request_id, str) else None,
        gateway_request_id=_gateway_request_id(getattr(context, "client_context", None)),
        # Lambda sets it anew for each invocation.
        xray_trace=os.environ.get("_X_AMZN_TRACE_ID"),
    )
    return intercept(event, invocation, _settings)


def _gateway_request_id(client_context: object) -> str | None:
    """An object with attributes, in Lambda's own runtime; where a test or another runtime hands over plain JSON, that."""
    custom = client_context.get("custom") if is_record(client_context) else getattr(client_context, "custom", None)
    gateway_request_id = custom.get("REQUEST_ID") if is_record(custom) else None
    return gateway_request_id if isinstance(gateway_request_id, str) else None
