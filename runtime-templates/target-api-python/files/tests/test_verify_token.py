from __future__ import annotations

import json
import time
from base64 import urlsafe_b64encode
from typing import Any, NoReturn

import pytest
from issuer import AUDIENCE, ISSUER, Issuer

from target_api.signing_keys import KeysUnavailableError
from target_api.verify_token import Refused, TokenRules, Unavailable, User, verify_token

NOW = int(time.time())
ISSUER_OF_TESTS = Issuer()
RULES = ISSUER_OF_TESTS.rules()
STRANGER = Issuer("k2")


def outcome(token: str, rules: TokenRules = RULES) -> str:
    verdict = verify_token(token, "orders.read", rules, NOW)
    return verdict.code if isinstance(verdict, Refused) else type(verdict).__name__


def segment(value: object) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def test_a_good_token_tells_the_user() -> None:
    verdict = verify_token(ISSUER_OF_TESTS.sign(), "orders.read", RULES, NOW)
    assert verdict == User("ana@example.com", frozenset({"orders.read", "orders.write"}))


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"iss": "https://else.example.com"}, "issuer"),
        ({"iss": f"{ISSUER}/"}, "issuer"),
        ({"aud": "api://else"}, "audience"),
        ({"aud": None}, "audience"),
        ({"aud": {AUDIENCE: True}}, "audience"),
        ({"exp": NOW - 6}, "expired"),
        ({"nbf": NOW + 60}, "not-yet-valid"),
        ({"exp": None}, "malformed"),
        ({"exp": "9999999999"}, "malformed"),
        ({"exp": True}, "malformed"),
        ({"nbf": False}, "malformed"),
        ({"sub": None}, "malformed"),
        ({"sub": ""}, "malformed"),
        ({"scp": ["orders.write"]}, "scope"),
        ({"scp": None}, "scope"),
        ({"scp": {"orders.read": True}}, "scope"),
        ({"nested": json.loads("[" * 70 + "]" * 70)}, "malformed"),
    ],
)
def test_a_token_is_refused(claims: dict[str, Any], code: str) -> None:
    assert outcome(ISSUER_OF_TESTS.sign(claims)) == code


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": ["api://else", AUDIENCE]},
        {"exp": NOW - 4},
        {"nbf": NOW + 4},
        {"iat": NOW + 3600},
        {"scp": None, "scope": "openid orders.read"},
        {"scp": "orders.write", "scope": ["orders.read"]},
    ],
)
def test_a_token_passes(claims: dict[str, Any]) -> None:
    assert outcome(ISSUER_OF_TESTS.sign(claims)) == "User"


def test_an_access_token_of_cognito_says_in_client_id_for_whom_it_is() -> None:
    rules = ISSUER_OF_TESTS.rules("client_id")
    cognito = {"aud": None, "client_id": AUDIENCE, "token_use": "access"}
    assert outcome(ISSUER_OF_TESTS.sign(cognito), rules) == "User"
    for change in ({"client_id": "else"}, {"token_use": "id"}, {"token_use": None}, {"client_id": None, "aud": AUDIENCE}):
        assert outcome(ISSUER_OF_TESTS.sign({**cognito, **change}), rules) == "audience"
    assert outcome(ISSUER_OF_TESTS.sign(cognito)) == "audience"


def test_an_altered_signature_and_an_altered_claim_are_found() -> None:
    header, payload, signature = ISSUER_OF_TESTS.sign().split(".")
    middle = len(signature) // 2
    altered = signature[:middle] + ("B" if signature[middle] == "A" else "A") + signature[middle + 1 :]
    assert outcome(f"{header}.{payload}.{altered}") == "signature"
    assert outcome(f"{header}.{ISSUER_OF_TESTS.sign({'sub': 'eve@example.com'}).split('.')[1]}.{signature}") == "signature"


def test_a_key_that_the_issuer_does_not_publish_is_told_and_so_is_a_token_that_names_none() -> None:
    assert outcome(STRANGER.sign()) == "key-unknown"
    assert outcome(ISSUER_OF_TESTS.sign(header={"kid": None})) == "key-unknown"


@pytest.mark.parametrize("algorithm", ["none", "HS256", "RS512", "", None, 7])
def test_only_the_algorithms_of_the_list_are_accepted(algorithm: object) -> None:
    payload = ISSUER_OF_TESTS.sign().split(".")[1]
    assert outcome(f"{segment({'alg': algorithm, 'kid': 'k1'})}.{payload}.AAAA") == "algorithm"


def test_what_is_no_signed_jwt_is_malformed() -> None:
    header, payload, signature = ISSUER_OF_TESTS.sign().split(".")
    tokens = [
        "abc",
        "a.b.c",
        f"{header}.{payload}",
        f"{header}.{payload}.{signature}.x.y",
        f"{header}.e30x.{signature}",
        "AWS4-HMAC-SHA256 Credential=x",
    ]
    tokens += [
        f"{header}.{payload}.{signature}=",
        f"{header}.{payload}.{signature}\n",
        f"{header}.{segment([1])}.{signature}",
        f"{header}.{payload}.A",
    ]
    tokens += [ISSUER_OF_TESTS.sign(header={"crit": ["b64"], "b64": True})]
    for token in tokens:
        assert outcome(token) == "malformed", token[:30]


def test_the_first_failure_in_the_order_is_the_answer() -> None:
    assert outcome(STRANGER.sign({"iss": "https://else.example.com"})) == "key-unknown"
    assert outcome(ISSUER_OF_TESTS.sign({"iss": "x", "aud": "y", "exp": 1, "scp": []})) == "issuer"
    assert outcome(ISSUER_OF_TESTS.sign({"aud": "y", "exp": 1, "scp": []})) == "audience"
    assert outcome(ISSUER_OF_TESTS.sign({"exp": 1, "scp": []})) == "expired"


def test_keys_that_cannot_be_had_say_nothing_about_the_token() -> None:
    def unavailable(_algorithm: str, _kid: str) -> NoReturn:
        raise KeysUnavailableError("no answer")

    verdict = verify_token(ISSUER_OF_TESTS.sign(), "orders.read", TokenRules(ISSUER, AUDIENCE, "aud", "", unavailable), NOW)
    assert verdict == Unavailable("no answer")
