import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A call as the API got it, its headers with the user's token: for the test alone. */
export type ReceivedCall = { readonly method: string; readonly url: string; readonly headers: IncomingHttpHeaders; readonly body: string };

export type ForeignApi = {
  readonly url: string;
  readonly calls: readonly ReceivedCall[];
  /** From now on it answers so; a healthy answer until then. */
  readonly answerWith: (answer: (call: ReceivedCall, response: ServerResponse) => void) => void;
  readonly close: () => Promise<void>;
};

/** An API that was there before the chain, and knows nothing of it: it prints no hop record. */
export async function startForeignApi(port = 0): Promise<ForeignApi> {
  const calls: ReceivedCall[] = [];
  let answer = (_call: ReceivedCall, response: ServerResponse): void => void response.setHeader('content-type', 'application/json').end('{"ok":true}');
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = '', url = '', headers } = request;
    const call = { method, url, headers, body: Buffer.concat(chunks).toString() };
    if (method !== 'HEAD') calls.push(call); // somebody only asked whether it is there
    answer(call, response);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    answerWith: (next) => void (answer = next),
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}
