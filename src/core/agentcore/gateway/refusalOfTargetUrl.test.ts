import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusalOfTargetUrl } from './refusalOfTargetUrl.ts';

test('an API in public, by https, can be called', () => {
  for (const url of ['https://orders.example.com', 'https://orders.example.com:8443/v1', 'https://user@api.example.com/', 'https://52.1.2.3/v1', 'https://172.32.0.1', 'https://[2600:1f18::1]/v1', 'https://localhost.example.com']) {
    assert.equal(refusalOfTargetUrl(url), null, url);
  }
});

test('private addresses, and names that no public resolver knows, cannot', () => {
  for (const host of ['localhost', '127.0.0.1:8080', '10.1.2.3', '172.16.0.1', '172.31.255.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '[::1]:8080', '[fd00::1]', '[fe80::1]', 'orders', 'orders.orders-api.svc', 'orders.svc.cluster.local', 'ip-10-0-0-1.ec2.internal', 'ORDERS.LOCAL']) {
    assert.equal(refusalOfTargetUrl(`https://${host}/v1`), 'AgentCore Gateway reaches no private address', host);
  }
});

test('without TLS none can', () => {
  assert.equal(refusalOfTargetUrl('http://orders.example.com'), 'AgentCore Gateway calls an API by https alone');
});
