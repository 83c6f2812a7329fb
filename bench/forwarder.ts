import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'undici';

/** The limit that a gateway can be measured by: reads a JSON-RPC call, asks the target, answers. No rules, no log, no errors. */
export async function startForwarder(targetUrl: string): Promise<string> {
  const pool = new Pool(targetUrl, { connections: 64 });
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { id, params } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    const { body } = await pool.request({ method: 'GET', path: `/orders/${encodeURIComponent(params.arguments.id)}`, headers: { accept: 'application/json' } });
    const answer = JSON.stringify({ jsonrpc: '2.0', id, result: { content: [{ type: 'text', text: await body.text() }], isError: false } });
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) });
    response.end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
}
