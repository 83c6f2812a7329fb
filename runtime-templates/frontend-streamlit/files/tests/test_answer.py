"""Answers are read word by word or at once, and no token gets through."""

import json
from collections.abc import Iterator

import pytest
from tokens import made_token

from frontend.answer import TokenScreen, pieces_of_stream, text_of_json
from frontend.faults import AgentFault
from frontend.messages import MESSAGES


def event(item: object) -> bytes:
    return f"data: {json.dumps(item, ensure_ascii=False)}\n\n".encode()


def in_pieces(data: bytes, size: int) -> Iterator[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))


@pytest.mark.parametrize("size", [1, 7, 4096])
def test_pieces_come_as_they_are(size: int) -> None:
    words = ["Two ", "ôrders,\u2028 ", "of\x85 ", "apples.\n", "\n", "✓"]
    stream = b": heartbeat\n\n" + b"".join(event(word) for word in words) + event({"later": True})
    assert list(pieces_of_stream(in_pieces(stream, size))) == words


def test_a_piece_is_there_before_the_next_one_is() -> None:
    def chunks() -> Iterator[bytes]:
        yield event("one ")
        raise AssertionError("read too far")

    assert next(pieces_of_stream(chunks())) == "one "


@pytest.mark.parametrize("code", ["not-signed-in", "no-prompt", "gateway", "credential", "model", "unexpected", "of-next-year"])
def test_an_agents_error_ends_the_stream(code: str) -> None:
    pieces = pieces_of_stream([event("so far "), event({"error": {"code": code, "message": "words"}})])
    assert next(pieces) == "so far "
    with pytest.raises(AgentFault) as fault:
        next(pieces)
    assert fault.value.code == ("agent-unexpected" if code == "of-next-year" else f"agent-{code}")
    assert fault.value.code in MESSAGES


def test_an_answer_at_once() -> None:
    assert text_of_json(b'{"result": "two orders"}') == "two orders"
    assert text_of_json(b'"two orders"') == "two orders"
    for unreadable in (b"", b"two orders", b"[]", b'{"result": 2}', b"\xff", b"[" * 10_000):
        with pytest.raises(AgentFault, match="answer-unreadable"):
            text_of_json(unreadable)


@pytest.mark.parametrize("size", [1, 5, 100_000])
def test_a_token_is_taken_out_however_it_comes(size: int) -> None:
    token = made_token()
    text = f"Your token is {token}, and again:{token}! The end."
    screen = TokenScreen()
    shown = "".join(screen.pass_on(text[at : at + size]) for at in range(0, len(text), size)) + screen.rest()
    assert shown == "Your token is [token], and again:[token]! The end."
    assert token.split(".")[2][:16] not in shown


def test_words_are_not_held_back_for_long() -> None:
    screen = TokenScreen()
    assert [screen.pass_on(piece) for piece in ("I see ", "the ", "eye", " of eyJ", "umping")] == ["I see ", "the ", "ey", "e of ", ""]
    assert screen.rest() == "eyJumping"
