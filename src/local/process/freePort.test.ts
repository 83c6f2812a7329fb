import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { closeServer, listen } from '../http/listen.ts';
import { freePorts, freeRange } from './freePort.ts';

const anyTwo = [{ part: 'agent', fixed: 0 }, { part: 'target', fixed: 0 }];

test('free ports are each another one, beyond the reach of outgoing connections, and not given out again at once', async () => {
  const ports = [...(await freePorts(anyTwo)), ...(await freePorts(anyTwo))];
  assert.equal(new Set(ports).size, 4);
  for (const port of ports) assert.ok(port >= freeRange.first && port < freeRange.first + freeRange.count && port < 32_768, String(port));
});

test('a port that somebody listens on is passed over', async () => {
  const [port = 0] = await freePorts(anyTwo);
  const server = createServer();
  await listen(server, 'test', port + 2);
  try {
    assert.deepEqual(await freePorts([{ part: 'agent', fixed: 0 }, { part: 'agent', fixed: 0 }]).then((ports) => ports.includes(port + 2)), false);
  } finally {
    await closeServer(server);
  }
});

test('a fixed port is taken as it is; one that is in use names the setting', async () => {
  const [port = 0] = await freePorts(anyTwo);
  assert.deepEqual(await freePorts([{ part: 'gateway', fixed: port }]), [port]);
  const server = createServer();
  await listen(server, 'test', port);
  try {
    await assert.rejects(freePorts([{ part: 'gateway', fixed: port }]), { code: 'port-taken', message: `Port ${port} for the gateway is in use by another program.` });
  } finally {
    await closeServer(server);
  }
});
