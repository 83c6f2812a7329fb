import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failedRequirements } from './failedRequirements.ts';

// Lines as uv 0.13 and pip 23 and 26 print them.
for (const [name, lines, message] of [
  ['uv: an index that refuses', ['error: Request failed after 1 retry in 1.1s', '  cause: Failed to fetch: http://127.0.0.1:9/simple/anyio/', '  cause: tcp connect error', '  cause: Connection refused (os error 111)'], 'The package anyio for agent could not be fetched: the package index 127.0.0.1:9 refuses the connection.'],
  ['uv: an index that is not known', ['error: Request failed after 1 retry in 1.0s', '  cause: Failed to fetch: http://registry.invalid/simple/typing-extensions/', '  cause: dns error', '  cause: failed to lookup address information: Name or service not known'], 'The package typing-extensions for agent could not be fetched: the package index registry.invalid is not known here by that name.'],
  ['uv: a file that does not come', ['error: Failed to download `mcp==2.1.0`', '  cause: Failed to fetch: https://files.invalid/mcp-2.1.0-py3-none-any.whl', '  cause: operation timed out'], 'The package mcp==2.1.0 for agent could not be fetched: the package index files.invalid does not answer in time.'],
  ['uv: a package that is not there', ['error: No solution found when resolving dependencies', '  cause: Because left-pad was not found in the package registry and you require left-pad==1.0, we can conclude that your requirements are unsatisfiable.'], 'The package left-pad for agent could not be fetched: the package index does not have it.'],
  ['uv: a proxy with a certificate of its own', ['error: Failed to fetch: `https://registry.invalid/simple/anyio/`', '  cause: invalid peer certificate: UnknownIssuer'], 'The package anyio for agent could not be fetched: the package index registry.invalid has a certificate that is not trusted here.'],
  ['uv: an index that wants to know who asks', ['error: Failed to fetch: `https://registry.invalid/simple/anyio/`', '  cause: HTTP status client error (401 Unauthorized) for url (https://registry.invalid/simple/anyio/)'], 'The package anyio for agent could not be fetched: the package index registry.invalid does not let you in.'],
  ['pip: an index that refuses', ["WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError('...: Failed to establish a new connection: [Errno 111] Connection refused')': /simple/annotated-doc/", 'ERROR: Could not find a version that satisfies the requirement annotated-doc==0.0.7 (from versions: none)'], 'The package annotated-doc for agent could not be fetched: the package index refuses the connection.'],
  ['pip: an index that answers with an error, of which pip says nothing', ['ERROR: Could not find a version that satisfies the requirement anyio==4.1 (from versions: none)', 'ERROR: No matching distribution found for anyio==4.1'], 'The package anyio==4.1 for agent could not be fetched: the package index is down or has no such package; pip does not say which.'],
  ['pip: a version that is not there', ['ERROR: Could not find a version that satisfies the requirement anyio==4.1 (from versions: 4.0, 4.2)', 'ERROR: No matching distribution found for anyio==4.1'], 'The package anyio==4.1 for agent could not be fetched: the package index does not have that version.'],
] as const) {
  test(name, () => {
    const error = failedRequirements('agent', lines);
    assert.deepEqual([error.code, error.message], ['registry-unreachable', message]);
  });
}

test('another hash is no matter of the connection', () => {
  const uv = failedRequirements('agent', ['error: Failed to download `anyio==4.1`', '  cause: Hash mismatch for `anyio==4.1`', 'Expected:', 'sha256:500']);
  const pip = failedRequirements('agent', ['ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.', 'anyio from https://registry.invalid/anyio.whl: Expected sha256 500']);
  for (const error of [uv, pip]) assert.deepEqual([error.code, /hash/.test(error.remedy ?? '')], ['install-failed', true]);
  assert.match(uv.message, /Hash mismatch for `anyio==4\.1`/);
});

test('a Python that Debian ships in parts', () => {
  const error = failedRequirements('agent', ['The virtual environment was not created successfully because ensurepip is not', 'available.']);
  assert.deepEqual([error.code, /python3-venv/.test(error.remedy ?? '')], ['tool-missing', true]);
});

test('any other failure comes with what was said, a silent one too', () => {
  assert.match(failedRequirements('agent', ['error: Failed to build `psycopg`']).message, /psycopg/);
  assert.equal(failedRequirements('agent', []).code, 'install-failed');
});
