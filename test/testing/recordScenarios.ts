import type { ConfigurationRevision } from '../../src/core/chain/configuration.ts';
import type { LogRecord } from '../../src/core/flow/logRecord.ts';
import type { FlowDocument } from '../../src/core/story/flowDocument.ts';
import { localConfigSource } from '../../src/files/localConfigSource.ts';
import { localLogSource } from '../../src/files/localLogSource.ts';
import { runCliJson, startCli } from './cli.ts';
import { ownProject } from './project.ts';
import { readFlowDocument } from './readFlowDocument.ts';

/** One `send` of a running chain: what the command line answered, and what it answered from. */
export type ScenarioRecording = {
  /** The scenario's name; `healthy` where none was played. */
  readonly name: string;
  readonly exitCode: number;
  readonly document: FlowDocument;
  /** Of this send alone, in the order of the hops' logs. */
  readonly records: readonly LogRecord[];
  /** All that were ever in force, as the chain left them after the send. */
  readonly revisions: readonly ConfigurationRevision[];
};

let recordings: Promise<readonly ScenarioRecording[]> | null = null;

/** Plays every scenario that the product lists, after a healthy request, on one chain of its own: once in a process, some 10 s. */
export function recordScenarios(): Promise<readonly ScenarioRecording[]> {
  recordings ??= playAll();
  return recordings;
}

async function playAll(): Promise<readonly ScenarioRecording[]> {
  const project = await ownProject();
  try {
    const chain = await startCli(project.folder);
    try {
      const record = recorder(project.folder);
      const played = [await record('healthy', [])];
      for (const name of await scenarioNames()) played.push(await record(name, ['--scenario', name]));
      return played;
    } finally {
      await chain.stop();
    }
  } finally {
    await project.remove();
  }
}

/** Lines are told from those of earlier sends by their place in their log, not by their time. */
function recorder(folder: string): (name: string, args: readonly string[]) => Promise<ScenarioRecording> {
  const lastLines = new Map<string, number>();
  return async (name, args) => {
    const { code, value } = await runCliJson(['send', folder, ...args]);
    const records = (await readAll(folder)).filter(({ stream, line }) => line > (lastLines.get(stream) ?? 0));
    for (const { stream, line } of records) lastLines.set(stream, line);
    return { name, exitCode: code, document: readFlowDocument(value), records, revisions: await localConfigSource(folder).revisions() };
  };
}

async function readAll(folder: string): Promise<readonly LogRecord[]> {
  const records: LogRecord[] = [];
  for await (const record of localLogSource(folder).read({})) records.push(record);
  return records;
}

async function scenarioNames(): Promise<readonly string[]> {
  const { value } = await runCliJson(['scenarios']);
  return (value as readonly { readonly name: string }[]).map(({ name }) => name);
}
