import { flowDays } from '../core/story/flowDays.ts';
import { groupFlows, groupsInWindow } from '../core/story/flowGroups.ts';
import type { FlowFilter, FlowGroup, FlowPage } from '../core/story/flowPage.ts';
import type { FlowRow } from '../core/story/flowRow.ts';

/** A choice among more names is none: the newest flows' users are offered, the others are found by text. */
const usersAtMost = 500;

/** `id`: the flow to begin at; it may itself be the answer, `here`, or not, `next`. */
export type StartingWith = { readonly id: string | null; readonly filter: FlowFilter; readonly letters: string; readonly from: 'here' | 'next' };

/** What a filter leaves of the list. */
type Selection = { readonly key: string; readonly rows: readonly FlowRow[]; /** Null where it is not grouped. */ readonly groups: readonly FlowGroup[] | null; readonly newest: string | null; readonly counts: FlowPage['counts'] };

/** Rows as they are looked through: filtered, counted, a window at a time. What the last filter left is kept until other rows are shown. */
export class FlowList {
  /** A row never changes, and most rows of a list stand in the next one too. */
  readonly #words = new WeakMap<FlowRow, string>();
  #rows: readonly FlowRow[] = [];
  #users: readonly string[] | null = null;
  #selected: Selection | null = null;
  #days: { readonly rows: readonly FlowRow[]; readonly timeZone: string; readonly days: FlowPage['days'] } | null = null;

  /** Shows these from now on, newest first. */
  show(rows: readonly FlowRow[]): void {
    this.#rows = rows;
    this.#users = null;
    this.#selected = null;
  }

  /** `timeZone`: whose days are told; none where absent. */
  page(filter: FlowFilter, from: number, count: number, timeZone?: string): Omit<FlowPage, 'revision'> {
    const { rows, counts, groups, newest } = this.#select(filter);
    const start = Math.min(wholeOf(from), rows.length);
    return {
      matching: rows.length, all: this.#rows.length, counts,
      users: (this.#users ??= usersOf(this.#rows)),
      days: timeZone === undefined || groups !== null ? [] : this.#daysOf(rows, timeZone),
      ...(groups === null ? {} : { groups: groupsInWindow(groups, start, start + wholeOf(count)) }),
      from: start, rows: rows.slice(start, start + wholeOf(count)),
      newest,
    };
  }

  indexOf(id: string, filter: FlowFilter): number {
    return this.#select(filter).rows.findIndex((row) => row.id === id);
  }

  nextBroken(id: string | null, filter: FlowFilter, direction: 'older' | 'newer'): string | null {
    const selection = this.#select(filter);
    const rows = selection.groups === null ? this.#rows : selection.rows;
    const shown = new Set(selection.rows);
    const here = rows.findIndex((row) => row.id === id);
    const step = direction === 'older' ? 1 : -1;
    for (let place = here === -1 && step === -1 ? rows.length - 1 : here + step; place >= 0; place += step) {
      const row = rows[place];
      if (row === undefined) return null;
      if (row.verdict === 'broken' && shown.has(row)) return row.id;
    }
    return null;
  }

  startingWith({ id, filter, letters, from }: StartingWith): string | null {
    const { rows } = this.#select(filter);
    const wanted = letters.toLowerCase();
    const first = Math.max(0, rows.findIndex((row) => row.id === id) + (from === 'here' ? 0 : 1));
    const around = [...rows.slice(first), ...rows.slice(0, first)];
    const begins = (text: string | null): boolean => text !== null && text.toLowerCase().startsWith(wanted);
    return (around.find(({ user }) => begins(user)) ?? around.find(({ tool }) => begins(tool)))?.id ?? null;
  }

  #daysOf(rows: readonly FlowRow[], timeZone: string): FlowPage['days'] {
    if (this.#days?.rows !== rows || this.#days.timeZone !== timeZone) this.#days = { rows, timeZone, days: flowDays(rows, timeZone) };
    return this.#days.days;
  }

  #select(filter: FlowFilter): Selection {
    const words = filter.text.toLowerCase().split(/\s+/).filter((word) => word !== '');
    const key = JSON.stringify([words, filter.user, filter.verdicts, filter.group]);
    if (this.#selected?.key === key) return this.#selected;
    const found = this.#find(words, filter.user);
    const counts = { healthy: 0, broken: 0, undetermined: 0, inProgress: 0 };
    for (const { verdict } of found) counts[verdict] += 1;
    const { verdicts } = filter;
    const rows = verdicts.length === 0 ? found : found.filter(({ verdict }) => verdicts.includes(verdict));
    const grouped = filter.group === undefined ? { rows, groups: null } : groupFlows(rows, filter.group);
    return (this.#selected = { key, ...grouped, counts, newest: rows.find(({ verdict }) => verdict !== 'inProgress')?.id ?? null });
  }

  #find(words: readonly string[], user: string | null): readonly FlowRow[] {
    const ofUser = (row: FlowRow): boolean => user === null || row.user === user;
    if (words.length === 0) return user === null ? this.#rows : this.#rows.filter(ofUser);
    return this.#rows.filter((row) => {
      if (!ofUser(row)) return false;
      const text = this.#textOf(row);
      return words.every((word) => text.includes(word));
    });
  }

  /** What words are looked for in. None of them holds a newline. */
  #textOf(row: FlowRow): string {
    const known = this.#words.get(row);
    if (known !== undefined) return known;
    const text = [row.user, row.tool, row.code, row.short, row.id].join('\n').toLowerCase();
    this.#words.set(row, text);
    return text;
  }
}

function usersOf(rows: readonly FlowRow[]): readonly string[] {
  const users = new Set<string>();
  for (const { user } of rows) {
    if (user !== null) users.add(user);
    if (users.size >= usersAtMost) break;
  }
  return [...users].sort();
}

function wholeOf(number: number): number {
  return Number.isNaN(number) ? 0 : Math.max(0, Math.trunc(number));
}
