import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { BedrockAgentCoreControlClient, CreateGatewayCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { installMoto } from './installMoto.ts';
import { launcher, startMoto } from './moto.ts';

test('what the launcher adds to moto is held by the API model', () => {
  const { program, env } = installMoto();
  const { status, stderr } = spawnSync(program, [launcher, '--check'], { env, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
});

test('a request that breaks the API model is refused with what is wrong, in each protocol', async () => {
  const moto = await startMoto();
  const { iam, control, lambda } = { iam: new IAMClient(moto.access), control: new BedrockAgentCoreControlClient(moto.access), lambda: new LambdaClient(moto.access) };
  const role = 'arn:aws:iam::123456789012:role/r';
  for (const [asked, words] of [
    [() => iam.send(new CreateRoleCommand({ RoleName: 'a role', AssumeRolePolicyDocument: '{}' })), /CreateRole breaks its API model: RoleName does not fit/],
    [() => control.send(new CreateGatewayCommand({ name: 'orders_gw', roleArn: role, authorizerType: 'NONE' })), /CreateGateway breaks its API model: name does not fit/],
    [() => lambda.send(new CreateFunctionCommand({ FunctionName: 'f', Role: 'r', Code: {} })), /CreateFunction breaks its API model: Role does not fit/],
  ] as const) {
    await assert.rejects(asked(), (error) => error instanceof Error && error.name === 'ValidationException' && words.test(error.message));
  }
  await moto.stop();
});

test('moto ends with the process that started it, even a killed one', async () => {
  const script = `const { startMoto } = await import(${JSON.stringify(join(import.meta.dirname, 'moto.ts'))}); process.stdout.write((await startMoto()).access.endpoint + '\\n');`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const endpoint = await firstLine(parent.stdout);
  const held = connect(Number(new URL(endpoint).port), '127.0.0.1');
  await new Promise((resolve) => held.once('connect', resolve));
  const gone = new Promise((resolve) => held.once('close', resolve).on('error', resolve));
  parent.kill('SIGKILL');
  await gone;
});

test('a machine without Python is told what to install', () => {
  const script = `const { installMoto } = await import(${JSON.stringify(join(import.meta.dirname, 'installMoto.ts'))}); installMoto();`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { env: { ...process.env, PATH: import.meta.dirname }, encoding: 'utf8' });
  assert.notEqual(status, 0);
  assert.match(stderr, /need Python 3\.11 or newer: none was found .* Install one/);
});

async function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stream })) return line;
  throw new Error('the parent said nothing');
}
