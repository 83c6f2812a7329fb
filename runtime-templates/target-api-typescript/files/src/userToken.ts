import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { bareToken, type ClaimPolicy, type HopRecord, loggableId, type PrintHopRecord, type VerificationCode, viewToken } from './hopRecord.ts';
import { problem } from './problem.ts';
import { traceIdIn } from './trace.ts';
import { type TokenRules, type User, type Verdict, verifyToken } from './verifyToken.ts';

export type UserTokenSettings = { readonly rules: TokenRules; readonly claims: ClaimPolicy; readonly print: PrintHopRecord };

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The scope that the route's caller needs. */
    readonly scope?: string;
  }
  interface FastifyRequest {
    /** Null until the token is verified. */
    user: User | null;
    verdict: Verdict | null;
  }
}

const header = 'authorization';

/**
 * Lets only signed-in users through to the routes of this scope: 401 for a token that is missing or bad, 403 where it lacks the route's
 * scope, 503 where the issuer's keys cannot be had. Prints what arrived and how it ended.
 */
export function requireUserToken(app: FastifyInstance, settings: UserTokenSettings): void {
  app.decorateRequest('user', null);
  app.decorateRequest('verdict', null);

  app.addHook('onRequest', async (request, reply) => {
    const { authorization } = request.headers;
    settings.print({
      ...recordOf(request, settings), moment: 'received', headerNames: Object.keys(request.headers).sort(),
    });
    const named = request.routeOptions.config.scope;
    if (named === undefined) throw new Error(`${request.routeOptions.url} names no scope`);
    const scope = `${settings.rules.scopePrefix}${named}`;
    const token = bareToken(authorization);
    request.verdict = token === null ? { result: 'failed', code: 'absent' } : await judge(authorization ?? '', token, scope, settings.rules);
    if (request.verdict.result !== 'passed') return refuse(reply, request.verdict, scope);
    request.user = request.verdict.user;
  });

  // The last moment before the answer leaves.
  app.addHook('onSend', async (request, reply) => {
    const { verdict } = request;
    settings.print({
      ...recordOf(request, settings),
      moment: verdict?.result === 'passed' ? 'accepted' : 'rejected',
      ...(verdict === null || verdict.result === 'unavailable' ? {} : { verification: verificationOf(verdict) }),
      reply: { status: reply.statusCode },
    });
  });
}

/** The user whose token passed. */
export function userOf(request: FastifyRequest): User {
  if (request.user === null) throw new Error('a route outside requireUserToken asks for the user');
  return request.user;
}

async function judge(authorization: string, token: string, scope: string, rules: TokenRules): Promise<Verdict> {
  if (!/^bearer\s/i.test(authorization.trim())) return { result: 'failed', code: 'malformed' };
  return verifyToken(token, scope, rules, Date.now() / 1000);
}

function recordOf(request: FastifyRequest, settings: UserTokenSettings): Omit<HopRecord, 'moment'> {
  const { 'x-correlation-id': correlationId, traceparent, 'x-amzn-trace-id': xrayTrace } = request.headers;
  return {
    hop: 'target',
    correlationId: loggableId(single(correlationId)),
    traceId: traceIdIn(single(traceparent), single(xrayTrace)),
    requestId: request.id,
    header,
    token: viewToken(bareToken(request.headers.authorization), settings.claims),
  };
}

function single(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function verificationOf(verdict: Exclude<Verdict, { result: 'unavailable' }>): HopRecord['verification'] {
  return verdict.result === 'passed' ? { result: 'passed' } : { result: 'failed', code: verdict.code };
}

const refusals: { readonly [code in VerificationCode]: string } = {
  absent: 'Sign in first: the request carries no token.',
  malformed: 'The token is no signed JWT that this API can read.',
  algorithm: 'The token is signed by an algorithm that this API does not accept.',
  'key-unknown': 'The token is signed by a key that the issuer does not publish.',
  signature: 'The signature of the token does not fit.',
  issuer: 'The token comes from another issuer.',
  audience: 'The token is meant for another API.',
  expired: 'The token has expired.',
  'not-yet-valid': 'The token is not valid yet.',
  scope: 'The token lacks the scope that this operation needs.',
};

function refuse(reply: FastifyReply, verdict: Exclude<Verdict, { result: 'passed' }>, scope: string): FastifyReply {
  if (verdict.result === 'unavailable') {
    process.stderr.write(`The issuer's signing keys cannot be had: ${reasonOf(verdict.cause)}\n`);
    return reply.code(503).send(problem('keys-unavailable', 'The token cannot be checked at the moment. Try again later.'));
  }
  const { code } = verdict;
  const body = problem(`token-${code}`, refusals[code]);
  if (code === 'scope') {
    return reply.code(403).header('www-authenticate', `Bearer error="insufficient_scope", scope="${scope}"`).send(body);
  }
  const challenge = code === 'absent' ? 'Bearer' : `Bearer error="invalid_token", error_description="${refusals[code]}"`;
  return reply.code(401).header('www-authenticate', challenge).send(body);
}

/** fetch says "fetch failed" and keeps the reason one step down. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const inner = cause.cause instanceof Error ? ` (${cause.cause.message})` : '';
  return `${cause.message}${inner}`;
}
