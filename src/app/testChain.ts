import type { Finding } from '../core/diagnosis/finding.ts';
import { ChainError } from '../core/errors.ts';
import { tellStory } from '../core/story/tellStory.ts';
import { redact } from '../core/token/redact.ts';
import { outcomeWords } from './outcomeWords.ts';
import type { ScenarioSummary } from './ports.ts';
import type { SentFlows } from './sendRequest.ts';
import type { TracedFlow } from './traceChain.ts';

/** What a scenario tries: the user's own components, or the chain around a double that stands in for one of them. */
export type TestSubject = 'ownComponents' | 'chainAroundDouble';

/** What became of one scenario. Texts are redacted. */
export type ScenarioResult = {
  readonly name: string;
  readonly summary: string;
  readonly fault: ScenarioSummary['fault'];
  readonly tests: TestSubject;
  /** `skipped`: it cannot be played on this chain, and says nothing about it. */
  readonly outcome: 'asExpected' | 'different' | 'skipped';
  /** "healthy", "token-expired at target" */
  readonly expected: string;
  /** In the same words; null where nothing came out. */
  readonly seen: string | null;
  readonly ms: number;
  readonly flowId: string | null;
  /** Why it differs, or was skipped: sentences, the first says most. Empty where it is as expected. */
  readonly because: readonly string[];
};

export type TestWork = {
  /** Sends one request; null: with nothing broken. Resolves when the flow is settled. */
  readonly send: (scenario: string | null, signal: AbortSignal) => Promise<SentFlows>;
  readonly onResult: (result: ScenarioResult) => void;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
};

const nothingBroken: ScenarioSummary = { name: 'healthy', fault: 'none', summary: 'Nothing is broken: one request goes through.', expected: { verdict: 'healthy', code: null, brokenAt: null } };

/** Plays every scenario, one after the other, a request with nothing broken first. Ends early only where the signal says so, or the chain is gone: then it throws. */
export async function testChain(scenarios: readonly ScenarioSummary[], { send, onResult, now }: TestWork, signal: AbortSignal): Promise<readonly ScenarioResult[]> {
  const results: ScenarioResult[] = [];
  for (const scenario of [nothingBroken, ...scenarios]) {
    signal.throwIfAborted();
    const started = now();
    const judged = await play(scenario, send, signal);
    const { name, summary, fault, expected } = scenario;
    const tests = fault === 'double' ? 'chainAroundDouble' : 'ownComponents';
    const result: ScenarioResult = { name, summary, fault, tests, expected: outcomeWords(expected), ms: Math.round(now() - started), ...judged };
    results.push(result);
    onResult(result);
  }
  return results;
}

type Judged = Pick<ScenarioResult, 'outcome' | 'seen' | 'flowId' | 'because'>;

async function play(scenario: ScenarioSummary, send: TestWork['send'], signal: AbortSignal): Promise<Judged> {
  try {
    return judge(scenario, await send(scenario === nothingBroken ? null : scenario.name, signal));
  } catch (error) {
    if (signal.aborted || !(error instanceof ChainError) || endsAll.has(error.code)) throw error;
    const because = [error.message, ...(error.remedy === undefined ? [] : [error.remedy])].map(redact);
    return { outcome: error.code === 'scenario-not-possible' ? 'skipped' : 'different', seen: null, flowId: null, because };
  }
}

/** Of these every further scenario would be told again. */
const endsAll: ReadonlySet<string> = new Set(['interrupted', 'chain-unreachable', 'chain-not-running', 'chain-protocol-mismatch']);

/** Of several flows the last shows the fault; those before it go through. */
function judge({ expected }: ScenarioSummary, { flows, last }: SentFlows): Judged {
  const others = flows.filter((flow) => flow !== last && outcomeOf(flow) !== 'healthy');
  const seen = outcomeOf(last);
  const [strayed] = others;
  const flowId = last.subject.flow.id;
  if (seen !== outcomeWords(expected)) return { outcome: 'different', seen, flowId, because: storyOf(last) };
  if (strayed === undefined) return { outcome: 'asExpected', seen, flowId, because: [] };
  const because = [`${others.length} of ${flows.length} requests did not go through, the first as ${outcomeOf(strayed)}.`, ...storyOf(strayed)];
  return { outcome: 'different', seen: outcomeOf(strayed), flowId: strayed.subject.flow.id, because };
}

function outcomeOf({ diagnosis }: TracedFlow): string {
  const { verdict, brokenAt, findings } = diagnosis;
  const errors = findings.filter(({ severity }) => severity === 'error').map(({ code }: Finding) => code);
  if (verdict === 'broken') return `${errors.join(', ')} at ${brokenAt}`;
  return errors.length === 0 ? verdict : `${verdict}, with ${errors.join(', ')}`;
}

/** Where the story stops and why; what was not answered where it says nothing of that. */
function storyOf({ subject, diagnosis }: TracedFlow): readonly string[] {
  const story = tellStory(subject, diagnosis);
  const stop = story.lines.find((line) => line.stop);
  return [
    `${story.verdictLine}: ${story.headline}.`,
    story.why,
    ...(stop === undefined ? [] : [`The story stops at ${stop.number}: ${stop.sentence}`, ...(stop.expected === null ? [] : [`Expected: ${stop.expected}`]), ...(stop.found === null ? [] : [`Found: ${stop.found}`])]),
    ...story.unchecked.map(({ question, because }) => `${question} ${because}`),
    ...(story.remedy === null ? [] : [`Remedy: ${story.remedy.text}`]),
  ].filter((line) => line !== '').map(redact);
}
