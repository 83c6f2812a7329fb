import { AgentError, faultOf } from './agentError.ts';
import { awsSigner, type SignPost } from './awsSigner.ts';
import { isRecord } from './hopRecord.ts';
import type { StoredSecret } from './settings.ts';

const timeoutMs = 10_000;
/** Of an error of AWS: a name, and no text of anybody's. */
const codePattern = /^[A-Za-z0-9.]{1,80}$/;

/** Both reject with an AgentError, which never holds the secret nor a text of another server. */
export type ClientSecret = {
  /** As it was read last; where it never was, it is read now. */
  readonly current: () => Promise<string>;
  /** Read anew, since it may have been rotated. One that the settings hold stays as it is. */
  readonly readAgain: () => Promise<string>;
};

/** The agent's client secret: as the settings hold it, or read in AWS Secrets Manager when it is first needed and then kept in memory. */
export function clientSecret(secret: string | StoredSecret): ClientSecret {
  if (typeof secret === 'string') return { current: async () => secret, readAgain: async () => secret };
  const sign = awsSigner({ service: 'secretsmanager', region: secret.region, purpose: 'to read its client secret' });
  let held: string | null = null;
  const readAgain = async (): Promise<string> => (held = secretIn(await ask(secret, sign)));
  return { current: async () => held ?? readAgain(), readAgain };
}

/** GetSecretValue of AWS Secrets Manager. */
async function ask({ arn, endpoint }: StoredSecret, sign: SignPost): Promise<unknown> {
  const body = JSON.stringify({ SecretId: arn });
  const headers = await sign({ url: endpoint, headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'secretsmanager.GetSecretValue' }, body });
  try {
    const response = await fetch(endpoint, { method: 'POST', headers, body, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
    const answer = parse(await response.text());
    if (!response.ok) throw refusal(response.status, answer);
    return answer;
  } catch (cause) {
    if (cause instanceof AgentError) throw cause;
    throw new AgentError(`AWS Secrets Manager gave the agent no client secret: ${faultOf(cause)}`, cause, 'credential');
  }
}

function refusal(status: number, answer: unknown): AgentError {
  const type = isRecord(answer) ? String(answer['__type']).replace(/^.*#|:.*$/g, '') : '';
  return new AgentError(refusalWords(type, status), undefined, 'credential');
}

function refusalWords(type: string, status: number): string {
  switch (type) {
    case 'AccessDeniedException':
      return 'the agent may not read its client secret: its role needs secretsmanager:GetSecretValue, and kms:Decrypt where the secret has a key of its own';
    case 'ResourceNotFoundException':
      return 'the agent has no client secret: AWS Secrets Manager holds none under GATEWAY_CLIENT_SECRET_ARN';
    case 'InvalidRequestException':
      return 'the agent has no client secret: it cannot be read as it stands in AWS Secrets Manager, where it may be marked for deletion';
    default:
      return `AWS Secrets Manager gave the agent no client secret: it answered ${codePattern.test(type) ? type : status}`;
  }
}

/** The whole text, or what stands under `client_secret` where it is JSON. */
function secretIn(answer: unknown): string {
  const text = isRecord(answer) ? answer['SecretString'] : undefined;
  if (typeof text !== 'string') throw unusable(isRecord(answer) && 'SecretBinary' in answer ? 'holds it as binary, and not as text' : 'answered without one');
  const parsed = parse(text);
  const secret = isRecord(parsed) && Object.hasOwn(parsed, 'client_secret') ? parsed['client_secret'] : text;
  if (typeof secret !== 'string') throw unusable('holds a client_secret that is no text');
  if (secret === '') throw unusable('holds an empty one');
  return secret;
}

function unusable(why: string): AgentError {
  return new AgentError(`the agent has no client secret: AWS Secrets Manager ${why}`, undefined, 'credential');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
