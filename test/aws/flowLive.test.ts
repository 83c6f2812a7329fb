import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { cli } from '../testing/cli.ts';
import { ownProject, type OwnProject } from '../testing/project.ts';
import { leaksIn } from '../testing/leaksIn.ts';
import { readFlowDocument } from '../testing/readFlowDocument.ts';
import { startTestIssuer, type TestIssuer } from '../testing/testIssuer.ts';
import { until } from '../testing/until.ts';
import { awsEnvironment } from './deployMatrix.ts';
import { deployedChainFile } from './awsReplay.ts';
import { startLiveTailServer, type LiveTailServer } from './liveTailServer.ts';
import { plantLogs } from './logGroups.ts';
import { startMoto, type Moto } from './moto.ts';

let moto: Moto;
let server: LiveTailServer;
let project: OwnProject;
let issuer: TestIssuer;
before(async () => {
  moto = await startMoto();
  server = await startLiveTailServer(moto.access);
  project = await ownProject();
  issuer = await startTestIssuer();
});
after(async () => {
  server?.stop();
  await moto?.stop();
  await project?.remove();
  await issuer?.close();
});

const logGroups = { frontend: '/orders/frontend', agent: '/aws/bedrock-agentcore/runtimes/orders-a-DEFAULT', gateway: '/aws/vendedlogs/orders', interceptor: '/aws/lambda/orders', target: '/orders/target' };

test('flow --aws --live tells a flow when its lines have come, with a token that stands in one held against its issuer’s keys, and ends with Ctrl+C', async () => {
  const chainFile = join(project.folder, 'agentcore-chain.json');
  const identity = { issuer: issuer.issuer, audience: 'api://orders', clientId: '0oa1' };
  await writeFile(chainFile, deployedChainFile(await readFile(chainFile, 'utf8'), { identity, runtimeId: null, gatewayId: null, logGroups }));
  await plantLogs(moto.access, Object.fromEntries(Object.values(logGroups).map((group) => [group, { s: [] }])));
  const child = spawn(process.execPath, [cli, 'flow', project.folder, '--aws', '--live', '--json'], { env: awsEnvironment(server.access.endpoint), stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const session = await until('a session is open', () => server.sessions[0] ?? false);
  assert.equal(session.arns.length, 5);

  const at = Date.now();
  const token = { state: 'seen', fingerprint: `sha256:${'0'.repeat(32)}`, claims: { sub: 'ana@example.com', exp: Math.floor(at / 1000) - 60 } };
  const line = (hop: keyof typeof logGroups, moment: string, ms: number, rest: object) => ({
    logGroupIdentifier: `123456789012:${logGroups[hop]}`, logStreamName: 's', timestamp: at + ms,
    message: JSON.stringify({ tokenHop: 1, hop, moment, at: new Date(at + ms).toISOString(), correlationId: 'c-0123456789', token, ...rest }),
  });
  const planted = await issuer.sign();
  session.update([{ ...line('target', 'received', 30, {}), message: JSON.stringify({ level: 'debug', correlationId: 'c-0123456789', headers: `authorization: Bearer ${planted}` }) }]);
  session.update([line('target', 'rejected', 40, { header: 'authorization', verification: { result: 'failed', code: 'expired' } })]);
  session.update([line('frontend', 'sent', 0, { header: 'x-user' }), line('frontend', 'answered', 50, { reply: { status: 200 } })], { sampled: true });
  const { verdict, brokenAt, sub, findings } = readFlowDocument(JSON.parse(await until('the flow is told', () => stdout.includes('\n') && stdout)));
  assert.deepEqual([verdict, brokenAt, sub], ['broken', 'target', 'ana@example.com']);
  assert.match(findings.find(({ code }) => code === 'token-logged')?.title ?? '', /^Target wrote a token of planted@example\.com into its log, and it still works$/);
  assert.match(stdout, /"issuerCheck":\{"result":"signed","issuer":"http:[^"]*","kid":"test-key"/);
  child.kill('SIGINT');
  const [code] = (await once(child, 'close')) as [number | null];
  assert.equal(code, 130);
  assert.deepEqual(leaksIn('output', stdout + stderr, [planted]), []);
  assert.match(stderr, /^Following orders in us-west-2\. .*by the minute/);
  assert.match(stderr, /CloudWatch left lines out/);
  assert.match(stderr, /AWS’s own spans are not followed: there is no log group aws\/spans/);
  await until('the session is closed', () => !session.isOpen());
});
