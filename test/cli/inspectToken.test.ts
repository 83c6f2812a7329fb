import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { exitCodes } from '../../src/cli/exitCodes.ts';
import { runCli, runCliJson } from '../testing/cli.ts';
import { leaksIn } from '../testing/leaksIn.ts';
import { readCliError } from '../testing/readCliError.ts';
import { startTestIssuer, testAudience, type TestIssuer } from '../testing/testIssuer.ts';
import { encryptedToken } from '../tokens/testTokens.ts';

describe('inspect', () => {
  let parent: string;
  let project: string;
  let issuer: TestIssuer;

  before(async () => {
    [parent, issuer] = await Promise.all([mkdtemp(join(tmpdir(), 'agentcore-chain-inspect-')), startTestIssuer()]);
    project = join(parent, 'orders');
    assert.equal((await runCli(['new', project, '--yes'])).code, exitCodes.ok);
    await setIssuer(issuer.issuer);
  });

  after(async () => {
    await issuer.close();
    await rm(parent, { recursive: true, force: true });
  });

  async function setIssuer(url: string | null): Promise<void> {
    const file = join(project, 'agentcore-chain.json');
    const chain = JSON.parse(await readFile(file, 'utf8')) as { readonly identity: object };
    await writeFile(file, JSON.stringify({ ...chain, identity: { ...chain.identity, issuer: url, audience: testAudience } }));
  }

  test('decodes what stdin holds, and shows neither token nor signature', async () => {
    const token = await issuer.sign();
    const { code, stdout, stderr } = await runCli(['inspect'], { input: `Authorization: Bearer ${token}\n` });
    assert.equal(code, exitCodes.ok, stderr);
    assert.match(stdout, /^Access token of planted@example\.com\nValid for 10 min more\. Not verified\.\n[^]*\n {2}groups +planted-group\n/);
    assert.deepEqual(leaksIn('stdout', stdout, [token]), []);
  });

  test('verifies with the keys of the issuer that a project’s chain file names: 0 passed, 1 refused', async () => {
    const passed = await runCli(['inspect', project], { input: await issuer.sign() });
    assert.equal(passed.code, exitCodes.ok, passed.stdout);
    assert.match(passed.stdout, /\n✓ Verified: http:\/\/127\.0\.0\.1:\d+ issued it, for api:\/\/orders\./);
    const token = await issuer.sign({ aud: 'api://billing' });
    const { code, value } = await runCliJson(['inspect', project], { input: token });
    assert.equal(code, exitCodes.broken);
    assert.partialDeepStrictEqual(value, { kind: 'accessToken', verification: { result: 'failed', code: 'audience', issuer: issuer.issuer, audience: testAudience }, problems: [{ code: 'audience', severity: 'error' }] });
    assert.deepEqual(leaksIn('json', JSON.stringify(value), [token]), []);
  });

  test('2 where it cannot be verified: nobody there, or no issuer named', async () => {
    await setIssuer('http://127.0.0.1:1');
    const gone = await runCliJson(['inspect', project], { input: await issuer.sign() });
    assert.equal(gone.code, exitCodes.undetermined);
    assert.partialDeepStrictEqual(gone.value, { verification: { result: 'unavailable', issuer: 'http://127.0.0.1:1' } });
    await setIssuer(null);
    const unknown = await runCli(['inspect', project], { input: await issuer.sign() });
    assert.equal(unknown.code, exitCodes.undetermined);
    assert.match(unknown.stdout, /It cannot be verified: the chain does not run, and its chain file names no issuer\./);
    await setIssuer(issuer.issuer);
  });

  const inputs: readonly (readonly [string, () => string | Promise<string>, RegExp])[] = [
    ['nothing', () => '', /What stdin holds is no JWT/],
    ['words', () => 'List my orders', /What stdin holds is no JWT/],
    ['two tokens', async () => `${await issuer.sign()} ${await issuer.sign({ sub: 'x' })}`, /What stdin holds is more than one token/],
    ['an encrypted one', encryptedToken, /cannot be decoded: it is encrypted/],
    ['a cut one', async () => (await issuer.sign()).replace(/\.(.{40}).*\./, '.$1.'), /part of it is missing or was changed/],
  ];
  for (const [what, input, says] of inputs) {
    test(`${what} is no token, and is not repeated`, async () => {
      const given = await input();
      const { code, value } = await runCliJson(['inspect'], { input: given });
      const error = readCliError(value);
      assert.deepEqual([code, error.code], [exitCodes.badFile, 'token-malformed']);
      assert.match(error.message, says);
      assert.deepEqual(leaksIn('error', JSON.stringify(error), given.length > 40 ? [given] : []), []);
    });
  }
});
