"""What the API answers where it cannot do what was asked."""

from __future__ import annotations

import sys
import traceback
from typing import TYPE_CHECKING

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

if TYPE_CHECKING:
    from collections.abc import Mapping


class Problem(BaseModel):
    error: str = Field(description="A short code that programs can compare.")
    message: str = Field(description="What happened, for people.")


class ProblemError(Exception):
    """Ends a request with a problem."""

    def __init__(self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.problem = Problem(error=code, message=message)
        self.headers = headers


def response_to(error: Exception) -> JSONResponse:
    """The answer to a request that ended with an error. What is none of the caller's doing is told on stderr alone."""
    if isinstance(error, ProblemError):
        return _response(error.status, error.problem, error.headers)
    if isinstance(error, RequestValidationError):
        return _response(400, Problem(error="request-invalid", message=_first_fault(error)))
    if isinstance(error, HTTPException) and error.status_code in (404, 405):
        return _response(404, Problem(error="path-unknown", message="There is nothing at this address."))
    if isinstance(error, HTTPException) and error.status_code < 500:
        return _response(error.status_code, Problem(error="request-invalid", message=str(error.detail)))
    sys.stderr.write("".join(traceback.format_exception(error)))
    return _response(500, Problem(error="internal", message="The API failed to handle the request."))


def _response(status: int, problem: Problem, headers: Mapping[str, str] | None = None) -> JSONResponse:
    return JSONResponse(problem.model_dump(), status_code=status, headers=headers)


def _first_fault(error: RequestValidationError) -> str:
    """Where and what, without the value: it may be a secret that went to the wrong place."""
    fault = error.errors()[0]
    return f"{'/'.join(str(step) for step in fault['loc'])}: {fault['msg']}"
