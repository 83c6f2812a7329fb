import type { LiveLogs, LogSource, TokenChecks } from './ports.ts';

/** The logs, with the issuer's keys at hand before the first line is read: a token in a line must not wait for them. */
export function withTokenChecks(logs: LogSource, checks: Pick<TokenChecks, 'open'>): LogSource {
  return {
    ...logs,
    read: async function* (window, signal = new AbortController().signal) {
      const close = await checks.open(signal);
      try {
        yield* logs.read(window, signal);
      } finally {
        close();
      }
    },
  };
}

/** The same for logs that are followed, until the signal. */
export function liveWithTokenChecks(live: LiveLogs, checks: Pick<TokenChecks, 'open'>): LiveLogs {
  return {
    ...live,
    follow: async (onNotice, signal) => {
      const close = await checks.open(signal);
      signal.addEventListener('abort', close, { once: true });
      return live.follow(onNotice, signal);
    },
  };
}
