import { list, object, text } from '../../src/core/read.ts';
import { until } from './until.ts';

const readTargets = list(object<{ readonly webSocketDebuggerUrl: string }>({ webSocketDebuggerUrl: text }));

type Message = { readonly id?: number; readonly method?: string; readonly params?: { readonly [name: string]: unknown }; readonly result?: unknown; readonly error?: { readonly message: string } };

export type InspectorClient = {
  /** Resolves with the method's result. */
  readonly send: (method: string, params?: object) => Promise<unknown>;
  /** Resolves with the parameters of the first such event since the client was opened, or since it was last asked for. */
  readonly next: (method: string) => Promise<{ readonly [name: string]: unknown }>;
  readonly close: () => void;
};

/** A debugger as small as can be: speaks the inspector protocol with a Node process that listens on this port. */
export async function openInspector(port: number): Promise<InspectorClient> {
  const [target] = readTargets(await (await fetch(`http://127.0.0.1:${port}/json/list`)).json(), '');
  if (target === undefined) throw new Error(`no process is inspected at ${port}`);
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  const answers = new Map<number, (message: Message) => void>();
  const events: Message[] = [];
  let sent = 0;
  socket.addEventListener('message', ({ data }) => {
    const message: Message = JSON.parse(String(data));
    if (message.id === undefined) events.push(message);
    else answers.get(message.id)?.(message);
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', reject);
  });
  return {
    send: async (method, params = {}) => {
      const id = (sent += 1);
      const answered = new Promise<Message>((resolve) => answers.set(id, resolve));
      socket.send(JSON.stringify({ id, method, params }));
      const { result, error } = await answered;
      if (error !== undefined) throw new Error(`${method}: ${error.message}`);
      return result;
    },
    next: async (method) => {
      const at = await until(`the inspector says ${method}`, () => {
        const found = events.findIndex((event) => event.method === method);
        return found < 0 ? false : found + 1;
      });
      const [event] = events.splice(at - 1, 1);
      return event?.params ?? {};
    },
    close: () => socket.close(),
  };
}
