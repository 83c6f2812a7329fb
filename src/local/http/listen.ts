import { portTaken } from '../process/freePort.ts';
import type { Server } from 'node:http';

/** Listens on 127.0.0.1 alone; `port` 0 = any free one. Answers the port. A port in use throws `port-taken`. */
export async function listen(server: Server, part: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject('code' in error && error.code === 'EADDRINUSE' ? portTaken(part, port, error) : error));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new TypeError('a TCP server has an address with a port'));
      else resolve(address.port);
    });
  });
}

/** Ends the server with every connection that is open, idle or not. */
export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
