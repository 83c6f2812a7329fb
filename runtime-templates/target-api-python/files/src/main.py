"""Starts the API on HOST and PORT."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import uvicorn

from target_api.app import build_app
from target_api.hop_record import print_hop_record
from target_api.settings import SettingError, Settings, read_settings
from target_api.signing_keys import SigningKeys
from target_api.user_token import UserTokenSettings
from target_api.verify_token import TokenRules

if TYPE_CHECKING:
    from socket import socket


class _Server(uvicorn.Server):
    """Says where it listens, once it does."""

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        for server in self.servers:
            for listening in server.sockets:
                host, port = listening.getsockname()[:2]
                print(f"Target API listens on http://{f'[{host}]' if ':' in host else host}:{port}", flush=True)


def serve(settings: Settings) -> None:
    rules = TokenRules(
        issuer=settings.keys.issuer,
        audience=settings.audience,
        audience_claim=settings.audience_claim,
        scope_prefix=settings.scope_prefix,
        find_key=SigningKeys(settings.keys).find,
    )
    app = build_app(UserTokenSettings(rules=rules, claims=settings.claims, print_record=print_hop_record))
    # A load balancer keeps a connection for a minute: one that this end closes first fails the request that is under way.
    config = uvicorn.Config(
        app, host=settings.host, port=settings.port, log_level="warning", access_log=False, server_header=False, timeout_keep_alive=75
    )
    _Server(config).run()


if __name__ == "__main__":
    try:
        serve(read_settings(os.environ))
    except SettingError as reason:
        sys.exit(str(reason))
