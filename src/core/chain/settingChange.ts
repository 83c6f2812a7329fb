import type { WatchedChain } from './chain.ts';
import { parseChain } from './parseChain.ts';

/** A step into the chain file: a member, or the entry of a list that has this name. */
export type SettingStep = string | { readonly named: string };
export type SettingPath = readonly SettingStep[];

/** One setting of `agentcore-chain.json` that mends a fault where it is changed. */
export type SettingChange =
  /** `from`: it mends the fault only where the file says this now. */
  | { readonly path: SettingPath; readonly to: string | boolean; readonly from?: string }
  /** One more entry of a list of header names, whose case does not matter. */
  | { readonly path: SettingPath; readonly append: string }
  /** A value that the user has to say. */
  | { readonly path: SettingPath; readonly ask: { readonly question: string; readonly suggestions: readonly string[] } };

/** Where a value goes in the file as it stands: `insert` adds it to the list at the path. */
export type PlacedChange = { readonly path: readonly (string | number)[]; readonly value: string | boolean; readonly insert: boolean };

/** A stretch of a text, in UTF-16 units from its start, as editors count. */
export type TextSpan = { readonly from: number; readonly to: number };

/** A chain file's text with one setting changed, and where the changed value stands in it. */
export type EditedText = { readonly after: string; readonly changed: TextSpan };

/** Whether a command can make the change: `done` where the file says so already, `none` where it would mend nothing or spoil the file. */
export function stateOfChange(chain: WatchedChain, change: SettingChange | null): 'edit' | 'done' | 'none' {
  if (change === null) return 'none';
  const path = placeOf(chain, change.path);
  if (path === null) return 'none';
  if ('ask' in change) return 'edit';
  const now = valueAt(chain, path);
  if ('append' in change) {
    if (!Array.isArray(now)) return 'none';
    if (now.some((entry) => typeof entry === 'string' && entry.toLowerCase() === change.append.toLowerCase())) return 'done';
  } else {
    if (now === change.to) return 'done';
    if (change.from !== undefined && now !== change.from) return 'none';
  }
  return refusalOfChange(chain, change, null) === null ? 'edit' : 'none';
}

/** What the chain says there now, its default where the file says nothing; undefined for a list, and where there is no such place. */
export function valueOfSetting(chain: WatchedChain, { path }: SettingChange): string | number | boolean | null | undefined {
  const place = placeOf(chain, path);
  const value = place === null ? undefined : valueAt(chain, place);
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
}

/** `answer`: what the user said where the change asks. Throws where there is no such place. */
export function placeChange(chain: WatchedChain, change: SettingChange, answer: string | null): PlacedChange {
  const path = placeOf(chain, change.path);
  if (path === null) throw new RangeError('the chain has no such setting');
  if ('append' in change) return { path, value: change.append, insert: true };
  return { path, value: 'ask' in change ? (answer ?? '') : change.to, insert: false };
}

/** Null where the chain with this change is one that can be read, else what would be wrong with it. */
export function refusalOfChange(chain: WatchedChain, change: SettingChange, answer: string | null): string | null {
  const { path, value, insert } = placeChange(chain, change, answer);
  const changed: unknown = JSON.parse(JSON.stringify(chain));
  const parent = valueAt(changed, path.slice(0, -1));
  const last = path.at(-1);
  if (typeof parent !== 'object' || parent === null || last === undefined) return 'The chain has no such setting.';
  const now: unknown = Reflect.get(parent, last);
  Reflect.set(parent, last, insert ? [...(Array.isArray(now) ? now : []), value] : value);
  const parsed = parseChain(changed);
  return parsed.ok ? null : parsed.problems.map(({ message }) => `${message}.`).join(' ');
}

/** `gateway.passRequestHeaders`, `targets.orders.credentialProvider`: a setting as people say it. */
export function settingName(path: SettingPath): string {
  return path.map((step) => (typeof step === 'string' ? step : step.named)).join('.');
}

function placeOf(chain: WatchedChain, path: SettingPath): readonly (string | number)[] | null {
  const place: (string | number)[] = [];
  for (const step of path) {
    const here = valueAt(chain, place);
    if (typeof step === 'string') place.push(step);
    else {
      const index = Array.isArray(here) ? here.findIndex((entry) => typeof entry === 'object' && entry !== null && 'name' in entry && entry.name === step.named) : -1;
      if (index === -1) return null;
      place.push(index);
    }
  }
  return place;
}

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((here, step) => (typeof here === 'object' && here !== null && Object.hasOwn(here, step) ? Reflect.get(here, step) : undefined), value);
}
