"""What can go wrong between a question and its answer, as a code of the table in messages.py."""

from __future__ import annotations

import json
import sys
import traceback

import botocore.exceptions as aws
import httpx

from frontend.hop_record import loggable_id


class AgentFault(Exception):
    """Carries a code and no words: the messages of libraries quote headers and bodies, and so may hold a token."""

    def __init__(self, code: str, *, status: int | None = None, cause: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        """HTTP status of the refusal; None where no answer came."""
        self.cause = cause
        """Name of the fault beneath, for the log."""


_BY_STATUS = {
    400: "agent-bad-request",
    401: "agent-unauthorized",
    402: "throttled",
    403: "agent-forbidden",
    404: "agent-not-found",
    408: "timeout",
    409: "agent-busy",
    413: "question-too-large",
    424: "agent-failed",
    429: "throttled",
    500: "service-failed",
    502: "service-unavailable",
    503: "service-unavailable",
    504: "timeout",
}


def fault_of_status(status: int, cause: str | None = None) -> AgentFault:
    """A redirect is never followed, as it would hand the token to whoever it names: it counts as a service that is set up wrong."""
    if status in _BY_STATUS:
        return AgentFault(_BY_STATUS[status], status=status, cause=cause)
    return AgentFault("agent-bad-request" if 400 <= status < 500 else "service-failed", status=status, cause=cause)


_CREDENTIALS = (
    aws.NoCredentialsError,
    aws.PartialCredentialsError,
    aws.CredentialRetrievalError,
    aws.NoAuthTokenError,
    aws.TokenRetrievalError,
    aws.SSOError,
    aws.ProfileNotFound,
)
_TIMEOUTS = (aws.ReadTimeoutError, aws.ConnectTimeoutError, httpx.TimeoutException)
_CONNECTIONS = (aws.ConnectionError, aws.HTTPClientError, httpx.TransportError)
# Names of faults that the service gives for credentials of the application that it does not know (any more).
_CREDENTIAL_CODES = frozenset(("ExpiredTokenException", "UnrecognizedClientException", "InvalidClientTokenId", "InvalidSignatureException"))


def fault_of(error: Exception, *, answer_began: bool) -> AgentFault:
    """Any exception of the clients as a fault. What is not known is `unexpected`."""
    if isinstance(error, AgentFault):
        return error
    if isinstance(error, aws.ClientError):
        return _fault_of_refusal(error)
    kinds = {"aws-credentials": _CREDENTIALS, "timeout": _TIMEOUTS, "unreachable": _CONNECTIONS}
    code = next((code for code, kind in kinds.items() if isinstance(error, kind)), "unexpected")
    # While an answer comes in, the clients have several names for a connection that is gone.
    return AgentFault("stream-broken" if answer_began and code != "timeout" else code, cause=type(error).__name__)


def _fault_of_refusal(error: aws.ClientError) -> AgentFault:
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    cause = loggable_id(error.response.get("Error", {}).get("Code"))
    if cause in _CREDENTIAL_CODES:
        return AgentFault("aws-credentials", status=status, cause=cause)
    return fault_of_status(status if isinstance(status, int) else 500, cause)


def log_fault(code: str, **facts: str | int | None) -> None:
    """One line of JSON for developers on stderr; `facts` are ids, names and numbers, never a token."""
    known = {name: value for name, value in facts.items() if value is not None}
    print(json.dumps({"level": "error", "code": code, **known}), file=sys.stderr, flush=True)


def log_unexpected(error: Exception, correlation_id: str | None = None) -> None:
    """Names the fault and where it was raised. Its message stays out: it may quote what it was given."""
    frames = traceback.extract_tb(error.__traceback__)[-5:]
    places = " < ".join(f"{frame.name} ({frame.filename.rsplit('/', 1)[-1]}:{frame.lineno})" for frame in reversed(frames))
    log_fault("unexpected", cause=type(error).__name__, at=places, correlationId=correlation_id)
