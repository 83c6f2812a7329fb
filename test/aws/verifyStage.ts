import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { CloudWatchLogsClient, CreateLogStreamCommand, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { request } from 'undici';
import { awsClientSettings } from '../../src/aws/awsClientSettings.ts';
import { invocationsPath } from '../../src/core/agentcore/runtime/runtime.ts';
import { hopNames, type HopName } from '../../src/core/chain/hop.ts';
import { localConfigSource } from '../../src/files/localConfigSource.ts';
import { localLogSource } from '../../src/files/localLogSource.ts';
import { closeServer, listen } from '../../src/local/http/listen.ts';
import { startCli } from '../testing/cli.ts';
import { ownProject } from '../testing/project.ts';
import { deployedChainFile, replayInMoto, type Deployed } from './awsReplay.ts';
import { awsEnvironment } from './deployMatrix.ts';
import { startMoto, type Moto } from './moto.ts';

/**
 * What stands for a deployed chain: a chain of this machine behind the data plane's address, its runtime and gateway described in moto, and its
 * lines carried into moto's CloudWatch as they are written. The agent's runtime knows its callers by a JWT (CUSTOM_JWT): the signature of an
 * AWS_IAM one covers the address, which is not AWS's here.
 */
export type VerifyStage = {
  readonly moto: Moto;
  /** A project whose chain file names what is deployed. Not the one that runs. */
  readonly folder: string;
  readonly deployed: Deployed;
  /** The identity provider of the chain: a real one (oidc-provider), with a public native client. */
  readonly issuer: string;
  readonly env: { readonly [name: string]: string };
  /** Authorization headers with which the runtime was called, newest last. */
  readonly bearers: readonly string[];
  /** Logs whose lines are kept from CloudWatch for now. */
  readonly heldBack: Set<HopName>;
  readonly stop: () => Promise<void>;
};

export async function startVerifyStage(): Promise<VerifyStage> {
  const moto = await startMoto();
  const running = await ownProject();
  const described = await ownProject();
  await editChain(running.folder, (chain) => ({ ...chain, agent: { ...chain.agent, authorizer: 'CUSTOM_JWT' } }));
  const chain = await startCli(running.folder);
  const { deployed } = await replayInMoto(moto, { records: [], revisions: await localConfigSource(running.folder).revisions(), at: Date.now() });
  await writeFile(join(described.folder, 'agentcore-chain.json'), deployedChainFile(await readFile(join(running.folder, 'agentcore-chain.json'), 'utf8'), deployed));
  const heldBack = new Set<HopName>();
  const shipper = startShipper(moto, running.folder, deployed, heldBack);
  const front = await startFront(`${chain.urls['runtime']}${invocationsPath(localArn)}`);
  return {
    moto, deployed, heldBack,
    folder: described.folder,
    issuer: deployed.identity.issuer ?? '',
    env: { ...definedIn(awsEnvironment(moto.access.endpoint)), AWS_ENDPOINT_URL_BEDROCK_AGENTCORE: front.url },
    bearers: front.bearers,
    stop: async () => {
      await shipper.stop();
      await Promise.all([front.close(), chain.stop(), moto.stop()]);
      await Promise.all([running.remove(), described.remove()]);
    },
  };
}

/** Of the agent of a chain named orders in us-west-2. */
const localArn = 'arn:aws:bedrock-agentcore:us-west-2:000000000000:runtime/orders-local00000';

type ChainFile = { readonly agent: object };

async function editChain(folder: string, change: (chain: ChainFile) => ChainFile): Promise<void> {
  const path = join(folder, 'agentcore-chain.json');
  await writeFile(path, JSON.stringify(change(JSON.parse(await readFile(path, 'utf8')) as ChainFile), null, 2)); // as `new` wrote it
}

/** The data plane's address: the runtime's ARN as moto gave it is that of the one local runtime. */
async function startFront(invocationsUrl: string): Promise<{ readonly url: string; readonly bearers: readonly string[]; readonly close: () => Promise<void> }> {
  const bearers: string[] = [];
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer); // no encoding is set
    bearers.push(incoming.headers.authorization ?? '');
    const { host: _ours, connection: _own, ...headers } = incoming.headers;
    const answer = await request(invocationsUrl, { method: 'POST', headers, body: Buffer.concat(chunks) });
    const { connection: _theirs, 'transfer-encoding': _coding, ...answered } = answer.headers;
    response.writeHead(answer.statusCode, answered);
    answer.body.pipe(response);
  });
  return { url: `http://127.0.0.1:${await listen(server, 'runtime', 0)}`, bearers, close: () => closeServer(server) };
}

/** Carries lines into CloudWatch as they are written, but for those that are held back. */
function startShipper({ access }: Moto, folder: string, { logGroups }: Deployed, heldBack: ReadonlySet<HopName>): { readonly stop: () => Promise<void> } {
  const client = new CloudWatchLogsClient(awsClientSettings(access));
  const shipped = new Map<HopName, number>(hopNames.map((hop) => [hop, 0]));
  let isOver = false;
  const ship = async (): Promise<void> => {
    const events = Map.groupBy(await newRecords(folder, shipped, heldBack), ({ hop }) => hop);
    for (const [hop, records] of events) {
      // The frontend of a deployed chain is not what sends here, and says nothing.
      shipped.set(hop, Math.max(...records.map(({ line }) => line)));
      if (hop === 'frontend') continue;
      const stream = { logGroupName: logGroups[hop], logStreamName: `2026/01/01/[1]${randomUUID()}` };
      await client.send(new CreateLogStreamCommand(stream));
      await client.send(new PutLogEventsCommand({ ...stream, logEvents: records.map(({ ingestedAt, text }) => ({ timestamp: ingestedAt ?? Date.now(), message: text })) }));
    }
  };
  const done = (async () => {
    while (!isOver) {
      await ship();
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  })();
  return {
    stop: async () => {
      isOver = true;
      await done;
      client.destroy();
    },
  };
}

async function newRecords(folder: string, shipped: ReadonlyMap<HopName, number>, heldBack: ReadonlySet<HopName>) {
  const records = [];
  for await (const record of localLogSource(folder).read({})) if (!heldBack.has(record.hop) && record.line > (shipped.get(record.hop) ?? 0)) records.push(record);
  return records;
}

function definedIn(env: { readonly [name: string]: string | undefined }): { readonly [name: string]: string } {
  return Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
