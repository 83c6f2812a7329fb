import type { FlowGrouping } from '../../../src/core/story/flowPage.ts';
import { Icon } from '../icons/Icon.tsx';

type GroupSwitchProps = { readonly group: FlowGrouping | undefined; readonly onGroup: (group: FlowGrouping | undefined) => void };

const groupings: readonly (readonly [FlowGrouping, string])[] = [['user', 'Group by user'], ['session', 'Group by session']];

/** By what the flows stand together: user, session, or nothing. */
export function GroupSwitch({ group, onGroup }: GroupSwitchProps) {
  return (
    <div class="group-switch" role="group" aria-label="Group">
      {groupings.map(([each, words]) => (
        <button key={each} type="button" class="toggle" aria-pressed={each === group} aria-label={words} title={each === group ? 'Show newest first' : words} onClick={() => onGroup(each === group ? undefined : each)}>
          <Icon name={each} size={14} />
        </button>
      ))}
    </div>
  );
}
