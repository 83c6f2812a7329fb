import type { ChainEvent, ComponentState, RunningChain } from '../app/ports.ts';
import { errorDocument, type ErrorDocument } from './errorDocument.ts';
import { printJson, type Io } from './io.ts';
import { visibleLines } from './wrapText.ts';

/** Tells what happens to the chain itself until the signal or the chain's end: with --json a line on stdout each, else words on stderr. */
export async function tellEventsAsTheyHappen(chain: Pick<RunningChain, 'events'>, json: boolean, io: Io, signal: AbortSignal): Promise<void> {
  const wordsOf = eventTeller();
  for await (const event of chain.events(signal)) {
    if (json) printJson(io, event.kind === 'problem' ? { kind: event.kind, error: errorDocument(event.error) } : event);
    else for (const line of wordsOf(event)) io.stderr.write(`${visibleLines(line)}\n`);
  }
}

function eventTeller(): (event: ChainEvent) => readonly string[] {
  const states = new Map<string, ComponentState['state']>();
  const stopped = new Set<string>();
  return (event) => {
    if (event.kind === 'problem') return wordsOfProblem(errorDocument(event.error));
    if (event.kind === 'configurationApplied') return wordsOfEdit(event.waiting);
    const { name, state } = event.component;
    const before = states.get(name);
    states.set(name, state);
    if (state === 'stopped') stopped.add(name);
    if (state === 'failed' && before !== 'failed') return wordsOfFailure(event.component);
    // A start after a stop on purpose, as in a scenario, is not worth a word.
    return state === 'healthy' && !stopped.delete(name) ? [`The ${name} was started anew.`] : [];
  };
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
