"""What the environment says. Nothing here is secret: secrets stand in .streamlit/secrets.toml."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar
from urllib.parse import quote, urlsplit

from frontend.hop_record import ClaimPolicy, claim_policy

if TYPE_CHECKING:
    from collections.abc import Mapping

Authorizer = Literal["AWS_IAM", "CUSTOM_JWT"]
"""How AgentCore Runtime lets callers in: by their signature, or by the user's own token."""


@dataclass(frozen=True)
class Settings:
    host: str
    port: int
    title: str
    secrets_file: Path
    """Client and cookie secret, and how users sign in."""
    provider: str
    """Name of the section [auth.<provider>] in secrets.toml."""
    audience: str | None
    """None: whom a token is for is not looked at."""
    audience_claim: Literal["aud", "client_id"]
    claims: ClaimPolicy
    """How much of a token's claims the log shows."""
    agent: AgentSettings


@dataclass(frozen=True)
class AgentSettings:
    arn: str
    qualifier: str
    authorizer: Authorizer
    region: str
    endpoint: str
    """Base address of AgentCore's data plane."""
    user_token_header: str
    timeout_seconds: float
    """Longest wait for the next piece of an answer."""

    @property
    def invocations_url(self) -> str:
        return f"{self.endpoint}/runtimes/{quote(self.arn, safe='')}/invocations?qualifier={quote(self.qualifier, safe='')}"


class SettingError(Exception):
    """A setting that is missing or cannot be read, in words for whoever starts the frontend."""


@cache
def settings_of_process() -> Settings:
    """The settings that this process was started with."""
    return read_settings(os.environ)


def read_settings(env: Mapping[str, str]) -> Settings:
    """Reads the settings. Raises SettingError, which names the first one that is missing or cannot be read."""
    return Settings(
        host=env.get("HOST") or "0.0.0.0",  # noqa: S104 - in a container; the local chain sets 127.0.0.1
        port=_whole_number(env, "PORT", 8501),
        title=env.get("APP_TITLE") or "Assistant",
        secrets_file=Path(env.get("SECRETS_FILE") or ".streamlit/secrets.toml").absolute(),
        provider=env.get("OIDC_PROVIDER") or "oidc",
        audience=env.get("AUDIENCE") or None,
        audience_claim=_one_of(env, "AUDIENCE_CLAIM", ("aud", "client_id")),
        claims=claim_policy(env.get("HOP_CLAIMS")),
        agent=_read_agent(env),
    )


def _read_agent(env: Mapping[str, str]) -> AgentSettings:
    arn = _required(env, "AGENT_RUNTIME_ARN")
    found = re.fullmatch(r"arn:aws[a-z-]*:bedrock-agentcore:([a-z0-9-]+):\d{12}:runtime/[A-Za-z0-9_-]+", arn)
    if found is None:
        raise SettingError("The setting AGENT_RUNTIME_ARN is no ARN of an AgentCore runtime (arn:aws:bedrock-agentcore:...:runtime/...).")
    region = env.get("AWS_REGION") or env.get("AWS_DEFAULT_REGION") or found[1]
    endpoint = env.get("AWS_ENDPOINT_URL_BEDROCK_AGENTCORE") or f"https://bedrock-agentcore.{region}.amazonaws.com"
    return AgentSettings(
        arn=arn,
        qualifier=env.get("AGENT_QUALIFIER") or "DEFAULT",
        authorizer=_one_of(env, "AGENT_AUTHORIZER", ("AWS_IAM", "CUSTOM_JWT")),
        region=region,
        endpoint=_safe_address(endpoint, "AWS_ENDPOINT_URL_BEDROCK_AGENTCORE").rstrip("/"),
        user_token_header=_user_token_header(env),
        timeout_seconds=_whole_number(env, "AGENT_TIMEOUT_MS", 120_000) / 1000,
    )


CUSTOM_PREFIX = "X-Amzn-Bedrock-AgentCore-Runtime-Custom-"


def _user_token_header(env: Mapping[str, str]) -> str:
    name = env.get("USER_TOKEN_HEADER") or f"{CUSTOM_PREFIX}UserToken"
    signed = env.get("AGENT_AUTHORIZER") != "CUSTOM_JWT"
    if name.lower() == "authorization" and signed:
        raise SettingError("The setting USER_TOKEN_HEADER cannot be Authorization with AWS_IAM: the signature stands there.")
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]{0,255}", name) is None:
        raise SettingError("The setting USER_TOKEN_HEADER is no name of a header.")
    return name


def _safe_address(url: str, name: str) -> str:
    """The user's token goes there, so only over TLS or within this machine."""
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return url
    if parts.scheme == "http" and is_this_machine(parts.hostname):
        return url
    raise SettingError(f"The setting {name} is no https address.")


def is_this_machine(hostname: str | None) -> bool:
    return hostname in ("localhost", "127.0.0.1", "::1")


def _required(env: Mapping[str, str], name: str) -> str:
    value = env.get(name)
    if not value:
        raise SettingError(f"The setting {name} is missing.")
    return value


def _whole_number(env: Mapping[str, str], name: str, fallback: int) -> int:
    text = env.get(name) or str(fallback)
    if not (text.isascii() and text.isdigit()):
        raise SettingError(f"The setting {name} is no whole number.")
    return int(text)


_Word = TypeVar("_Word", bound=str)


def _one_of(env: Mapping[str, str], name: str, words: tuple[_Word, ...]) -> _Word:
    """The first word is the default."""
    value = env.get(name) or words[0]
    for word in words:
        if word == value:
            return word
    raise SettingError(f"The setting {name} is none of {' and '.join(words)}.")
