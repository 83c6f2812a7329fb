"""The answer piece by piece."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway_double import Reply, gateway_double
from runs import RUNTIME_HEADER, FailingModel, run, streamed, token_of

from agent.scripted_model import ScriptedModel

if TYPE_CHECKING:
    from collections.abc import AsyncIterable

    from strands.types.streaming import StreamEvent

ANA = token_of("ana@example.com")


def test_a_streamed_answer_comes_word_by_word_and_is_the_same_text() -> None:
    buy = {"prompt": "buy 2 desk lamps"}
    with gateway_double() as gateway:
        pieces = streamed(gateway.url, {RUNTIME_HEADER: ANA}, buy)
        assert pieces[:2] == ["orders___createOrder", " answered:"]
        assert "".join(map(str, pieces)) == run(gateway.url, {RUNTIME_HEADER: ANA}, buy).answer


def test_a_streamed_answer_that_fails_ends_with_an_item_that_says_so() -> None:
    with gateway_double(lambda _message, _headers: Reply(401)) as refusing:
        refused = {"error": {"code": "gateway", "message": "The agent could not answer: the gateway answered 401."}}
        assert streamed(refusing.url, {RUNTIME_HEADER: ANA}) == [refused]
        nobody = {"error": {"code": "not-signed-in", "message": "You are not signed in: your token did not reach the agent."}}
        assert streamed(refusing.url, {}) == [nobody]
        assert "no-prompt" in str(streamed(refusing.url, {RUNTIME_HEADER: ANA}, {}))


class TalkingModel(ScriptedModel):
    """Says something before it calls a tool; what it says of the tool's answer is `then`'s."""

    def __init__(self, then: ScriptedModel) -> None:
        super().__init__()
        self._then = then
        self._turns = 0

    async def stream(self, *args: Any, **kwargs: Any) -> AsyncIterable[StreamEvent]:
        self._turns += 1
        first = self._turns == 1
        async for event in super().stream(*args, **kwargs) if first else self._then.stream(*args, **kwargs):
            yield event
            if first and "messageStart" in event:
                yield {"contentBlockStart": {"start": {}}}
                yield {"contentBlockDelta": {"delta": {"text": "I look."}}}
                yield {"contentBlockStop": {}}


def test_what_a_model_said_before_it_called_a_tool_or_failed_stays() -> None:
    with gateway_double() as gateway:
        pieces = streamed(gateway.url, {RUNTIME_HEADER: ANA}, model=TalkingModel(ScriptedModel()))
        assert pieces[:4] == ["I look.", "\n\n", "orders___listOrders", " answered:"]
        failed = {"error": {"code": "model", "message": "The agent could not answer: the model failed: AccessDeniedException."}}
        assert streamed(gateway.url, {RUNTIME_HEADER: ANA}, model=TalkingModel(FailingModel())) == ["I look.", failed]
