import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { placeholderCredentials } from '../src/local/signature/placeholderCredentials.ts';
import { signRequest } from '../src/local/signature/signRequest.ts';
import { summarise } from './figure.ts';
import type { Figures } from './figure.ts';
import type { Subject, SubjectStart } from './gatewaySubject.ts';

const clients = 8;
const measured = ['forwarder', 'gateway', 'intercepted'] as const;
type Measured = (typeof measured)[number];

const credentials = placeholderCredentials();
const segment = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const claims = {
  ver: 1, jti: `AT.${'bench'.repeat(8)}`, iss: 'https://idp.example.com/oauth2/default', aud: 'api://shop', sub: 'ana@example.com', iat: 1_700_000_000, exp: 1_700_003_600,
  cid: 'client', uid: 'ana', scp: ['openid', 'orders.read', 'orders.write'], groups: ['Everyone', 'Staff of the store', 'Buyers of the region', 'Readers of the reports', 'Holders of a key to the second floor', 'Guests'],
};
/** Nobody's token, of the length and shape of one: the interceptor reads its claims, and would otherwise spend its time on failing to. */
const userToken = [segment({ alg: 'RS256', kid: 'bench'.repeat(8), typ: 'JWT' }), segment(claims), Buffer.alloc(256, 'signature').toString('base64url')].join('.');

/**
 * Calls a second through the bare forwarder, the gateway (authorizer NONE, no interceptor), and the gateway with the scaffolded
 * interceptor and SigV4, in turn, so that a slow moment of the machine shows in all three. Shares are taken round by round.
 * Target and subject are processes of their own; takes about `rounds` times three `secondsEach`.
 */
export async function measureGateway(rounds = 5, secondsEach = 1.5): Promise<Figures> {
  const children: ChildProcess[] = [];
  const launch = async (subject: Subject, targetUrl = ''): Promise<string> => {
    const child = fork(join(import.meta.dirname, 'gatewaySubject.ts'));
    children.push(child);
    child.send({ subject, targetUrl, credentials } satisfies SubjectStart);
    const [url] = (await once(child, 'message')) as [string];
    return url;
  };
  try {
    const targetUrl = await launch('target');
    const urls = await Promise.all(measured.map((subject) => launch(subject, targetUrl)));
    const calls = await Promise.all(urls.map((url, index) => callsFor(new URL(url), measured[index] === 'intercepted')));
    const rates: Record<Measured, number[]> = { forwarder: [], gateway: [], intercepted: [] };
    for (let round = -1; round < rounds; round += 1) {
      for (const [index, subject] of measured.entries()) {
        const rate = await rateOf(new URL(urls[index] ?? ''), calls[index] ?? [], secondsEach);
        if (round >= 0) rates[subject].push(rate); // the first round warms up
      }
    }
    const shares = (subject: Measured): readonly number[] => rates[subject].map((rate, round) => rate / (rates.forwarder[round] ?? NaN));
    return {
      'gateway.shareOfForwarder': summarise(shares('gateway')),
      'gateway.interceptedShareOfForwarder': summarise(shares('intercepted')),
      'gateway.callsPerSecond': summarise(rates.gateway),
      'gateway.interceptedCallsPerSecond': summarise(rates.intercepted),
      'gateway.forwarderCallsPerSecond': summarise(rates.forwarder),
    };
  } finally {
    for (const child of children) if (child.connected) child.disconnect();
  }
}

/** One request for each client, as bytes. Signed beforehand: the time that signing takes is the agent's, not the gateway's. */
async function callsFor(url: URL, isSigned: boolean): Promise<readonly Buffer[]> {
  return Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      const body = JSON.stringify({ jsonrpc: '2.0', id: client, method: 'tools/call', params: { name: 'orders___getOrder', arguments: { id: `o-${client}` } } });
      const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream', 'mcp-protocol-version': '2025-11-25', 'x-custom-usertoken': userToken, 'x-correlation-id': `c-${client}` };
      const sent = isSigned ? await signRequest({ method: 'POST', url, headers, body }, { credentials, region: 'us-west-2', service: 'bedrock-agentcore', now: Date.now() }) : headers;
      const lines = Object.entries({ ...sent, host: url.host, 'content-length': String(Buffer.byteLength(body)) }).map(([name, value]) => `${name}: ${value}\r\n`);
      return Buffer.from(`POST ${url.pathname} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
    }),
  );
}

/** Each client sends its call again as soon as it has the answer. Throws on any answer but a tool's success. */
async function rateOf(url: URL, calls: readonly Buffer[], seconds: number): Promise<number> {
  const started = performance.now();
  const counts = await Promise.all(calls.map((call) => callAgain(url, call, started + seconds * 1000)));
  return counts.reduce((sum, count) => sum + count, 0) / ((performance.now() - started) / 1000);
}

function callAgain(url: URL, call: Buffer, until: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(url.port), url.hostname, () => socket.write(call));
    let count = 0;
    let pending = '';
    socket.setNoDelay(true);
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      pending += chunk.toString('latin1');
      const head = pending.indexOf('\r\n\r\n');
      const length = /content-length: (\d+)/i.exec(pending)?.[1];
      if (head < 0 || length === undefined || pending.length < head + 4 + Number(length)) return;
      if (!pending.startsWith('HTTP/1.1 200') || !pending.includes('"isError":false')) return reject(new Error(`not a success: ${pending.slice(0, 200)}`));
      pending = '';
      count += 1;
      if (performance.now() < until) return void socket.write(call);
      socket.destroy();
      resolve(count);
    });
  });
}
