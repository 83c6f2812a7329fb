import { createHash } from 'node:crypto';
import { gatewayLogText, javaMapText } from '../../core/agentcore/logs/gatewayLog.ts';
import type { GatewayLogRecord } from '../../core/agentcore/logs/gatewayLog.ts';
import type { Clock } from '../clock.ts';
import type { Trace } from './trace.ts';

export type VendedLog = { readonly arn: string; readonly clock: Clock; readonly log: (record: GatewayLogRecord) => void };

/**
 * The vended records of one request. Writes nothing by itself: a call that the interceptor answers leaves no record, so the first
 * line may be written only once that is known. Facts `logs.gateway-record`, `logs.gateway-lines`, `interceptor.short-circuit-no-log`.
 */
export class RequestLog {
  readonly #vended: VendedLog;
  readonly #requestId: string;
  readonly #trace: Trace;
  readonly #arrivedAt: number;
  #requestBody: unknown;
  #requestText = '';

  constructor(vended: VendedLog, requestId: string, trace: Trace) {
    this.#vended = vended;
    this.#requestId = requestId;
    this.#trace = trace;
    this.#arrivedAt = vended.clock.now();
  }

  /** Dated at the request's arrival. */
  started(body: unknown): void {
    this.#requestBody = body;
    this.#requestText = javaMapText(body);
    this.#write(this.#arrivedAt, { isError: false, log: gatewayLogText.started, requestBody: this.#requestText });
  }

  executing(tool: string, target: string): void {
    this.#write(this.#vended.clock.now(), { isError: false, log: gatewayLogText.executing(tool, targetId(target)), requestBody: this.#requestText });
  }

  succeeded(response: unknown): void {
    const responseBody = response === null ? {} : { responseBody: javaMapText(response) };
    this.#write(this.#vended.clock.now(), { isError: false, log: gatewayLogText.succeeded, ...responseBody });
  }

  /** `what` names what failed, without a word of what the target or the caller sent. */
  failed(what: string): void {
    this.#write(this.#vended.clock.now(), { isError: true, log: gatewayLogText.failed(what) });
  }

  #write(at: number, body: GatewayLogRecord['body']): void {
    const { arn, log } = this.#vended;
    log({
      resource_arn: arn,
      event_timestamp: at,
      body: { ...body, ...rpcId(this.#requestBody) },
      account_id: arn.split(':')[4] ?? '',
      request_id: this.#requestId,
      trace_id: this.#trace.traceId,
      span_id: this.#trace.spanId,
    });
  }
}

function rpcId(body: unknown): { readonly id?: string } {
  if (typeof body !== 'object' || body === null || !('id' in body)) return {};
  return typeof body.id === 'string' || typeof body.id === 'number' ? { id: String(body.id) } : {};
}

const idLetters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** Ten letters and digits, as AWS gives them, and always the same for one name. */
function targetId(name: string): string {
  const known = targetIds.get(name);
  if (known !== undefined) return known;
  const id = [...createHash('sha256').update(name).digest().subarray(0, 10)].map((byte) => idLetters[byte % idLetters.length]).join('');
  targetIds.set(name, id);
  return id;
}

const targetIds = new Map<string, string>();
