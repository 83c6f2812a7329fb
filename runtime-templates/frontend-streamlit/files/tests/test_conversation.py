"""What was said survives the way to the browser and back, whatever the browser makes of it."""

import json
from dataclasses import replace

import pytest

from frontend.conversation import LARGEST_STORE, Conversation, Turn, from_json, to_json


def test_a_turn_from_question_to_answer() -> None:
    conversation = Conversation().asking("list my orders")
    assert conversation.pending is not None
    assert conversation.pending.state == "waiting"
    sent = conversation.sending("c-1")
    answered = sent.answered("two orders")
    assert answered.turns == (Turn("list my orders", "two orders", "c-1"),)
    assert answered.pending is None
    assert [state.revision for state in (conversation, sent, answered)] == [1, 2, 3]


def test_a_question_whose_answer_is_lost_stays_and_is_not_sent_again_by_itself() -> None:
    lost = Conversation().asking("buy apples").sending("c-1").interrupted("I have ").settled()
    assert lost.turns == (Turn("buy apples", "I have ", "c-1", "interrupted"),)
    assert lost.pending is None
    waiting = Conversation().asking("buy apples")
    assert waiting.settled() is waiting


def test_a_second_question_does_not_make_the_first_one_vanish() -> None:
    conversation = Conversation().asking("first").asking("second")
    assert [turn.fault for turn in conversation.turns] == ["not-sent"]
    assert conversation.pending is not None
    assert conversation.pending.question == "second"


def test_to_the_browser_and_back() -> None:
    for conversation in (
        Conversation(),
        Conversation().asking("a").sending("c-1").answered("b", "timeout").asking("ü ✓"),
        Conversation().asking("a").sending("c-1"),
    ):
        assert from_json(to_json(conversation)) == conversation


@pytest.mark.parametrize("text", [None, "", "null", "[]", "{", '{"v": 2}', "[" * 10_000, "{}"])
def test_what_is_no_conversation(text: str | None) -> None:
    assert from_json(text) is None


@pytest.mark.parametrize("change", [{"session_id": "short"}, {"session_id": "x\r\n" * 20}, {"turns": {}}, {"revision": "1"}])
def test_a_store_that_somebody_edited(change: dict[str, object]) -> None:
    assert from_json(json.dumps({**json.loads(to_json(Conversation())), **change})) is None


def test_turns_and_questions_of_another_form_are_left_out() -> None:
    stored = {**json.loads(to_json(Conversation())), "turns": [1, {"question": "q"}], "pending": {"question": "q"}}
    read = from_json(json.dumps(stored))
    assert read is not None
    assert (read.turns, read.pending) == ((), None)


def test_the_oldest_turns_of_a_very_long_conversation_are_let_go() -> None:
    turns = tuple(Turn(f"question {number}", "x" * 10_000, "c") for number in range(100))
    text = to_json(replace(Conversation(), turns=turns))
    assert len(text) <= LARGEST_STORE
    kept = from_json(text)
    assert kept is not None
    assert kept.turns[-1].question == "question 99"


def test_session_ids_are_long_enough_and_each_its_own() -> None:
    ids = {Conversation().session_id for _ in range(100)}
    assert len(ids) == 100
    assert all(len(session_id) >= 33 for session_id in ids)
