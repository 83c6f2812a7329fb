from __future__ import annotations

import json
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NoReturn

import pytest
from fastapi.testclient import TestClient
from issuer import AUDIENCE, ISSUER, Issuer

from target_api.app import build_app
from target_api.signing_keys import KeysUnavailableError
from target_api.user_token import UserTokenSettings
from target_api.verify_token import TokenRules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from target_api.hop_record import HopRecord

ISSUER_OF_TESTS = Issuer()
LAMP = {"item": "Lamp", "quantity": 2}


class Api:
    def __init__(self, rules: TokenRules | None = None) -> None:
        self.records: list[HopRecord] = []
        settings = UserTokenSettings(rules=rules or ISSUER_OF_TESTS.rules(), claims="standard", print_record=self.records.append)
        self.client = TestClient(build_app(settings), raise_server_exceptions=False)


@pytest.fixture
def api() -> Iterator[Api]:
    api = Api()
    with api.client:
        yield api


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_each_user_sees_their_own_orders_and_no_other(api: Api) -> None:
    ana, ben = bearer(ISSUER_OF_TESTS.sign()), bearer(ISSUER_OF_TESTS.sign({"sub": "ben@example.com"}))
    created = api.client.post("/orders", headers=ana, json=LAMP)
    assert created.status_code == 201
    order = created.json()
    assert api.client.get(f"/orders/{order['id']}", headers=ana).json() == order
    assert api.client.get(f"/orders/{order['id']}", headers=ben).json()["error"] == "order-unknown"
    assert order in api.client.get("/orders", headers=ana).json()["orders"]
    assert len(api.client.get("/orders", headers=ben).json()["orders"]) == 2


def test_without_a_token_or_with_a_bad_one_the_answer_is_401_with_a_challenge(api: Api) -> None:
    absent = api.client.get("/orders")
    assert (absent.status_code, absent.headers["www-authenticate"], absent.json()["error"]) == (401, "Bearer", "token-absent")
    expired = api.client.get("/orders", headers=bearer(ISSUER_OF_TESTS.sign({"exp": 1})))
    challenge = 'Bearer error="invalid_token", error_description="The token has expired."'
    assert (expired.status_code, expired.headers["www-authenticate"]) == (401, challenge)
    bare = api.client.get("/orders", headers={"Authorization": ISSUER_OF_TESTS.sign()})
    assert (bare.status_code, bare.json()["error"]) == (401, "token-malformed")


def test_a_token_without_the_scope_is_answered_403(api: Api) -> None:
    headers = bearer(ISSUER_OF_TESTS.sign({"scp": ["orders.read"]}))
    assert api.client.get("/orders", headers=headers).status_code == 200
    refused = api.client.post("/orders", headers=headers, json=LAMP)
    assert (refused.status_code, refused.headers["www-authenticate"]) == (403, 'Bearer error="insufficient_scope", scope="orders.write"')


def test_scopes_may_stand_behind_a_prefix() -> None:
    client = Api(replace(ISSUER_OF_TESTS.rules(), scope_prefix="orders/")).client
    assert client.get("/orders", headers=bearer(ISSUER_OF_TESTS.sign({"scp": None, "scope": "orders/orders.read"}))).status_code == 200
    refused = client.get("/orders", headers=bearer(ISSUER_OF_TESTS.sign()))
    assert refused.headers["www-authenticate"] == 'Bearer error="insufficient_scope", scope="orders/orders.read"'


def rules_with(find_key: Any) -> TokenRules:  # noqa: ANN401 - whatever the test wants of the keys
    return TokenRules(ISSUER, AUDIENCE, "aud", "", find_key)


def test_where_the_keys_cannot_be_had_the_answer_is_503_and_no_verdict() -> None:
    def unavailable(_algorithm: str, _kid: str) -> NoReturn:
        raise KeysUnavailableError("no answer")

    api = Api(rules_with(unavailable))
    assert api.client.get("/orders", headers=bearer(ISSUER_OF_TESTS.sign())).status_code == 503
    seen = [(record["moment"], record.get("verification"), record.get("reply")) for record in api.records]
    assert seen == [("received", None, None), ("rejected", None, {"status": 503})]


def test_an_order_that_cannot_be_read_is_answered_400_after_the_token_was_checked(api: Api) -> None:
    ana = bearer(ISSUER_OF_TESTS.sign())
    for body in ('{"item":"","quantity":0}', '{"item":"Lamp"}', '{"item":', "[1]", '{"item":"\\ud800","quantity":1}', "[" * 50_000):
        headers = {"Content-Type": "application/json"}
        assert api.client.post("/orders", content=body, headers=headers).status_code == 401
        refused = api.client.post("/orders", content=body, headers={**headers, **ana})
        assert (refused.status_code, refused.json()["error"]) == (400, "request-invalid")
    assert api.client.get(f"/orders/{'x' * 65}", headers=ana).status_code == 400


def test_health_needs_no_token_and_prints_nothing_and_unknown_paths_are_answered_in_json(api: Api) -> None:
    assert api.client.get("/health").status_code == 200
    for method, path in (("GET", "/nothing"), ("DELETE", "/orders"), ("GET", "/orders/"), ("GET", "/docs")):
        unknown = api.client.request(method, path)
        assert (unknown.status_code, unknown.json()["error"]) == (404, "path-unknown"), path
    assert api.client.get("/orders/x/", headers=bearer(ISSUER_OF_TESTS.sign())).status_code == 404
    assert api.records == []


def test_a_failure_of_the_api_is_told_without_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    def fail(_algorithm: str, _kid: str) -> NoReturn:
        raise RuntimeError("a reason for the log")

    answer = Api(rules_with(fail)).client.get("/orders", headers=bearer(ISSUER_OF_TESTS.sign()))
    assert (answer.status_code, answer.json()["error"]) == (500, "internal")
    assert "a reason" not in answer.text
    assert "a reason for the log" in capsys.readouterr().err


def test_an_issuer_that_is_slow_delays_nobody_else() -> None:
    asked, release = threading.Event(), threading.Event()

    def slow(_algorithm: str, _kid: str) -> NoReturn:
        asked.set()
        release.wait(10)
        raise KeysUnavailableError("no answer")

    api = Api(rules_with(slow))
    with api.client:
        answers: list[int] = []
        waiting = threading.Thread(
            target=lambda: answers.append(api.client.get("/orders", headers=bearer(ISSUER_OF_TESTS.sign())).status_code)
        )
        waiting.start()
        assert asked.wait(10)
        assert api.client.get("/health").status_code == 200
        assert answers == []
        release.set()
        waiting.join()
    assert answers == [503]


def test_a_request_leaves_two_records_what_arrived_and_how_it_ended(api: Api) -> None:
    token = ISSUER_OF_TESTS.sign({"email": "ana@example.com"})
    trace = {"X-Correlation-Id": "c-123", "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}
    api.client.get("/orders", headers={**bearer(token), **trace})
    api.client.get("/orders", headers=bearer(ISSUER_OF_TESTS.sign({"aud": "api://else"})))
    received, accepted, second, rejected = api.records
    assert (received["moment"], accepted["moment"], second["moment"], rejected["moment"]) == (
        "received",
        "accepted",
        "received",
        "rejected",
    )
    assert (received["hop"], received["correlationId"], received["traceId"]) == ("target", "c-123", "0af7651916cd43dd8448eb211c80319c")
    names = ["accept", "accept-encoding", "authorization", "connection", "host", "traceparent", "user-agent", "x-correlation-id"]
    assert received["headerNames"] == names
    view = received["token"]
    assert view is not None
    assert (view["state"], view["header"]["alg"], view["claims"]["sub"], view["otherClaims"]) == (
        "seen",
        "RS256",
        "ana@example.com",
        ["email"],
    )
    assert (accepted["verification"], accepted["reply"]) == ({"result": "passed"}, {"status": 200})
    assert (rejected["verification"], rejected["reply"]) == ({"result": "failed", "code": "audience"}, {"status": 401})
    assert token.rpartition(".")[2] not in json.dumps(api.records)
