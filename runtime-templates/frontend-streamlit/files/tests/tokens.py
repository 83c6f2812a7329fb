"""Tokens and settings for tests. The tokens are made here at run time and open nothing: their signature is noise."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from secrets import token_urlsafe

from frontend.settings import Settings, read_settings

ARN = "arn:aws:bedrock-agentcore:us-west-2:111122223333:runtime/orders-0123456789"
NOW = 1_790_000_000.0


def made_token(**claims: object) -> str:
    """A JWT of Ana's with these claims; None takes one away."""
    usual = {"iss": "https://issuer.example.com", "sub": "ana@example.com", "aud": "api://orders", "exp": NOW + 3600}
    payload = {name: value for name, value in {**usual, **claims}.items() if value is not None}
    return f"{_encoded({'alg': 'RS256', 'kid': 'k1'})}.{_encoded(payload)}.{token_urlsafe(256)}"


def _encoded(part: object) -> str:
    return urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


def settings(**env: str) -> Settings:
    return read_settings({"AGENT_RUNTIME_ARN": ARN, "AUDIENCE": "api://orders", **env})


def user(token: str | None, **claims: object) -> dict[str, object]:
    """st.user of Ana, signed in."""
    tokens = {} if token is None else {"access": token}
    return {"is_logged_in": True, "iss": "https://issuer.example.com", "sub": "00u1", "name": "Ana", "tokens": tokens, **claims}
