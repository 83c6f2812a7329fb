import assert from 'node:assert/strict';
import { test } from 'node:test';
import { observed } from '../../../test/builders/chainRecords.ts';
import type { JoinedObservation } from '../flow/flow.ts';
import { linksOf } from './linksOf.ts';

function joined(own: Partial<JoinedObservation>): JoinedObservation {
  return observed('interceptor', 0, { moment: 'received', ...own });
}

test('each key is told once, strongest first, with its name, its value and how many records it joined', () => {
  const links = linksOf([
    joined({ joinedBy: 'requestId', requestId: 'r-1', traceId: 'never asked' }), joined({ joinedBy: 'traceId', traceId: 't-1' }), joined({ joinedBy: 'requestId', requestId: 'r-1' }),
    joined({ joinedBy: 'requestId', requestId: 'r-2' }), joined({ joinedBy: 'rpcIdAndTool', rpcId: '2', tool: 'orders___list' }), joined({ joinedBy: 'rpcIdAndTool', rpcId: '2' }), joined({ joinedBy: 'timeOnly', traceId: 't-2' }),
  ]);
  assert.deepEqual(links, [
    { by: 'traceId', words: 'trace id', key: 't-1', records: 1 },
    { by: 'requestId', words: 'request id', key: 'r-1', records: 2 },
    { by: 'requestId', words: 'request id', key: 'r-2', records: 1 },
    { by: 'rpcIdAndTool', words: 'JSON-RPC id and tool', key: '2 orders___list', records: 1 },
    { by: 'rpcIdAndTool', words: 'JSON-RPC id and tool', key: null, records: 1 },
    { by: 'timeOnly', words: 'time only, a guess', key: null, records: 1 },
  ]);
  assert.deepEqual(linksOf([]), []);
});
