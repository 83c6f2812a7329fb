import { createHash } from 'node:crypto';
import { splitToolName, toolName } from '../../src/core/agentcore/gateway/gateway.ts';
import { gatewayLogStep } from '../../src/core/agentcore/logs/gatewayLog.ts';
import type { ConfigurationRevision } from '../../src/core/chain/configuration.ts';
import { KnownTokens } from '../../src/core/flow/reading/knownTokens.ts';
import type { LogRecord } from '../../src/core/flow/logRecord.ts';
import { readLine } from '../../src/core/flow/reading/readLine.ts';
import type { Evidence } from './judgeRecording.ts';

export type Disguised = Evidence & { readonly flowId: (id: string) => string };

/**
 * The same evidence under other names: every id, fingerprint, user, issuer, audience, client, key, target and tool, and the headers
 * that carry the token, each for another one of its kind, the same everywhere. Lines stand in another order; those that no
 * diagnosis reads, and the free text of the others, are gone. Equal seeds disguise equally.
 *
 * @throws Error where a record holds a text of which it is not known whether it is a name or a word of the protocol.
 */
export function disguise({ records, revisions }: Evidence, seed: string): Disguised {
  const names = namesFrom(seed);
  const readable = records.filter((record) => readLine(record, new KnownTokens()) !== null);
  const order = (record: LogRecord): string => digest(seed, `${record.stream} ${record.line}`);
  return {
    records: readable.toSorted((a, b) => (order(a) < order(b) ? -1 : 1)).map((record) => ({
      ...record, stream: names.name(record.stream), text: JSON.stringify(renamed(JSON.parse(record.text), '', names)),
    })),
    revisions: revisions.map((revision) => renamed(revision, '', names) as ConfigurationRevision),
    flowId: names.id,
  };
}

type Names = ReturnType<typeof namesFrom>;
type Kind = keyof Names | 'word' | 'gone';

/** What the texts under a member's name are. `word`: of the protocol, which no user chooses. */
const kindOfMember: { readonly [member: string]: Kind } = {
  hop: 'word', moment: 'word', at: 'word', state: 'word', alg: 'word', typ: 'word', otherClaims: 'word', result: 'word', code: 'word',
  time: 'word', type: 'word', version: 'word', status: 'word', resource: 'word', authorizer: 'word', exceptionLevel: 'word', credentialProviders: 'word',
  correlationId: 'id', sessionId: 'id', requestId: 'id', gatewayRequestId: 'id', request_id: 'id', traceId: 'id', trace_id: 'id', span_id: 'id', spanId: 'id',
  rpcId: 'rpcId', id: 'rpcId', value: 'xray', fingerprint: 'fingerprint',
  header: 'header', headerNames: 'header', requestHeaderAllowlist: 'header', allowedRequestHeaders: 'header',
  tool: 'tool', target: 'name', name: 'name', resource_arn: 'name', account_id: 'name', errorType: 'name',
  kid: 'name', iss: 'name', sub: 'name', aud: 'name', jti: 'name', cid: 'name', uid: 'name', scp: 'name',
  issuer: 'name', audience: 'name', clientId: 'name',
  log: 'gatewayWords', requestBody: 'javaMap', responseBody: 'gone',
};

function renamed(value: unknown, member: string, names: Names): unknown {
  if (Array.isArray(value)) return value.map((entry) => renamed(entry, member, names));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).filter(([name]) => kindOfMember[name] !== 'gone').map(([name, part]) => [name, renamed(part, name, names)]));
  }
  if (typeof value !== 'string') return value;
  const kind = kindOfMember[member];
  if (kind === undefined || kind === 'gone') throw new Error(`${member} holds the text ${JSON.stringify(value)}: is that a name, or a word of the protocol?`);
  return kind === 'word' ? value : names[kind](value);
}

/** Other headers that the runtime and the gateway may be told to pass, without the prefix and the words of the usual ones. */
const otherHeaders = [['X-Custom-UserToken', 'X-On-Behalf-Of'], ['X-Amzn-Bedrock-AgentCore-Runtime-Custom', 'X-Shop-Traveller'], ['UserToken', 'Pass']] as const;

function namesFrom(seed: string) {
  const name = (text: string): string => `n${digest(seed, text).slice(0, 12)}`;
  const id = (text: string): string => withDigits(text, digest(seed, text.replace(/[^0-9a-f]/g, '')));
  const rpcId = (text: string): string => String(1_000 + (Number.parseInt(digest(seed, text).slice(0, 8), 16) % 1_000_000));
  const tool = (text: string): string => {
    const parts = splitToolName(text);
    return parts === null ? name(text) : toolName(name(parts.target), name(parts.operationId));
  };
  const header = (text: string): string => otherHeaders.reduce((changed, [from, to]) => changed.replace(new RegExp(from, 'gi'), (found) => (found === found.toLowerCase() ? to.toLowerCase() : to)), text);
  return {
    name, id, rpcId, tool, header,
    fingerprint: (text: string): string => `sha256:${id(text.slice('sha256:'.length))}`,
    /** An X-Amzn-Trace-Id header; a span's `type` is the header's name, and this its value. */
    xray: (text: string): string => text.replace(/Root=1-(\w{8})-(\w{24});Parent=(\w{16})/, (_, first: string, rest: string, span: string) => {
      const trace = id(first + rest);
      return `Root=1-${trace.slice(0, 8)}-${trace.slice(8)};Parent=${id(span)}`;
    }),
    /** Its first words tell the step; of what follows, the tool alone is read. */
    gatewayWords: (text: string): string => (gatewayLogStep(text) === 'executing' ? text.replace(/(?<= tool )\S+/, tool).replace(/(?<= from target )\S+/, name) : text.replace(/:.*/s, '')),
    javaMap: (text: string): string => text.replace(/(?<=\bid=)\d+/, rpcId).replace(/(?<=\bname=)[^,}]+/, tool).replace(/(?<=arguments=)\{[^}]*\}/, '{}'),
  };
}

function digest(seed: string, text: string): string {
  return createHash('sha256').update(`${seed} ${text}`).digest('hex');
}

/** A text of the same form, its hexadecimal digits those of the other. */
function withDigits(text: string, digits: string): string {
  let next = 0;
  return text.replace(/[0-9a-f]/g, () => digits[next++ % digits.length] ?? '');
}
