from __future__ import annotations

import pytest

from target_api.settings import SettingError, Settings, read_settings
from target_api.signing_keys import KeySettings

NEEDED = {"ISSUER": "https://issuer.example.com", "AUDIENCE": "api://orders"}


def test_issuer_and_audience_are_enough() -> None:
    assert read_settings(NEEDED) == Settings(
        host="0.0.0.0",  # noqa: S104 - the default is what is tested
        port=8080,
        audience="api://orders",
        audience_claim="aud",
        scope_prefix="",
        keys=KeySettings(issuer="https://issuer.example.com", jwks_uri=None, cooldown_seconds=30),
        claims="standard",
    )


def test_port_and_cooldown_may_be_0() -> None:
    settings = read_settings({**NEEDED, "PORT": "0", "JWKS_COOLDOWN_SECONDS": "0"})
    assert (settings.port, settings.keys.cooldown_seconds) == (0, 0)


def test_the_audience_may_stand_in_client_id_and_scopes_behind_a_prefix() -> None:
    settings = read_settings({**NEEDED, "AUDIENCE_CLAIM": "client_id", "SCOPE_PREFIX": "orders/"})
    assert (settings.audience_claim, settings.scope_prefix) == ("client_id", "orders/")


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"AUDIENCE": ""}, "AUDIENCE"),
        ({"PORT": "http"}, "PORT"),
        ({"JWKS_COOLDOWN_SECONDS": "-1"}, "JWKS_COOLDOWN_SECONDS"),
        ({"AUDIENCE_CLAIM": "azp"}, "AUDIENCE_CLAIM"),
    ],
)
def test_a_setting_that_is_missing_or_cannot_be_read_is_named(change: dict[str, str], named: str) -> None:
    with pytest.raises(SettingError, match=f"The setting {named} is "):
        read_settings({**NEEDED, **change})
