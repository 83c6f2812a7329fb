import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { parseHopRecord } from '../../src/core/flow/reading/parseHopRecord.ts';
import { LambdaService } from '../../src/local/lambda/lambdaService.ts';
import { OutputDrain } from '../../src/local/process/outputDrain.ts';
import { componentSpawner } from '../../src/local/process/spawnComponent.ts';
import { comparable, pythonInterceptor, typescriptInterceptor, type HopRecordValues, type Interception, type LambdaCall, type Settings } from './interceptors.ts';
import { randomCall } from './randomCall.ts';
import { readContract } from './readContract.ts';

const contract = readContract();
const interceptors = [await typescriptInterceptor(), await pythonInterceptor()] as const;
after(() => Promise.all(interceptors.map(({ remove }) => remove())));

const settingsOf = (settings: Settings): string => JSON.stringify(settings);

for (const { language, run } of interceptors) {
  test(`the interceptor in ${language} keeps the contract`, async (t) => {
    for (const group of new Set(contract.map(({ settings }) => settingsOf(settings)))) {
      const cases = contract.filter(({ settings }) => settingsOf(settings) === group);
      const done = await run(cases.map(({ call }) => call), cases[0]?.settings ?? {});
      for (const [at, { name, expected }] of cases.entries()) {
        await t.test(name, () => {
          assert.deepEqual(done[at]?.output, expected.output);
          assert.deepEqual(done[at]?.records, expected.records);
        });
      }
    }
  });
}

for (const { language, configuration } of interceptors) {
  test(`in ${language} it answers the same as a function of the local Lambda service`, async () => {
    const lines: string[] = [];
    const clock = { now: () => Date.now(), after: () => () => {} };
    const service = new LambdaService({ place: { region: 'us-west-2', home: tmpdir() }, spawn: componentSpawner(new OutputDrain()), clock, log: (line) => void lines.push(line), maxEnvironments: 1 });
    try {
      assert.deepEqual(await service.replace(configuration), { state: 'ready' });
      for (const { name, call, expected } of contract.filter(({ settings }) => settingsOf(settings) === '{}')) {
        lines.length = 0;
        const context = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', clientContext: { REQUEST_ID: 'gateway-1' } };
        assert.deepEqual(await service.invoke(call.event, context), { outcome: 'success', payload: expected.output }, name);
        const records = lines.map((line) => JSON.parse(line) as HopRecordValues).filter((line) => 'tokenHop' in line);
        assert.deepEqual(records.map(comparable).map(withoutLambdaIds), expected.records.map(withoutLambdaIds), name);
        for (const record of records) {
          assert.equal(record['gatewayRequestId'], 'gateway-1', name);
          assert.match(String(record['requestId']), /^[0-9a-f-]{36}$/, name);
          assert.match(String(record['traceId']), /^[0-9a-f]{32}$/, name);
        }
      }
    } finally {
      service.close();
    }
  });
}

function withoutLambdaIds({ requestId: _request, gatewayRequestId: _gateway, traceId: _trace, ...record }: HopRecordValues): HopRecordValues {
  return record;
}

for (const claims of ['standard', 'all', 'none']) {
  test(`both languages do the same with whatever comes, under the claim policy ${claims}`, async () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const calls = fc.sample(randomCall, { numRuns: 700, seed });
    const [inTypescript, inPython] = await Promise.all(interceptors.map(({ run }) => run(calls, { HOP_CLAIMS: claims })));
    for (const [at, call] of calls.entries()) assert.deepEqual(inPython?.[at], inTypescript?.[at], `seed ${seed}: ${shown(call)}`);
    const records = (inPython ?? []).flatMap((interception: Interception) => interception.records);
    assert.deepEqual(new Set(records.map(({ moment }) => moment)), new Set(['received', 'sent', 'rejected']));
    const states = records.map(({ token }) => (token as { readonly state: string }).state);
    assert.deepEqual(new Set(states), new Set(['seen', 'absent', 'undecodable']), 'the calls are worth making');
    for (const record of records) assert.notEqual(parseHopRecord({ ...record, at: '2026-11-22T10:00:00.123Z' }), null);
  });
}

function shown(call: LambdaCall): string {
  return JSON.stringify(call).slice(0, 2000);
}
