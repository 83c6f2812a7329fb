"""The same rules, and the same fingerprint, as in every other component of the chain."""

from __future__ import annotations

import importlib
import json
import re
import sys
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest

# This file is the same in every component, whatever its package is called.
[_FILE] = (Path(__file__).parent.parent / "src").glob("*/hop_record.py")
hop_record = importlib.import_module(f"{_FILE.parent.name}.hop_record")


def segment(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


SIGNATURE = segment("a signature that no record may show")
HEADER = '{"alg":"RS256","kid":"k1","typ":"JWT","jku":"https://example.com"}'


def token_of(payload: str, header: str = HEADER) -> str:
    return f"{segment(header)}.{segment(payload)}.{SIGNATURE}"


@pytest.mark.parametrize(
    ("value", "token"),
    [
        (" bearer abc ", "abc"),
        ("BEARER abc", "abc"),
        ("Bearer\tabc", "abc"),
        ("abc", "abc"),
        ("bearerabc", "bearerabc"),
        ("\ufeffabc\xa0", "abc"),
    ],
)
def test_a_token_is_taken_out_of_its_header_with_or_without_bearer(value: str, token: str) -> None:
    assert hop_record.bare_token(value) == token


@pytest.mark.parametrize("value", [None, "", "  ", "Bearer", "Bearer  ", "\r\n"])
def test_no_token_is_none(value: str | None) -> None:
    assert hop_record.bare_token(value) is None


def test_the_fingerprint_is_the_agreed_one() -> None:
    assert hop_record.view_token(hop_record.bare_token(" bearer abc "), "none")["fingerprint"] == "sha256:ba7816bf8f01cfea414140de5dae2223"


def test_standard_shows_registered_claims_with_values_and_the_others_by_name() -> None:
    token = token_of('{"iss":"i","sub":"ana","scp":["orders.read"],"email":"ana@example.com","groups":["a"]}')
    view = hop_record.view_token(token, "standard")
    assert view["state"] == "seen"
    assert view["size"] == len(token)
    assert view["header"] == {"alg": "RS256", "kid": "k1", "typ": "JWT"}
    assert view["claims"] == {"iss": "i", "sub": "ana", "scp": ["orders.read"]}
    assert view["otherClaims"] == ["email", "groups"]
    assert "repeatedClaims" not in view


def test_all_shows_every_claim_and_none_the_fingerprint_alone() -> None:
    token = token_of('{"sub":"ana","email":"ana@example.com"}')
    assert hop_record.view_token(token, "all")["claims"] == {"sub": "ana", "email": "ana@example.com"}
    assert sorted(hop_record.view_token(token, "none")) == ["fingerprint", "size", "state"]


def test_a_setting_that_is_not_known_shows_nothing() -> None:
    settings = [None, "", "standard", "all", "none", "ALL!"]
    assert [hop_record.claim_policy(setting) for setting in settings] == ["standard", "standard", "standard", "all", "none", "none"]


def test_repeated_claims_are_named_and_nested_ones_and_values_are_not() -> None:
    token = token_of('{"sub":"ana","a":{"sub":1,"sub":2},"x":1,"aud":"sub","x":2,"sub" : "b\\"en","list":["x","x"]}')
    view = hop_record.view_token(token, "all")
    assert view["repeatedClaims"] == ["x", "sub"]
    assert view["claims"]["sub"] == 'b"en'


@pytest.mark.parametrize(
    "token",
    [
        "abc",
        "a.b.c",
        "..",
        "ä.ö.ü",
        "\ud800",
        "x" * 10_000,
        ".".join(token_of("{}").split(".")[:2]),
        f"{token_of('{}')}.b.c",
        token_of("[1]"),
        token_of("{"),
        token_of('{"sub":NaN}'),
        token_of('{"sub":"\\x"}'),
        token_of('{"sub":' + "[" * 5000 + "]" * 5000 + "}"),
        f"{segment(HEADER)}.{segment('{}')}=.x",
        f"{segment(HEADER)}.{segment('{}')}\n.x",
    ],
)
def test_what_is_no_jwt_is_undecodable_and_nothing_raises(token: str) -> None:
    view = hop_record.view_token(token, "all")
    assert sorted(view) == ["fingerprint", "size", "state"]
    assert view["state"] == "undecodable"


def test_no_token_is_absent() -> None:
    assert hop_record.view_token(None, "all") == {"state": "absent"}


def test_numbers_are_those_that_every_json_reader_sees() -> None:
    token = token_of('{"exp":1.7e9,"iat":1e400,"nbf":' + "9" * 5000 + ',"n":-0,"f":0.5,"big":12345678901234567890}')
    claims = hop_record.view_token(token, "all")["claims"]
    assert json.dumps(claims) == '{"exp": 1700000000, "iat": null, "nbf": null, "n": 0, "f": 0.5, "big": 12345678901234567168}'


@pytest.mark.parametrize("policy", ["standard", "all", "none"])
def test_no_view_holds_the_signature(policy: str) -> None:
    assert SIGNATURE not in json.dumps(hop_record.view_token(token_of('{"sub":"ana","email":"e"}'), policy))


def test_an_id_is_repeated_only_if_it_looks_like_one() -> None:
    assert hop_record.loggable_id("c-123_4.5:6") == "c-123_4.5:6"
    for odd in [None, "", "a b", "a\nb", "a\n", "ä", token_of("{}"), "x" * 257]:
        assert hop_record.loggable_id(odd) is None


def test_one_line_is_printed_without_what_is_not_known(capsys: pytest.CaptureFixture[str]) -> None:
    reply = {"status": 200, "isError": None}
    hop_record.print_hop_record({"moment": "rejected", "hop": "target", "tool": "Größe\n\ud800", "traceId": None, "reply": reply})
    line = capsys.readouterr().out
    assert re.fullmatch(r'\{"tokenHop":1,"hop":"target","moment":"rejected","at":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z",.*\}\n', line)
    assert {name: value for name, value in json.loads(line).items() if name not in ("at", "tokenHop", "hop", "moment")} == {
        "tool": "Größe\n\ud800",
        "reply": {"status": 200},
    }


def test_a_call_does_not_fail_because_stdout_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    class Closed:
        def write(self, text: str) -> int:
            raise BrokenPipeError(text)

    monkeypatch.setattr(sys, "stdout", Closed())
    hop_record.print_hop_record({"hop": "target", "moment": "accepted"})
