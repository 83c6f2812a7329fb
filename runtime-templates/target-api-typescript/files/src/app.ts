import { randomUUID } from 'node:crypto';

import swagger from '@fastify/swagger';
import { fastify, type FastifyError, type FastifyInstance } from 'fastify';

import { orderRoutes } from './orderRoutes.ts';
import { OrderStore } from './orderStore.ts';
import { problem } from './problem.ts';
import { requireUserToken, type UserTokenSettings } from './userToken.ts';

/** The whole API, not yet listening. */
export async function buildApp(settings: UserTokenSettings): Promise<FastifyInstance> {
  const app = fastify({ exposeHeadRoutes: false, genReqId: () => randomUUID() });
  app.setErrorHandler<FastifyError>((error, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) return reply.code(status).send(problem('request-invalid', error.message));
    process.stderr.write(`${error.stack ?? error.message}\n`);
    return reply.code(500).send(problem('internal', 'The API failed to handle the request.'));
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send(problem('path-unknown', 'There is nothing at this address.')));

  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Orders', version: '1.0.0', description: 'The orders of the signed-in user.' },
      components: { securitySchemes: { user: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    },
  });
  app.get('/health', { schema: { hide: true } }, async () => ({ status: 'ok' }));
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  await app.register(async (secured) => {
    requireUserToken(secured, settings);
    orderRoutes(secured, new OrderStore());
  });
  return app;
}
