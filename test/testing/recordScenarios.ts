import type { ConfigurationRevision } from '../../src/core/chain/configuration.ts';
import type { LogRecord } from '../../src/core/flow/logRecord.ts';
import type { FlowDocument, RelatedFlow } from '../../src/core/story/flowDocument.ts';
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
  /** All that was written for this send, behind all of the healthy one with which every recording begins: silence means something only where a hop spoke before. */
  readonly records: readonly LogRecord[];
  /** All that were in force until the send was over. */
  readonly revisions: readonly ConfigurationRevision[];
  /** The flows that the records tell of, by id. */
  readonly flows: readonly RelatedFlow[];
};

let recordings: Promise<readonly ScenarioRecording[]> | null = null;

/** Plays a healthy request and then every scenario that the product lists, on one chain of its own: once in a process, some 15 s. */
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
      const healthy = await record('healthy', []);
      const played = [healthy];
      for (const name of await scenarioNames()) played.push(behind(healthy, await record(name, ['--scenario', name])));
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
    const document = readFlowDocument(value);
    const records = (await readAll(folder)).filter(({ stream, line }) => line > (lastLines.get(stream) ?? 0));
    for (const { stream, line } of records) lastLines.set(stream, line);
    return { name, exitCode: code, document, records, revisions: await localConfigSource(folder).revisions(), flows: byId(flowsOf(document)) };
  };
}

function behind(healthy: ScenarioRecording, recording: ScenarioRecording): ScenarioRecording {
  return { ...recording, records: [...healthy.records, ...recording.records], flows: byId([...healthy.flows, ...recording.flows]) };
}

function flowsOf({ id, verdict, sub, related }: FlowDocument): readonly RelatedFlow[] {
  return related.length === 0 ? [{ id, verdict, sub }] : related;
}

function byId(flows: readonly RelatedFlow[]): readonly RelatedFlow[] {
  return flows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
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
