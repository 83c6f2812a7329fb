"""The agent's client secret: read in AWS Secrets Manager when it is needed, and told about in plain words where it cannot be."""

from __future__ import annotations

import asyncio
import base64
import json
import re
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from agent.agent_error import AgentError
from agent.client_credentials_token import ClientCredentialsToken
from agent.client_secret import ClientSecret
from agent.settings import ClientCredentials, StoredSecret

if TYPE_CHECKING:
    from collections.abc import Iterator

ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:orders/agent-AbCdEf"
GAVE_NONE = "AWS Secrets Manager gave the agent no client secret"


@dataclass
class Service:
    """AWS Secrets Manager, and an issuer that lets in with one secret alone."""

    stored: StoredSecret
    status: int = 200
    body: str = ""
    valid: str = "old"
    refusal: tuple[int, str] = (401, "")
    asked: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)

    def hold(self, secret: str) -> None:
        self.status, self.body = 200, json.dumps({"SecretString": secret})

    def answer(self, headers: dict[str, str], body: str) -> tuple[int, str]:
        if "x-amz-target" in headers:
            self.headers = headers
            self.asked.append(f"the secret {json.loads(body)['SecretId']}")
            return self.status, self.body
        secret = base64.b64decode(headers["authorization"].removeprefix("Basic ")).decode().partition(":")[2]
        self.asked.append(f"a token with {secret}")
        return (200, '{"access_token":"token"}') if secret == self.valid else self.refusal


@contextmanager
def serving() -> Iterator[Service]:
    class Handler(BaseHTTPRequestHandler):
        wbufsize = -1

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            status, text = service.answer({name.lower(): value for name, value in self.headers.items()}, body)
            self.send_response(status)
            self.send_header("content-length", str(len(text)))
            self.send_header("location", "/elsewhere")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service = Service(StoredSecret(ARN, "eu-central-1", f"http://127.0.0.1:{server.server_port}"))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_SESSION_TOKEN", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, "none")
    for name, value in {
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "a secret access key",
        "AWS_EC2_METADATA_DISABLED": "true",
    }.items():
        monkeypatch.setenv(name, value)


def test_a_secret_of_the_settings_is_taken_as_it_is() -> None:
    secret = ClientSecret("a:b")
    assert [secret.current(), secret.read_again()] == ["a:b", "a:b"]


def test_a_stored_secret_is_asked_for_when_it_is_needed_signed_in_its_own_region_and_kept() -> None:
    with serving() as service:
        service.hold("first")
        secret = ClientSecret(service.stored)
        assert service.asked == []
        assert [secret.current(), secret.current()] == ["first", "first"]
        assert service.asked == [f"the secret {ARN}"]
        assert service.headers["x-amz-target"] == "secretsmanager.GetSecretValue"
        scope = r"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/\d{8}/eu-central-1/secretsmanager/aws4_request, SignedHeaders=[\w;-]*x-amz-target"
        assert re.match(scope, service.headers["authorization"])
        service.hold("second")
        assert [secret.read_again(), secret.current(), len(service.asked)] == ["second", "second", 2]


def test_of_a_text_that_is_json_its_client_secret_is_taken_and_of_any_other_the_whole() -> None:
    with serving() as service:
        for text, secret in [
            ('{"client_id": "agent", "client_secret": "of the member"}', "of the member"),
            ('{"password": "p"}', '{"password": "p"}'),
            ('["client_secret"]', '["client_secret"]'),
            ('{"client_secret', '{"client_secret'),
            ("12345", "12345"),
        ]:
            service.hold(text)
            assert ClientSecret(service.stored).current() == secret


def test_what_stands_in_the_way_is_told_without_a_text_of_the_service_and_the_next_call_asks_again() -> None:
    may_not = "its role needs secretsmanager:GetSecretValue, and kms:Decrypt where the secret has a key of its own"
    has_none = "the agent has no client secret"
    with serving() as service:
        secret = ClientSecret(service.stored)
        failures: list[tuple[int, dict[str, str] | str, str]] = [
            (400, {"__type": "AccessDeniedException"}, f"the agent may not read its client secret: {may_not}"),
            (
                400,
                {"__type": "com.amazonaws.secretsmanager#ResourceNotFoundException"},
                f"{has_none}: AWS Secrets Manager holds none under GATEWAY_CLIENT_SECRET_ARN",
            ),
            (
                400,
                {"__type": "InvalidRequestException"},
                f"{has_none}: it cannot be read as it stands in AWS Secrets Manager, where it may be marked for deletion",
            ),
            (400, {"__type": "DecryptionFailure"}, f"{GAVE_NONE}: it answered DecryptionFailure"),
            (400, {"__type": "a text of the service"}, f"{GAVE_NONE}: it answered 400"),
            (503, "<html>a text of the service</html>", f"{GAVE_NONE}: it answered 503"),
            (307, "", f"{GAVE_NONE}: it redirects, which is not followed"),
            (200, {"SecretBinary": "YQ=="}, f"{has_none}: AWS Secrets Manager holds it as binary, and not as text"),
            (200, {"SecretString": ""}, f"{has_none}: AWS Secrets Manager holds an empty one"),
            (200, {"SecretString": '{"client_secret": ""}'}, f"{has_none}: AWS Secrets Manager holds an empty one"),
            (200, {"SecretString": '{"client_secret": 7}'}, f"{has_none}: AWS Secrets Manager holds a client_secret that is no text"),
            (200, "a text of the service", f"{has_none}: AWS Secrets Manager answered without one"),
        ]
        for status, body, message in failures:
            service.status = status
            service.body = json.dumps({**body, "message": "a text of the service"}) if isinstance(body, dict) else body
            with pytest.raises(AgentError) as raised:
                secret.current()
            assert (raised.value.message, raised.value.code) == (message, "credential")
        service.hold("there")
        assert secret.current() == "there"


def test_a_service_that_nobody_reaches_and_an_agent_without_credentials_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = ClientSecret(StoredSecret(ARN, "eu-central-1", "http://127.0.0.1:2"))
    with pytest.raises(AgentError, match=f"^{GAVE_NONE}: ECONNREFUSED$"):
        nowhere.current()
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    with pytest.raises(AgentError, match=r"^the agent has no AWS credentials to read its client secret$") as raised:
        ClientSecret(StoredSecret(ARN, "eu-central-1", "http://127.0.0.1:2")).current()
    assert raised.value.code == "credential"


@pytest.mark.parametrize("refusal", [(401, "a text of the issuer"), (400, '{"error":"invalid_client"}')])
def test_a_stored_secret_is_read_again_when_the_issuer_refuses_it(refusal: tuple[int, str]) -> None:
    read = f"the secret {ARN}"
    with serving() as service:
        own = ClientCredentialsToken(ClientCredentials(service.stored.endpoint, "agent", service.stored, None, None))
        service.refusal = refusal
        for stored, valid, message, asked in [
            ("old", "old", None, [read, "a token with old"]),
            ("new", "new", None, ["a token with old", read, "a token with new"]),
            ("new", "new", None, ["a token with new"]),
            ("new", "newest", f"the token endpoint answered {refusal[0]}", ["a token with new", read]),
            ("newer", "newest", f"the token endpoint answered {refusal[0]}", ["a token with new", read, "a token with newer"]),
        ]:
            service.hold(stored)
            service.valid = valid
            service.asked.clear()
            if message is None:
                assert asyncio.run(own.token()) == "token"
            else:
                with pytest.raises(AgentError, match=f"^{message}$"):
                    asyncio.run(own.token())
            assert service.asked == asked


def test_a_refusal_that_is_not_of_the_client_leaves_the_secret_as_it_is() -> None:
    with serving() as service:
        service.hold("old")
        service.valid, service.refusal = "another", (400, '{"error":"invalid_scope"}')
        own = ClientCredentialsToken(ClientCredentials(service.stored.endpoint, "agent", service.stored, None, None))
        with pytest.raises(AgentError, match=r"^the token endpoint answered 400$"):
            asyncio.run(own.token())
        assert service.asked == [f"the secret {ARN}", "a token with old"]
