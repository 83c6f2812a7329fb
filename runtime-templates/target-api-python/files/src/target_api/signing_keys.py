"""The issuer's signing keys."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Final

from jwt import PyJWK, PyJWTError

from target_api.fetch_json import fetch_json
from target_api.hop_record import is_record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_CACHED_SECONDS: Final = 600
_LEAST_RSA_BITS: Final = 2048
_KEY_TYPES: Final = {"RS256": "RSA", "PS256": "RSA", "ES256": "EC"}


@dataclass(frozen=True)
class KeySettings:
    issuer: str
    jwks_uri: str | None
    """None: found through the issuer's discovery document."""
    cooldown_seconds: int
    """How long a key that is not known is refused without asking the issuer again."""


class KeyUnknownError(Exception):
    """The issuer publishes no such key."""


class KeysUnavailableError(Exception):
    """The keys are not to be had, or are none: nothing is known of the token."""


@dataclass
class _KeySet:
    """What the issuer published at one moment."""

    published: Sequence[Mapping[str, object]]
    fetched_at: float
    ready: dict[tuple[str, str], PyJWK] = field(default_factory=dict)

    def find(self, algorithm: str, kid: str) -> PyJWK | None:
        ready = self.ready.get((algorithm, kid))
        if ready is not None:
            return ready
        found = [jwk for jwk in self.published if _fits(jwk, algorithm, kid)]
        if len(found) > 1:
            raise KeyUnknownError(kid)
        return self.ready.setdefault((algorithm, kid), _key_of(found[0], algorithm)) if found else None


class SigningKeys:
    """
    Fetched when first needed and cached for ten minutes. A key that is not among them is looked for again, at most once in the
    cooldown, so that strangers cannot make this API hammer the issuer. Blocks while it fetches: call it in a worker thread.
    """

    def __init__(self, settings: KeySettings, fetch: Callable[[str], object] = fetch_json) -> None:
        self._settings = settings
        self._fetch = fetch
        self._fetching = Lock()
        self._jwks_uri = settings.jwks_uri
        self._keys: _KeySet | None = None
        self._failure: KeysUnavailableError | None = None
        self._attempts = 0

    def find(self, algorithm: str, kid: str) -> PyJWK:
        """Raises KeyUnknownError and KeysUnavailableError; after the latter the next call tries again."""
        attempt, keys = self._attempts, self._keys
        if keys is not None and _is_within(keys, _CACHED_SECONDS):
            key = keys.find(algorithm, kid)
            if key is not None:
                return key
            if _is_within(keys, self._settings.cooldown_seconds):
                raise KeyUnknownError(kid)
        key = self._fetched_after(attempt).find(algorithm, kid)
        if key is None:
            raise KeyUnknownError(kid)
        return key

    def _fetched_after(self, attempt: int) -> _KeySet:
        """Callers that waited for the fetch of another take its outcome: behind an issuer that hangs they would wait one by one."""
        with self._fetching:
            if self._attempts == attempt:
                self._failure = None
                try:
                    self._keys = self._published()
                except KeysUnavailableError as failure:
                    self._failure = failure
                finally:
                    self._attempts += 1
            if self._failure is not None or self._keys is None:
                raise KeysUnavailableError(str(self._failure)) from self._failure
            return self._keys

    def _published(self) -> _KeySet:
        try:
            self._jwks_uri = self._jwks_uri or self._located()
            document = self._fetch(self._jwks_uri)
        except (OSError, ValueError, RecursionError) as cause:
            raise KeysUnavailableError(f"{self._jwks_uri or self._settings.issuer}: {cause}") from cause
        published = document.get("keys") if is_record(document) else None
        if not isinstance(published, list) or not all(is_record(jwk) for jwk in published):
            raise KeysUnavailableError(f"{self._jwks_uri} holds no key set")
        return _KeySet(published=published, fetched_at=time.monotonic())

    def _located(self) -> str:
        issuer = self._settings.issuer
        url = f"{issuer.removesuffix('/')}/.well-known/openid-configuration"
        document = self._fetch(url)
        if not is_record(document) or document.get("issuer") != issuer:
            raise KeysUnavailableError(f"{url} speaks for another issuer than ISSUER names")
        jwks_uri = document.get("jwks_uri")
        if not isinstance(jwks_uri, str):
            raise KeysUnavailableError(f"{url} names no jwks_uri")
        return jwks_uri


def _is_within(keys: _KeySet, seconds: float) -> bool:
    return time.monotonic() < keys.fetched_at + seconds


def _fits(jwk: Mapping[str, object], algorithm: str, kid: str) -> bool:
    operations = jwk.get("key_ops")
    return (
        jwk.get("kid") == kid
        and jwk.get("kty") == _KEY_TYPES[algorithm]
        and jwk.get("alg", algorithm) == algorithm
        and jwk.get("use", "sig") == "sig"
        and (not isinstance(operations, list) or "verify" in operations)
        and (algorithm != "ES256" or jwk.get("crv") == "P-256")
    )


def _key_of(jwk: Mapping[str, object], algorithm: str) -> PyJWK:
    try:
        key = PyJWK.from_json(json.dumps({**jwk, "alg": algorithm}))
    except (PyJWTError, ValueError, TypeError) as cause:
        raise KeysUnavailableError(f"the key {jwk.get('kid')} cannot be used: {cause}") from cause
    if getattr(key.key, "key_size", 0) < (_LEAST_RSA_BITS if jwk.get("kty") == "RSA" else 0):
        raise KeysUnavailableError(f"the key {jwk.get('kid')} is shorter than {_LEAST_RSA_BITS} bits")
    return key
