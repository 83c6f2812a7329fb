"""What the frontend reads of the user's access token: when it ends and whom it is for. It verifies nothing: that is the API's part."""

from __future__ import annotations

import json
import math
from binascii import a2b_base64
from typing import TYPE_CHECKING, Literal

from frontend.hop_record import is_record

if TYPE_CHECKING:
    from collections.abc import Mapping

HEADER_LIMIT = 4096
"""Bytes that AgentCore lets a header's value have."""

Claims = dict[str, object]


def claims_of(token: str) -> Claims | None:
    """The claims of a JWT. None for a token that is none: an opaque one says nothing about itself."""
    segments = token.split(".")
    if len(segments) != 3:
        return None
    payload = segments[1].replace("-", "+").replace("_", "/")
    try:
        claims: object = json.loads(a2b_base64(payload + "=" * (-len(payload) % 4)))
    except (ValueError, RecursionError):
        return None
    return claims if is_record(claims) else None


def seconds_left(claims: Mapping[str, object], now: float) -> float:
    """How long the token is good for; `now` in epoch seconds. A token that names no end never ends."""
    end = claims.get("exp")
    if isinstance(end, bool) or not isinstance(end, int | float):
        return math.inf
    return end - now


def is_for(claims: Mapping[str, object], audience: str, claim: Literal["aud", "client_id"]) -> bool:
    """Whether the token is for that audience. Where `claim` is client_id (Amazon Cognito), that claim names it."""
    value = claims.get(claim)
    return audience in value if isinstance(value, list) else value == audience
