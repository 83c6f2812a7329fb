import { resolve } from 'node:path';
import { sendRequest } from '../../app/sendRequest.ts';
import type { RunningChain } from '../../app/ports.ts';
import type { TracedFlow } from '../../app/traceChain.ts';
import type { Command, CommandInput } from '../command.ts';
import { endChain } from '../endChain.ts';
import { exitCodes } from '../exitCodes.ts';
import { printLine } from '../io.ts';
import { printFlow } from '../printFlow.ts';
import { progressPrinter, silentProgress } from '../progress.ts';
import { stayUntilStopped } from '../stay.ts';

const brokenOnPurpose = 'headers-not-passed';

export const demoCommand: Command = {
  name: 'demo',
  summary: 'Show it all: a demo project, its chain, one healthy and one broken request.',
  usage: '<dir> [--once]',
  options: { once: { type: 'boolean' } },
  positionals: [1, 1],
  run: async (input) => {
    const { positionals, values, json, io, services } = input;
    const folder = resolve(positionals[0] ?? '.');
    const onProgress = json ? silentProgress : progressPrinter(io);
    await scaffoldOnce(folder, input);
    await services.installComponents(folder, onProgress, io.signal);
    const chain = await services.startChain({ folder, issuer: 'local', inspect: false, onProgress, signal: io.signal });
    try {
      const healthy = await sendAndTell(chain, folder, null, input);
      const broken = await sendAndTell(chain, folder, brokenOnPurpose, input);
      if (values['once'] === true) return healthy.diagnosis.verdict === 'healthy' && broken.diagnosis.verdict === 'broken' ? exitCodes.ok : exitCodes.broken;
      if (!json) sayWhatNext(positionals[0] ?? '.', input);
      await stayUntilStopped(chain, await chain.state(), input);
      return exitCodes.ok;
    } finally {
      await endChain(chain);
    }
  },
};

async function scaffoldOnce(folder: string, { json, io, services }: CommandInput): Promise<void> {
  const isThere = await services.isProject(folder);
  if (!isThere) await services.scaffoldDemo(folder);
  if (!json) io.stderr.write(isThere ? `  Project in ${folder}, from an earlier time\n` : `  New project in ${folder}, used again next time\n`);
}

async function sendAndTell(chain: RunningChain, folder: string, scenario: string | null, { io, json, services, values }: CommandInput): Promise<TracedFlow> {
  const { users } = await chain.state();
  if (!json) printLine(io, scenario === null ? `\nOne request by ${users[0]}:\n` : `\nThe same request, broken on purpose (${scenario}):\n`);
  const request = { user: users[0] ?? 'ana', prompt: 'List my orders', scenario, token: null };
  const { last } = await sendRequest({ chain, sources: services.localSources(folder), now: services.now }, request, io.signal);
  printFlow(io, last, { json, verbose: values['verbose'] === true, related: [] });
  return last;
}

function sayWhatNext(folder: string, { io }: CommandInput): void {
  const say = (meaning: string, words: string): void => printLine(io, `  ${meaning.padEnd(22)}node dist/cli.js ${words}`);
  printLine(io, '\nThe chain runs on. In another terminal, try:');
  say('Another user', `send ${folder} --as ben`);
  say('Break it differently', `send ${folder} --scenario expired`);
  say('All ways to break it', 'scenarios');
  say('Every flow so far', `flows ${folder}`);
  say('Claims and evidence', `flow ${folder} --last --verbose`);
  printLine(io, 'New flows are told here. Ctrl+C ends everything.\n');
}
