// Loaded into a component that is inspected, before its own code: Node's fetch gives up after five minutes without an answer, and
// whoever is asked may stand in a debugger for longer. Undici keeps its dispatcher under this name for all who share it; a Node
// that keeps it elsewhere has the limit of five minutes.
const dispatcherKey = Symbol.for('undici.globalDispatcher.1');
const patience = { headersTimeout: 0, bodyTimeout: 0 };

void globalThis.Response; // Node loads undici when one of its names is first used
const Dispatcher: unknown = Reflect.get(globalThis, dispatcherKey)?.constructor;
if (typeof Dispatcher === 'function') Reflect.set(globalThis, dispatcherKey, Reflect.construct(Dispatcher, [patience]));
