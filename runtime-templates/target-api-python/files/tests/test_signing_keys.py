from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from issuer import Issuer

from target_api.signing_keys import KeySettings, KeysUnavailableError, KeyUnknownError, SigningKeys

if TYPE_CHECKING:
    from collections.abc import Iterator

DISCOVERY = "/.well-known/openid-configuration"


class Provider:
    """An identity provider that answers what the test says, path by path, and counts."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, object]] = {}
        self.asked: list[str] = []
        self.delay = 0.0
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.asked.append(self.path)
                time.sleep(provider.delay)
                status, body = provider.answers.get(self.path, (404, {}))
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", str(body))
                self.end_headers()
                self.wfile.write(body if isinstance(body, bytes) else json.dumps(body).encode())

            def log_message(self, *_args: object) -> None:
                """Says nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def provider() -> Iterator[Provider]:
    provider = Provider()
    thread = threading.Thread(target=provider.server.serve_forever, args=(0.01,))
    thread.start()
    yield provider
    provider.server.shutdown()
    thread.join()
    provider.server.server_close()


def keys_of(provider: Provider, cooldown_seconds: int = 30) -> SigningKeys:
    return SigningKeys(KeySettings(provider.url, f"{provider.url}/keys", cooldown_seconds))


def test_the_keys_are_found_through_discovery_and_fetched_once(provider: Provider) -> None:
    provider.answers = {DISCOVERY: (200, {"issuer": provider.url, "jwks_uri": f"{provider.url}/keys"}), "/keys": (200, Issuer().jwks)}
    keys = SigningKeys(KeySettings(provider.url, None, 30))
    assert {id(keys.find("RS256", "k1")) for _ in range(3)} == {id(keys.find("RS256", "k1"))}
    assert provider.asked == [DISCOVERY, "/keys"]


def test_a_discovery_document_of_another_issuer_is_refused(provider: Provider) -> None:
    provider.answers[DISCOVERY] = (200, {"issuer": "https://else.example.com", "jwks_uri": f"{provider.url}/keys"})
    with pytest.raises(KeysUnavailableError, match="another issuer"):
        SigningKeys(KeySettings(provider.url, None, 30)).find("RS256", "k1")


def test_an_issuer_that_fails_is_asked_again_at_the_next_token(provider: Provider) -> None:
    keys = SigningKeys(KeySettings(provider.url, None, 30))
    with pytest.raises(KeysUnavailableError, match="answered 404"):
        keys.find("RS256", "k1")
    provider.answers[DISCOVERY] = (200, {"issuer": provider.url, "jwks_uri": f"{provider.url}/keys"})
    with pytest.raises(KeysUnavailableError, match="answered 404"):
        keys.find("RS256", "k1")
    provider.answers["/keys"] = (200, Issuer().jwks)
    assert keys.find("RS256", "k1").key_id == "k1"


@pytest.mark.parametrize("body", [b"<html>", b"\xff", [], {}, {"keys": {}}, {"keys": [1]}, b'{"keys":' + b"[" * 5000])
def test_what_is_no_key_set_is_no_verdict(provider: Provider, body: object) -> None:
    provider.answers["/keys"] = (200, body)
    with pytest.raises(KeysUnavailableError):
        keys_of(provider).find("RS256", "k1")


def test_no_redirect_is_followed_and_no_file_is_read(provider: Provider) -> None:
    provider.answers = {"/keys": (302, f"{provider.url}/else"), "/else": (200, Issuer().jwks)}
    with pytest.raises(KeysUnavailableError, match="answered 302"):
        keys_of(provider).find("RS256", "k1")
    with pytest.raises(KeysUnavailableError, match="no http"):
        SigningKeys(KeySettings(provider.url, "file:///etc/hostname", 30)).find("RS256", "k1")


@pytest.mark.parametrize(("cooldown", "fetches"), [(0, 2), (30, 1)])
def test_a_new_key_is_accepted_at_once_without_a_cooldown_and_only_after_it_with_one(
    provider: Provider, cooldown: int, fetches: int
) -> None:
    provider.answers["/keys"] = (200, Issuer("old").jwks)
    keys = keys_of(provider, cooldown)
    keys.find("RS256", "old")
    provider.answers["/keys"] = (200, Issuer("new").jwks)
    if cooldown == 0:
        assert keys.find("RS256", "new").key_id == "new"
    else:
        with pytest.raises(KeyUnknownError):
            keys.find("RS256", "new")
    assert len(provider.asked) == fetches


def test_a_key_fits_by_type_algorithm_and_use_and_only_one_may(provider: Provider) -> None:
    [jwk] = Issuer().jwks["keys"]
    without_algorithm = {name: value for name, value in jwk.items() if name != "alg"}
    unfit = [{**jwk, "use": "enc"}, {**jwk, "alg": "RS512"}, {**jwk, "kty": "oct"}, {**jwk, "key_ops": ["encrypt"]}, {**jwk, "kid": "k2"}]
    for published, found in [([*unfit, jwk], True), ([without_algorithm], True), (unfit, False), ([jwk, jwk], False), ([], False)]:
        provider.answers["/keys"] = (200, {"keys": published})
        keys = keys_of(provider)
        if found:
            assert keys.find("RS256", "k1").key_id == "k1"
        else:
            with pytest.raises(KeyUnknownError):
                keys.find("RS256", "k1")


@pytest.mark.parametrize("change", [{"n": "AQAB"}, {"n": 7}, {"e": None}])
def test_a_key_that_cannot_be_used_is_no_verdict(provider: Provider, change: dict[str, object]) -> None:
    provider.answers["/keys"] = (200, {"keys": [{**Issuer().jwks["keys"][0], **change}]})
    with pytest.raises(KeysUnavailableError):
        keys_of(provider).find("RS256", "k1")


def test_callers_that_wait_for_an_issuer_that_hangs_wait_together(provider: Provider) -> None:
    provider.delay = 0.2
    provider.answers["/keys"] = (503, {})
    keys = keys_of(provider)
    failures: list[Exception] = []

    def ask() -> None:
        try:
            keys.find("RS256", "k1")
        except KeysUnavailableError as failure:
            failures.append(failure)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(failures) == 8
    assert len(provider.asked) < 8
