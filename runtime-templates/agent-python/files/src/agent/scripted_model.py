"""A model without a model."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NoReturn
from uuid import uuid4

from strands.models import Model

from agent.hop_record import is_record

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, Mapping, Sequence

    from strands.types.content import Message, Messages
    from strands.types.streaming import StreamEvent
    from strands.types.tools import ToolSpec


class ScriptedModel(Model):
    """Stands in for a large language model: offline, free and the same every time.

    It calls one tool that fits the words of the prompt and tells what the tool answered. It understands "list my orders",
    "order <id>", "buy <item>", and of any API an operation's name with its arguments as JSON: ``getInvoice {"id": "7"}``.
    """

    def __init__(self) -> None:
        self._config: dict[str, Any] = {"model_id": "scripted", "context_window_limit": 100_000}

    def update_config(self, **model_config: Any) -> None:
        self._config.update(model_config)

    def get_config(self) -> dict[str, Any]:
        return self._config

    def structured_output(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise NotImplementedError("The scripted model writes plain text only.")

    async def stream(
        self, messages: Messages, tool_specs: list[ToolSpec] | None = None, *_args: Any, **_kwargs: Any
    ) -> AsyncIterable[StreamEvent]:
        step = _next_step(messages, tool_specs or [])
        yield {"messageStart": {"role": "assistant"}}
        if isinstance(step, str):
            yield {"contentBlockStart": {"start": {}}}
            for piece in pieces_of(step):
                yield {"contentBlockDelta": {"delta": {"text": piece}}}
        else:
            tool, tool_input = step
            yield {"contentBlockStart": {"start": {"toolUse": {"name": tool, "toolUseId": str(uuid4())}}}}
            yield {"contentBlockDelta": {"delta": {"toolUse": {"input": json.dumps(tool_input)}}}}
        yield {"contentBlockStop": {}}
        yield {"messageStop": {"stopReason": "end_turn" if isinstance(step, str) else "tool_use"}}


# A long text is no smoother in more pieces than these.
_MOST_PIECES = 200


def pieces_of(text: str) -> list[str]:
    """The text word by word. Joined they are the text again."""
    words = re.findall(r"\s*\S+|\s+", text)
    each = max(1, -(-len(words) // _MOST_PIECES))
    return ["".join(words[start : start + each]) for start in range(0, len(words), each)]


def _next_step(messages: Messages, tools: Sequence[ToolSpec]) -> str | tuple[str, object]:
    """What to say, or the tool to call with its input."""
    told = _tool_answer(messages)
    if told is not None:
        return told
    prompt = next((_text_of(message["content"]) for message in reversed(messages) if message["role"] == "user"), "")
    named = _named_tool(prompt, tools)
    if named is not None:
        return named
    operation, tool_input = _understand(prompt)
    tool = _tool_for(operation, tools)
    if tool is None and operation == "listOrders":
        tool = next((each["name"] for each in tools if _needs_nothing(each)), None)
    if tool is None:
        names = ", ".join(each["name"] for each in tools) or "none"
        return f"There is no tool for that: the gateway offers {names}."
    return tool, tool_input


# As JavaScript reads them: an agent in that language understands the same words.
_S = r"[\s\u00a0\ufeff\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
_NAMED = re.compile(rf"{_S}*([\w-]+){_S}*(\{{.*\}})?{_S}*", re.ASCII | re.DOTALL)
_PURCHASE = re.compile(
    rf"\b(?:buy|create){_S}+(?:an?{_S}+)?(?:order{_S}+(?:for|of){_S}+)?(?:(\d{{1,6}}){_S}+|an?{_S}+)?"
    rf"([^\n\r\u2028\u2029]+?)(?:{_S}|[.!?])*\Z",
    re.ASCII | re.IGNORECASE,
)
_ORDER = re.compile(rf"\border{_S}+([\w-]+)", re.ASCII | re.IGNORECASE)


def _named_tool(prompt: str, tools: Sequence[ToolSpec]) -> str | tuple[str, object] | None:
    """None unless the prompt is an operation's name, with or without arguments."""
    found = _NAMED.fullmatch(prompt)
    tool = _tool_for(found[1], tools) if found else None
    if found is None or tool is None:
        return None
    try:
        return tool, json.loads(found[2] or "{}", parse_constant=_refuse)
    except (ValueError, RecursionError):
        return f"What follows {found[1]} is no JSON."


def _refuse(text: str) -> object:
    raise ValueError(text)


def _understand(prompt: str) -> tuple[str, dict[str, str | int]]:
    purchase = _PURCHASE.search(prompt)
    if purchase is not None:
        return "createOrder", {"item": purchase[2], "quantity": int(purchase[1] or 1)}
    order = _ORDER.search(prompt)
    return ("listOrders", {}) if order is None else ("getOrder", {"orderId": order[1]})


def _tool_answer(messages: Messages) -> str | None:
    """None unless the last message holds what a tool answered."""
    last: Sequence[Message] = messages[-2:]
    result = next((block["toolResult"] for block in last[-1]["content"] if "toolResult" in block), None) if last else None
    if result is None:
        return None
    use = next((block["toolUse"] for block in last[0]["content"] if "toolUse" in block), None)
    outcome = "failed" if result["status"] == "error" else "answered"
    return f"{use['name'] if use else 'The tool'} {outcome}: {_text_of(result['content'])}"


def _text_of(blocks: Sequence[Mapping[str, Any]]) -> str:
    return "\n".join(block["text"] for block in blocks if isinstance(block.get("text"), str))


def _tool_for(operation: str, tools: Sequence[ToolSpec]) -> str | None:
    return next((each["name"] for each in tools if each["name"].endswith(f"___{operation}")), None)


def _needs_nothing(tool: ToolSpec) -> bool:
    schema = tool["inputSchema"]
    form = schema.get("json", schema) if is_record(schema) else {}
    return not (form.get("required") if is_record(form) else None)
