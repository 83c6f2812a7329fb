"""The OpenAPI document that the gateway makes its tools from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi.openapi.utils import get_openapi

if TYPE_CHECKING:
    from fastapi import FastAPI


def openapi_document(app: FastAPI) -> dict[str, Any]:
    """
    FastAPI's document in the form that AWS accepts: without the 422 that FastAPI adds (it holds an anyOf, and this API answers 400),
    with each schema where it is used. It names no server: where the API runs is not in its code.
    """
    document = get_openapi(title=app.title, version=app.version, description=app.description, openapi_version="3.1.0", routes=app.routes)
    schemas = document.get("components", {}).get("schemas", {})
    for operation in (operation for path in document["paths"].values() for operation in path.values()):
        operation["responses"].pop("422", None)
    paths = _in_place(document["paths"], schemas)
    security = {"user": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
    return {"openapi": "3.1.0", "info": document["info"], "components": {"securitySchemes": security}, "paths": paths}


def _in_place(value: Any, schemas: dict[str, Any]) -> Any:  # noqa: ANN401 - it is any JSON
    """References replaced by what they mean; without the titles, which only repeat the names."""
    if isinstance(value, float) and value.is_integer():
        return int(value)  # pydantic writes the bounds of a whole number as 1.0
    if isinstance(value, list):
        return [_in_place(member, schemas) for member in value]
    if not isinstance(value, dict):
        return value
    if isinstance(reference := value.get("$ref"), str):
        return _in_place(schemas[reference.rpartition("/")[2]], schemas)
    return {name: _in_place(member, schemas) for name, member in value.items() if name != "title" or not isinstance(member, str)}
