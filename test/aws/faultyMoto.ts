import { after, beforeEach } from 'node:test';
import type { AwsAccess } from '../../src/app/ports.ts';
import { startFaultProxy, type Fault, type PassedCall } from './faultProxy.ts';
import { startMoto } from './moto.ts';

export type FaultyMoto = {
  readonly access: AwsAccess & { readonly endpoint: string };
  /** All that passed, of all tests. */
  readonly calls: readonly PassedCall[];
  /** What the next calls of an operation are answered with, in the place of AWS; null lets one pass. Empty before each test. */
  faults: { [operation: string]: (Fault | null)[] };
  /** Takes away all that it holds. */
  readonly empty: () => Promise<void>;
};

/** An AWS for the tests of one file, emptied before each of them and stopped behind the last. */
export async function startFaultyMoto(): Promise<FaultyMoto> {
  const moto = await startMoto();
  const proxy = await startFaultProxy(moto.access, ({ operation }) => aws.faults[operation]?.shift() ?? null);
  const aws: FaultyMoto = {
    access: proxy.access, calls: proxy.calls, faults: {},
    empty: async () => void (await fetch(new URL('/moto-api/reset', moto.access.endpoint), { method: 'POST' })),
  };
  beforeEach(async () => {
    await aws.empty();
    aws.faults = {};
  });
  after(async () => {
    proxy.stop();
    await moto.stop();
  });
  return aws;
}
