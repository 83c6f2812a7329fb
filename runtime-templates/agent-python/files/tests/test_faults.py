"""What goes wrong is told in the agent's own words, and the rest is kept from the caller, the model and the log."""

from __future__ import annotations

import logging
import re
import time
from typing import TYPE_CHECKING

import pytest
from gateway_double import Reply, error_of, gateway_double, result_of
from runs import RUNTIME_HEADER, SERVER_SECRET, FailingModel, closed_port, on, run, token_of

if TYPE_CHECKING:
    pass

ANA = token_of("ana@example.com")


def test_the_model_sees_a_tools_own_error_and_the_answer_tells_it() -> None:
    failed = {"isError": True, "content": [{"type": "text", "text": "The token has expired."}]}
    with gateway_double(on("tools/call", lambda message: result_of(message, failed))) as gateway:
        ran = run(gateway.url, {RUNTIME_HEADER: ANA})
    assert ran.answer == "orders___listOrders failed: The token has expired."
    assert ran.records[-1]["reply"] == {"status": 200, "isError": True, "rpcCode": None}


@pytest.mark.parametrize("failing", ["initialize", "tools/list", "tools/call"])
def test_an_error_of_the_gateway_is_told_by_its_number_not_by_its_text(failing: str) -> None:
    with gateway_double(on(failing, lambda message: error_of(message, -32603, SERVER_SECRET, status=500))) as gateway:
        ran = run(gateway.url, {RUNTIME_HEADER: ANA})
    if failing == "tools/call":
        assert ran.answer == "orders___listOrders failed: the gateway answered 500"
        assert ran.records[-1]["reply"] == {"status": 500, "isError": None, "rpcCode": -32603}
    else:
        assert ran.answer == "The agent could not answer: the gateway answered 500."


@pytest.mark.parametrize("failing", ["initialize", "tools/list", "tools/call"])
def test_a_json_rpc_error_with_status_200_is_told_in_the_agents_words(failing: str) -> None:
    with gateway_double(on(failing, lambda message: error_of(message, -32002, SERVER_SECRET))) as gateway:
        ran = run(gateway.url, {RUNTIME_HEADER: ANA})
    assert "the gateway refused the call (-32002)" in ran.answer
    assert SERVER_SECRET not in ran.answer
    if failing == "tools/call":
        assert ran.records[-1]["reply"] == {"status": 200, "isError": None, "rpcCode": -32002}


def test_an_answer_to_somebody_else_is_none() -> None:
    with gateway_double(on("tools/call", lambda message: result_of({"id": message["id"] + 1}, {"content": []}))) as gateway:
        assert run(gateway.url, {RUNTIME_HEADER: ANA}).answer == "orders___listOrders failed: the gateway sent no answer to this call"


@pytest.mark.parametrize("status", [302, 307, 308])
@pytest.mark.parametrize("redirecting", ["server/discover", "initialize", "tools/call"])
def test_no_redirect_is_followed_the_stranger_never_hears_of_the_token(redirecting: str, status: int) -> None:
    with (
        gateway_double() as stranger,
        gateway_double(on(redirecting, lambda _message: Reply(status, b"", {"location": stranger.url}))) as gateway,
    ):
        answer = run(gateway.url, {RUNTIME_HEADER: ANA}).answer
    assert "the gateway cannot be reached: it redirects, which is not followed" in answer
    assert stranger.seen == []


def test_a_gateway_that_does_not_answer_in_time_or_is_not_there_is_told_so() -> None:
    with gateway_double(on("tools/call", lambda _message: time.sleep(1))) as silent:
        ran = run(silent.url, {RUNTIME_HEADER: ANA}, timeout_ms=300)
    assert ran.answer == "orders___listOrders failed: the gateway cannot be reached: no answer in time"
    assert [record["moment"] for record in ran.records] == ["received", "sent"]
    assert run(closed_port(), {RUNTIME_HEADER: ANA}).answer == "The agent could not answer: the gateway cannot be reached: ECONNREFUSED."


def test_a_gateway_that_hangs_is_asked_once() -> None:
    with gateway_double(lambda _message, _headers: time.sleep(0.6)) as silent:
        answer = run(silent.url, {RUNTIME_HEADER: ANA}, timeout_ms=200).answer
    assert answer == "The agent could not answer: the gateway cannot be reached: no answer in time."
    assert silent.methods == ["server/discover"]


def test_a_token_that_no_header_can_hold_is_in_no_answer_and_no_log(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = f"{ANA}\nx: y"
    with caplog.at_level(logging.INFO), gateway_double() as gateway:
        answer = run(gateway.url, {RUNTIME_HEADER: odd}).answer
    assert answer == "The agent could not answer: the gateway cannot be reached: LocalProtocolError."
    assert gateway.seen == []
    logged = "".join((answer, *capsys.readouterr(), *(f"{record.getMessage()} {record.exc_text}" for record in caplog.records)))
    assert ANA.split(".")[2] not in logged


def test_a_model_that_fails_is_told_by_the_kind_of_its_fault() -> None:
    with gateway_double() as gateway:
        answer = run(gateway.url, {RUNTIME_HEADER: ANA}, model=FailingModel()).answer
    assert answer == "The agent could not answer: the model failed: AccessDeniedException."


def test_what_nobody_expects_is_told_by_its_kind_and_logged_with_its_place(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise KeyError(SERVER_SECRET)

    monkeypatch.setattr("agent.invoke.Agent", fail)
    with gateway_double() as gateway:
        assert run(gateway.url, {RUNTIME_HEADER: ANA}).answer == "The agent could not answer: unexpected KeyError."
    logged = capsys.readouterr().err
    assert re.search(r"failed: unexpected KeyError\n    at fail \(.*test_faults\.py:\d+\)\n", logged)
    assert SERVER_SECRET not in logged


def test_half_a_character_fails_nobody() -> None:
    with gateway_double() as gateway:
        assert '"item": "\\ufffd"' in run(gateway.url, {RUNTIME_HEADER: ANA}, {"prompt": "buy \ud800"}).answer
