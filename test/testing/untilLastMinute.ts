import assert from 'node:assert/strict';
import { decodeJwt } from 'jose';
import type { FrontendStage } from './frontendStage.ts';
import { until } from './until.ts';

/** Seconds of a token that is good for a sign-in and a question on a slow machine, and soon after is in the last minute, in which a frontend renews it. */
export const shortLife = 75;

/** Until the token of the last question is in its last minute. */
export async function untilLastMinute({ asked }: FrontendStage): Promise<void> {
  const token = asked.at(-1)?.token;
  assert.ok(token !== undefined);
  const { exp = Infinity } = decodeJwt(token);
  await until('less than its last minute is left', () => Date.now() / 1000 > exp - 59);
}
