import type { LoggedToken } from '../token/issuerCheck.ts';
import { leewaySeconds } from '../token/verifyToken.ts';

/**
 * How a logged token stood by its own times when its line was read: `works`, or will (`notYet`); `expired` since it was logged; `wasExpired` before that.
 * `seconds`: left; until it begins; since it expired, until it was read or until it was logged. Null where it names no expiry.
 */
export type LoggedLife = { readonly life: 'works' | 'notYet' | 'expired' | 'wasExpired'; readonly seconds: number | null };

/** `loggedAt`: epoch milliseconds; null = unknown. Null where nobody said when the line was read. Says nothing of the signature. */
export function loggedLife({ claims, issuerCheck }: LoggedToken, loggedAt: number | null): LoggedLife | null {
  if (issuerCheck === undefined) return null;
  // An answer is remembered for a moment: a line that was logged later was read later.
  const readAt = Math.max(issuerCheck.at, loggedAt ?? issuerCheck.at);
  const [expires, begins] = [claims?.['exp'], claims?.['nbf']];
  const until = typeof begins === 'number' ? Math.round(begins - readAt / 1000) : 0;
  if (until > leewaySeconds) return { life: 'notYet', seconds: until };
  if (typeof expires !== 'number' || !Number.isFinite(expires)) return { life: 'works', seconds: null };
  const left = (at: number): number => Math.round(expires - at / 1000);
  const now = left(readAt);
  if (now > -leewaySeconds) return { life: 'works', seconds: Math.max(now, 0) };
  const then = loggedAt === null ? 0 : left(loggedAt);
  return then > -leewaySeconds ? { life: 'expired', seconds: -now } : { life: 'wasExpired', seconds: -then };
}
