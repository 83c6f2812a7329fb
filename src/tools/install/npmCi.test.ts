import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { npmCi } from './npmCi.ts';

const node = { path: process.execPath, version: process.versions.node };

/** A component's folder with a lock file, and a program `npm` that prints this, lines as npm prints them. */
async function componentWith(context: TestContext, prints: readonly string[], code: number): Promise<{ folder: string; env: { PATH: string } }> {
  const folder = await mkdtemp(join(tmpdir(), 'component ü '));
  context.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'package-lock.json'), '{}');
  await writeFile(join(folder, 'npm'), `#!/bin/sh\necho "$@" > arguments\necho "$PATH" > path\ncat <<'END'\n${prints.join('\n')}\nEND\nexit ${code}\n`);
  await chmod(join(folder, 'npm'), 0o755);
  return { folder, env: { PATH: [folder, '/usr/bin', '/bin'].join(':') } };
}

const posix = { skip: process.platform === 'win32' };
const failed = (code: string, ...lines: string[]): string[] => [`npm error code ${code}`, ...lines.map((line) => `npm error ${line}`)];

test('runs "npm ci" in the component’s folder, under the component’s own Node', posix, async (context) => {
  const { folder, env } = await componentWith(context, ['added 12 packages'], 0);
  const lines: string[] = [];
  await npmCi(folder, { node, env, onLine: (line) => lines.push(line) });
  assert.match(await readFile(join(folder, 'arguments'), 'utf8'), /^ci --no-audit /);
  assert.ok((await readFile(join(folder, 'path'), 'utf8')).startsWith(`${process.execPath.replace(/\/[^/]*$/, '')}:`));
  assert.deepEqual(lines, ['added 12 packages']);
});

for (const [name, lines, says] of [
  ['a registry that is not known', failed('ENOTFOUND', 'network request to https://registry.invalid/npm/@scope%2fleft failed, reason: getaddrinfo ENOTFOUND registry.invalid'), /the npm registry registry\.invalid is not known here by that name \(ENOTFOUND, asked for @scope\/left\)\.$/],
  ['a registry that refuses', failed('ECONNREFUSED', 'FetchError: request to http://127.0.0.1:1/fastify failed, reason: connect ECONNREFUSED 127.0.0.1:1'), /the npm registry 127\.0\.0\.1:1 refuses the connection \(ECONNREFUSED, asked for fastify\)\.$/],
  ['a registry that does not answer', failed('ETIMEDOUT', 'network request to https://registry.invalid/a/-/a-1.0.0.tgz failed'), /does not answer in time \(ETIMEDOUT, asked for a-1\.0\.0\.tgz\)\.$/],
  ['a package that is not there', failed('E404', '404 Not Found - GET https://registry.invalid/@scope%2fleft'), /registry\.invalid does not have a package of the lock file \(E404, asked for @scope\/left\)\.$/],
  ['a registry that wants to know who asks', failed('E401', '401 Unauthorized - GET https://registry.invalid/left'), /does not let you in/],
  ['a proxy with a certificate of its own', failed('SELF_SIGNED_CERT_IN_CHAIN', 'request to https://registry.invalid/left failed, reason: self-signed certificate in certificate chain'), /has a certificate that is not trusted here/],
  ['a registry in trouble', failed('E503', '503 Service Unavailable - GET https://registry.invalid/left'), /answers with an error \(E503/],
  ['an error without an address', failed('EAI_AGAIN'), /the npm registry is not known here by that name \(EAI_AGAIN\)\.$/],
] as const) {
  test(`tells ${name}`, posix, async (context) => {
    const { folder, env } = await componentWith(context, lines, 1);
    await assert.rejects(npmCi(folder, { node, env }), { code: 'registry-unreachable', message: says });
  });
}

test('any other failure comes with what npm said', posix, async (context) => {
  const { folder, env } = await componentWith(context, failed('EUSAGE', '`npm ci` can only install packages when your package.json and package-lock.json are in sync.'), 1);
  await assert.rejects(npmCi(folder, { node, env }), { code: 'install-failed', message: /in sync\./, remedy: /"npm install" brings them together/ });
});

test('a failure in silence is one too', posix, async (context) => {
  const { folder, env } = await componentWith(context, [], 1);
  await assert.rejects(npmCi(folder, { node, env }), { code: 'install-failed' });
});

test('no credential of the registry comes out, wherever npm prints it', posix, async (context) => {
  const secrets = ['s3cretpassword', 'Yk3y'];
  for (const code of ['ECONNREFUSED', 'EUSAGE']) {
    const { folder, env } = await componentWith(context, failed(code, 'request to https://user:s3cretpassword@registry.invalid/left failed', '//registry.invalid/:_authToken=Yk3y', '_password = "Yk3y"'), 1);
    const lines: string[] = [];
    const error = await npmCi(folder, { node, env, onLine: (line) => lines.push(line) }).catch((reason: unknown) => reason);
    assert.ok(error instanceof Error);
    for (const secret of secrets) assert.ok(![error.message, error.stack ?? '', ...lines].join('\n').includes(secret), `${secret} at ${code}`);
  }
});

test('a component without a lock file is told how to make one', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'component-'));
  context.after(() => rm(folder, { recursive: true }));
  await assert.rejects(npmCi(folder, { node, env: process.env }), { code: 'install-failed', remedy: /npm install/ });
});

test('a machine without npm is told', posix, async (context) => {
  const { folder } = await componentWith(context, [], 0);
  await assert.rejects(npmCi(folder, { node, env: { PATH: '' } }), { code: 'tool-missing', remedy: /npm comes with it/ });
});
