"""The page as a user meets it, with a scripted agent and without a browser."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from tokens import ARN, made_token, user

from frontend import page, tab_store
from frontend.agent import Question
from frontend.conversation import Conversation
from frontend.faults import AgentFault
from frontend.settings import settings_of_process
from frontend.tab_store import Loaded, Report

APP = Path(page.__file__).parent / "app.py"


class Stage:
    """A page, and what it did to the world outside."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[Question] = []
        self.saved: list[tuple[Conversation | None, bool]] = []
        self.logins: list[str] = []
        self.report = Report(loaded=Loaded(None, fresh=True))
        self.app = AppTest.from_file(str(APP), default_timeout=20)
        monkeypatch.setenv("AGENT_RUNTIME_ARN", ARN)
        monkeypatch.setenv("AUDIENCE", "api://orders")
        monkeypatch.setenv("APP_TITLE", "Orders")
        settings_of_process.cache_clear()
        monkeypatch.setattr(page, "_agent", lambda: self)
        monkeypatch.setattr(tab_store, "report_in_session", lambda _: self.report)
        monkeypatch.setattr(tab_store, "mount", self._mount)
        monkeypatch.setattr("streamlit.login", self.logins.append)

    def _mount(self, _user: str | None, _visit: str, save: Conversation | None, *, acknowledge: bool = False, forget: bool = False) -> None:
        self.saved.append((save, acknowledge or forget))

    def ask(self, question: Question) -> Iterator[str]:
        self.asked.append(question)
        prompt = json.loads(question.body)["prompt"]
        yield "You said: "
        if prompt == "break":
            raise AgentFault("stream-broken")
        if prompt == "crash":
            raise ValueError(question.token)
        yield prompt

    def sign_in(self, **claims: object) -> str:
        token = made_token(**{"exp": time.time() + 3600, **claims})
        self.app.user = user(token)
        return token

    def text(self) -> str:
        elements = (*self.app.title, *self.app.error, *self.app.markdown, *self.app.text, *self.app.info, *self.app.caption)
        return "\n".join(str(element.value) for element in elements)


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Stage:
    return Stage(monkeypatch)


def last_saved(stage: Stage) -> Conversation:
    conversation, _ = stage.saved[-1]
    assert conversation is not None
    return conversation


def only_line(output: str) -> dict[str, Any]:
    """The one JSON line in it, among what Streamlit has to say."""
    [line] = [line for line in output.splitlines() if line.startswith("{")]
    read: dict[str, Any] = json.loads(line)
    return read


def test_nobody_is_signed_in(stage: Stage) -> None:
    stage.app.user = {"is_logged_in": False}
    stage.app.run()
    stage.app.button[0].click().run()
    assert stage.logins == ["oidc"]
    assert not stage.app.chat_input


def test_a_question_and_its_answer(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    token = stage.sign_in()
    stage.app.run()
    stage.app.chat_input[0].set_value("list my orders").run()
    [asked] = stage.asked
    assert asked.token == token
    assert len(asked.session_id) >= 33
    shown = stage.text()
    assert "You said: list my orders" in shown
    assert asked.correlation_id in shown
    assert token not in shown
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith('{"tokenHop"')]
    assert [(line["hop"], line["moment"], line["correlationId"]) for line in lines] == [
        ("frontend", "sent", asked.correlation_id),
        ("frontend", "answered", asked.correlation_id),
    ]
    assert lines[0]["token"]["claims"]["sub"] == "ana@example.com"
    assert lines[1]["reply"] == {"status": 200}
    states = [save.pending and save.pending.state for save, _ in stage.saved if save is not None]
    assert states[-2:] == ["sent", None]


def test_a_conversation_keeps_its_session_and_a_new_one_gets_its_own(stage: Stage) -> None:
    stage.sign_in()
    stage.app.run()
    for prompt in ("one", "two"):
        stage.app.chat_input[0].set_value(prompt).run()
    next(button for button in stage.app.button if button.label == "New conversation").click().run()
    stage.app.chat_input[0].set_value("three").run()
    sessions = [question.session_id for question in stage.asked]
    assert sessions[0] == sessions[1] != sessions[2]
    assert len({question.correlation_id for question in stage.asked}) == 3


def test_an_answer_that_breaks_off_stays_with_words_and_can_be_asked_again(stage: Stage) -> None:
    stage.sign_in()
    stage.app.run()
    stage.app.chat_input[0].set_value("break").run()
    assert "The answer broke off" in stage.text()
    assert "You said:" in stage.text()
    assert "stream-broken" in stage.text()
    next(button for button in stage.app.button if button.label == "Ask again").click().run()
    assert len(stage.asked) == 2


def test_what_nobody_expected_has_words_and_its_text_is_nowhere(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    token = stage.sign_in()
    stage.app.run()
    stage.app.chat_input[0].set_value("crash").run()
    assert "Something went wrong" in stage.text()
    assert not stage.app.exception
    assert token.split(".")[2] not in stage.text() + "".join(capsys.readouterr())


def test_a_question_whose_token_ends_is_kept_then_renewed_then_sent(stage: Stage) -> None:
    stage.sign_in()
    stage.app.run()
    stage.sign_in(exp=time.time() + 30)
    stage.app.chat_input[0].set_value("list my orders").run()
    assert stage.logins == []
    assert "Your sign-in is being renewed" in stage.text()
    conversation, acknowledge = stage.saved[-1]
    assert conversation is not None
    assert conversation.pending is not None
    assert (conversation.pending.question, conversation.pending.state, acknowledge) == ("list my orders", "waiting", True)
    stage.report = Report(loaded=stage.report.loaded, saved_revision=conversation.revision)
    stage.app.run()
    assert stage.logins == ["oidc"]
    assert stage.asked == []

    # Back from the identity provider: a new session, which has nothing but what the tab kept.
    stage.app = AppTest.from_file(str(APP), default_timeout=20)
    stage.app.query_params["signin"] = "done"
    stage.report = Report(loaded=Loaded(conversation, fresh=True))
    token = stage.sign_in()
    stage.app.run()
    assert [question.token for question in stage.asked] == [token]
    assert stage.asked[0].session_id == conversation.session_id
    assert "signin" not in stage.app.query_params


def test_a_renewal_that_brings_nothing_is_not_repeated(stage: Stage) -> None:
    for outcome, title in (("done", "Your sign-in ends too soon"), ("sign-in-refused", "Your sign-in has ended")):
        stage.app = AppTest.from_file(str(APP), default_timeout=20)
        stage.app.query_params["signin"] = outcome
        stage.sign_in(exp=time.time() + 30)
        for _ in range(3):
            stage.app.run()
        assert title in stage.text()
        assert stage.logins == []


def test_a_page_that_has_just_been_opened_is_renewed_and_one_in_use_is_not(stage: Stage) -> None:
    stage.sign_in(exp=time.time() - 10)
    stage.app.run()
    assert stage.logins == ["oidc"]
    stage.app = AppTest.from_file(str(APP), default_timeout=20)
    stage.report = Report(loaded=Loaded(None, fresh=False))
    stage.sign_in(exp=time.time() - 10)
    stage.app.run()
    assert stage.logins == ["oidc"]
    assert stage.app.chat_input


def test_a_question_typed_before_the_tab_has_told_what_it_kept(stage: Stage) -> None:
    stage.sign_in()
    kept = Conversation().asking("earlier").sending("c-1").answered("before")
    stage.report = Report()
    stage.app.run()
    stage.app.chat_input[0].set_value("now").run()
    assert stage.asked == []
    stage.report = Report(loaded=Loaded(kept, fresh=True))
    stage.app.run()
    assert [turn.question for turn in last_saved(stage).turns] == ["earlier", "now"]
    assert stage.asked[0].session_id == kept.session_id


def test_a_question_that_was_sent_and_lost_is_not_sent_again_by_itself(stage: Stage) -> None:
    stage.sign_in()
    stage.report = Report(loaded=Loaded(Conversation().asking("buy apples").sending("c-1").interrupted("I have "), fresh=False))
    stage.app.run()
    assert stage.asked == []
    assert "The answer did not arrive" in stage.text()
    assert "I have" in stage.text()


class KeptBack(NamedTuple):
    """A token that cannot be used, and what is made of it."""

    fault: str
    title: str
    verification: str | None
    claims: dict[str, Any]
    outcome: str | None = None


ENDED = {"exp": 1.0}
UNREACHABLE = "identity-provider-unreachable"


@pytest.mark.parametrize(
    "case",
    [
        KeptBack("token-audience", "Your sign-in is not for this application", "audience", {"aud": "api://other"}),
        KeptBack("token-too-large", "Your sign-in is too large", None, {"groups": ["group"] * 1500}),
        KeptBack("token-short-lived", "Your sign-in ends too soon", "expired", ENDED, "done"),
        KeptBack("renewal-failed", "Your sign-in has ended", "expired", ENDED, "sign-in-refused"),
        KeptBack(UNREACHABLE, "The sign-in service cannot be reached", "expired", ENDED, UNREACHABLE),
    ],
)
def test_a_token_that_cannot_be_used_has_words_and_one_hop_record_before_anything_is_sent(
    stage: Stage, case: KeptBack, capsys: pytest.CaptureFixture[str]
) -> None:
    if case.outcome is not None:
        stage.app.query_params["signin"] = case.outcome
    token = stage.sign_in(**case.claims)
    stage.app.run()
    stage.app.run()
    assert case.title in stage.text()
    assert not stage.app.chat_input
    assert stage.asked == []
    out, err = capsys.readouterr()
    record, logged = only_line(out), only_line(err)
    assert (record["hop"], record["moment"]) == ("frontend", "rejected")
    assert record["header"] == "X-Amzn-Bedrock-AgentCore-Runtime-Custom-UserToken"
    assert (record["token"]["state"], record["token"]["size"]) == ("seen", len(token))
    assert record.get("verification") == (case.verification and {"result": "failed", "code": case.verification})
    assert (logged["code"], logged["correlationId"]) == (case.fault, record["correlationId"])
    assert record["correlationId"] in stage.text(), "its user can quote it"
    assert token.split(".")[2] not in out + err + stage.text()


@pytest.mark.parametrize(
    ("token", "fault", "view"),
    [(None, "token-missing", ("absent", "absent")), ("an-opaque-token", "token-opaque", ("undecodable", "malformed"))],
)
def test_a_sign_in_without_a_token_that_can_be_read_is_told_too(
    stage: Stage, token: str | None, fault: str, view: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    stage.app.user = user(token)
    stage.app.run()
    out, err = capsys.readouterr()
    record = only_line(out)
    assert only_line(err)["code"] == fault
    assert (record["token"]["state"], record["verification"]["code"]) == view
    assert "an-opaque-token" not in out + err + stage.text()


def test_each_visit_is_told_by_itself(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    ids: set[str] = set()
    for _ in range(2):
        stage.app = AppTest.from_file(str(APP), default_timeout=20)
        stage.sign_in(aud="api://other")
        stage.app.run()
        ids.add(only_line(capsys.readouterr().out)["correlationId"])
    assert len(ids) == 2


def test_a_question_typed_after_the_servers_key_was_changed_waits_in_the_tab(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(st.context), "cookies", {"_streamlit_user": "of another key"})
    kept = Conversation().asking("earlier").sending("c-1").answered("before")
    stage.app.user = {"is_logged_in": False}
    stage.report = Report()
    stage.app.run()
    assert stage.saved == [(None, False)], "asks the tab what it kept"
    stage.app.chat_input[0].set_value("list my orders").run()
    stage.report = Report(loaded=Loaded(kept, fresh=False))
    stage.app.run()
    assert "Your question is kept" in stage.text()
    waiting = last_saved(stage)
    assert (waiting.session_id, len(waiting.turns), waiting.revision) == (kept.session_id, 1, kept.revision + 1)
    assert waiting.pending is not None
    assert (waiting.pending.question, waiting.pending.state) == ("list my orders", "waiting")
    assert "before" not in stage.text(), "nobody is signed in: nothing of the conversation is shown"

    stage.app = AppTest.from_file(str(APP), default_timeout=20)
    stage.report = Report(loaded=Loaded(waiting, fresh=True))
    stage.sign_in()
    stage.app.run()
    assert [json.loads(question.body)["prompt"] for question in stage.asked] == ["list my orders"]


def test_without_a_conversation_in_the_tab_nobody_is_asked_for_a_question(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(st.context), "cookies", {"_streamlit_user": "of another key"})
    stage.app.user = {"is_logged_in": False}
    stage.app.run()
    assert "You have been signed out" in stage.text()
    assert not stage.app.chat_input


def test_signing_out_makes_the_tab_forget_first(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[bool] = []
    monkeypatch.setattr("streamlit.logout", lambda: left.append(True))
    stage.sign_in()
    stage.app.run()
    next(button for button in stage.app.button if button.label == "Sign out").click().run()
    assert (stage.saved[-1], left) == ((None, True), [])
    stage.report = Report(loaded=stage.report.loaded, forgotten=True)
    stage.app.run()
    assert left == [True]


def test_another_user_of_the_same_session_sees_nothing(stage: Stage) -> None:
    stage.sign_in()
    stage.app.run()
    stage.app.chat_input[0].set_value("a secret of Ana's").run()
    stage.app.user = user(made_token(exp=time.time() + 3600, sub="ben"), sub="00u2", name="Ben")
    stage.app.run()
    assert "a secret of Ana's" not in stage.text()
