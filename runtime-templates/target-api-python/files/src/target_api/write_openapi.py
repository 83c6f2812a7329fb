"""Writes openapi.json anew from the routes. ``servers`` stays: where the API runs is not in its code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NoReturn

from target_api.app import build_app
from target_api.hop_record import print_hop_record
from target_api.signing_keys import KeysUnavailableError
from target_api.user_token import UserTokenSettings
from target_api.verify_token import TokenRules

FILE = Path(__file__).parents[2] / "openapi.json"


def _no_key(_algorithm: str, _kid: str) -> NoReturn:
    raise KeysUnavailableError


def write_openapi() -> None:
    rules = TokenRules(issuer="", audience="", audience_claim="aud", scope_prefix="", find_key=_no_key)
    app = build_app(UserTokenSettings(rules=rules, claims="none", print_record=print_hop_record))
    document = app.openapi()
    servers = json.loads(FILE.read_text(encoding="utf-8"))["servers"]
    ordered = {"openapi": document["openapi"], "info": document["info"], "servers": servers, **document}
    FILE.write_text(json.dumps(ordered, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_openapi()
