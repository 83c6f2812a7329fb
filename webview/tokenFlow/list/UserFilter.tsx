import { useEffect, useRef, useState } from 'preact/hooks';
import { visible } from '../../../src/core/story/visible.ts';

type UserFilterProps = { readonly user: string | null; readonly users: readonly string[]; readonly onUser: (user: string | null) => void };

const all = '';

/** One user's flows, or everybody's. Hundreds of names are put into the page when somebody is about to choose, not before. */
export function UserFilter({ user, users, onUser }: UserFilterProps) {
  const dropdown = useRef<HTMLElement | null>(null);
  const [choosing, setChoosing] = useState(false);
  const offered = choosing ? users : [];
  const shown = user === null || offered.includes(user) ? offered : [user, ...offered];
  const chosen = user === null ? all : String(shown.indexOf(user));
  // The control takes its value once it has its options, which come after it.
  useEffect(() => {
    const control = dropdown.current;
    if (control !== null && 'value' in control && control.value !== chosen) control.value = chosen;
  });
  const onChange = ({ target }: Event): void => {
    if (target === null || !('value' in target) || typeof target.value !== 'string') return;
    onUser(target.value === all ? null : (shown[Number(target.value)] ?? null));
  };
  return (
    <vscode-dropdown class="user-filter" aria-label="User" ref={(element) => { dropdown.current = element; }} onPointerEnter={() => setChoosing(true)} onFocusIn={() => setChoosing(true)} onChange={onChange}>
      <vscode-option key="all" value={all}>All users</vscode-option>
      {shown.map((each, index) => <vscode-option key={each} value={String(index)}>{visible(each)}</vscode-option>)}
    </vscode-dropdown>
  );
}
