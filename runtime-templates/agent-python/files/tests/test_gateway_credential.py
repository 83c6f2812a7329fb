"""What the agent shows of itself at the gateway."""

from __future__ import annotations

import asyncio
import hashlib
import hmac

import httpx2
import pytest

from agent.agent_error import AgentError
from agent.gateway_credential import add_credential
from agent.settings import AwsIam, NoCredential

BODY = b'{"jsonrpc":"2.0","id":1,"method":"tools/list"}'
SECRET = "a secret access key"


def message() -> httpx2.Request:
    url = "https://orders-0123456789.gateway.bedrock-agentcore.us-west-2.amazonaws.com/mcp"
    headers = {"content-type": "application/json", "x-custom-usertoken": "the-token", "x-correlation-id": "c-123", "user-agent": "x"}
    return httpx2.Request("POST", url, headers=headers, content=BODY)


@pytest.fixture
def no_profile(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    nothing = str(tmp_path_factory.mktemp("aws") / "none")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {
        "AWS_CONFIG_FILE": nothing,
        "AWS_SHARED_CREDENTIALS_FILE": nothing,
        "AWS_EC2_METADATA_DISABLED": "true",
    }.items():
        monkeypatch.setenv(name, value)


def test_none_adds_nothing() -> None:
    request = message()
    before = dict(request.headers)
    asyncio.run(add_credential(NoCredential())(request, BODY))
    assert dict(request.headers) == before


@pytest.mark.usefixtures("no_profile")
def test_aws_iam_signs_body_host_and_every_header_of_ours_for_bedrock_agentcore(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_SESSION_TOKEN": "session"}.items():
        monkeypatch.setenv(name, value)
    request = message()
    asyncio.run(add_credential(AwsIam("us-west-2"))(request, BODY))
    headers = request.headers
    date = headers["x-amz-date"]
    scope = f"{date[:8]}/us-west-2/bedrock-agentcore/aws4_request"
    names = "content-type;host;x-amz-date;x-amz-security-token;x-correlation-id;x-custom-usertoken"
    canonical = "\n".join(
        ["POST", "/mcp", "", *(f"{name}:{headers[name]}" for name in names.split(";")), "", names, hashlib.sha256(BODY).hexdigest()]
    )
    to_sign = f"AWS4-HMAC-SHA256\n{date}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    key = f"AWS4{SECRET}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.new(key, to_sign.encode(), "sha256").hexdigest()
    assert headers["authorization"] == f"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/{scope}, SignedHeaders={names}, Signature={signature}"
    assert headers["x-custom-usertoken"] == "the-token"


@pytest.mark.usefixtures("no_profile")
def test_without_credentials_it_says_so() -> None:
    with pytest.raises(AgentError, match="no AWS credentials") as raised:
        asyncio.run(add_credential(AwsIam("us-west-2"))(message(), BODY))
    assert raised.value.code == "credential"
