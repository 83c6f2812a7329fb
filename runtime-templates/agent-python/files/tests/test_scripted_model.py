"""What the scripted model understands, and what it says."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from agent.scripted_model import ScriptedModel, pieces_of

if TYPE_CHECKING:
    from strands.types.content import Messages

NAMES = ("orders___listOrders", "orders___getOrder", "orders___createOrder")


def ask(messages: Messages, names: tuple[str, ...] = NAMES) -> list[Any]:
    specs: Any = [
        {"name": name, "description": name, "inputSchema": {"json": {"required": ["id"] if name.endswith("Order") else []}}}
        for name in names
    ]

    async def collect() -> list[Any]:
        return [event async for event in ScriptedModel().stream(messages, specs)]

    return asyncio.run(collect())


def called(prompt: str, names: tuple[str, ...] = NAMES) -> tuple[str, str] | None:
    events = ask([{"role": "user", "content": [{"text": prompt}]}], names)
    use = events[1]["contentBlockStart"]["start"].get("toolUse")
    return (use["name"], events[2]["contentBlockDelta"]["delta"]["toolUse"]["input"]) if use else None


def said(messages: Messages, names: tuple[str, ...] = NAMES) -> str:
    return "".join(event["contentBlockDelta"]["delta"]["text"] for event in ask(messages, names) if "contentBlockDelta" in event)


@pytest.mark.parametrize(
    ("prompt", "tool", "tool_input"),
    [
        ("list my orders", "orders___listOrders", "{}"),
        ("What did I order?", "orders___listOrders", "{}"),
        ("show order a1b2c3-1", "orders___getOrder", '{"orderId": "a1b2c3-1"}'),
        ("buy a lamp", "orders___createOrder", '{"item": "lamp", "quantity": 1}'),
        ("Please buy 3 desk lamps.", "orders___createOrder", '{"item": "desk lamps", "quantity": 3}'),
        ("create an order for 2 chairs", "orders___createOrder", '{"item": "chairs", "quantity": 2}'),
        ("buy\u00a0a lamp\u2003!", "orders___createOrder", '{"item": "lamp", "quantity": 1}'),
        ("listOrders", "orders___listOrders", "{}"),
        ('getOrder {"id": "7", "lines": {"from": 1}}', "orders___getOrder", '{"id": "7", "lines": {"from": 1}}'),
    ],
)
def test_a_prompt_calls_the_tool_that_fits(prompt: str, tool: str, tool_input: str) -> None:
    assert called(prompt) == (tool, tool_input)


def test_with_the_tools_of_another_api_a_tool_that_needs_no_input_is_called() -> None:
    assert called("list", ("crm___getOrder", "crm___customers")) == ("crm___customers", "{}")


@pytest.mark.parametrize("arguments", ["{id: 7}", "{NaN}", '{"id": NaN}', "{" * 50_000 + "}"])
def test_arguments_that_are_no_json_are_not_sent(arguments: str) -> None:
    assert said([{"role": "user", "content": [{"text": f"getOrder {arguments}"}]}]) == "What follows getOrder is no JSON."


def test_where_no_tool_fits_it_says_so() -> None:
    prompt: Messages = [{"role": "user", "content": [{"text": "buy a lamp"}]}]
    assert said(prompt, ("crm___customers",)) == "There is no tool for that: the gateway offers crm___customers."
    assert said(prompt, ()) == "There is no tool for that: the gateway offers none."


@pytest.mark.parametrize(("status", "word"), [("success", "answered"), ("error", "failed")])
def test_what_the_tool_answered_is_told(status: Any, word: str) -> None:
    messages: Messages = [
        {"role": "user", "content": [{"text": "listOrders"}]},
        {"role": "assistant", "content": [{"toolUse": {"toolUseId": "1", "name": NAMES[0], "input": {}}}]},
        {"role": "user", "content": [{"toolResult": {"toolUseId": "1", "status": status, "content": [{"text": "a"}, {"text": "b"}]}}]},
    ]
    assert said(messages) == f"{NAMES[0]} {word}: a\nb"


def test_a_text_is_said_word_by_word_and_a_long_one_in_larger_pieces() -> None:
    assert pieces_of("a bc\n d ") == ["a", " bc", "\n d", " "]
    assert pieces_of("") == []
    long = " x" * 100_000
    assert len(pieces_of(long)) <= 200
    assert "".join(pieces_of(long)) == long
