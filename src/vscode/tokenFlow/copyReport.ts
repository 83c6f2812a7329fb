import * as vscode from 'vscode';
import { ChainError } from '../../core/errors.ts';
import type { CopiedText } from '../../protocol/tokenFlow.ts';
import type { FlowFeed } from '../flows/flowFeed.ts';
import { flowGone } from './flowGone.ts';
import { notOfAws } from './notOfAws.ts';

const shownMs = 4_000;

/** Puts a flow's report into the clipboard, as Markdown: redacted as everything that a board holds. Throws flow-unknown. */
export async function copyReport(id: string, { board }: Pick<FlowFeed, 'board'>): Promise<void> {
  const report = await board.request('report', { id });
  if (report === null) throw flowGone();
  await copy(report, 'Flow report copied');
}

/** Puts a query into the clipboard that finds a flow's lines in CloudWatch. Throws flow-unknown, and usage where CloudWatch holds none that could be asked for. */
export async function copyInsightsQuery(id: string, { board, source }: Pick<FlowFeed, 'board' | 'source'>): Promise<void> {
  if (source.kind !== 'aws') throw notOfAws();
  const query = await board.request('query', { id, region: source.region });
  if (query === null) throw new ChainError('flow-unknown', 'No line of this flow in CloudWatch names an id that a query could ask for.', { source: 'user', remedy: 'Select another flow.' });
  await copy(query, 'Insights query copied');
}

/** Puts one word of a flow into the clipboard. Throws flow-unknown where there is no such flow, or none such word in it. */
export async function copyText(id: string, what: CopiedText, { board }: Pick<FlowFeed, 'board'>): Promise<void> {
  const story = await board.request('story', { id });
  if (story === null) throw flowGone();
  const texts = { id: story.flowId, code: story.code, fingerprint: story.lines.find(({ fingerprint }) => fingerprint !== null)?.fingerprint ?? null };
  const text = texts[what];
  if (text === null) throw new ChainError('flow-unknown', what === 'code' ? 'This flow has no finding to copy.' : 'No hop of this flow showed a token.', { source: 'user' });
  await copy(text, `${copied[what]} copied`);
}

const copied: { readonly [what in CopiedText]: string } = { id: 'Flow id', code: 'Finding code', fingerprint: 'Fingerprint' };

async function copy(text: string, said: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(`$(check) ${said}`, shownMs);
}
