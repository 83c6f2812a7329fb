"""Whether a token may pass."""

from __future__ import annotations

import json
import re
from binascii import a2b_base64
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Final

from target_api.hop_record import is_record
from target_api.signing_keys import KeysUnavailableError, KeyUnknownError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jwt import PyJWK

    from target_api.hop_record import VerificationCode
    from target_api.settings import AudienceClaim

# Asymmetric ones only: with HS256 a stranger could sign with the public key.
_ALGORITHMS: Final = ("RS256", "PS256", "ES256")
# The clocks of issuer and API may differ by this much.
_LEEWAY_SECONDS: Final = 5
# No issuer nests claims so deep, and what reads or prints them may call itself once for each level.
_DEEPEST: Final = 64
_COMPACT: Final = re.compile(r"([\w-]+)\.([\w-]+)\.([\w-]*)", re.ASCII)


@dataclass(frozen=True)
class TokenRules:
    """What the API demands of a token."""

    issuer: str
    audience: str
    audience_claim: AudienceClaim
    scope_prefix: str
    """What stands before the API's own scopes in a token: Amazon Cognito puts the resource server's identifier there."""
    find_key: Callable[[str, str], PyJWK]
    """The issuer's key for an algorithm and a kid. Raises KeyUnknownError and KeysUnavailableError."""


@dataclass(frozen=True)
class User:
    """The signed-in user, once every check has passed."""

    subject: str
    scopes: frozenset[str]


@dataclass(frozen=True)
class Refused:
    code: VerificationCode


@dataclass(frozen=True)
class Unavailable:
    """The signing keys could not be had: nothing is known about the token."""

    cause: str


Verdict = User | Refused | Unavailable


def verify_token(token: str, scope: str, rules: TokenRules, now: float) -> Verdict:
    """
    Checks a compact token: form, algorithm, key, signature, issuer, audience, times and scope, in this order; the first failure is
    the answer. Does not check iat: a token issued a moment ahead of this clock is no forgery. Never raises.

    ``now`` is in epoch seconds.
    """
    parts = _parts_of(token)
    if parts is None:
        return Refused("malformed")
    return _check_signature(parts, rules) or _check_claims(parts.claims, scope, rules, now)


@dataclass(frozen=True)
class _Parts:
    header: Mapping[str, object]
    claims: Mapping[str, object]
    signed: bytes
    signature: bytes


def _parts_of(token: str) -> _Parts | None:
    """None where it is no signed JWT that this API can read; extensions that a header calls critical are none that it knows."""
    segments = _COMPACT.fullmatch(token)
    if segments is None:
        return None
    try:
        header, claims = _json_in(segments[1]), _json_in(segments[2])
        signature = _bytes_in(segments[3])
    except (ValueError, RecursionError):
        return None
    if not is_record(header) or not is_record(claims) or "crit" in header:
        return None
    return _Parts(header, claims, token.rpartition(".")[0].encode(), signature)


def _json_in(segment: str) -> object:
    # Every number is a double: what JSON readers in all languages agree on.
    value: object = json.loads(_bytes_in(segment).decode(), parse_int=float, parse_constant=_refuse)
    level = [value]
    for _ in range(_DEEPEST):
        level = [inner for outer in level for inner in _members_of(outer)]
        if not level:
            return value
    raise ValueError("nested too deep")


def _members_of(value: object) -> list[object]:
    members = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [member for member in members if isinstance(member, (dict, list))]


def _bytes_in(segment: str) -> bytes:
    return a2b_base64(segment.replace("-", "+").replace("_", "/") + "=" * (-len(segment) % 4))


def _refuse(text: str) -> object:
    raise ValueError(f"{text} is no JSON")


def _check_signature(parts: _Parts, rules: TokenRules) -> Refused | Unavailable | None:
    algorithm, kid = parts.header.get("alg"), parts.header.get("kid")
    if not isinstance(algorithm, str) or algorithm not in _ALGORITHMS:
        return Refused("algorithm")
    if not isinstance(kid, str) or kid == "":
        return Refused("key-unknown")
    try:
        key = rules.find_key(algorithm, kid)
    except KeyUnknownError:
        return Refused("key-unknown")
    except KeysUnavailableError as cause:
        return Unavailable(str(cause))
    return None if key.Algorithm.verify(parts.signed, key.key, parts.signature) else Refused("signature")


def _check_claims(claims: Mapping[str, object], scope: str, rules: TokenRules, now: float) -> Verdict:
    if claims.get("iss") != rules.issuer:
        return Refused("issuer")
    if not _is_meant_for(claims, rules):
        return Refused("audience")
    refusal = _refusal_of_times(claims, now)
    if refusal is not None:
        return Refused(refusal)
    subject = claims.get("sub")
    if not isinstance(subject, str) or subject == "":
        return Refused("malformed")
    scopes = _scopes_in(claims)
    return User(subject, scopes) if scope in scopes else Refused("scope")


def _is_meant_for(claims: Mapping[str, object], rules: TokenRules) -> bool:
    if rules.audience_claim == "client_id":
        # An ID token of the same issuer names the client too, and is no key to an API.
        return claims.get("client_id") == rules.audience and claims.get("token_use") == "access"
    audience = claims.get("aud")
    return rules.audience in audience if isinstance(audience, list) else audience == rules.audience


def _refusal_of_times(claims: Mapping[str, object], now: float) -> VerificationCode | None:
    expiry, start = claims.get("exp"), claims.get("nbf", 0.0)
    if not isinstance(expiry, float) or not isfinite(expiry) or not isinstance(start, float) or not isfinite(start):
        return "malformed"
    if start > now + _LEEWAY_SECONDS:
        return "not-yet-valid"
    return "expired" if expiry <= now - _LEEWAY_SECONDS else None


def _scopes_in(claims: Mapping[str, object]) -> frozenset[str]:
    """Okta writes ``scp`` as a list, others write ``scope`` as words."""
    values: list[object] = []
    for value in (claims.get("scp"), claims.get("scope")):
        values += value if isinstance(value, list) else [value]
    return frozenset(word for value in values if isinstance(value, str) for word in value.split(" "))
