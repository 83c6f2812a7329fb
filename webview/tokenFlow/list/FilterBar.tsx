import { useEffect, useRef } from 'preact/hooks';
import type { FlowFilter, FlowPage } from '../../../src/core/story/flowPage.ts';
import type { StoryVerdict } from '../../../src/core/story/story.ts';
import type { Dispatch } from '../app/store.ts';
import { flows } from '../app/news.ts';
import { thousands } from '../app/thousands.ts';
import { Icon } from '../icons/Icon.tsx';
import { VerdictIcon } from '../marks/VerdictIcon.tsx';
import { GroupSwitch } from './GroupSwitch.tsx';
import { UserFilter } from './UserFilter.tsx';

export const filterFieldId = 'filter-text';

const verdicts: readonly (readonly [Exclude<StoryVerdict, 'inProgress'>, string])[] = [['healthy', 'Healthy'], ['broken', 'Broken'], ['undetermined', 'Undetermined']];

type FilterBarProps = {
  readonly filter: FlowFilter;
  /** For the counts; null while there are none. */
  readonly page: FlowPage | null;
  readonly dispatch: Dispatch;
  /** Escape in an empty field. */
  readonly onLeave: () => void;
};

/** Which flows the list shows. The counts are the host's. */
export function FilterBar({ filter, page, dispatch, onLeave }: FilterBarProps) {
  const toggle = (verdict: StoryVerdict): void => {
    const on = filter.verdicts.includes(verdict);
    dispatch({ kind: 'filterSet', filter: { verdicts: on ? filter.verdicts.filter((other) => other !== verdict) : [...filter.verdicts, verdict] } });
  };
  return (
    <div class="filter" role="search" aria-label="Flows">
      <TextFilter text={filter.text} onText={(text) => dispatch({ kind: 'filterSet', filter: { text } })} onLeave={onLeave} />
      <div class="toggles" role="group" aria-label="Show only">
        {verdicts.map(([verdict, word]) => (
          <button
            key={verdict} type="button" class="toggle" aria-pressed={filter.verdicts.includes(verdict)} title={`Show only ${word.toLowerCase()} flows`}
            aria-label={page === null ? word : `${word}, ${flows(page.counts[verdict])}`} onClick={() => toggle(verdict)}
          >
            <VerdictIcon verdict={verdict} size={14} />{page === null ? '–' : thousands(page.counts[verdict])}
          </button>
        ))}
        <GroupSwitch group={filter.group} onGroup={(group) => dispatch({ kind: 'filterSet', filter: { group } })} />
        <UserFilter user={filter.user} users={page?.users ?? []} onUser={(user) => dispatch({ kind: 'filterSet', filter: { user } })} />
      </div>
    </div>
  );
}

type TextFilterProps = { readonly text: string; readonly onText: (text: string) => void; readonly onLeave: () => void };

function TextFilter({ text, onText, onLeave }: TextFilterProps) {
  const field = useRef<HTMLElement | null>(null);
  // The control names itself "Text field" when it is put into the page.
  useEffect(() => field.current?.setAttribute('aria-label', 'Filter flows by user, tool, finding or id'), []);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    if (text === '') onLeave();
    else onText('');
  };
  return (
    <vscode-text-field
      id={filterFieldId} class="filter-text" ref={(element) => { field.current = element; }} placeholder="Filter by user, tool, finding or id" value={text} onKeyDown={onKeyDown}
      onInput={({ target }) => { if (target !== null && 'value' in target && typeof target.value === 'string') onText(target.value); }}
    >
      <span slot="start" class="filter-icon"><Icon name="search" size={14} /></span>
    </vscode-text-field>
  );
}
