import { createServer, request, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { closeServer, listen } from '../../src/local/http/listen.ts';

/** A load balancer without affinity, as bad as one can be: each request, a WebSocket's too, goes to the next place that answers. */
export type RoundRobin = {
  readonly port: number;
  /** Where requests go from now on: ports of 127.0.0.1. */
  readonly places: number[];
  readonly close: () => Promise<void>;
};

export async function startRoundRobin(): Promise<RoundRobin> {
  const places: number[] = [];
  const sockets = new Set<Socket>();
  let turn = 0;
  const next = (): number => places[turn++ % places.length] ?? 0;

  const server = createServer((incoming, response) => {
    const onward = request({ port: next(), host: '127.0.0.1', method: incoming.method, path: incoming.url, headers: incoming.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    incoming.pipe(onward);
  });
  server.on('upgrade', (incoming: IncomingMessage, socket: Socket, head: Buffer) => {
    const onward = connect(next(), '127.0.0.1', () => {
      const lines = [`${incoming.method} ${incoming.url} HTTP/1.1`];
      for (let at = 0; at < incoming.rawHeaders.length; at += 2) lines.push(`${incoming.rawHeaders[at]}: ${incoming.rawHeaders[at + 1]}`);
      onward.write(`${lines.join('\r\n')}\r\n\r\n`);
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    for (const end of [socket, onward]) {
      sockets.add(end);
      end.on('error', () => {});
      end.on('close', () => {
        socket.destroy();
        onward.destroy();
      });
    }
  });
  const port = await listen(server, 'runtime', 0);
  return {
    port,
    places,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await closeServer(server);
    },
  };
}
