import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { FlowPage } from '../../../src/core/story/flowPage.ts';
import type { ListKey } from '../app/actions.ts';
import { rowHeight, type AppState, type HeldPage } from '../app/state.ts';
import type { Dispatch } from '../app/store.ts';
import { FlowRow, rowId } from './FlowRow.tsx';
import { GroupRow } from './GroupRow.tsx';
import { hasHead, itemAt, itemCount, itemOfRow } from './items.ts';
import { dayName } from './rowWords.ts';

export const flowListId = 'flows';

const keys: { readonly [key: string]: ListKey } = { ArrowUp: 'up', ArrowDown: 'down', Home: 'home', End: 'end', PageUp: 'pageUp', PageDown: 'pageDown' };

type FlowListProps = { readonly state: AppState; readonly dispatch: Dispatch; readonly onEnter: () => void };

/** Thousands of flows, of which those in sight are drawn: rows of one height, moved by one wrapper. Asks for nothing itself. */
export function FlowList({ state, dispatch, onEnter }: FlowListProps) {
  const { held, selected, scroll, listRows } = state;
  const box = useRef<HTMLDivElement>(null);
  const count = held === null ? 0 : itemCount(held.page);

  useEffect(() => {
    const list = box.current;
    if (list === null) return;
    const measure = (): void => dispatch({ kind: 'scrolled', first: Math.floor(list.scrollTop / rowHeight), items: Math.ceil(list.clientHeight / rowHeight) + 1 });
    const observer = new ResizeObserver(measure);
    observer.observe(list);
    list.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      list.removeEventListener('scroll', measure);
    };
  }, [dispatch]);

  // Before the frame is drawn, so that rows which came above push nothing about.
  useLayoutEffect(() => {
    const list = box.current;
    if (list === null || scroll === null) return;
    if (scroll.kind === 'shift') list.scrollTop += scroll.items * rowHeight;
    else if (scroll.kind === 'top') list.scrollTop = scroll.item * rowHeight;
    else list.scrollTop = Math.min(scroll.item * rowHeight, Math.max(list.scrollTop, (scroll.item + 1) * rowHeight - list.clientHeight));
  }, [scroll?.stamp]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const key = keys[event.key];
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (key !== undefined && plain) dispatch({ kind: 'keyPressed', key });
    else if (event.key === 'Enter') onEnter();
    else if (event.key.length === 1 && event.key !== '/' && event.key !== ' ' && plain) dispatch({ kind: 'letterTyped', letter: event.key, at: event.timeStamp });
    else return;
    event.preventDefault();
  };

  const first = held === null ? 0 : firstItem(held.page);
  // Scrolling draws nothing: what is held stays where it is until the rows in sight have come.
  const rows = useMemo(() => drawItems(held, selected, dispatch), [held, selected]);
  const drawn = held?.page.rows.some(({ id }) => id === selected) === true && selected !== null;
  return (
    <div
      id={flowListId} class="flow-list" ref={box} role="listbox" tabIndex={0} aria-label={listLabel(held)} aria-activedescendant={drawn ? rowId(selected) : undefined}
      style={{ '--rows': Math.min(listRows, Math.max(3, count)) }} onKeyDown={onKeyDown}
    >
      <div class="flow-space" role="none" style={{ height: `${count * rowHeight}px` }}>
        <div class="flow-window" role="none" style={{ transform: `translateY(${first * rowHeight}px)` }}>{rows}</div>
      </div>
    </div>
  );
}

function drawItems(held: HeldPage | null, selected: string | null, dispatch: Dispatch) {
  if (held === null) return [];
  const { page } = held;
  const now = Date.now();
  const onChoose = (id: string, row: number): void => dispatch({ kind: 'rowChosen', id, row });
  const first = firstItem(page);
  const last = page.rows.length === 0 ? first : itemOfRow(page.from + page.rows.length - 1, page) + 1;
  // Counted from the oldest, so that a flow keeps its element when others come above it, and the elements of rows that went out of sight serve those that came:
  // rows those of rows, however many headers stand among them.
  const keyOf = (row: number): number => (page.matching - row) % page.rows.length;
  return Array.from({ length: last - first }, (_, index) => {
    const item = itemAt(first + index, page);
    if (item.kind === 'day') return <div key={`head ${keyOf(item.day.from)}`} class="day-row" role="none"><span aria-hidden="true">{dayName(item.day.startedAt, now)}</span></div>;
    if (item.kind === 'group') return item.group !== null && <GroupRow key={`head ${keyOf(item.from)}`} group={item.group} />;
    const row = page.rows[item.row - page.from];
    return row !== undefined && <FlowRow key={keyOf(item.row)} row={row} place={item.row} matching={page.matching} selected={row.id === selected} day={page.groups !== undefined || page.days.length > 1 ? dayName(row.startedAt, now) : null} withSession={held.filter.group === 'session'} onChoose={onChoose} />;
  });
}

/** The first item that the rows of a page fill: the header above them belongs to them. */
function firstItem(page: FlowPage): number {
  const item = itemOfRow(page.from, page);
  return hasHead(page.from, page) ? item - 1 : item;
}

function listLabel(held: HeldPage | null): string {
  const group = held?.filter.group;
  return group === undefined ? 'Flows, newest first' : `Flows by ${group}, newest first`;
}
