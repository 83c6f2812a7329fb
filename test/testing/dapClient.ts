import { once } from 'node:events';
import { connect } from 'node:net';
import { until } from './until.ts';

type Body = { readonly [name: string]: unknown };
type Message = { readonly type: string; readonly request_seq?: number; readonly event?: string; readonly success?: boolean; readonly message?: string; readonly body?: Body };

/** What a breakpoint hit shows: where it stands, and what its variables hold, as the debugger writes them. */
export type DapPause = { readonly threadId: number; readonly path: string; readonly line: number; readonly name: string; readonly variables: ReadonlyMap<string, string> };

export type DapClient = {
  /** Resolves with the answer's body; rejects with the debugger's words. */
  readonly request: (command: string, args?: object) => Promise<Body>;
  /** Resolves when a thread stands still since it was last asked for. */
  readonly paused: () => Promise<DapPause>;
  readonly goOn: (pause: DapPause) => Promise<void>;
  /** Lets go: what stands still goes on. */
  readonly close: () => Promise<void>;
  /** As one whose editor was killed. */
  readonly breakOff: () => void;
};

export type Breakpoint = { readonly path: string; readonly line: number };

/** A debugger as small as can be: attaches to what listens on this port by the Debug Adapter Protocol, as an editor does, and sets breakpoints that must bind. */
export async function attachDap(port: number, breakpoints: readonly Breakpoint[], configuration: object = { justMyCode: true }): Promise<DapClient> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const answers = new Map<number, (message: Message) => void>();
  const events: Message[] = [];
  let sent = 0;
  readMessages(socket, (message) => {
    if (message.event === 'terminated') close().catch(() => {}); // the program may be gone, and the debugger with it
    else if (message.type === 'event') events.push(message);
    else if (message.request_seq !== undefined) answers.get(message.request_seq)?.(message);
  });

  const gone = (command: string): undefined => {
    if (socket.destroyed) throw new Error(`${command}: the debugger is gone`);
  };
  const request = async (command: string, args: object = {}): Promise<Body> => {
    const seq = (sent += 1);
    let answer: Message | undefined;
    answers.set(seq, (message) => (answer = message));
    const text = JSON.stringify({ seq, type: 'request', command, arguments: args });
    socket.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
    const { success, message, body } = await until(`the debugger answers ${command}`, () => answer ?? gone(command));
    if (success !== true) throw new Error(`${command}: ${message ?? 'refused'}`);
    return body ?? {};
  };
  let closing: Promise<void> | undefined;
  /** As editors do: a connection that ends before the answer to "disconnect" could be written would be the end of debugpy. */
  const close = (): Promise<void> => (closing ??= request('disconnect', { terminateDebuggee: false }).then(() => void socket.end()));
  const event = async (name: string): Promise<Body> => {
    const at = await until(`the debugger says ${name}`, () => {
      const found = events.findIndex((one) => one.event === name);
      return found < 0 ? false : found + 1;
    });
    return events.splice(at - 1, 1)[0]?.body ?? {};
  };

  await request('initialize', { adapterID: 'debugpy', clientID: 'tests', linesStartAt1: true, columnsStartAt1: true, pathFormat: 'path' });
  const attached = request('attach', configuration); // answered only after configurationDone, unless it is refused
  await Promise.race([event('initialized'), attached]).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  for (const [path, own] of Map.groupBy(breakpoints, (breakpoint) => breakpoint.path)) {
    const { breakpoints: set } = await request('setBreakpoints', { source: { path }, breakpoints: own.map(({ line }) => ({ line })) });
    if (!Array.isArray(set) || !set.every(({ verified }) => verified === true)) throw new Error(`a breakpoint in ${path} is not bound: ${JSON.stringify(set)}`);
  }
  await request('configurationDone');
  await attached;

  return {
    request,
    paused: async () => {
      const threadId = Number((await event('stopped'))['threadId']);
      const [frame] = listOf(await request('stackTrace', { threadId, startFrame: 0, levels: 1 }), 'stackFrames');
      const [scope] = listOf(await request('scopes', { frameId: frame?.['id'] }), 'scopes');
      const variables = listOf(await request('variables', { variablesReference: scope?.['variablesReference'] }), 'variables');
      const { path }: { path?: unknown } = Object(frame?.['source']);
      return {
        threadId, path: String(path), line: Number(frame?.['line']), name: String(frame?.['name']),
        variables: new Map(variables.map((variable) => [String(variable['name']), String(variable['value'])])),
      };
    },
    goOn: async ({ threadId }) => void (await request('continue', { threadId })),
    close,
    breakOff: () => socket.destroy(),
  };
}

function listOf(body: Body, member: string): readonly Body[] {
  const value = body[member];
  return Array.isArray(value) ? value : [];
}

/** Messages stand behind a header that counts their bytes. */
function readMessages(socket: ReturnType<typeof connect>, onMessage: (message: Message) => void): void {
  let read = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    read = Buffer.concat([read, chunk]);
    for (;;) {
      const end = read.indexOf('\r\n\r\n');
      const length = Number(/Content-Length: (\d+)/.exec(read.subarray(0, Math.max(end, 0)).toString())?.[1]);
      if (end < 0 || read.length < end + 4 + length) return;
      onMessage(JSON.parse(read.subarray(end + 4, end + 4 + length).toString()));
      read = read.subarray(end + 4 + length);
    }
  });
  socket.on('error', () => {}); // what waits for an answer hears of the end
}
