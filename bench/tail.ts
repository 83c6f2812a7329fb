import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { everywhere } from '../src/core/chain/componentLanguages.ts';
import { defaultChain } from '../src/core/chain/defaultChain.ts';
import { chainToJson } from '../src/core/chain/parseChain.ts';
import { deployedChainFile } from '../test/aws/awsReplay.ts';
import { startLiveTailServer, type LiveTailServer } from '../test/aws/liveTailServer.ts';
import { plantLogs } from '../test/aws/logGroups.ts';
import { startMoto } from '../test/aws/moto.ts';
import { until } from '../test/testing/until.ts';
import { runCommand } from '../test/vscode/driver/runCommand.ts';
import { clickDialog } from '../test/vscode/driver/window.ts';
import { inVscode, noteFrames, shownAt, untilStatus, type BenchWindow } from './benchWindow.ts';
import { groups } from './cloudWatchEvents.ts';
import { summarise, yardstick, type Figure, type Figures } from './figure.ts';

const identity = { issuer: 'https://issuer.example.com', audience: 'api://orders', clientId: '0oa1' };
const chain = defaultChain({ name: 'orders', region: 'us-west-2', identity: { preset: 'okta', issuer: null, audience: null, clientId: null }, gatewayAuthorizer: 'AWS_IAM', languages: everywhere('typescript'), frontend: 'none', existingApi: null });
const events = 30;
const eventsBefore = 5;

/**
 * A chain of AWS that is followed live, in a real VS Code window. `tail.eventToPixelMs`: from an event that is written to the stream of a live tail to the frame
 * that shows its flow. CloudWatch gathers events for up to a second before that; moto stands for the rest of AWS.
 */
export async function measureTail(): Promise<Figures> {
  const home = await mkdtemp(join(tmpdir(), 'agentcore-chain-bench-'));
  const moto = await startMoto();
  const server = await startLiveTailServer(moto.access);
  try {
    await plantLogs(moto.access, Object.fromEntries(Object.values(groups).map((group) => [group, { s: [] }])));
    const folder = join(home, 'orders');
    await mkdir(folder);
    await writeFile(join(folder, 'agentcore-chain.json'), deployedChainFile(chainToJson(chain), { identity, runtimeId: null, gatewayId: null, logGroups: groups }));
    return { 'tail.eventToPixelMs': await inVscode(folder, (window) => takeEvents(window, server), awsVariables(server.access.endpoint, home)) };
  } finally {
    server.stop();
    await moto.stop();
    await rm(home, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function takeEvents({ page, view }: BenchWindow, server: LiveTailServer): Promise<Figure> {
  await runCommand(page, 'AgentCore Chain: Show Token Flow');
  await runCommand(page, 'AgentCore Chain: Use AWS');
  await untilStatus(view, 'Logs read');
  await runCommand(page, 'AgentCore Chain: Start Live Tail');
  await clickDialog(page, 'Go Live');
  const session = await until('the tail listens', () => server.sessions[0]);
  await untilStatus(view, 'Live');
  await noteFrames(view);
  const [times, yardsticks]: [number[], number[]] = [[], []];
  for (let event = 1; event <= events; event += 1) {
    yardsticks.push(yardstick());
    const at = Date.now();
    const message = JSON.stringify({ tokenHop: 1, hop: 'target', moment: 'received', at: new Date(at).toISOString(), correlationId: `flow-${event}`, token: { state: 'absent' } });
    const writtenAt = performance.timeOrigin + performance.now();
    session.update([{ logGroupIdentifier: `000000000000:${groups.target}`, logStreamName: 's', timestamp: at, message }]);
    const frameAt = await shownAt(view, event);
    if (event > eventsBefore) times.push(frameAt - writtenAt);
    await new Promise((resolve) => setTimeout(resolve, 200)); // apart from each other, as requests are
  }
  return { ...summarise(times), yardstickMs: summarise(yardsticks).median };
}

/** No profile and no file of this machine's user. */
function awsVariables(endpoint: string, home: string): { readonly [name: string]: string | undefined } {
  const none = { AWS_PROFILE: undefined, AWS_SESSION_TOKEN: undefined, AWS_CONFIG_FILE: join(home, 'none'), AWS_SHARED_CREDENTIALS_FILE: join(home, 'none') };
  return { ...none, AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'x'.repeat(40), AWS_ENDPOINT_URL: endpoint, AWS_EC2_METADATA_DISABLED: 'true', HOME: home };
}
