"""Both ways to the agent: what goes out, for whom, and what each failure is called."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from runtime import FakeRuntime, fake_runtime
from tokens import made_token, settings

from frontend.agent import Agent, Question, agent_of
from frontend.faults import AgentFault
from frontend.messages import MESSAGES

SESSION = "s" * 36
HEADER = "x-amzn-bedrock-agentcore-runtime-custom-usertoken"


@pytest.fixture
def runtime(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeRuntime]:
    for name, value in {"AWS_ACCESS_KEY_ID": "AKIATEST", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_EC2_METADATA_DISABLED": "true"}.items():
        monkeypatch.setenv(name, value)
    with fake_runtime() as server:
        yield server


def agent_at(url: str, authorizer: str, **env: str) -> Agent:
    return agent_of(settings(AGENT_AUTHORIZER=authorizer, AWS_ENDPOINT_URL_BEDROCK_AGENTCORE=url, AGENT_TIMEOUT_MS="1000", **env).agent)


def question(prompt: str, token: str) -> Question:
    return Question(json.dumps({"prompt": prompt}).encode(), SESSION, "c-1", token)


both = pytest.mark.parametrize("authorizer", ["AWS_IAM", "CUSTOM_JWT"])


@both
def test_the_token_goes_out_in_its_own_header(runtime: FakeRuntime, authorizer: str) -> None:
    token = made_token()
    assert list(agent_at(runtime.url, authorizer).ask(question("list my orders", token))) == ["two orders"]
    [(path, headers, body)] = runtime.seen
    assert path.endswith("/invocations?qualifier=DEFAULT")
    assert body == {"prompt": "list my orders"}
    assert headers[HEADER] == token
    assert headers["x-amzn-bedrock-agentcore-runtime-custom-correlationid"] == "c-1"
    assert headers["x-amzn-bedrock-agentcore-runtime-session-id"] == SESSION
    assert "text/event-stream" in headers["accept"]
    if authorizer == "AWS_IAM":
        signed = headers["authorization"].split("SignedHeaders=")[1].split(",")[0].split(";")
        assert {HEADER, "x-amzn-bedrock-agentcore-runtime-custom-correlationid"} <= set(signed)
        assert token not in headers["authorization"]
    else:
        assert headers["authorization"] == f"Bearer {token}"


@both
def test_two_users_at_once_are_not_mixed_up(runtime: FakeRuntime, authorizer: str) -> None:
    agent = agent_at(runtime.url, authorizer)
    tokens = [made_token(sub=name) for name in ("ana", "ben")]

    def is_own(number: int) -> bool:
        token = tokens[number % 2]
        return "".join(agent.ask(question("who am I", token))) == token[-12:]

    with ThreadPoolExecutor(10) as pool:
        assert all(pool.map(is_own, range(100)))


@both
@pytest.mark.parametrize(
    ("status", "code"),
    [
        (301, "service-failed"),
        (400, "agent-bad-request"),
        (401, "agent-unauthorized"),
        (402, "throttled"),
        (403, "agent-forbidden"),
        (404, "agent-not-found"),
        (409, "agent-busy"),
        (413, "question-too-large"),
        (418, "agent-bad-request"),
        (424, "agent-failed"),
        (429, "throttled"),
        (500, "service-failed"),
        (502, "service-unavailable"),
        (503, "service-unavailable"),
        (504, "timeout"),
    ],
)
def test_a_refusal_has_a_code_and_is_not_tried_again(runtime: FakeRuntime, authorizer: str, status: int, code: str) -> None:
    token = made_token()
    with pytest.raises(AgentFault) as fault:
        list(agent_at(runtime.url, authorizer).ask(question(str(status), token)))
    assert (fault.value.code, fault.value.status) == (code, status)
    assert code in MESSAGES
    assert "words of the service" not in str(fault.value)
    assert fault.value.__cause__ is None
    assert len(runtime.seen) == 1


@both
def test_an_answer_that_breaks_off(runtime: FakeRuntime, authorizer: str) -> None:
    pieces = agent_at(runtime.url, authorizer).ask(question("break", made_token()))
    assert next(pieces) == "so far "
    with pytest.raises(AgentFault, match="stream-broken"):
        next(pieces)


@both
def test_no_answer_in_time(runtime: FakeRuntime, authorizer: str) -> None:
    with pytest.raises(AgentFault, match="timeout"):
        list(agent_at(runtime.url, authorizer).ask(question("silent", made_token())))


@both
def test_nobody_there(authorizer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIATEST")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    with pytest.raises(AgentFault, match="unreachable"):
        list(agent_at("http://127.0.0.1:1", authorizer).ask(question("hello", made_token())))


def test_no_credentials_of_its_own(runtime: FakeRuntime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
    with pytest.raises(AgentFault, match="aws-credentials"):
        list(agent_at(runtime.url, "AWS_IAM").ask(question("hello", made_token())))
    assert runtime.seen == []


@both
def test_a_token_that_would_break_the_header_is_never_sent(runtime: FakeRuntime, authorizer: str) -> None:
    with pytest.raises(AgentFault):
        list(agent_at(runtime.url, authorizer).ask(question("hello", "a\r\nX-Planted: 1")))
    assert runtime.seen == []


def test_authorization_alone_may_carry_the_token(runtime: FakeRuntime) -> None:
    token = made_token()
    list(agent_at(runtime.url, "CUSTOM_JWT", USER_TOKEN_HEADER="Authorization").ask(question("hello", token)))
    assert runtime.seen[0][1]["authorization"] == f"Bearer {token}"
