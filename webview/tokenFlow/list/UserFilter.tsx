import { useEffect, useRef } from 'preact/hooks';
import { visible } from '../../../src/core/story/visible.ts';

type UserFilterProps = { readonly user: string | null; readonly users: readonly string[]; readonly onUser: (user: string | null) => void };

const all = '';

/** One user's flows, or everybody's. */
export function UserFilter({ user, users, onUser }: UserFilterProps) {
  const dropdown = useRef<HTMLElement | null>(null);
  const shown = user === null || users.includes(user) ? users : [user, ...users];
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
    <vscode-dropdown class="user-filter" aria-label="User" ref={(element) => { dropdown.current = element; }} onChange={onChange}>
      <vscode-option key="all" value={all}>All users</vscode-option>
      {shown.map((each, index) => <vscode-option key={each} value={String(index)}>{visible(each)}</vscode-option>)}
    </vscode-dropdown>
  );
}
