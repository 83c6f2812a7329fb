import { createHash } from 'node:crypto';

export type Order = {
  readonly id: string;
  readonly item: string;
  readonly quantity: number;
  readonly status: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
};

export type NewOrder = { readonly item: string; readonly quantity: number };

/** Orders by user. Keeps them in memory alone: the place where a database goes. */
export class OrderStore {
  readonly #ordersOf = new Map<string, Order[]>();

  list(user: string): readonly Order[] {
    return this.#of(user);
  }

  /** Undefined where the user has no such order, whoever else may have one. */
  get(user: string, id: string): Order | undefined {
    return this.#of(user).find((order) => order.id === id);
  }

  create(user: string, { item, quantity }: NewOrder, at: Date): Order {
    const orders = this.#of(user);
    const created = { id: orderId(user, orders.length + 1), item, quantity, status: 'open', createdAt: at.toISOString() };
    orders.push(created);
    return created;
  }

  #of(user: string): Order[] {
    const known = this.#ordersOf.get(user);
    if (known !== undefined) return known;
    const seeded = firstOrders(user);
    this.#ordersOf.set(user, seeded);
    return seeded;
  }
}

function firstOrders(user: string): Order[] {
  return [
    { id: orderId(user, 1), item: 'Espresso cups', quantity: 4, status: 'shipped', createdAt: '2026-03-02T09:30:00.000Z' },
    { id: orderId(user, 2), item: 'Walnut desk', quantity: 1, status: 'open', createdAt: '2026-05-19T14:05:00.000Z' },
  ];
}

/** Differs from user to user, so that an answer shows whose orders it holds. */
function orderId(user: string, number: number): string {
  return `${createHash('sha256').update(user).digest('hex').slice(0, 6)}-${number}`;
}
