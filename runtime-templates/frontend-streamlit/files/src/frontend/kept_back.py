"""Tells developers of a token that the frontend cannot use. Its user's question goes nowhere, so no hop after this one can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from frontend import session
from frontend.faults import log_fault
from frontend.hop_record import HopRecord, Verification, VerificationCode, print_hop_record, view_token

if TYPE_CHECKING:
    from frontend.settings import Settings
    from frontend.sign_in import Unusable

# A token that is only too large is not here: no verifier would refuse it, and the record holds its size.
_VERIFICATION: dict[str, VerificationCode] = {
    "token-missing": "absent",
    "token-opaque": "malformed",
    "token-audience": "audience",
    "token-short-lived": "expired",
    "renewal-failed": "expired",
    # Of somebody who is signed in: the token has ended, and no other one could be got.
    "identity-provider-unreachable": "expired",
}


def tell_kept_back(sign_in: Unusable, settings: Settings) -> str:
    """Prints once in a visit, however often the page runs. Returns the correlation id under which it is found."""

    def tell() -> str:
        correlation_id = str(uuid4())
        log_fault(sign_in.fault, correlationId=correlation_id)
        print_hop_record(_record_of(sign_in, settings, correlation_id))
        return correlation_id

    return session.once(sign_in.fault, tell)


def _record_of(sign_in: Unusable, settings: Settings, correlation_id: str) -> HopRecord:
    code = _VERIFICATION.get(sign_in.fault)
    refused: Verification | None = {"result": "failed", "code": code} if code else None
    return {
        "hop": "frontend",
        "moment": "rejected",
        "correlationId": correlation_id,
        "header": settings.agent.user_token_header,
        "token": view_token(sign_in.token, settings.claims),
        "verification": refused,
    }
