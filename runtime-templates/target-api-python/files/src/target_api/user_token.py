"""Lets only signed-in users through."""

from __future__ import annotations

import re
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final
from uuid import uuid4

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute

from target_api.hop_record import (
    ClaimPolicy,
    HopRecord,
    PrintHopRecord,
    Verification,
    VerificationCode,
    bare_token,
    loggable_id,
    view_token,
)
from target_api.problem import ProblemError, response_to
from target_api.trace import trace_id_in
from target_api.verify_token import Refused, TokenRules, Unavailable, User, Verdict, verify_token

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from starlette.datastructures import Headers
    from starlette.responses import Response


@dataclass(frozen=True)
class UserTokenSettings:
    rules: TokenRules
    claims: ClaimPolicy
    print_record: PrintHopRecord


def for_scope(scope: str) -> dict[str, Any]:
    """What a route says of the scope that its caller needs; given as ``openapi_extra``, it is in the document and in force."""
    return {"security": [{"user": [scope]}]}


class UserTokenRoute(APIRoute):
    """
    A route that answers 401 to a token that is missing or bad, 403 where it lacks the route's scope, and 503 where the issuer's keys
    cannot be had. Prints what arrived and how it ended. It looks at the token before the body, which a dependency could not.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()
        own_scope = _scope_of(self)

        async def handle(request: Request) -> Response:
            settings: UserTokenSettings = request.app.state.user_token
            scope = f"{settings.rules.scope_prefix}{own_scope}"
            record = _record_of(request.headers, settings.claims)
            settings.print_record({**record, "moment": "received", "headerNames": sorted(set(request.headers))})
            # In a worker thread: it waits while the issuer's keys are fetched, and other requests must not.
            verdict = await run_in_threadpool(_judge, request.headers.get("authorization"), scope, settings.rules)
            try:
                request.state.user = _user_in(verdict, scope)
                response = await answer(request)
            except Exception as error:  # noqa: BLE001 - whatever it is, the outcome is printed before the answer leaves
                response = response_to(error)
            settings.print_record({**record, **_outcome(verdict), "reply": {"status": response.status_code}})
            return response

        return handle


async def _user_of(request: Request) -> User:
    user: User = request.state.user
    return user


SignedInUser = Annotated[User, Depends(_user_of)]
"""The user whose token passed, on a ``UserTokenRoute``."""


def _scope_of(route: APIRoute) -> str:
    match route.openapi_extra:
        case {"security": [{"user": [str(scope)]}]}:
            return scope
    raise ValueError(f"{route.path} names no scope")


def _judge(authorization: str | None, scope: str, rules: TokenRules) -> Verdict:
    token = bare_token(authorization)
    if token is None:
        return Refused("absent")
    if re.match(r"\s*bearer\s", authorization or "", re.IGNORECASE) is None:
        return Refused("malformed")
    return verify_token(token, scope, rules, time.time())


def _record_of(headers: Headers, claims: ClaimPolicy) -> HopRecord:
    return {
        "hop": "target",
        "correlationId": loggable_id(_single(headers, "x-correlation-id")),
        "traceId": trace_id_in(_single(headers, "traceparent"), _single(headers, "x-amzn-trace-id")),
        "requestId": str(uuid4()),
        "header": "authorization",
        "token": view_token(bare_token(headers.get("authorization")), claims),
    }


def _single(headers: Headers, name: str) -> str | None:
    values = headers.getlist(name)
    return values[0] if len(values) == 1 else None


def _outcome(verdict: Verdict) -> HopRecord:
    if isinstance(verdict, Unavailable):
        return {"moment": "rejected"}
    verification: Verification = {"result": "failed", "code": verdict.code} if isinstance(verdict, Refused) else {"result": "passed"}
    return {"moment": "rejected" if isinstance(verdict, Refused) else "accepted", "verification": verification}


_REFUSALS: Final[dict[VerificationCode, str]] = {
    "absent": "Sign in first: the request carries no token.",
    "malformed": "The token is no signed JWT that this API can read.",
    "algorithm": "The token is signed by an algorithm that this API does not accept.",
    "key-unknown": "The token is signed by a key that the issuer does not publish.",
    "signature": "The signature of the token does not fit.",
    "issuer": "The token comes from another issuer.",
    "audience": "The token is meant for another API.",
    "expired": "The token has expired.",
    "not-yet-valid": "The token is not valid yet.",
    "scope": "The token lacks the scope that this operation needs.",
}


def _user_in(verdict: Verdict, scope: str) -> User:
    if isinstance(verdict, User):
        return verdict
    if isinstance(verdict, Unavailable):
        sys.stderr.write(f"The issuer's signing keys cannot be had: {verdict.cause}\n")
        raise ProblemError(503, "keys-unavailable", "The token cannot be checked at the moment. Try again later.")
    code, message = verdict.code, _REFUSALS[verdict.code]
    if code == "scope":
        raise ProblemError(403, "token-scope", message, {"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{scope}"'})
    challenge = "Bearer" if code == "absent" else f'Bearer error="invalid_token", error_description="{message}"'
    raise ProblemError(401, f"token-{code}", message, {"WWW-Authenticate": challenge})
