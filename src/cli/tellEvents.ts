import type { ChainEvent, ComponentState, Inspector, RunningChain } from '../app/ports.ts';
import { errorDocument, type ErrorDocument } from './errorDocument.ts';
import { printJson, type Io } from './io.ts';
import { visibleLines } from './wrapText.ts';

export type TellOptions = { readonly json: boolean; readonly io: Io; readonly signal: AbortSignal };

/**
 * Tells what happens to the chain itself until the signal or the chain's end: with --json a line on stdout each, else words on
 * stderr. `known`: components as they were told of already.
 */
export async function tellEventsAsTheyHappen(chain: Pick<RunningChain, 'events'>, known: readonly ComponentState[], { json, io, signal }: TellOptions): Promise<void> {
  const wordsOf = eventTeller(known);
  for await (const event of chain.events(signal)) {
    if (json) printJson(io, event.kind === 'problem' ? { kind: event.kind, error: errorDocument(event.error) } : event);
    else for (const line of wordsOf(event)) io.stderr.write(`${visibleLines(line)}\n`);
  }
}

/** Where debuggers attach to a component, but for those told of before. */
export function inspectorLines({ name, inspectors }: ComponentState, before: readonly Inspector[]): readonly string[] {
  const news = inspectors.filter(({ pid, port }) => !before.some((known) => known.pid === pid && known.port === port));
  return news.map(({ pid, port, language }) => `Debuggers attach to the ${name} at 127.0.0.1:${port} (${language === 'python' ? 'debugpy, ' : ''}process ${pid}).`);
}

function eventTeller(known: readonly ComponentState[]): (event: ChainEvent) => readonly string[] {
  const states = new Map<string, ComponentState>(known.map((component) => [keyOf(component), component]));
  const stopped = new Set<string>();
  return (event) => {
    if (event.kind === 'problem') return wordsOfProblem(errorDocument(event.error));
    if (event.kind === 'configurationApplied') return wordsOfEdit(event.waiting);
    const { component } = event;
    const key = keyOf(component);
    const before = states.get(key);
    states.set(key, component);
    const inspectors = inspectorLines(component, before?.inspectors ?? []);
    if (component.state === before?.state) return inspectors; // only its processes changed
    if (component.state === 'stopped') stopped.add(key);
    if (component.state === 'failed') return wordsOfFailure(component);
    // A start after a stop on purpose, as in a scenario, is not worth a word.
    return component.state === 'healthy' && !stopped.delete(key) ? [`The ${component.name} was started anew.`, ...inspectors] : inspectors;
  };
}

/** A chain may have several targets, each at a URL of its own. */
function keyOf({ name, url }: ComponentState): string {
  return `${name} ${url ?? ''}`;
}

/** Its hop records say nothing of the failure, and flows tell them. */
function wordsOfFailure({ name, lastLines }: ComponentState): readonly string[] {
  const lines = lastLines.filter((line) => !line.startsWith('{"tokenHop"'));
  return [`The ${name} does not run. Its last lines:`, ...lines.map((line) => `  ${line}`), 'The rest of the chain stays up; an edit of its sources starts it anew.'];
}

/** What a component said before it ended has been told with its failure. */
function wordsOfProblem({ code, message, remedy }: ErrorDocument): readonly string[] {
  return [...(code === 'component-exited' ? [] : [message]), ...(remedy === undefined ? [] : [remedy]), `(${code})`];
}

function wordsOfEdit(waiting: readonly string[]): readonly string[] {
  const inForce = 'The edited agentcore-chain.json is in force.';
  return [waiting.length === 0 ? inForce : `${inForce} Not yet ${waiting.join(', ')}: stop the chain and run it again for that.`];
}
