import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Agent, FunctionTool } from '@strands-agents/sdk';

import { ScriptedModel } from './scriptedModel.ts';

async function say(prompt: string, names = ['orders___listOrders', 'orders___getOrder', 'orders___createOrder']): Promise<{ readonly calls: readonly unknown[]; readonly text: string }> {
  const calls: unknown[] = [];
  const tools = names.map((name) => new FunctionTool({
    name, description: name, inputSchema: { type: 'object', required: name.endsWith('Order') ? ['id'] : [] },
    callback: (input) => {
      calls.push([name, input]);
      return 'done';
    },
  }));
  const result = await new Agent({ model: new ScriptedModel(), tools, printer: false }).invoke(prompt);
  return { calls, text: String(result) };
}

const understood: readonly (readonly [string, string, object])[] = [
  ['list my orders', 'orders___listOrders', {}],
  ['What did I order?', 'orders___listOrders', {}],
  ['show order a1b2c3-1', 'orders___getOrder', { orderId: 'a1b2c3-1' }],
  ['buy a lamp', 'orders___createOrder', { item: 'lamp', quantity: 1 }],
  ['Please buy 3 desk lamps.', 'orders___createOrder', { item: 'desk lamps', quantity: 3 }],
  ['create an order for 2 chairs', 'orders___createOrder', { item: 'chairs', quantity: 2 }],
  ['listOrders', 'orders___listOrders', {}],
  ['getOrder {"id": "7", "lines": {"from": 1}}', 'orders___getOrder', { id: '7', lines: { from: 1 } }],
];
for (const [prompt, tool, input] of understood) {
  test(`"${prompt}" calls ${tool}`, async () => {
    const { calls, text } = await say(prompt);
    assert.deepEqual(calls, [[tool, input]]);
    assert.match(text, new RegExp(`^${tool} answered: `));
  });
}

test('with the tools of another API a tool that needs no input is called', async () => {
  assert.deepEqual((await say('list', ['crm___getOrder', 'crm___customers'])).calls, [['crm___customers', {}]]);
});

test('arguments that are no JSON are not sent', async () => {
  const { calls, text } = await say('getOrder {id: 7}');
  assert.deepEqual(calls, []);
  assert.equal(text, 'What follows getOrder is no JSON.');
});

test('where no tool fits it says so', async () => {
  const { calls, text } = await say('buy a lamp', ['crm___customers']);
  assert.deepEqual(calls, []);
  assert.equal(text, 'There is no tool for that: the gateway offers crm___customers.');
});
