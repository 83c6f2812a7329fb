import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { ChainError } from '../core/errors.ts';

/** What the browser was sent back with. `answer`: the words of the page that the user then sees. */
export type Return = { readonly query: URLSearchParams; readonly answer: (title: string, words: string) => void };

/** A place on this machine where a browser can be sent back to. */
export type Loopback = {
  /** As the provider is told it, with the port. */
  readonly redirectUri: string;
  /** The next return that bears this state. One that does not is none of this sign-in's, and is told so; `onStranger` hears of it. */
  readonly returned: (state: string, onStranger: () => void, signal: AbortSignal) => Promise<Return>;
  readonly close: () => void;
};

/** Listens on 127.0.0.1 alone. `redirectUri`: `http://127.0.0.1:8765/callback`; without a port, a free one. Throws usage, port-taken. */
export async function openLoopback(redirectUri: string): Promise<Loopback> {
  const place = placeOf(redirectUri);
  let take: ((query: URLSearchParams, response: ServerResponse) => void) | null = null;
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const asked = URL.parse(request.url ?? '', place.origin);
    if (request.method !== 'GET' || asked?.pathname !== place.pathname) return void response.writeHead(404).end();
    if (take === null) return show(response, 503, 'Not yet', 'No sign-in is under way here.');
    take(asked.searchParams, response);
  });
  const port = await listen(server, Number(place.port));
  place.port = String(port);
  return {
    redirectUri: place.href,
    returned: (state, onStranger, signal) => new Promise((resolve, reject) => {
      const giveUp = (): void => reject(signal.reason instanceof Error ? signal.reason : new Error('given up'));
      if (signal.aborted) return giveUp();
      signal.addEventListener('abort', giveUp, { once: true });
      take = (query, response) => {
        if (query.get('state') !== state) {
          onStranger();
          return show(response, 400, 'Not this sign-in', 'This answer belongs to another sign-in. The one that is under way goes on.');
        }
        take = null;
        signal.removeEventListener('abort', giveUp);
        resolve({ query, answer: (title, words) => show(response, 200, title, words) });
      };
    }),
    close: () => {
      server.close();
      server.closeIdleConnections();
    },
  };
}

/** Whoever else is on the network must not be sent the code. */
function placeOf(redirectUri: string): URL {
  const url = URL.parse(redirectUri);
  if (url !== null && url.protocol === 'http:' && (url.hostname === '127.0.0.1' || url.hostname === 'localhost') && url.search === '' && url.hash === '') return url;
  throw new ChainError('usage', 'The redirect address of a sign-in is none on this machine.', { source: 'user', remedy: 'Write http://127.0.0.1:8765/callback, or http://localhost:8765/callback where the identity provider takes no other, with a port that is free.' });
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(cause.code === 'EADDRINUSE' || cause.code === 'EACCES'
      ? new ChainError('port-taken', `Port ${port} of 127.0.0.1, where the browser is to be sent back to, is taken.`, { source: 'user', remedy: 'End what uses it, or name another redirect address that the identity provider knows.' })
      : cause));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** No script, nothing loaded, and no word of what came in the address. */
function show(response: ServerResponse, status: number, title: string, words: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', connection: 'close', 'referrer-policy': 'no-referrer',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  });
  response.end(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title><style>:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}body{max-width:30rem;margin:20vh auto;padding:0 1.5rem}</style></head><body><main><h1>${title}</h1><p>${words}</p></main></body></html>`);
}
