"""The trace that a call belongs to."""

from __future__ import annotations

import re

_TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")
_XRAY_ROOT = re.compile(r"(?:^|;)[ \t]*Root=1-([0-9a-f]{8})-([0-9a-f]{24})(?:;|\Z)")


def trace_id_in(*values: str | None) -> str | None:
    """The trace id (32 hex digits) in a W3C traceparent or in an X-Ray header, whichever comes first."""
    for value in values:
        w3c = _TRACEPARENT.fullmatch(value or "")
        if w3c is not None:
            return w3c[1]
        xray = _XRAY_ROOT.search(value or "")
        if xray is not None:
            return f"{xray[1]}{xray[2]}"
    return None
