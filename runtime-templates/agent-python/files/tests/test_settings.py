"""What the agent reads from its environment, and what it refuses."""

from __future__ import annotations

import pytest

from agent.settings import AwsIam, ClientCredentials, CustomJwt, GatewaySettings, Settings, SettingsError, StoredSecret, read_settings

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


OWN_CLIENT = {
    **NEEDED,
    "GATEWAY_AUTHORIZER": "CUSTOM_JWT",
    "GATEWAY_TOKEN_ENDPOINT": "https://issuer.example.com/token",
    "GATEWAY_CLIENT_ID": "agent",
}
STORED_SECRET = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:orders/agent-AbCdEf"


def test_custom_jwt_needs_a_client_of_the_agents_own() -> None:
    settings = read_settings({**OWN_CLIENT, "GATEWAY_CLIENT_SECRET": "a secret", "GATEWAY_TOKEN_SCOPE": "x"})
    client = ClientCredentials("https://issuer.example.com/token", "agent", "a secret", scope="x", resource=None)
    assert settings.gateway.credential == CustomJwt(client)
    assert "a secret" not in repr(settings)


def test_its_secret_may_be_kept_in_aws_secrets_manager_in_the_region_and_partition_of_its_arn() -> None:
    def secret_of(env: dict[str, str]) -> object:
        credential = read_settings({**OWN_CLIENT, **env}).gateway.credential
        return credential.client.client_secret if isinstance(credential, CustomJwt) else None

    region, own = "eu-central-1", "https://secretsmanager.eu-central-1.amazonaws.com"
    kept = {"GATEWAY_CLIENT_SECRET_ARN": STORED_SECRET}
    assert secret_of({**kept, "GATEWAY_CLIENT_SECRET": ""}) == StoredSecret(STORED_SECRET, region, own)
    in_china = STORED_SECRET.replace("aws:", "aws-cn:").replace(region, "cn-north-1")
    chinese = "https://secretsmanager.cn-north-1.amazonaws.com.cn"
    assert secret_of({"GATEWAY_CLIENT_SECRET_ARN": in_china}) == StoredSecret(in_china, "cn-north-1", chinese)
    elsewhere = {**kept, "AWS_ENDPOINT_URL": "http://127.0.0.1:5000"}
    assert secret_of(elsewhere) == StoredSecret(STORED_SECRET, region, "http://127.0.0.1:5000")
    vpce = "https://vpce.example.com"
    assert secret_of({**elsewhere, "AWS_ENDPOINT_URL_SECRETS_MANAGER": vpce}) == StoredSecret(STORED_SECRET, region, vpce)


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
        (OWN_CLIENT, "GATEWAY_CLIENT_SECRET and GATEWAY_CLIENT_SECRET_ARN are both missing"),
        (
            {**OWN_CLIENT, "GATEWAY_CLIENT_SECRET": "s", "GATEWAY_CLIENT_SECRET_ARN": STORED_SECRET},
            "GATEWAY_CLIENT_SECRET and GATEWAY_CLIENT_SECRET_ARN are both there",
        ),
        (
            {**OWN_CLIENT, "GATEWAY_CLIENT_SECRET_ARN": "arn:aws:ssm:us-west-2:123456789012:parameter/agent"},
            "GATEWAY_CLIENT_SECRET_ARN is no ARN",
        ),
        ({**OWN_CLIENT, "GATEWAY_CLIENT_SECRET_ARN": "orders/agent"}, "GATEWAY_CLIENT_SECRET_ARN is no ARN"),
        (
            {**OWN_CLIENT, "GATEWAY_CLIENT_SECRET_ARN": STORED_SECRET, "AWS_ENDPOINT_URL": "http://secrets.example.com"},
            "AWS_ENDPOINT_URL is no https address",
        ),
        ({"PORT": "http"}, "PORT is no whole number"),
        ({"GATEWAY_TIMEOUT_MS": "-1"}, "GATEWAY_TIMEOUT_MS is no whole number"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_name(change: dict[str, str], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        read_settings({**NEEDED, **change})
