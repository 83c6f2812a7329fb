import type { ScenarioSummary } from '../app/ports.ts';
import type { ScenarioResult } from '../app/testChain.ts';
import type { Look } from './io.ts';
import { palette, type Tone } from './palette.ts';
import { wrapText } from './wrapText.ts';

const marks: { readonly [outcome in ScenarioResult['outcome']]: readonly [string, Tone] } = { asExpected: ['✓', 'good'], different: ['✗', 'bad'], skipped: ['-', 'quiet'] };

/** Width of the column of names. */
export function testColumns(scenarios: readonly ScenarioSummary[]): number {
  return Math.max(...scenarios.map(({ name }) => name.length), 'healthy'.length) + 2;
}

/** One line for a scenario; one that did not come out as expected tells why below it. */
export function drawTestResult({ name, outcome, expected, seen, ms, tests, because }: ScenarioResult, columns: number, { width, colour }: Look): string {
  const paint = palette(colour);
  const [sign, tone] = marks[outcome];
  const around = tests === 'chainAroundDouble' ? paint('quiet', '  (double)') : '';
  const said = outcome === 'asExpected' ? expected : outcome === 'skipped' ? 'skipped' : `expected ${expected}, seen ${seen ?? 'nothing'}`;
  const first = `${paint(tone, sign)} ${name.padEnd(columns)}${said}${around}${paint('quiet', `  ${(ms / 1000).toFixed(1)} s`)}`;
  const indent = ' '.repeat(4);
  return [first, ...because.flatMap((line) => wrapText(line, width - indent.length)).map((line) => indent + line)].join('\n');
}

/** What came out in all, and what of it speaks of the user's code. */
export function drawTestSummary(results: readonly ScenarioResult[], { colour }: Look): string {
  const paint = palette(colour);
  const count = (outcome: ScenarioResult['outcome'], among = results): number => among.filter((result) => result.outcome === outcome).length;
  const failed = count('different');
  const skipped = count('skipped');
  const words = [`${count('asExpected')} as expected`, ...(failed === 0 ? [] : [`${failed} not`]), ...(skipped === 0 ? [] : [`${skipped} skipped`])].join(', ');
  const own = results.filter(({ tests }) => tests === 'ownComponents').length;
  return `\n${paint(failed === 0 ? 'good' : 'bad', `${results.length} scenarios: ${words}.`)}\n${own} of them test your own components; ${results.length - own} test the chain around a double that stands in for one (marked so).`;
}
