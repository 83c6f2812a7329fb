import { resolve } from 'node:path';
import type { RunningChain } from '../../app/ports.ts';
import { sendRequest } from '../../app/sendRequest.ts';
import { testChain, type ScenarioResult } from '../../app/testChain.ts';
import { writeJunit } from '../../app/writeJunit.ts';
import { ChainError } from '../../core/errors.ts';
import { textOption, type Command, type CommandInput } from '../command.ts';
import { drawTestResult, drawTestSummary, testColumns } from '../drawTest.ts';
import { endChain } from '../endChain.ts';
import { exitCodes } from '../exitCodes.ts';
import { lookOf, printJson, printLine } from '../io.ts';
import { progressPrinter, silentProgress } from '../progress.ts';

export const testCommand: Command = {
  name: 'test',
  summary: 'Play every scenario against the project’s own components, and tell which did not come out as expected.',
  usage: '<dir> [--junit FILE] [--prompt TEXT]',
  options: { junit: { type: 'string' }, prompt: { type: 'string' } },
  positionals: [1, 1],
  run: async (input) => {
    const { positionals, values, json, io, services } = input;
    const folder = resolve(positionals[0] ?? '.');
    const { name } = await services.readChain(folder);
    const results = await withChain(folder, input, (chain) => playAll(chain, folder, input));
    const junit = textOption(values, 'junit');
    if (junit !== undefined) await services.replaceFile(resolve(junit), writeJunit(name, results));
    const failed = results.filter(({ outcome }) => outcome === 'different').length;
    if (json) printJson(io, { chain: name, asExpected: results.filter(({ outcome }) => outcome === 'asExpected').length, different: failed, skipped: results.filter(({ outcome }) => outcome === 'skipped').length, scenarios: results });
    else printLine(io, drawTestSummary(results, lookOf(io)));
    return failed === 0 ? exitCodes.ok : exitCodes.broken;
  },
};

async function playAll(chain: RunningChain, folder: string, { values, json, io, services }: CommandInput): Promise<readonly ScenarioResult[]> {
  const { users } = await chain.state();
  const [user] = users;
  if (user === undefined) {
    throw new ChainError('scenario-not-possible', 'The chain that runs takes tokens of the project’s own issuer, which gives none for a test.', {
      source: 'user', remedy: 'Stop it and run the test again: it then starts the chain with the local identity provider.',
    });
  }
  const scenarios = await services.scenarios();
  const dependencies = { chain, sources: services.localSources(folder), now: services.now };
  const prompt = textOption(values, 'prompt') ?? 'List my orders';
  const columns = testColumns(scenarios);
  return testChain(scenarios, {
    send: (scenario, signal) => sendRequest(dependencies, { user, prompt, scenario, token: null }, signal),
    onResult: (result) => { if (!json) printLine(io, drawTestResult(result, columns, lookOf(io))); },
    now: () => performance.now(),
  }, io.signal);
}

/** Takes the chain that runs, and else starts one, which is then ended again. */
async function withChain<T>(folder: string, { json, io, services }: CommandInput, work: (chain: RunningChain) => Promise<T>): Promise<T> {
  const running = await services.joinChain(folder).catch((error: unknown) => {
    if (error instanceof ChainError && error.code === 'chain-not-running') return null;
    throw error;
  });
  if (running !== null) return work(running);
  const onProgress = json ? silentProgress : progressPrinter(io);
  await services.installComponents(folder, onProgress, io.signal);
  const chain = await services.startChain({ folder, issuer: 'local', inspect: false, onProgress, signal: io.signal });
  try {
    return await work(chain);
  } finally {
    await endChain(chain);
  }
}
