"""What the environment sets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from target_api.hop_record import ClaimPolicy, claim_policy
from target_api.signing_keys import KeySettings

if TYPE_CHECKING:
    from collections.abc import Mapping

AudienceClaim = Literal["aud", "client_id"]
"""Where a token says for whom it is. Access tokens of Amazon Cognito carry no ``aud``: there it is ``client_id``."""


class SettingError(Exception):
    """A setting is missing or cannot be read; the message names it."""


@dataclass(frozen=True)
class Settings:
    host: str
    port: int
    audience: str
    audience_claim: AudienceClaim
    scope_prefix: str
    keys: KeySettings
    claims: ClaimPolicy


def read_settings(env: Mapping[str, str]) -> Settings:
    """Raises SettingError for the first setting that is missing or cannot be read."""
    return Settings(
        host=env.get("HOST") or "0.0.0.0",  # noqa: S104 - in a container the API is reached from outside
        port=_number(env, "PORT", 8080),
        audience=_required(env, "AUDIENCE"),
        audience_claim=_audience_claim(env.get("AUDIENCE_CLAIM")),
        scope_prefix=env.get("SCOPE_PREFIX", ""),
        keys=KeySettings(
            issuer=_required(env, "ISSUER"),
            jwks_uri=env.get("JWKS_URI") or None,
            cooldown_seconds=_number(env, "JWKS_COOLDOWN_SECONDS", 30),
        ),
        claims=claim_policy(env.get("HOP_CLAIMS")),
    )


def _required(env: Mapping[str, str], name: str) -> str:
    value = env.get(name)
    if not value:
        raise SettingError(f"The setting {name} is missing.")
    return value


def _number(env: Mapping[str, str], name: str, fallback: int) -> int:
    value = env.get(name) or str(fallback)
    if re.fullmatch("[0-9]{1,9}", value) is None:
        raise SettingError(f"The setting {name} is no whole number.")
    return int(value)


def _audience_claim(value: str | None) -> AudienceClaim:
    if value in (None, "", "aud"):
        return "aud"
    if value != "client_id":
        raise SettingError('The setting AUDIENCE_CLAIM is neither "aud" nor "client_id".')
    return "client_id"
