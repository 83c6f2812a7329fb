import { pathToFileURL } from 'node:url';
import { text } from 'node:stream/consumers';
import { judgeRecording, type Evidence, type Judgement } from './judgeRecording.ts';

/** What the process prints: its judgements, and what became of its attempts to read the files named on its command line. */
export type BlindAnswer = { readonly judgements: readonly (readonly Judgement[])[]; readonly imports: readonly string[] };

/** A program of its own, to be started with little to read: takes a list of evidence on stdin and judges each. */
const evidence = JSON.parse(await text(process.stdin)) as readonly Evidence[];
const judgements = await Promise.all(evidence.map((one) => judgeRecording(one)));
const imports = await Promise.all(process.argv.slice(2).map(attempt));
process.stdout.write(JSON.stringify({ judgements, imports } satisfies BlindAnswer));

async function attempt(path: string): Promise<string> {
  try {
    await import(pathToFileURL(path).href);
    return 'imported';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}
