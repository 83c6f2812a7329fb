import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import type { Clock } from '../../src/local/clock.ts';
import { closeServer, listen } from '../../src/local/http/listen.ts';
import { demoUsers } from '../../src/local/identity/localUser.ts';
import type { TokenDeparture } from '../../src/local/identity/oidcConfiguration.ts';
import { startIdentityProvider, type IdentityProvider, type WebClient } from '../../src/local/identity/startIdentityProvider.ts';
import { freePorts } from '../../src/local/process/freePort.ts';
import { startRuntimeFront } from '../../src/local/runtime/runtimeFront.ts';
import { placeholderCredentials } from '../../src/local/signature/placeholderCredentials.ts';
import { componentPackages } from '../python/componentPackages.ts';
import { root } from '../repository/sourceTree.ts';
import { startRoundRobin } from './roundRobin.ts';
import { until } from './until.ts';

/** One question as it reached the agent. */
export type Asked = { readonly prompt: string; readonly sub: string; readonly token: string; readonly sessionId: string; readonly correlationId: string };

/** The generated frontend before an identity provider and a runtime of this machine, and a scripted agent behind them. */
export type FrontendStage = {
  /** Where a browser finds it. */
  readonly url: string;
  readonly identity: IdentityProvider;
  /** Ends the identity provider, once. */
  readonly stopIdentity: () => Promise<void>;
  /** How tokens that are made from now on depart from usual ones. */
  departure: TokenDeparture;
  readonly asked: readonly Asked[];
  /** Lets an answer that was asked for with a prompt that begins with "hold" go on. */
  readonly release: () => void;
  /** What the replicas printed, stdout and stderr. */
  readonly printed: () => string;
  /** Kills a replica as a lost machine does. Requests go to the others. */
  readonly lose: (replica: number) => Promise<void>;
  /** Starts one more in place of all others; `cookieSecret`: its own where given. */
  readonly replace: (cookieSecret?: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

const arn = 'arn:aws:bedrock-agentcore:us-west-2:000000000000:runtime/orders-local00000';
const custom = 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-';
const audience = 'api://orders';
const clock: Clock = {
  now: Date.now,
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

export async function openFrontendStage({ replicas = 1 }: { readonly replicas?: number } = {}): Promise<FrontendStage> {
  const folder = await mkdtemp(join(tmpdir(), 'agentcore-chain-stage-'));
  const asked: Asked[] = [];
  const waiting: (() => void)[] = [];
  const running: { readonly child: ChildProcess; readonly port: number }[] = [];
  let printed = '';
  let identityRuns = true;
  const stage = { departure: {} as TokenDeparture };

  const agent = createServer((request, response) => void answer(request, response, asked, waiting));
  const agentPort = await listen(agent, 'agent', 0);
  const credentials = placeholderCredentials();
  const [identity, front, balancer] = await Promise.all([
    startIdentityProvider({ port: 0, audience, clock, users: demoUsers, departure: () => stage.departure, log: () => {} }),
    startRuntimeFront({
      port: 0, arn, region: 'us-west-2', credentials, bearer: null, clock, requestTimeoutMs: 600_000,
      configuration: () => ({ authorizer: 'AWS_IAM', requestHeaderAllowlist: [`${custom}UserToken`, `${custom}CorrelationId`] }),
      agentUrl: () => `http://127.0.0.1:${agentPort}`,
    }),
    startRoundRobin(),
  ]);
  const url = `http://localhost:${balancer.port}`;
  const environment = {
    APP_TITLE: 'Orders assistant', AGENT_RUNTIME_ARN: arn, AWS_REGION: 'us-west-2', AUDIENCE: audience, AWS_ENDPOINT_URL_BEDROCK_AGENTCORE: front.url,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId, AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
  const sharedSecret = randomBytes(32).toString('hex');

  const start = async (cookieSecret: string): Promise<void> => {
    const secrets = join(folder, `secrets-${running.length}.toml`);
    await writeFile(secrets, secretsText(identity.webClient, `${url}/oauth2callback`, cookieSecret));
    const [port = 0] = await freePorts([{ part: 'frontend', fixed: 0 }]);
    const { program, env } = componentPackages('frontend-streamlit');
    const child = spawn(program, ['src/main.py'], {
      cwd: join(root, 'runtime-templates', 'frontend-streamlit', 'files'),
      env: { PATH: process.env['PATH'], PYTHONPATH: env['PYTHONPATH'], PYTHONDONTWRITEBYTECODE: '1', PYTHONUNBUFFERED: '1', HOME: folder, HOST: '127.0.0.1', PORT: String(port), SECRETS_FILE: secrets, NO_PROXY: '*', ...environment },
    });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => (printed += piece.toString()));
    running.push({ child, port });
    await until('the frontend answers', async () => {
      if (child.exitCode !== null) throw new Error(`the frontend ended:\n${printed}`);
      return (await fetch(`http://127.0.0.1:${port}/_stcore/health`).catch(() => null))?.ok === true;
    });
    balancer.places.push(port);
  };
  const lose = async (replica: number): Promise<void> => {
    const lost = running[replica];
    if (lost === undefined || lost.child.exitCode !== null || lost.child.signalCode !== null) return;
    const at = balancer.places.indexOf(lost.port);
    if (at !== -1) balancer.places.splice(at, 1);
    const exited = once(lost.child, 'exit');
    lost.child.kill('SIGKILL');
    await exited;
  };
  const stopIdentity = async (): Promise<void> => {
    if (identityRuns) await identity.close();
    identityRuns = false;
  };
  await Promise.all(Array.from({ length: replicas }, () => start(sharedSecret)));

  return Object.assign(stage, {
    url, identity, stopIdentity, asked, lose,
    release: () => waiting.splice(0).forEach((go) => go()),
    printed: () => printed,
    replace: async (cookieSecret = sharedSecret) => {
      const before = running.length;
      await start(cookieSecret);
      for (let replica = 0; replica < before; replica += 1) await lose(replica);
    },
    close: async () => {
      waiting.splice(0).forEach((go) => go());
      for (let replica = 0; replica < running.length; replica += 1) await lose(replica);
      await Promise.all([stopIdentity(), balancer.close(), front.close(), closeServer(agent)]);
      await rm(folder, { recursive: true, force: true });
    },
  });
}

function secretsText({ clientId, clientSecret, metadataUrl, scope }: WebClient, redirectUri: string, cookieSecret: string): string {
  return `[auth]\nredirect_uri = "${redirectUri}"\ncookie_secret = "${cookieSecret}"\nexpose_tokens = ["access"]\n` +
    `[auth.oidc]\nclient_id = "${clientId}"\nclient_secret = "${clientSecret}"\nserver_metadata_url = "${metadataUrl}"\nclient_kwargs = { scope = "${scope}", prompt = "" }\n`;
}

/** "fail": an error of its own. "break": breaks off. "hold": waits after its first words. "slow": word by word, with pauses. Else at once. */
async function answer(request: IncomingMessage, response: ServerResponse, asked: Asked[], waiting: (() => void)[]): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { prompt } = JSON.parse(Buffer.concat(chunks).toString()) as { readonly prompt: string };
  const header = (name: string): string => String(request.headers[`${custom}${name}`.toLowerCase()] ?? '');
  const token = header('UserToken');
  const sub = String(decodeJwt(token).sub);
  asked.push({ prompt, sub, token, sessionId: String(request.headers['x-amzn-bedrock-agentcore-runtime-session-id']), correlationId: header('CorrelationId') });

  if (prompt.startsWith('fail')) return void response.writeHead(500).end();
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const say = (piece: string): void => void response.write(`data: ${JSON.stringify(piece)}\n\n`);
  say(`${sub} asked: `);
  if (prompt.startsWith('hold')) await new Promise<void>((go) => waiting.push(go));
  if (prompt.startsWith('break')) return void request.socket.destroy();
  for (const word of `**${prompt}**. Here are your orders, one by one.`.split(/(?<= )/)) {
    if (prompt.startsWith('slow')) await new Promise((resolve) => setTimeout(resolve, 150));
    say(word);
  }
  response.end();
}
