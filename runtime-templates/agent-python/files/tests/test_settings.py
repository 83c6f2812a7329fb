"""What the agent reads from its environment, and what it refuses."""

from __future__ import annotations

import pytest

from agent.settings import AwsIam, ClientCredentials, CustomJwt, GatewaySettings, Settings, SettingsError, read_settings

NEEDED = {"GATEWAY_URL": "http://127.0.0.1:7000/mcp", "AWS_REGION": "eu-west-1"}
ON_AWS = "https://orders-0123456789.gateway.bedrock-agentcore.us-west-2.amazonaws.com/mcp"


def test_the_gateway_is_enough_it_signs_with_the_scripted_model() -> None:
    assert read_settings(NEEDED) == Settings(
        host="0.0.0.0",  # noqa: S104
        port=8080,
        model="scripted",
        region="eu-west-1",
        claims="standard",
        user_token_header="x-amzn-bedrock-agentcore-runtime-custom-usertoken",
        gateway=GatewaySettings(
            url=NEEDED["GATEWAY_URL"], user_token_header="X-Custom-UserToken", timeout_ms=30_000, credential=AwsIam("eu-west-1")
        ),
    )


def test_a_gateway_on_aws_is_signed_for_in_its_own_region_and_the_model_is_called_in_the_agents() -> None:
    settings = read_settings({**NEEDED, "GATEWAY_URL": ON_AWS})
    assert (settings.region, settings.gateway.credential) == ("eu-west-1", AwsIam("us-west-2"))
    assert read_settings({"GATEWAY_URL": ON_AWS}).region == "us-west-2"


def test_custom_jwt_needs_a_client_of_the_agents_own() -> None:
    env = {
        **NEEDED,
        "GATEWAY_AUTHORIZER": "CUSTOM_JWT",
        "GATEWAY_TOKEN_ENDPOINT": "https://issuer.example.com/token",
        "GATEWAY_CLIENT_ID": "agent",
    }
    with pytest.raises(SettingsError, match="GATEWAY_CLIENT_SECRET"):
        read_settings(env)
    settings = read_settings({**env, "GATEWAY_CLIENT_SECRET": "a secret", "GATEWAY_TOKEN_SCOPE": "x"})
    client = ClientCredentials("https://issuer.example.com/token", "agent", "a secret", scope="x", resource=None)
    assert settings.gateway.credential == CustomJwt(client)
    assert "a secret" not in repr(settings)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"GATEWAY_URL": ""}, "GATEWAY_URL is missing"),
        ({"GATEWAY_URL": "http://gateway.example.com/mcp"}, "GATEWAY_URL is no https address"),
        ({"GATEWAY_URL": "https://"}, "GATEWAY_URL is no https address"),
        ({"GATEWAY_URL": "https://[::1/mcp"}, "GATEWAY_URL is no https address"),
        ({"AWS_REGION": ""}, "AWS_REGION is missing"),
        ({"GATEWAY_AUTHORIZER": "IAM"}, "GATEWAY_AUTHORIZER"),
        ({"USER_TOKEN_HEADER": "X-User-Token"}, "USER_TOKEN_HEADER"),
        ({"PORT": "http"}, "PORT is no whole number"),
        ({"GATEWAY_TIMEOUT_MS": "-1"}, "GATEWAY_TIMEOUT_MS is no whole number"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_name(change: dict[str, str], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        read_settings({**NEEDED, **change})
