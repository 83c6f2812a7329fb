"""Streamlit sets its cookies, with the user's token in them, without Secure: a browser would send them over plain HTTP too."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


class SecureCookies:
    """ASGI middleware: every cookie that is set becomes Secure."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [_secured(name, value) for name, value in message.get("headers", [])]
            await send(message)

        await self._app(scope, receive, send_secured if scope["type"] == "http" else send)


def _secured(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    attributes = {part.strip().lower() for part in value.split(b";")[1:]}
    return (name, value) if name.lower() != b"set-cookie" or b"secure" in attributes else (name, value + b"; Secure")
