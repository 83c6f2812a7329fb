import { jsonLogCommands, levelCommands, tracingCommands, type AwsPlace } from './awsCommands.ts';
import type { ReadinessNote, Remedy } from './readiness.ts';
import type { SeenFunction } from './seenLogs.ts';

/** What a function's settings make less of its log than it could be. Each is read all the same. */
export function notesOfFunction(seen: SeenFunction, place: AwsPlace): readonly ReadinessNote[] {
  const mended = (commands: readonly string[]): Remedy => (seen.isOurs ? { kind: 'deploy', only: ['interceptor'] } : { kind: 'aws', commands });
  return [
    ...(seen.logFormat === 'Text' ? [{ because: `function ${seen.name} writes LogFormat Text: its lines are read by their wording, and Lambda’s own say less than with JSON`, remedy: mended(jsonLogCommands(seen, place)) }] : []),
    ...notesOfLevels(seen, mended(levelCommands(seen, place))),
    ...(seen.tracing === 'Active' ? [] : [{ because: `tracing of function ${seen.name} is not active: its lines name no trace, so they are joined by weaker ids`, remedy: mended(tracingCommands(seen, place)) }]),
  ];
}

/** Fact `logs.lambda-levels`. */
function notesOfLevels({ name, logFormat, applicationLevel, systemLevel }: SeenFunction, remedy: Remedy): readonly ReadinessNote[] {
  if (logFormat !== 'JSON') return [];
  const hidden = [...(isAboveInfo(applicationLevel) ? [`what the code logs below ${applicationLevel}`] : []), ...(isAboveInfo(systemLevel) ? ['Lambda’s own lines on each call'] : [])];
  return hidden.length === 0 ? [] : [{ because: `the log levels of function ${name} keep back ${hidden.join(' and ')}`, remedy }];
}

function isAboveInfo(level: string | null): boolean {
  return level !== null && /^(WARN|ERROR|FATAL)$/.test(level);
}
