"""List, get and create the orders of the signed-in user."""

# No "from __future__ import annotations" here: FastAPI reads the types of the functions inside `order_routes`.
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from target_api.order_store import Order, OrderStore
from target_api.problem import Problem, ProblemError
from target_api.user_token import SignedInUser, UserTokenRoute, for_scope


# AWS refuses oneOf, anyOf and allOf in a target's OpenAPI document: no unions and nothing optional here.
class OrderView(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: str
    item: str = Field(description="What was ordered.")
    quantity: int
    status: str = Field(description="open, shipped or cancelled.")
    created_at: str = Field(serialization_alias="createdAt", json_schema_extra={"format": "date-time"})


class OrderList(BaseModel):
    orders: list[OrderView]


class NewOrder(BaseModel):
    item: str = Field(min_length=1, max_length=100, description="What to order.")
    quantity: int = Field(ge=1, le=100, description="How many.")


OrderId = Annotated[str, Path(alias="orderId", max_length=64, description="The id of an order, as listOrders gives it.")]


def _problems(**more: str) -> dict[int | str, dict[str, Any]]:
    described = {
        "401": "The token is missing or bad.",
        "403": "The token lacks the scope.",
        "503": "The token cannot be checked at the moment.",
        **{status.removeprefix("on_"): description for status, description in more.items()},
    }
    return {int(status): {"model": Problem, "description": description} for status, description in sorted(described.items())}


def order_routes(store: OrderStore) -> APIRouter:
    router = APIRouter(route_class=UserTokenRoute)

    @router.get(
        "/orders",
        operation_id="listOrders",
        summary="List the orders of the signed-in user.",
        response_description="The orders.",
        responses=_problems(),
        openapi_extra=for_scope("orders.read"),
    )
    async def list_orders(user: SignedInUser) -> OrderList:
        return OrderList(orders=[_view(order) for order in store.orders_of(user.subject)])

    @router.get(
        "/orders/{orderId}",
        operation_id="getOrder",
        summary="Get one order of the signed-in user.",
        response_description="The order.",
        responses=_problems(on_404="The user has no such order."),
        openapi_extra=for_scope("orders.read"),
    )
    async def get_order(user: SignedInUser, order_id: OrderId) -> OrderView:
        order = store.get(user.subject, order_id)
        if order is None:
            raise ProblemError(404, "order-unknown", "You have no order with this id.")
        return _view(order)

    @router.post(
        "/orders",
        status_code=201,
        operation_id="createOrder",
        summary="Create an order for the signed-in user.",
        response_description="The new order.",
        responses=_problems(on_400="The order cannot be read."),
        openapi_extra=for_scope("orders.write"),
    )
    async def create_order(user: SignedInUser, order: NewOrder) -> OrderView:
        return _view(store.create(user.subject, order.item, order.quantity, datetime.now(UTC)))

    return router


def _view(order: Order) -> OrderView:
    return OrderView.model_validate(order)
