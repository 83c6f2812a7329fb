"""The web server: Streamlit's own, with what it leaves to others."""

from __future__ import annotations

import tomllib
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import streamlit as st
from starlette.middleware import Middleware

from frontend.guard_headers import GuardHeaders
from frontend.hop_record import is_record
from frontend.secure_cookies import SecureCookies
from frontend.settings import SettingError, is_this_machine
from frontend.sign_in_outcome import SignInOutcome

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from frontend.settings import Settings

_SCRIPT = Path(__file__).parent / "app.py"

# Blue that reads on white and on near-black, as do the greys.
_LOOK = {
    # An answer has headings too: none is to tower above the page's own.
    "theme.headingFontSizes": ["1.75rem", "1.5rem", "1.25rem", "1.125rem", "1rem", "1rem"],
    "theme.light.primaryColor": "#0b5cad",
    "theme.light.backgroundColor": "#ffffff",
    "theme.light.secondaryBackgroundColor": "#f2f5f9",
    "theme.light.textColor": "#1a1f27",
    "theme.light.codeTextColor": "#4a5565",
    "theme.dark.primaryColor": "#2a74c4",
    "theme.dark.backgroundColor": "#12161c",
    "theme.dark.secondaryBackgroundColor": "#1d232c",
    "theme.dark.textColor": "#e8ecf2",
    "theme.dark.codeTextColor": "#aab4c3",
}


def serve(settings: Settings) -> None:
    """Serves until the process is ended. Raises SettingError for a secrets.toml that nobody could sign in with."""
    secure = read_auth(_auth_section(settings.secrets_file), settings.provider)
    middleware = [Middleware(GuardHeaders), *([Middleware(SecureCookies)] if secure else []), Middleware(SignInOutcome)]
    st.App(_SCRIPT, middleware=middleware, lifespan=_warm_up).run(
        config={
            "secrets.files": [str(settings.secrets_file)],
            "server.address": settings.host,
            "server.port": settings.port,
            "server.headless": True,
            "server.fileWatcherType": "none",
            "server.runOnSave": False,
            "browser.gatherUsageStats": False,
            # An error's own words may hold what no user is to see.
            "client.showErrorDetails": "none",
            "client.toolbarMode": "minimal",
            "global.developmentMode": False,
            **_LOOK,
        }
    )


@asynccontextmanager
async def _warm_up(_: object) -> AsyncIterator[None]:
    """The first visitor need not wait for the AWS SDK to be loaded."""
    Thread(target=__import__, args=("frontend.page",), daemon=True).start()
    yield


def _auth_section(file: Path) -> object:
    try:
        section: object = tomllib.loads(file.read_text("utf-8")).get("auth")
    except OSError:
        raise SettingError(f"There is no {file}: nobody could sign in. Copy .streamlit/secrets.toml.example and fill it in.") from None
    except ValueError:
        raise SettingError(f"{file} cannot be read: it is no TOML.") from None
    return section


def read_auth(section: object, provider: str) -> bool:
    """Whether cookies must be Secure: everywhere but on this machine. Raises SettingError, which names what is wrong with the section."""
    if not is_record(section):
        raise SettingError("secrets.toml has no section [auth].")
    own = section.get(provider)
    if "_" in provider or not is_record(own):
        raise SettingError(f"secrets.toml has no section [auth.{provider}], or its name holds an underscore (setting OIDC_PROVIDER).")
    for name in ("client_id", "client_secret", "server_metadata_url"):
        if not own.get(name):
            raise SettingError(f"secrets.toml names no {name} in [auth.{provider}].")
    secret = section.get("cookie_secret")
    if not isinstance(secret, str) or len(secret) < 32:
        raise SettingError("secrets.toml names no cookie_secret of 32 characters or more in [auth]. All replicas need the same one.")
    tokens = section.get("expose_tokens")
    if (tokens if isinstance(tokens, list) else [tokens]) not in (["access"], ["id", "access"], ["access", "id"]):
        raise SettingError('secrets.toml needs expose_tokens = ["access"] in [auth], before the sections of providers.')
    return _needs_secure_cookies(section.get("redirect_uri"))


def _needs_secure_cookies(redirect_uri: object) -> bool:
    address = urlsplit(redirect_uri) if isinstance(redirect_uri, str) else None
    if address is None or not address.path.endswith("/oauth2callback"):
        raise SettingError("secrets.toml names no redirect_uri in [auth] that ends with /oauth2callback.")
    if address.scheme == "https":
        return True
    if address.scheme == "http" and is_this_machine(address.hostname):
        return False
    raise SettingError("The redirect_uri in secrets.toml is no https address: cookies with the user's token would travel readable.")
