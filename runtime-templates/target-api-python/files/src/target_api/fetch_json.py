"""Reads what the issuer publishes."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Final
from urllib.error import HTTPError
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request

if TYPE_CHECKING:
    from http.client import HTTPResponse

_TIMEOUT_SECONDS: Final = 2.0
_MOST_BYTES: Final = 1_000_000


def fetch_json(url: str) -> object:
    """
    The JSON at an address. Follows no redirect and reads no file: the issuer is who ISSUER or JWKS_URI name, and nobody else.
    Raises OSError where it is not to be had within two seconds, and ValueError where it is no JSON.
    """
    # Some issuers refuse the name that Python gives itself.
    request = Request(url, headers={"Accept": "application/json", "User-Agent": "target-api"})  # noqa: S310 - the opener knows http and https alone
    until = time.monotonic() + _TIMEOUT_SECONDS
    response: HTTPResponse | None = _opener().open(request, timeout=_TIMEOUT_SECONDS)
    if response is None:
        raise ValueError(f"{url} is no http(s) address")
    with response:
        if response.status != 200:
            raise HTTPError(url, response.status, f"answered {response.status}", response.headers, None)
        return json.loads(_body(response, until))


def _opener() -> OpenerDirector:
    opener = OpenerDirector()
    for handler in (ProxyHandler(), HTTPHandler(), HTTPSHandler()):
        opener.add_handler(handler)
    return opener


def _body(response: HTTPResponse, until: float) -> bytes:
    """In pieces: a timeout of the socket counts anew with each byte, so that a slow sender could hold a caller for ever."""
    body = b""
    while piece := response.read1(65_536):
        body += piece
        if len(body) > _MOST_BYTES:
            raise ValueError("the answer is too long")
        if time.monotonic() > until:
            raise TimeoutError("the answer took too long")
    return body
