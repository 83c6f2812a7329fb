import assert from 'node:assert/strict';
import { globSync, readFileSync, statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { runCli, startCli, type RunningCli } from '../testing/cli.ts';
import { ownProject, type OwnProject } from '../testing/project.ts';
import { readCliError } from '../testing/readCliError.ts';
import { readFlowDocument } from '../testing/readFlowDocument.ts';
import { startTestIssuer, testAudience, type TestIssuer } from '../testing/testIssuer.ts';
import { compactToken, encryptedToken, segment } from '../tokens/testTokens.ts';

describe('tokens that no issuer should have made', () => {
  let issuer: TestIssuer;
  let project: OwnProject;
  let chain: RunningCli;
  let output = '';
  /** Everything secret that was piped in. */
  const piped: string[] = [];

  before(async () => {
    issuer = await startTestIssuer();
    project = await ownProject();
    const file = join(project.folder, 'agentcore-chain.json');
    const desired = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify({ ...desired, identity: { ...desired.identity, issuer: issuer.issuer, audience: testAudience, clientId: 'test-client' } }));
    chain = await startCli(project.folder, ['--issuer', 'configured']);
  });

  after(async () => {
    await chain?.stop();
    await project?.remove();
    await issuer?.close();
  });

  async function pipe(token: string, args: readonly string[] = ['--json']) {
    piped.push(token);
    const result = await runCli(['send', project.folder, ...args], { input: token });
    output += result.stdout + result.stderr;
    return result;
  }

  async function verdictOn(token: string) {
    const { code, stdout, stderr } = await pipe(token);
    assert.equal(stderr, '');
    const { verdict, brokenAt, sub, state, findings, hops } = readFlowDocument(JSON.parse(stdout));
    assert.deepEqual([state, code], ['settled', verdict === 'healthy' ? 0 : 1]);
    const named = (severity: string): readonly string[] => findings.filter((finding) => finding.severity === severity).map((finding) => finding.code);
    return { verdict, brokenAt, sub, errors: named('error'), warnings: named('warning'), hops };
  }

  const claims = () => ({ iss: issuer.issuer, aud: testAudience, sub: 'ana@example.com', exp: Math.floor(Date.now() / 1000) + 600, scp: ['orders.read'] });
  /** Claims as text, with members that stand before all others. */
  const claimsAfter = (first: string): string => JSON.stringify(claims()).replace('{', `{${first},`);

  const malformed: readonly (readonly [string, (good: string) => string | Promise<string>])[] = [
    ['a word', () => 'hello'],
    ['two words', () => 'hello world'],
    ['header and claims alone', (good) => good.split('.').slice(0, 2).join('.')],
    ['an encrypted token', encryptedToken],
    ['five segments', () => 'a.b.c.d.e'],
    ['a token with a tail', (good) => `${good}.tail`],
    ['a token twice', (good) => `${good}${good}`],
    ['claims that are a list', () => issuer.signText('[1]')],
    ['claims that are null', () => issuer.signText('null')],
    ['claims that are no JSON', () => issuer.signText('hello')],
    ['an expiry in words', () => issuer.signText(JSON.stringify({ ...claims(), exp: 'never' }))],
  ];

  for (const [name, make] of malformed) {
    test(`${name}: token-malformed at the target, said by nobody else`, async () => {
      const { verdict, brokenAt, errors } = await verdictOn(await make(await issuer.sign()));
      assert.deepEqual([verdict, brokenAt, errors], ['broken', 'target', ['token-malformed']]);
    });
  }

  test('10 KB: refused by the runtime, whether it is a token or not', async () => {
    for (const token of [await issuer.sign({ padding: 'x'.repeat(10_000) }), 'x'.repeat(10_000)]) {
      const { verdict, brokenAt, errors } = await verdictOn(token);
      assert.deepEqual([verdict, brokenAt, errors], ['broken', 'agent', ['token-too-large']]);
    }
  });

  test('a claim that stands twice is read as verifiers read it, and flagged', async () => {
    const { verdict, sub, warnings, hops } = await verdictOn(await issuer.signText(claimsAfter('"sub":"eve@example.com"')));
    assert.deepEqual([verdict, sub, warnings], ['healthy', 'ana@example.com', ['token-repeats-claims']]);
    const views = hops.flatMap(({ observations }) => observations.flatMap(({ token }) => (token?.state === 'seen' ? [token.repeatedClaims ?? []] : [])));
    assert.ok(views.length >= 3 && views.every((names) => names.join() === 'sub'));
  });

  test('__proto__ and constructor are claims like any other', async () => {
    const { verdict, sub, hops } = await verdictOn(await issuer.signText(claimsAfter('"__proto__":{"sub":"eve@example.com","iss":"eve"},"constructor":{"prototype":{"sub":"eve"}}')));
    assert.deepEqual([verdict, sub], ['healthy', 'ana@example.com']);
    const token = hops.find(({ hop }) => hop === 'target')?.observations.find(({ moment }) => moment === 'received')?.token;
    assert.ok(token?.state === 'seen');
    assert.deepEqual([...(token.otherClaims ?? [])].sort(), ['__proto__', 'constructor']);
  });

  test('claims nested 900 deep: what would read or print them calls itself once for each level, so they are token-malformed; 60 deep are read', async () => {
    const nested = (deep: number): Promise<string> => issuer.signText(claimsAfter(`"deep":${'['.repeat(deep)}${']'.repeat(deep)}`));
    assert.deepEqual((await verdictOn(await nested(900))).errors, ['token-malformed']);
    assert.equal((await verdictOn(await nested(60))).verdict, 'healthy');
  });

  test('an expiry beyond all time, and a subject that would steer the terminal', async () => {
    assert.equal((await verdictOn(await issuer.signText(JSON.stringify({ ...claims(), exp: 1e300 })))).verdict, 'healthy');
    assert.deepEqual((await verdictOn(await issuer.signText(JSON.stringify({ ...claims(), exp: -1e300 })))).errors, ['token-expired']);
    const { code, stdout } = await pipe(await issuer.signText(JSON.stringify({ ...claims(), sub: '\u001b[2Jana\u202e' })), ['--verbose']);
    assert.equal(code, 0);
    assert.doesNotMatch(stdout, /[\u001b\u202e]/);
    assert.match(stdout, /\\u\{1b\}/);
  });

  const forged: readonly (readonly [string, () => string, string])[] = [
    ['without a signature', () => `${segment({ alg: 'none' })}.${segment(claims())}.`, 'algorithm-refused'],
    ['signed with a shared secret', () => compactToken(claims(), { alg: 'HS256', kid: 'test-key' }), 'algorithm-refused'],
    ['of a stranger’s key', () => compactToken(claims(), { alg: 'RS256', kid: 'x' }), 'signing-key-unknown'],
    ['that names keys of its own', () => compactToken(claims(), { alg: 'RS256', kid: 'x', jku: 'http://127.0.0.1:1/keys', jwk: { kty: 'RSA', n: 'AQAB', e: 'AQAB' } }), 'signing-key-unknown'],
    ['with noise for a signature', () => compactToken(claims(), { alg: 'RS256', kid: 'test-key' }), 'signature-invalid'],
  ];

  for (const [name, make, code] of forged) {
    test(`a token ${name}: ${code}`, async () => {
      const { verdict, brokenAt, errors } = await verdictOn(make());
      assert.deepEqual([verdict, brokenAt, errors], ['broken', 'target', [code]]);
    });
  }

  for (const [name, text] of [['nothing', ''], ['spaces and line ends', ' \r\n\n'], ['Bearer alone', 'Bearer \n']] as const) {
    test(`stdin that holds ${name}`, async () => {
      const { code, stdout } = await pipe(text);
      assert.deepEqual([code, readCliError(JSON.parse(stdout)).code], [64, 'token-required']);
    });
  }

  const unsendable: readonly (readonly [string, (good: string) => string])[] = [
    ['a line end within', (good) => `${good.slice(0, 50)}\n${good.slice(50)}`],
    ['a header after it', (good) => `${good}\r\nX-Injected: 1`],
    ['letters of other scripts', (good) => `${good}日本`],
    ['a NUL', (good) => `${good.slice(0, 20)}\u0000${good.slice(20)}`],
    ['more than any token', (good) => good.repeat(100)],
  ];

  for (const [name, make] of unsendable) {
    test(`a token with ${name} is refused before it is sent`, async () => {
      const { code, stdout } = await pipe(make(await issuer.sign()));
      assert.deepEqual([code, readCliError(JSON.parse(stdout)).code], [65, 'token-malformed']);
    });
  }

  test('what people paste around a token is taken off', async () => {
    const good = await issuer.sign();
    for (const text of [`${good}\r\n`, `  bearer   ${good}\n\n`]) assert.equal((await verdictOn(text)).verdict, 'healthy');
  });

  test('a scenario that needs an issuer that does as told is refused as not possible', async () => {
    const { code, stdout } = await pipe(await issuer.sign(), ['--scenario', 'expired', '--json']);
    assert.deepEqual([code, readCliError(JSON.parse(stdout)).code], [69, 'scenario-not-possible']);
  });

  test('the issuer is gone: 503 at the target is no fault of the token', async () => {
    const good = await issuer.sign();
    await issuer.close();
    const { brokenAt, errors } = await verdictOn(compactToken(claims(), { alg: 'RS256', kid: 'not-seen-yet' }));
    assert.deepEqual([brokenAt, errors], ['target', ['target-failed']]);
    assert.equal((await verdictOn(good)).verdict, 'healthy', 'its key is known already');
  });

  test('nothing of all that was kept: no signature, no encrypted part, in any output or file', () => {
    const files = [...globSync('.agentcore-chain/**/*', { cwd: project.folder }), ...globSync('.agentcore-chain/*', { cwd: project.folder })].map((file) => join(project.folder, file)).filter((path) => statSync(path).isFile());
    assert.ok(files.some((path) => path.endsWith('target.jsonl')));
    const kept = [output, ...files.map((path) => readFileSync(path, 'latin1'))].join('\n');
    const secrets = piped.flatMap((token) => token.split(/[.\s]/).slice(2)).filter((part) => /^[\w-]{60,}$/.test(part) && /\d/.test(part));
    assert.ok(secrets.length >= 20);
    for (const secret of secrets) for (let start = 0; start + 40 <= secret.length; start += 40) assert.ok(!kept.includes(secret.slice(start, start + 40)), `kept: characters ${start} on`);
  });
});
