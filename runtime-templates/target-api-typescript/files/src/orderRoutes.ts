import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';

import type { OrderStore } from './orderStore.ts';
import { Problem, problem } from './problem.ts';
import { userOf } from './userToken.ts';

// AWS refuses oneOf, anyOf and allOf in a target's OpenAPI document: no unions here.
const Order = Type.Object({
  id: Type.String(),
  item: Type.String({ description: 'What was ordered.' }),
  quantity: Type.Integer(),
  status: Type.String({ description: 'open, shipped or cancelled.' }),
  createdAt: Type.String({ format: 'date-time' }),
});

const OrderList = Type.Object({ orders: Type.Array(Order) });

const NewOrder = Type.Object({
  item: Type.String({ minLength: 1, maxLength: 100, description: 'What to order.' }),
  quantity: Type.Integer({ minimum: 1, maximum: 100, description: 'How many.' }),
});

const OrderPath = Type.Object({ orderId: Type.String({ maxLength: 64, description: 'The id of an order, as listOrders gives it.' }) });

const refusals = {
  401: { ...Problem, description: 'The token is missing or bad.' },
  403: { ...Problem, description: 'The token lacks the scope.' },
  503: { ...Problem, description: 'The token cannot be checked at the moment.' },
};

/** List, get and create the orders of the signed-in user. */
export function orderRoutes(instance: FastifyInstance, store: OrderStore): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();

  app.get('/orders', {
    config: { scope: 'orders.read' },
    schema: {
      operationId: 'listOrders',
      summary: 'List the orders of the signed-in user.',
      security: [{ user: ['orders.read'] }],
      response: { 200: { ...OrderList, description: 'The orders.' }, ...refusals },
    },
  }, async (request) => ({ orders: [...store.list(userOf(request).subject)] }));

  app.get('/orders/:orderId', {
    config: { scope: 'orders.read' },
    schema: {
      operationId: 'getOrder',
      summary: 'Get one order of the signed-in user.',
      security: [{ user: ['orders.read'] }],
      params: OrderPath,
      response: { 200: { ...Order, description: 'The order.' }, ...refusals, 404: { ...Problem, description: 'The user has no such order.' } },
    },
  }, async (request, reply) => {
    const order = store.get(userOf(request).subject, request.params.orderId);
    return order ?? reply.code(404).send(problem('order-unknown', 'You have no order with this id.'));
  });

  app.post('/orders', {
    config: { scope: 'orders.write' },
    schema: {
      operationId: 'createOrder',
      summary: 'Create an order for the signed-in user.',
      security: [{ user: ['orders.write'] }],
      body: NewOrder,
      response: { 201: { ...Order, description: 'The new order.' }, ...refusals, 400: { ...Problem, description: 'The order cannot be read.' } },
    },
  }, async (request, reply) => reply.code(201).send(store.create(userOf(request).subject, request.body, new Date())));
}
