"""A secrets.toml with which nobody could sign in ends the start, and is named."""

from pathlib import Path
from typing import Any

import pytest
from tokens import settings

from frontend.server import read_auth, serve
from frontend.settings import SettingError

OWN: dict[str, Any] = {
    "client_id": "c",
    "client_secret": "s",
    "server_metadata_url": "https://issuer.example.com/.well-known/openid-configuration",
}
GOOD: dict[str, Any] = {
    "redirect_uri": "https://chat.example.com/oauth2callback",
    "cookie_secret": "x" * 32,
    "expose_tokens": ["access"],
    "oidc": OWN,
}


@pytest.mark.parametrize(
    ("redirect_uri", "secure"),
    [
        ("https://chat.example.com/oauth2callback", True),
        ("https://localhost:8501/oauth2callback", True),
        ("http://localhost:8501/oauth2callback", False),
        ("http://127.0.0.1:8501/oauth2callback", False),
    ],
)
def test_cookies_are_secure_everywhere_but_on_this_machine(redirect_uri: str, *, secure: bool) -> None:
    assert read_auth({**GOOD, "redirect_uri": redirect_uri}, "oidc") is secure


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"oidc": None}, r"auth\.oidc"),
        ({"oidc": {**OWN, "client_secret": ""}}, "client_secret"),
        ({"oidc": {**OWN, "server_metadata_url": None}}, "server_metadata_url"),
        ({"cookie_secret": "short"}, "cookie_secret"),
        ({"expose_tokens": ["access", "refresh"]}, "expose_tokens"),
        ({"expose_tokens": None}, "expose_tokens"),
        ({"redirect_uri": "http://chat.example.com/oauth2callback"}, "https"),
        ({"redirect_uri": "https://chat.example.com/"}, "redirect_uri"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, Any], named: str) -> None:
    with pytest.raises(SettingError, match=named):
        read_auth({**GOOD, **change}, "oidc")


def test_no_section_at_all() -> None:
    with pytest.raises(SettingError, match=r"\[auth\]"):
        read_auth(None, "oidc")


def test_a_file_that_is_missing_or_no_toml(tmp_path: Path) -> None:
    file = tmp_path / "secrets.toml"
    for text, words in ((None, "There is no"), ("cookie_secret = hush", "no TOML"), ("", r"\[auth\]")):
        if text is not None:
            file.write_text(text)
        with pytest.raises(SettingError, match=words) as raised:
            serve(settings(SECRETS_FILE=str(file)))
        assert "hush" not in str(raised.value)
