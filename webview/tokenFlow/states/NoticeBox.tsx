import { visible } from '../../../src/core/story/visible.ts';
import type { Notice } from '../../../src/protocol/tokenFlow.ts';
import type { Commands } from '../app/commands.ts';
import { Icon } from '../icons/Icon.tsx';
import { LinkButton } from '../list/StatusLine.tsx';

type NoticeBoxProps = {
  readonly notice: Notice;
  readonly commands: Commands;
  readonly quiet: boolean;
  /** Where nothing else takes it away. */
  readonly onDismiss?: () => void;
};

/** What happened, why, and what to do: the first action is the button, the others are links. An error is said aloud, once. */
export function NoticeBox({ notice, commands, quiet, onDismiss }: NoticeBoxProps) {
  const { severity, title, text, actions } = notice;
  const [first, ...others] = actions;
  return (
    <div class={`notice notice-${severity}`} role={severity === 'error' ? 'alert' : undefined}>
      <Icon name={severity} />
      <div>
        <b>{visible(title)}</b> {visible(text)}
        {first !== undefined && (
          <div class="notice-actions">
            <vscode-button appearance={quiet ? 'secondary' : 'primary'} onClick={() => commands.act(first.action)}>{first.label}</vscode-button>
            {others.map(({ label, action }) => <LinkButton key={label} onClick={() => commands.act(action)}>{label}</LinkButton>)}
          </div>
        )}
      </div>
      {onDismiss !== undefined && <button type="button" class="dismiss" aria-label="Dismiss" title="Dismiss" onClick={onDismiss}><Icon name="clear" /></button>}
    </div>
  );
}
