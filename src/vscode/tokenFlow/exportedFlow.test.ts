import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { scenarioLines } from '../../../test/builders/scenarioLines.ts';
import { leaksIn } from '../../../test/testing/leaksIn.ts';
import { hopNames } from '../../core/chain/hop.ts';
import { boardDesk } from '../flows/boardDesk.ts';
import type { BoardChannel } from '../flows/startBoard.ts';
import { exportedFlow, exportFormatOf, exportFormats, exportName } from './exportedFlow.ts';

const id = 'c04e1d7b-6a52-4f0e-9d3c-000000000001';
const at = Date.UTC(2026, 10, 22, 10, 31, 2, 123);

/** A token of nobody's, made here: no file holds one. */
function plant(): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ iss: 'https://issuer.example', sub: 'planted', exp: 4_102_444_800 })}`;
  return `${signed}.${createHmac('sha256', randomBytes(32)).update(signed).digest('base64url')}`;
}

/** A board with one flow whose every line is changed by `write`. */
function boardOf(write: (text: string) => string = (text) => text): Pick<BoardChannel, 'request'> {
  const { requests, notices } = boardDesk();
  const { records, revisions } = scenarioLines({ scenario: 'headers-not-passed', at, id, user: 'ana@example.com', tool: 'listOrders' }, 0);
  notices.add(records.map((record) => ({ ...record, text: write(record.text) })));
  notices.configuration(revisions);
  notices.sources(hopNames.map((hop) => ({ hop, state: 'readable' as const })));
  const { signal } = new AbortController();
  void requests.refresh({ awaitsLines: false, now: at + 60_000 }, signal);
  return { request: async (name, ask) => requests[name](ask, signal) };
}

test('a flow is exported as the document of `flow --json`, or as the report that is copied', async () => {
  const board = boardOf();
  const json = await exportedFlow(id, 'json', board);
  assert.deepEqual(JSON.parse(json ?? ''), JSON.parse(JSON.stringify(await board.request('document', { id }))));
  assert.equal(await exportedFlow(id, 'md', board), await board.request('report', { id }));
  for (const format of exportFormats) assert.equal(await exportedFlow('no such flow', format, board), null);
});

test('no token leaves with a flow, wherever a log held one and whatever captured it', async () => {
  const token = plant();
  const members = ['"ana@example.com"', '"listOrders"', '"orders"', '"x-custom-usertoken"', '"https://example.okta.com/oauth2/default"'];
  for (const value of [token, `Bearer ${token}`, `say "${token}" and\n${token}`]) {
    const board = boardOf((text) => members.reduce((line, member) => line.replaceAll(member, JSON.stringify(value)), text));
    for (const format of exportFormats) {
      const text = (await exportedFlow(id, format, board)) ?? '';
      assert.ok(text.includes('[token'), 'what stood there is shown to have stood there');
      assert.deepEqual(leaksIn(format, text, [token]), []);
      if (format === 'json') assert.equal((JSON.parse(text) as { readonly id: string }).id, id);
    }
  }
});

test('the ending says the format, and a name without one is refused', () => {
  assert.equal(exportFormatOf('/srv/flows/flow-c04e1d7b.json'), 'json');
  assert.equal(exportFormatOf('D:\\flows\\Flow.MD'), 'md');
  for (const path of ['/srv/flows.json/flow', '/srv/flow.txt', 'flow.']) assert.throws(() => exportFormatOf(path), { code: 'usage' });
});

test('a file’s name holds no more of an id than a file system takes', () => {
  assert.equal(exportName(id), 'flow-c04e1d7b');
  assert.equal(exportName('../../etc/passwd'), 'flow-etcpassw');
  assert.equal(exportName('שלום'), 'flow');
});
