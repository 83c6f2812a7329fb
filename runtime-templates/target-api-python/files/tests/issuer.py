"""Signs tokens for the tests with a key of its own, made here and kept nowhere."""

from __future__ import annotations

import json
import time
from functools import cache
from typing import TYPE_CHECKING, Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

from target_api.signing_keys import KeySettings, SigningKeys
from target_api.verify_token import TokenRules

if TYPE_CHECKING:
    from target_api.settings import AudienceClaim

ISSUER = "https://issuer.example.com/oauth2/default"
AUDIENCE = "api://orders"


class Issuer:
    def __init__(self, kid: str = "k1") -> None:
        self.kid = kid
        self.jwks = {
            "keys": [{**json.loads(RSAAlgorithm.to_jwk(_private_key(kid).public_key())), "kid": kid, "alg": "RS256", "use": "sig"}]
        }

    def sign(self, claims: dict[str, Any] | None = None, header: dict[str, Any] | None = None) -> str:
        """A token that passes, but for the claims and header members given. None leaves one out."""
        now = int(time.time())
        payload = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": "ana@example.com",
            "scp": ["orders.read", "orders.write"],
            "iat": now,
            "exp": now + 300,
        }
        kept = {name: value for name, value in {**payload, **(claims or {})}.items() if value is not None}
        members = {name: value for name, value in {"alg": "RS256", "kid": self.kid, **(header or {})}.items() if value is not None}
        return jwt.api_jws.encode(json.dumps(kept).encode(), _private_key(self.kid), algorithm="RS256", headers=members)

    def rules(self, audience_claim: AudienceClaim = "aud") -> TokenRules:
        keys = SigningKeys(KeySettings(ISSUER, f"{ISSUER}/keys", 30), lambda _url: self.jwks)
        return TokenRules(ISSUER, AUDIENCE, audience_claim, "", keys.find)


@cache
def _private_key(_kid: str) -> RSAPrivateKey:
    return generate_private_key(public_exponent=65537, key_size=2048)
