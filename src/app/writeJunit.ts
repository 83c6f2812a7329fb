import { visible } from '../core/story/visible.ts';
import type { ScenarioResult, TestSubject } from './testChain.ts';

const suites: readonly (readonly [TestSubject, string])[] = [['ownComponents', 'own components'], ['chainAroundDouble', 'the chain around a double']];

/** The results as JUnit XML, a suite for the user's own components and one for the chain around doubles. `chain`: its name. */
export function writeJunit(chain: string, results: readonly ScenarioResult[]): string {
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: `agentcore-chain ${chain}`, ...countsOf(results) })}>`,
    ...suites.flatMap(([tests, words]) => suiteOf(chain, words, results.filter((result) => result.tests === tests))),
    '</testsuites>',
  ];
  return `${lines.join('\n')}\n`;
}

function suiteOf(chain: string, words: string, results: readonly ScenarioResult[]): readonly string[] {
  if (results.length === 0) return [];
  return [`  <testsuite${attributes({ name: `${chain}: ${words}`, ...countsOf(results) })}>`, ...results.flatMap((result) => caseOf(chain, result)), '  </testsuite>'];
}

function caseOf(chain: string, result: ScenarioResult): readonly string[] {
  const { name, fault, ms, outcome, because } = result;
  const head = `    <testcase${attributes({ classname: `${chain}.${fault}`, name, time: seconds(ms) })}`;
  if (outcome === 'asExpected') return [`${head}/>`];
  if (outcome === 'skipped') return [`${head}>`, `      <skipped${attributes({ message: because[0] ?? '' })}/>`, '    </testcase>'];
  const message = `expected ${result.expected}, seen ${result.seen ?? 'nothing'}`;
  return [`${head}>`, `      <failure${attributes({ type: result.expected, message })}>${[result.summary, message, ...because].map(escapeXml).join('\n')}</failure>`, '    </testcase>'];
}

function countsOf(results: readonly ScenarioResult[]): { readonly [name: string]: string } {
  const count = (outcome: ScenarioResult['outcome']): string => String(results.filter((result) => result.outcome === outcome).length);
  return { tests: String(results.length), failures: count('different'), errors: '0', skipped: count('skipped'), time: seconds(results.reduce((sum, { ms }) => sum + ms, 0)) };
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

function attributes(values: { readonly [name: string]: string }): string {
  return Object.entries(values).map(([name, value]) => ` ${name}="${escapeXml(value)}"`).join('');
}

const entities: { readonly [sign: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Characters that XML has no place for are spelled out. */
function escapeXml(text: string): string {
  return visible(text).replace(/[&<>"]/g, (sign) => entities[sign] ?? sign);
}
