"""The orders of each user. Kept in memory alone: the place where a database goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256


@dataclass(frozen=True)
class Order:
    id: str
    item: str
    quantity: int
    status: str
    created_at: str
    """ISO 8601, UTC."""


class OrderStore:
    """Not shared between processes: with several replicas each has orders of its own."""

    def __init__(self) -> None:
        self._orders_of: dict[str, list[Order]] = {}

    def orders_of(self, user: str) -> tuple[Order, ...]:
        return tuple(self._of(user))

    def get(self, user: str, order_id: str) -> Order | None:
        """None where the user has no such order, whoever else may have one."""
        return next((order for order in self._of(user) if order.id == order_id), None)

    def create(self, user: str, item: str, quantity: int, at: datetime) -> Order:
        orders = self._of(user)
        created_at = at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        order = Order(id=_order_id(user, len(orders) + 1), item=item, quantity=quantity, status="open", created_at=created_at)
        orders.append(order)
        return order

    def _of(self, user: str) -> list[Order]:
        return self._orders_of.setdefault(user, _first_orders(user))


def _first_orders(user: str) -> list[Order]:
    return [
        Order(id=_order_id(user, 1), item="Espresso cups", quantity=4, status="shipped", created_at="2026-03-02T09:30:00.000Z"),
        Order(id=_order_id(user, 2), item="Walnut desk", quantity=1, status="open", created_at="2026-05-19T14:05:00.000Z"),
    ]


def _order_id(user: str, number: int) -> str:
    """Differs from user to user, so that an answer shows whose orders it holds."""
    return f"{sha256(user.encode(errors='replace')).hexdigest()[:6]}-{number}"
