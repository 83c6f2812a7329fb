"""The whole API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI

from target_api.openapi_document import openapi_document
from target_api.order_routes import order_routes
from target_api.order_store import OrderStore
from target_api.problem import response_to

if TYPE_CHECKING:
    from fastapi import Request
    from fastapi.responses import JSONResponse

    from target_api.user_token import UserTokenSettings


def build_app(settings: UserTokenSettings) -> FastAPI:
    """The API, not yet listening."""
    app = FastAPI(
        title="Orders",
        version="1.0.0",
        description="The orders of the signed-in user.",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        max_body_size=1_048_576,
    )
    app.state.user_token = settings
    app.include_router(order_routes(OrderStore()))
    app.add_api_route("/health", _health, include_in_schema=False)
    for handled in (404, 405, Exception):
        app.add_exception_handler(handled, _problem)
    document = openapi_document(app)
    app.openapi = lambda: document  # type: ignore[method-assign] # FastAPI's own way to serve another document
    return app


async def _health() -> dict[str, str]:
    return {"status": "ok"}


async def _problem(_request: Request, error: Exception) -> JSONResponse:
    return response_to(error)
