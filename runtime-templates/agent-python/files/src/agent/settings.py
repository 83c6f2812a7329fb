"""What the agent is told by its environment."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from agent.hop_record import claim_policy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from agent.hop_record import ClaimPolicy


@dataclass(frozen=True)
class StoredSecret:
    """A secret in AWS Secrets Manager, which the role of the agent may read."""

    arn: str
    region: str
    """Of the secret, which may be another than the agent's."""
    endpoint: str


@dataclass(frozen=True)
class ClientCredentials:
    endpoint: str
    client_id: str
    client_secret: str | StoredSecret = field(repr=False)
    """As it is, or where it is kept."""
    scope: str | None
    resource: str | None


@dataclass(frozen=True)
class NoCredential:
    """The gateway lets everybody in."""


@dataclass(frozen=True)
class AwsIam:
    region: str


@dataclass(frozen=True)
class CustomJwt:
    client: ClientCredentials


Credential = NoCredential | AwsIam | CustomJwt
"""What the agent shows of itself, beside the user's token, to be let in at the gateway."""


@dataclass(frozen=True)
class GatewaySettings:
    url: str
    user_token_header: str
    """Header in which the agent sends the user's token on."""
    timeout_ms: int
    credential: Credential


@dataclass(frozen=True)
class Settings:
    host: str
    port: int
    user_token_header: str
    """Header in which the frontend sends the user's token, in lower case."""
    model: str
    region: str | None
    """None where no setting names it."""
    claims: ClaimPolicy
    gateway: GatewaySettings


class SettingsError(Exception):
    """Names the first setting that is missing or cannot be read."""


_CUSTOM_PREFIX = "x-amzn-bedrock-agentcore-runtime-custom-"


def read_settings(env: Mapping[str, str]) -> Settings:
    """Reads the settings. Raises a SettingsError that names the first one that is missing or cannot be read."""
    url = _read_url(env, "GATEWAY_URL")
    own_region = env.get("AWS_REGION") or env.get("AWS_DEFAULT_REGION") or None
    gateway_region = _region_in(url)
    return Settings(
        host=env.get("HOST") or "0.0.0.0",  # noqa: S104 - AgentCore Runtime calls from outside the container
        port=_read_number(env, "PORT", 8080),
        user_token_header=_read_inbound_header(env),
        model=env.get("MODEL") or "scripted",
        region=own_region or gateway_region,
        claims=claim_policy(env.get("HOP_CLAIMS")),
        gateway=GatewaySettings(
            url=url,
            user_token_header=env.get("GATEWAY_USER_TOKEN_HEADER") or "X-Custom-UserToken",
            timeout_ms=_read_number(env, "GATEWAY_TIMEOUT_MS", 30_000),
            credential=_read_credential(env, gateway_region or own_region),
        ),
    )


def _read_inbound_header(env: Mapping[str, str]) -> str:
    """The server hands on Authorization and the custom headers of AgentCore Runtime; any other may never arrive."""
    name = (env.get("USER_TOKEN_HEADER") or f"{_CUSTOM_PREFIX}UserToken").lower()
    if name == "authorization" or name.startswith(_CUSTOM_PREFIX):
        return name
    raise SettingsError("The setting USER_TOKEN_HEADER must be Authorization or begin with X-Amzn-Bedrock-AgentCore-Runtime-Custom-.")


def _read_credential(env: Mapping[str, str], region: str | None) -> Credential:
    authorizer = env.get("GATEWAY_AUTHORIZER") or "AWS_IAM"
    if authorizer == "NONE":
        return NoCredential()
    if authorizer == "AWS_IAM":
        if region is None:
            raise SettingsError("The setting AWS_REGION is missing.")
        return AwsIam(region)
    if authorizer == "CUSTOM_JWT":
        return CustomJwt(
            ClientCredentials(
                endpoint=_read_url(env, "GATEWAY_TOKEN_ENDPOINT"),
                client_id=_required(env, "GATEWAY_CLIENT_ID"),
                client_secret=_read_client_secret(env),
                scope=env.get("GATEWAY_TOKEN_SCOPE") or None,
                resource=env.get("GATEWAY_TOKEN_RESOURCE") or None,
            )
        )
    raise SettingsError("The setting GATEWAY_AUTHORIZER is none of AWS_IAM, CUSTOM_JWT and NONE.")


_SECRET_ARN = re.compile(r"arn:(aws|aws-cn|aws-us-gov):secretsmanager:([a-z0-9-]+):[0-9]{12}:secret:[A-Za-z0-9_/+=.@-]+")


def _read_client_secret(env: Mapping[str, str]) -> str | StoredSecret:
    secret, arn = env.get("GATEWAY_CLIENT_SECRET"), env.get("GATEWAY_CLIENT_SECRET_ARN")
    if secret and arn:
        raise SettingsError("The settings GATEWAY_CLIENT_SECRET and GATEWAY_CLIENT_SECRET_ARN are both there: only one of them may be.")
    if secret:
        return secret
    if not arn:
        raise SettingsError("The settings GATEWAY_CLIENT_SECRET and GATEWAY_CLIENT_SECRET_ARN are both missing: one of them is needed.")
    found = _SECRET_ARN.fullmatch(arn)
    if found is None:
        raise SettingsError("The setting GATEWAY_CLIENT_SECRET_ARN is no ARN of a secret in AWS Secrets Manager.")
    partition, region = found.groups()
    own = f"https://secretsmanager.{region}.amazonaws.com{'.cn' if partition == 'aws-cn' else ''}"
    return StoredSecret(arn, region, endpoint=_read_secrets_endpoint(env) or own)


def _read_secrets_endpoint(env: Mapping[str, str]) -> str | None:
    """Where Secrets Manager is called instead, by the names that AWS's own SDKs know."""
    if env.get("AWS_ENDPOINT_URL_SECRETS_MANAGER"):
        return _read_url(env, "AWS_ENDPOINT_URL_SECRETS_MANAGER")
    return _read_url(env, "AWS_ENDPOINT_URL") if env.get("AWS_ENDPOINT_URL") else None


def _region_in(gateway: str) -> str | None:
    """The address of a gateway on AWS names the region whose signature it wants."""
    found = re.search(r"\.gateway\.bedrock-agentcore\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$", urlsplit(gateway).hostname or "")
    return found[1] if found else None


def _read_url(env: Mapping[str, str], name: str) -> str:
    """A token or a secret is sent or asked for there, so only over TLS or within this machine."""
    text = _required(env, name)
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if host is not None and (parts.scheme == "https" or (parts.scheme == "http" and host in ("127.0.0.1", "localhost", "::1"))):
        return text
    raise SettingsError(f"The setting {name} is no https address.")


def _required(env: Mapping[str, str], name: str) -> str:
    value = env.get(name)
    if not value:
        raise SettingsError(f"The setting {name} is missing.")
    return value


def _read_number(env: Mapping[str, str], name: str, fallback: int) -> int:
    text = env.get(name) or str(fallback)
    if re.fullmatch(r"[0-9]{1,15}", text) is None:
        raise SettingsError(f"The setting {name} is no whole number.")
    return int(text)
