import type { LogReadiness } from '../../core/readiness/readiness.ts';
import { sourcesWithReadiness } from '../../core/readiness/sourcesWithReadiness.ts';
import { ChainError } from '../../core/errors.ts';
import type { HopSource } from '../../core/flow/flow.ts';
import type { LiveLogs, LogSource } from '../ports.ts';

/** A look at how the logs are set up, made once, beside their reading. Where AWS does not let it be made, the logs' own word stands alone. */
export class ReadinessLook {
  readonly #check: () => Promise<LogReadiness>;
  #ended: Promise<void> | null = null;
  #readiness: LogReadiness | null = null;
  #fault: { readonly error: unknown } | null = null;

  constructor(check: () => Promise<LogReadiness>) {
    this.#check = check;
  }

  /** Begins it, unless it was. Never rejects: what went wrong is told by `explain`. */
  begin(): Promise<void> {
    this.#ended ??= this.#check().then(
      (readiness) => void (this.#readiness = readiness),
      (error: unknown) => void (this.#fault = error instanceof ChainError || (error instanceof Error && error.name === 'AbortError') ? null : { error }),
    );
    return this.#ended;
  }

  /** With its reasons, as far as it has come. */
  explain(sources: readonly HopSource[]): readonly HopSource[] {
    if (this.#fault !== null) throw this.#fault.error;
    return this.#readiness === null ? sources : sourcesWithReadiness(sources, this.#readiness.hops);
  }
}

/** The logs with the reasons of a look at how they are set up. It is waited for when all is read, and never before: the first flows are shown without. */
export function withReadiness(logs: LogSource, look: ReadinessLook): LogSource {
  let isRead = false;
  return {
    read: async function* (window, signal) {
      void look.begin();
      isRead = false;
      yield* logs.read(window, signal);
      isRead = true;
    },
    sources: async () => {
      const [sources] = await Promise.all([logs.sources(), isRead ? look.begin() : null]);
      return look.explain(sources);
    },
  };
}

/** The same for logs that are followed: nobody waits, since no flow is told before its hops have been quiet for a while. */
export function liveWithReadiness(live: LiveLogs, look: ReadinessLook): LiveLogs {
  return {
    ...live,
    follow: (...options) => {
      void look.begin();
      return live.follow(...options);
    },
    sources: async () => look.explain(await live.sources()),
  };
}
