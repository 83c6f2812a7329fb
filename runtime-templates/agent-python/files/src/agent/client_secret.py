"""The secret with which the agent asks for a token of its own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from agent.agent_error import AgentError, code_of, fault_of
from agent.hop_record import is_record

if TYPE_CHECKING:
    from agent.settings import StoredSecret

_TIMEOUT_SECONDS = 10
_REDIRECTS = (301, 302, 303, 307, 308)
_GAVE_NONE = "AWS Secrets Manager gave the agent no client secret"
_REFUSALS = {
    "AccessDeniedException": (
        "the agent may not read its client secret: its role needs secretsmanager:GetSecretValue, "
        "and kms:Decrypt where the secret has a key of its own"
    ),
    "ResourceNotFoundException": "the agent has no client secret: AWS Secrets Manager holds none under GATEWAY_CLIENT_SECRET_ARN",
    "InvalidRequestException": (
        "the agent has no client secret: it cannot be read as it stands in AWS Secrets Manager, where it may be marked for deletion"
    ),
}


class ClientSecret:
    """As the settings hold it, or read in AWS Secrets Manager when it is first needed and then kept in memory. For one thread.

    Both ways to it raise an AgentError, which never holds the secret nor a text of another server.
    """

    def __init__(self, secret: str | StoredSecret) -> None:
        self._secret = secret
        self._held: str | None = None
        self._client: Any = None

    def current(self) -> str:
        """As it was read last; where it never was, it is read now."""
        return self.read_again() if self._held is None else self._held

    def read_again(self) -> str:
        """Read anew, since it may have been rotated. One that the settings hold stays as it is."""
        self._held = self._secret if isinstance(self._secret, str) else _secret_in(self._ask(self._secret))
        return self._held

    def _ask(self, stored: StoredSecret) -> dict[str, object]:
        """GetSecretValue of AWS Secrets Manager."""
        try:
            self._client = self._client or _client_of(stored)
            answer: dict[str, object] = self._client.get_secret_value(SecretId=stored.arn)
        except AgentError:
            raise
        except Exception as cause:
            raise AgentError(_words_of(cause), "credential") from cause
        return answer


def _client_of(stored: StoredSecret) -> Any:
    """Signs with the credentials of the role, or of whoever runs the agent: AWS's default chain."""
    from botocore.config import Config  # noqa: PLC0415 - takes its time, and only a stored secret needs it
    from botocore.session import Session  # noqa: PLC0415

    session = Session()
    try:
        session.get_credentials().get_frozen_credentials()
    except Exception as cause:
        raise AgentError("the agent has no AWS credentials to read its client secret", "credential") from cause
    once = Config(connect_timeout=_TIMEOUT_SECONDS, read_timeout=_TIMEOUT_SECONDS, retries={"total_max_attempts": 1})
    return session.create_client("secretsmanager", region_name=stored.region, endpoint_url=stored.endpoint, config=once)


def _words_of(cause: Exception) -> str:
    from botocore.exceptions import ClientError  # noqa: PLC0415

    if not isinstance(cause, ClientError):
        return f"{_GAVE_NONE}: {fault_of(cause)}"
    status: int = cause.response["ResponseMetadata"]["HTTPStatusCode"]
    if status in _REDIRECTS:
        return f"{_GAVE_NONE}: it redirects, which is not followed"
    code = code_of(cause) or str(status)
    return _REFUSALS.get(code) or f"{_GAVE_NONE}: it answered {code}"


def _secret_in(answer: dict[str, object]) -> str:
    """The whole text, or what stands under ``client_secret`` where it is JSON."""
    text = answer.get("SecretString")
    if not isinstance(text, str):
        raise _unusable("holds it as binary, and not as text" if "SecretBinary" in answer else "answered without one")
    parsed = _parse(text)
    secret = parsed.get("client_secret", text) if is_record(parsed) else text
    if not isinstance(secret, str):
        raise _unusable("holds a client_secret that is no text")
    if secret == "":
        raise _unusable("holds an empty one")
    return secret


def _unusable(why: str) -> AgentError:
    return AgentError(f"the agent has no client secret: AWS Secrets Manager {why}", "credential")


def _parse(text: str) -> object:
    try:
        parsed: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return parsed
