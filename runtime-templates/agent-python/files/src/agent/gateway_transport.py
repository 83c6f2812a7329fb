"""The agent's only way to the gateway."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import httpx2

from agent.agent_error import AgentError, fault_of
from agent.hop_record import view_token
from agent.rpc import answer_in, error_code, failed_call, is_tool_error, message_in, refusal

if TYPE_CHECKING:
    import ssl

    from agent.gateway_credential import AddCredential
    from agent.hop_record import ClaimPolicy, HopRecord, PrintHopRecord
    from agent.rpc import RpcMessage


@dataclass(frozen=True)
class Invocation:
    """One user's one invocation."""

    token: str = field(repr=False)
    correlation_id: str
    trace_id: str
    """32 hex digits."""
    session_id: str | None
    request_id: str | None


@dataclass(frozen=True)
class Gateway:
    url: str
    user_token_header: str
    timeout_ms: int
    add_credential: AddCredential
    claims: ClaimPolicy
    print: PrintHopRecord
    tls: ssl.SSLContext | bool = True
    """Made once for all invocations: reading the certificates takes longer than a call."""


_REDIRECTS = (301, 302, 303, 307, 308)


class GatewayTransport(httpx2.AsyncBaseTransport):
    """Carries the messages of one invocation's MCP client.

    It sends the user's token, the correlation id and the trace with every message, adds the agent's own credential, keeps to a
    deadline, follows no redirect and prints what was sent and answered. No text of a failed response goes on, since it would
    reach the model or a log: a tools/call that fails becomes a tool error in our words, and `failure` says what ended the rest.
    """

    def __init__(self, invocation: Invocation, gateway: Gateway) -> None:
        self._invocation = invocation
        self._gateway = gateway
        self._http = httpx2.AsyncHTTPTransport(verify=gateway.tls)
        self.failure: AgentError | None = None

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        # The MCP client asks for a stream of server messages and ends its session. The agent needs neither.
        if request.method != "POST":
            return httpx2.Response(405)
        body = await request.aread()
        message = message_in(body)
        try:
            if self.failure is not None:
                raise self.failure
            return await self._exchange(request, body, message)
        except AgentError as failure:
            if message.tool is not None and message.id is not None:
                return httpx2.Response(200, json=failed_call(message.id, failure.message))
            self.failure = failure
            return httpx2.Response(202) if message.id is None else httpx2.Response(200, json=refusal(message.id, failure.message))

    async def aclose(self) -> None:
        await self._http.aclose()

    async def _exchange(self, request: httpx2.Request, body: bytes, message: RpcMessage) -> httpx2.Response:
        try:
            async with asyncio.timeout(self._gateway.timeout_ms / 1000):
                self._add_headers(request)
                await self._gateway.add_credential(request, body)
                if message.tool is not None:
                    self._print_sent(message)
                sent = httpx2.Request("POST", request.url, headers=request.headers, content=body)
                response = await self._http.handle_async_request(sent)
                try:
                    if response.status_code in _REDIRECTS:
                        # It would hand the user's token to whoever it names.
                        raise AgentError("the gateway cannot be reached: it redirects, which is not followed")
                    content = await response.aread()
                finally:
                    await response.aclose()
        except AgentError:
            raise
        except Exception as cause:
            raise AgentError(f"the gateway cannot be reached: {fault_of(cause)}") from cause
        return self._read_answer(response, content, message)

    def _add_headers(self, request: httpx2.Request) -> None:
        # A span of its own for each message, in the one trace of the invocation.
        span_id = secrets.token_hex(8)
        request.headers[self._gateway.user_token_header] = self._invocation.token
        request.headers["x-correlation-id"] = self._invocation.correlation_id
        request.headers["traceparent"] = f"00-{self._invocation.trace_id}-{span_id}-01"

    def _read_answer(self, response: httpx2.Response, content: bytes, message: RpcMessage) -> httpx2.Response:
        status, content_type = response.status_code, response.headers.get("content-type", "")
        answer = None if message.id is None else answer_in(content, content_type, message.id)
        if message.tool is not None:
            self._gateway.print(
                {
                    **self._record_of(message),
                    "moment": "answered",
                    "gatewayRequestId": response.headers.get("x-amzn-requestid"),
                    "reply": {
                        "status": status,
                        "isError": None if answer is None else is_tool_error(answer),
                        "rpcCode": None if answer is None else error_code(answer),
                    },
                }
            )
        if message.method == "server/discover" and not (answer and "result" in answer):
            # A question that older gateways do not know: the client goes on without an answer.
            return httpx2.Response(status if status >= 400 else 404)
        if not response.is_success:
            raise AgentError(f"the gateway answered {status}")
        if answer is not None and "result" not in answer:
            raise AgentError(f"the gateway refused the call ({error_code(answer)})")
        if message.tool is not None and answer is None:
            raise AgentError("the gateway sent no answer to this call")
        if answer is not None:
            headers = {name: value for name, value in response.headers.items() if name == "mcp-session-id"}
            return httpx2.Response(200, json=answer, headers=headers)
        return httpx2.Response(status, content=content, headers={"content-type": content_type})

    def _print_sent(self, message: RpcMessage) -> None:
        self._gateway.print(
            {
                **self._record_of(message),
                "moment": "sent",
                "header": self._gateway.user_token_header.lower(),
                "token": view_token(self._invocation.token, self._gateway.claims),
            }
        )

    def _record_of(self, message: RpcMessage) -> HopRecord:
        tool = message.tool or ""
        target, separator, _operation = tool.partition("___")
        return {
            "hop": "agent",
            "correlationId": self._invocation.correlation_id,
            "traceId": self._invocation.trace_id,
            "sessionId": self._invocation.session_id,
            "requestId": self._invocation.request_id,
            "rpcId": str(message.id),
            "target": target if separator and target else None,
            "tool": tool,
        }
