import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';

export type Door = {
  /** Whoever has it may enter; it holds a random key. */
  readonly url: string;
  readonly close: () => void;
};

/**
 * An address that signs its visitor in to a server that asks for a password, and sends them on to `path` there. Without it either
 * everyone on this machine, and any page that the user's browser shows, could use the server; or the user had to type the password.
 *
 * @throws Error where the server refuses the password.
 */
export async function startDoor(serverUrl: string, password: string, path: string): Promise<Door> {
  const session = await signIn(serverUrl, password);
  const key = `/${randomBytes(24).toString('base64url')}`;
  const door = createServer((request, response) => {
    // A cookie counts for all ports of a host, so the server gets it too.
    if (request.url === key && request.method === 'GET') response.writeHead(302, { 'set-cookie': [...session], location: `${serverUrl}${path}`, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }).end();
    else response.writeHead(404).end();
  });
  door.unref();
  await new Promise<void>((resolve, reject) => door.on('error', reject).listen(0, '127.0.0.1', resolve));
  const address = door.address();
  if (address === null || typeof address === 'string') throw new Error('The door to VS Code has no port.');
  return {
    url: `http://127.0.0.1:${address.port}${key}`,
    close: () => {
      door.close();
      door.closeAllConnections();
    },
  };
}

async function signIn(serverUrl: string, password: string): Promise<readonly string[]> {
  const { headers, status } = await fetch(`${serverUrl}/login`, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ password, base: '.', href: `${serverUrl}/login` }) });
  const cookies = headers.getSetCookie();
  if (status !== 302 || cookies.length === 0) throw new Error(`VS Code's server did not take its own password (status ${status}).`);
  return cookies;
}
