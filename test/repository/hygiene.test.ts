import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from './sourceTree.ts';

const tracked = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' }).split('\0').filter((path) => path !== '' && isFile(path));
const texts = tracked.map((path) => ({ path, text: readFileSync(join(root, path), 'latin1') }));

test('no compact token stands in the repository', () => {
  assert.deepEqual(matching(/eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*/), []);
});

test('no private key or AWS credential stands in the repository', () => {
  assert.deepEqual(matching(/-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA(?!LOCAL|IOSFODNN7)[0-9A-Z]{16}\b/), []);
});

test('lock files name no registry host', () => {
  const locks = texts.filter(({ path }) => /package-lock\.json$|requirements.*\.txt$/.test(path));
  assert.ok(locks.length >= 1);
  assert.deepEqual(locks.filter(({ text }) => /https?:\/\/[^"\s]*(registry|pypi|pythonhosted)/.test(text) || /"resolved": "http/.test(text)).map(({ path }) => path), []);
});

test('no file names a path of one machine', () => {
  const pattern = new RegExp(['/wo' + 'rk/', '/ho' + 'me/[a-z]', '/Us' + 'ers/[a-z]', '/ro' + 'ot/'].join('|'));
  assert.deepEqual(matching(pattern), []);
});

function matching(pattern: RegExp): string[] {
  return texts.filter(({ text }) => pattern.test(text)).map(({ path }) => path);
}

function isFile(path: string): boolean {
  return statSync(join(root, path), { throwIfNoEntry: false })?.isFile() === true;
}
