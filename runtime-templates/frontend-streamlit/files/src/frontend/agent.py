"""The way to the agent on AgentCore Runtime. One client serves all users; a user's token travels with their request alone."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import boto3
import httpx
from botocore.config import Config

from frontend.answer import pieces_of_stream, text_of_json
from frontend.faults import fault_of, fault_of_status
from frontend.settings import CUSTOM_PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterator

    from frontend.settings import AgentSettings

CORRELATION_HEADER = f"{CUSTOM_PREFIX}CorrelationId"
SESSION_HEADER = "X-Amzn-Bedrock-AgentCore-Runtime-Session-Id"
_ACCEPT = "text/event-stream, application/json"
_CONNECT_SECONDS = 5


@dataclass(frozen=True)
class Question:
    body: bytes
    """The request's JSON."""
    session_id: str
    correlation_id: str
    token: str = field(repr=False)
    """The user's access token, bare."""


class Agent(Protocol):
    def ask(self, question: Question) -> Iterator[str]:
        """The answer's pieces as they come. Raises AgentFault, at once or in the middle."""
        ...  # pragma: no cover


def agent_of(settings: AgentSettings) -> Agent:
    return SignedAgent(settings) if settings.authorizer == "AWS_IAM" else BearerAgent(settings)


def _own_headers(question: Question, settings: AgentSettings) -> dict[str, str]:
    """Headers that AWS has no parameter for."""
    name = settings.user_token_header
    value = f"Bearer {question.token}" if name.lower() == "authorization" else question.token
    return {name: value, CORRELATION_HEADER: question.correlation_id}


_OPERATION = "bedrock-agentcore.InvokeAgentRuntime"


class SignedAgent:
    """For a runtime that lets callers in by their signature (AWS_IAM): the application's own role signs, the user's token included."""

    def __init__(self, settings: AgentSettings) -> None:
        self._settings = settings
        self._client: Any = boto3.Session().client(
            "bedrock-agentcore",
            region_name=settings.region,
            endpoint_url=settings.endpoint,
            # No retries: a question may do things, and is not to be asked twice by itself.
            config=Config(
                retries={"total_max_attempts": 1},
                connect_timeout=_CONNECT_SECONDS,
                read_timeout=settings.timeout_seconds,
                max_pool_connections=100,
            ),
        )
        # Registered once, and with nothing of a user in them: a hook registered for each call is seen by the calls of other users too.
        events = self._client.meta.events
        events.register(f"before-parameter-build.{_OPERATION}", _take_headers)
        events.register(f"before-call.{_OPERATION}", _put_headers)

    def ask(self, question: Question) -> Iterator[str]:
        began = False
        try:
            answer = self._client.invoke_agent_runtime(
                agentRuntimeArn=self._settings.arn,
                qualifier=self._settings.qualifier,
                runtimeSessionId=question.session_id,
                contentType="application/json",
                accept=_ACCEPT,
                payload=question.body,
                OwnHeaders=_own_headers(question, self._settings),
            )
            with closing(answer["response"]) as body:
                began = True
                if _is_stream(answer.get("contentType")):
                    # A read of n bytes waits until there are n: with more than one, the end of a word would wait for the next.
                    yield from pieces_of_stream(body.iter_chunks(chunk_size=1))
                else:
                    yield text_of_json(body.read())
        except Exception as error:  # noqa: BLE001 - every fault becomes a code
            raise fault_of(error, answer_began=began) from None


def _take_headers(params: dict[str, Any], context: dict[str, Any], **_: object) -> None:
    """Out of the arguments into this request's own context. A call without them fails: KeyError."""
    context["own_headers"] = params.pop("OwnHeaders")


def _put_headers(params: dict[str, Any], context: dict[str, Any], **_: object) -> None:
    """Before signing, so that the signature covers them."""
    params["headers"].update(context["own_headers"])


class BearerAgent:
    """For a runtime that lets callers in by the user's own token (CUSTOM_JWT), where the AWS SDK cannot be used: it signs."""

    def __init__(self, settings: AgentSettings) -> None:
        self._settings = settings
        # A redirect is not followed: it would hand the token to whoever it names.
        self._client = httpx.Client(
            follow_redirects=False,
            timeout=httpx.Timeout(settings.timeout_seconds, connect=_CONNECT_SECONDS),
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=100),
        )

    def ask(self, question: Question) -> Iterator[str]:
        began = False
        headers = {
            "Content-Type": "application/json",
            "Accept": _ACCEPT,
            SESSION_HEADER: question.session_id,
            "Authorization": f"Bearer {question.token}",
            **_own_headers(question, self._settings),
        }
        try:
            with self._client.stream("POST", self._settings.invocations_url, headers=headers, content=question.body) as answer:
                if answer.status_code != 200:
                    raise fault_of_status(answer.status_code, answer.headers.get("x-amzn-errortype"))  # noqa: TRY301
                began = True
                if _is_stream(answer.headers.get("content-type")):
                    yield from pieces_of_stream(answer.iter_bytes())
                else:
                    yield text_of_json(answer.read())
        except Exception as error:  # noqa: BLE001 - every fault becomes a code
            raise fault_of(error, answer_began=began) from None


def _is_stream(content_type: str | None) -> bool:
    return (content_type or "").lower().startswith("text/event-stream")
