"""Settings are read once, and a wrong one is named."""

import pytest
from tokens import ARN

from frontend.settings import SettingError, read_settings


def test_defaults() -> None:
    settings = read_settings({"AGENT_RUNTIME_ARN": ARN})
    assert (settings.host, settings.port, settings.provider, settings.audience, settings.claims) == (
        "0.0.0.0",
        8501,
        "oidc",
        None,
        "standard",
    )
    agent = settings.agent
    assert (agent.authorizer, agent.region, agent.timeout_seconds) == ("AWS_IAM", "us-west-2", 120)
    assert agent.user_token_header == "X-Amzn-Bedrock-AgentCore-Runtime-Custom-UserToken"
    assert agent.invocations_url == (
        "https://bedrock-agentcore.us-west-2.amazonaws.com/runtimes/"
        "arn%3Aaws%3Abedrock-agentcore%3Aus-west-2%3A111122223333%3Aruntime%2Forders-0123456789/invocations?qualifier=DEFAULT"
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AGENT_RUNTIME_ARN", ""),
        ("AGENT_RUNTIME_ARN", "orders-0123456789"),
        ("AGENT_AUTHORIZER", "NONE"),
        ("AGENT_TIMEOUT_MS", "soon"),
        ("PORT", "-1"),
        ("AUDIENCE_CLAIM", "azp"),
        ("AWS_ENDPOINT_URL_BEDROCK_AGENTCORE", "http://agentcore.example.com"),
        ("AWS_ENDPOINT_URL_BEDROCK_AGENTCORE", "ftp://localhost"),
        ("USER_TOKEN_HEADER", "Authorization"),
        ("USER_TOKEN_HEADER", "X Token"),
    ],
)
def test_a_wrong_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=name):
        read_settings({"AGENT_RUNTIME_ARN": ARN, name: value})


def test_authorization_may_carry_the_token_where_it_opens_the_runtime() -> None:
    settings = read_settings({"AGENT_RUNTIME_ARN": ARN, "AGENT_AUTHORIZER": "CUSTOM_JWT", "USER_TOKEN_HEADER": "Authorization"})
    assert settings.agent.user_token_header == "Authorization"
