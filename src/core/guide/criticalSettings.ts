import type { GuideFile } from './guide.ts';
import type { GuideSubject } from './guideSubject.ts';
import { lineOfMember } from './lineOfMember.ts';

/** Where a setting stands in the project: the file, the line from 1 and its text. Null where it is not to be found. */
export type SettingLine = { readonly path: string; readonly line: number; readonly text: string };

/** The four settings on which the token's way hangs, where this project makes them. */
export type CriticalSettings = {
  readonly passRequestHeaders: SettingLine | null;
  /** Where the interceptor reads the request's headers. */
  readonly interceptorInput: SettingLine | null;
  /** Where it gives its answer. */
  readonly interceptorOutput: SettingLine | null;
  readonly allowlist: SettingLine | null;
};

const chainFile = 'agentcore-chain.json';

/** Looks into the files as they are; what was lost is null and never guessed. */
export function findCriticalSettings({ chain, files }: GuideSubject): CriticalSettings {
  const sources = files.filter(({ path }) => path.startsWith(`${chain.interceptor.folder}/`) && isSource(path));
  const name = chain.headers.runtime.toLowerCase();
  const listed = chain.agent.requestHeaderAllowlist.findIndex((header) => header.toLowerCase() === name);
  return {
    passRequestHeaders: chainLine(files, ['gateway', 'passRequestHeaders']),
    interceptorInput: markedLine(sources, 2),
    interceptorOutput: markedLine(sources, 3),
    allowlist: listed === -1 ? null : chainLine(files, ['agent', 'requestHeaderAllowlist', listed]),
  };
}

function isSource(path: string): boolean {
  return /\.(ts|mts|js|mjs|py)$/.test(path) && !/\.test\.|\/tests?\/|\/(node_modules|dist|\.venv)\//.test(path);
}

function chainLine(files: readonly GuideFile[], path: readonly (string | number)[]): SettingLine | null {
  const file = files.find((candidate) => candidate.path === chainFile);
  const line = file === undefined ? null : lineOfMember(file.text, path);
  return file === undefined || line === null ? null : settingLine(file, line);
}

/** The line under the comment that names the setting: the comment moves with the code. */
function markedLine(sources: readonly GuideFile[], setting: number): SettingLine | null {
  for (const file of sources) {
    const lines = linesOf(file);
    const at = lines.findIndex((line) => line.includes(`Setting ${setting} of GUIDE.md`));
    if (at !== -1 && (lines[at + 1] ?? '').trim() !== '') return settingLine(file, at + 2);
  }
  return null;
}

function settingLine(file: GuideFile, line: number): SettingLine {
  return { path: file.path, line, text: (linesOf(file)[line - 1] ?? '').trim() };
}

function linesOf({ text }: GuideFile): readonly string[] {
  return text.split(/\r?\n/);
}
