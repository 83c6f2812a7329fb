"""What this component logs of the signed-in user's token: claims, size and a fingerprint, never the token or its signature."""

from __future__ import annotations

import json
import re
import sys
from binascii import a2b_base64
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Literal, TypedDict, TypeGuard

ClaimPolicy = Literal["standard", "all", "none"]
"""How much of a token's claims a record shows: registered claims with values and other names, everything, or nothing."""
VerificationCode = Literal[
    "expired", "not-yet-valid", "audience", "issuer", "signature", "key-unknown", "algorithm", "malformed", "scope", "absent"
]


class TokenView(TypedDict, total=False):
    """What may be shown of a token. Never the token itself, never its signature."""

    state: Literal["seen", "absent", "undecodable"]
    fingerprint: str
    """``sha256:`` and 32 hex digits over the compact token. Equal at two hops = the same token."""
    size: int
    """Bytes of the compact token."""
    header: Mapping[str, object]
    claims: Mapping[str, object]
    otherClaims: Sequence[str]
    """Names of the claims whose values the policy keeps back."""
    repeatedClaims: Sequence[str]
    """Names that stand twice in the payload: verifiers read the last one."""


class Verification(TypedDict, total=False):
    result: Literal["passed", "failed"]
    code: VerificationCode


class Reply(TypedDict, total=False):
    status: int | None
    isError: bool | None
    rpcCode: int | None


class HopRecord(TypedDict, total=False):
    """One line that says what this component saw of the user's token at one moment. What is None is not printed."""

    hop: Literal["frontend", "agent", "interceptor", "target"]
    moment: Literal["received", "sent", "answered", "accepted", "rejected"]
    correlationId: str | None
    traceId: str | None
    """32 hex digits."""
    sessionId: str | None
    requestId: str | None
    gatewayRequestId: str | None
    rpcId: str | None
    """JSON-RPC id of the MCP message, as text."""
    target: str | None
    tool: str | None
    header: str | None
    """The header that carries, or should have carried, the token."""
    headerNames: Sequence[str] | None
    """Names only: values may be secrets."""
    token: TokenView | None
    verification: Verification | None
    reply: Reply | None


PrintHopRecord = Callable[[HopRecord], None]


def print_hop_record(record: HopRecord) -> None:
    """Prints one JSON line on stdout before it returns, so that the line is out before the caller has its answer."""
    at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    line = {"tokenHop": 1, "hop": record["hop"], "moment": record["moment"], "at": at, **_known(record)}
    if "reply" in line:
        line["reply"] = _known(line["reply"])
    try:
        # In one write, so that lines of two threads cannot mix. In ASCII, so that it fits whatever encoding stdout has.
        sys.stdout.write(json.dumps(line, separators=(",", ":")) + "\n")
        sys.stdout.flush()
    except (OSError, ValueError):
        pass  # stdout is gone: that is no reason to fail the user's call


def _known(members: object) -> dict[str, object]:
    return {name: value for name, value in members.items() if value is not None} if is_record(members) else {}


def claim_policy(setting: str | None) -> ClaimPolicy:
    """Reads the HOP_CLAIMS setting. A word that is not known shows nothing, which is the safe side."""
    if setting in (None, "", "standard"):
        return "standard"
    return "all" if setting == "all" else "none"


# Those of JavaScript: what components in one language take for a token, those in the other do too.
_BLANKS = "\t\n\v\f\r \xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"


def bare_token(header_value: str | None) -> str | None:
    """The compact token in a header's value, with or without "Bearer " in any case. None where there is none."""
    value = (header_value or "").strip(_BLANKS)
    if value[:6].lower() == "bearer" and (len(value) == 6 or value[6] in _BLANKS):
        value = value[6:].lstrip(_BLANKS)
    return value or None


def view_token(token: str | None, policy: ClaimPolicy) -> TokenView:
    """Describes a token for a record. Does not verify anything and never raises."""
    if token is None:
        return {"state": "absent"}
    octets = _LONE_SURROGATES.sub("\ufffd", token).encode()
    marks: TokenView = {"fingerprint": f"sha256:{sha256(octets).hexdigest()[:32]}", "size": len(octets)}
    segments = token.split(".", 3)
    header, payload = (_read_segment(segment) for segment in segments[:2]) if len(segments) == 3 else (None, None)
    if header is None or payload is None:
        return {"state": "undecodable", **marks}
    return {"state": "seen", **marks, **_shown_parts(header[0], *payload, policy)}


_LONE_SURROGATES = re.compile("[\ud800-\udfff]")
_BASE64URL = re.compile(r"[A-Za-z0-9_-]+")
_STRINGS_AND_BRACKETS = re.compile(r'("(?:[^"\\]|\\.)*")(\s*:)?|[{}\[\]]')
_ID = re.compile(r"(?!eyJ)[A-Za-z0-9_.:-]{1,256}")
# No issuer nests claims so deep, and what reads or prints them may call itself once for each level.
_DEEPEST = 64

_SHOWN_HEADER_MEMBERS = frozenset(("alg", "kid", "typ"))
_STANDARD_CLAIMS = frozenset(
    ("iss", "sub", "aud", "exp", "nbf", "iat", "jti", "scp", "scope", "cid", "client_id", "azp", "uid", "token_use", "typ")
)


def _shown_parts(header: dict[str, object], claims: dict[str, object], repeated: list[str], policy: ClaimPolicy) -> TokenView:
    if policy == "none":
        return {}
    shown: TokenView = {
        "header": {name: value for name, value in header.items() if name in _SHOWN_HEADER_MEMBERS},
        "claims": {name: value for name, value in claims.items() if policy == "all" or name in _STANDARD_CLAIMS},
        "otherClaims": [name for name in claims if policy != "all" and name not in _STANDARD_CLAIMS],
    }
    return {**shown, "repeatedClaims": repeated} if repeated else shown


def _read_segment(segment: str) -> tuple[dict[str, object], list[str]] | None:
    """The JSON object in a segment and the names that stand twice in it. None where it holds none."""
    if _BASE64URL.fullmatch(segment) is None:
        return None
    # Four characters hold three bytes; a single one left over holds none, and is ignored as other languages do.
    whole = segment[:-1] if len(segment) % 4 == 1 else segment
    text = a2b_base64(whole.replace("-", "+").replace("_", "/") + "=" * (-len(whole) % 4)).decode("utf-8", errors="replace")
    try:
        repeated = _repeated_names(text)
        value: object = json.loads(text, parse_int=_number, parse_float=_number, parse_constant=_refuse)
    except ValueError:
        return None
    return (value, repeated) if is_record(value) else None


def _number(text: str) -> int | float | None:
    """A number as a double, which is what JSON readers agree on. One too large is null: JSON has no word for infinity."""
    value = float(text)
    if abs(value) == float("inf"):
        return None
    return int(value) if value.is_integer() else value


def _refuse(text: str) -> object:
    raise ValueError(f"{text} is no JSON")


def _repeated_names(text: str) -> list[str]:
    """json.loads keeps the last of two equal names and says nothing, so the names are read from the text."""
    depth = 0
    seen: set[str] = set()
    repeated: dict[str, None] = {}
    for part in _STRINGS_AND_BRACKETS.finditer(text):
        depth += 1 if part[0] in ("{", "[") else -1 if part[0] in ("}", "]") else 0
        if depth > _DEEPEST:
            raise ValueError("nested too deep")
        if part[2] is not None and depth == 1:
            name = str(json.loads(part[1]))
            if name in seen:
                repeated[name] = None
            seen.add(name)
    return list(repeated)


def loggable_id(value: str | None) -> str | None:
    """An id that a caller chose, unless it is something that no log line should repeat."""
    return value if value is not None and _ID.fullmatch(value) else None


def is_record(value: object) -> TypeGuard[dict[str, object]]:
    """Whether it is a JSON object, as opposed to a list, a text, a number, true, false or null."""
    return isinstance(value, dict)
