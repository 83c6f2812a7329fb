import { randomUUID } from 'node:crypto';
import { Agent } from 'undici';
import type { ClaimPolicy } from '../../core/chain/chain.ts';
import type { HopRecord } from '../../core/flow/hopRecord.ts';
import type { RawToken } from '../../core/token/rawToken.ts';
import type { Clock } from '../clock.ts';
import { sendPrompt, type FrontendAccess } from '../sender/sendPrompt.ts';

export type FrontendSettings = {
  readonly invocationsUrl: string;
  /** How callers show to the runtime who they are; with CUSTOM_JWT by the user's own token. */
  readonly accessFor: (userToken: RawToken) => FrontendAccess;
  readonly claims: ClaimPolicy;
  readonly clock: Clock;
  readonly log: (record: HopRecord) => void;
};

export type FrontendRequest = {
  readonly prompt: string;
  /** Null: the request goes out without a user token. */
  readonly token: RawToken | null;
  /** The user's good token, which also lets a frontend into a CUSTOM_JWT runtime. */
  readonly userToken: RawToken;
  readonly header: string;
};

/** The frontend hop of a local run: a new session and correlation id for each request. */
export class Frontend {
  readonly #settings: FrontendSettings;
  /** No time-outs: a request takes as long as a debugger holds it. */
  readonly #dispatcher = new Agent({ headersTimeout: 0, bodyTimeout: 0 });
  /** When each request was sent that has no answer yet, in the order sent. */
  readonly #underWay = new Set<{ readonly sentAt: number }>();

  constructor(settings: FrontendSettings) {
    this.#settings = settings;
  }

  /** Resolves with the flow's id when the runtime has answered, whatever it answered; rejects when it cannot be reached or the signal fires. */
  async send({ prompt, token, userToken, header }: FrontendRequest, signal: AbortSignal): Promise<string> {
    const { invocationsUrl, accessFor, claims, clock, log } = this.#settings;
    const correlationId = randomUUID();
    const underWay = { sentAt: clock.now() };
    this.#underWay.add(underWay);
    try {
      await sendPrompt(
        { text: prompt, token, header, correlationId, sessionId: randomUUID() },
        { invocationsUrl, access: accessFor(userToken), claims, clock, dispatcher: this.#dispatcher, log },
        signal,
      );
    } finally {
      this.#underWay.delete(underWay);
    }
    return correlationId;
  }

  /** When the oldest of the requests on their way was sent, in epoch milliseconds; null where there is none. */
  get underWaySince(): number | null {
    const [oldest] = this.#underWay;
    return oldest?.sentAt ?? null;
  }

  async close(): Promise<void> {
    await this.#dispatcher.destroy();
  }
}
