import type { HopName } from '../chain/hop.ts';
import type { LoggedToken } from '../token/issuerCheck.ts';

/**
 * One line of a hop's log. The stream it came from decides its hop, never its content: a forged record in the agent's log
 * that calls itself "target" is an agent's line.
 */
export type LogRecord = {
  readonly hop: HopName;
  /** Which target of the gateway the log is of, where the targets log apart. */
  readonly target?: string | undefined;
  readonly source: 'local' | 'cloudwatch';
  /** Local: the file's name. CloudWatch: `group:stream`. */
  readonly stream: string;
  /** Position in the stream, from 1. CloudWatch: counted in the order read. */
  readonly line: number;
  /** Epoch milliseconds at which the log took it; null where the source does not say. */
  readonly ingestedAt: number | null;
  /** Redacted. */
  readonly text: string;
  /** Of the tokens that stood in the line as it was printed; what the issuer's keys say of them, where they were asked then. */
  readonly tokens?: readonly LoggedToken[] | undefined;
};
