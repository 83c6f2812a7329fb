import { Icon } from '../icons/Icon.tsx';
import { logLineOf } from './logLineOf.ts';
import type { VerdictProps } from './Verdict.tsx';
import { Words } from './Words.tsx';

/** What to do about it: one button where a command does it, words where none can, and the places to look at. Nothing where nothing broke. */
export function VerdictActions({ shown: { story, remedy: kind }, act }: VerdictProps) {
  const { remedy, literals } = story;
  const logLine = logLineOf(story);
  const setting = remedy?.setting ?? null;
  if (remedy === null && logLine === null) return null;
  return (
    <>
      {remedy !== null && kind === 'none' && <p class="remedy"><b>{remedy.action.replace(/…$/, '')}.</b> <Words text={remedy.text} literals={literals} /></p>}
      {remedy !== null && kind === 'done' && <p class="remedy"><code>agentcore-chain.json</code> says so already. Send the request again.</p>}
      <div class="verdict-actions">
        {remedy !== null && kind === 'edit' && <vscode-button title={remedy.text} onClick={act.applyRemedy}>{remedy.action}</vscode-button>}
        <span class="links">
          {setting !== null && <button type="button" class="link" onClick={() => act.openSetting(setting)}><Icon name="braces" size={14} />Show in Chain File</button>}
          {logLine !== null && <button type="button" class="link" onClick={() => act.openEvidence(logLine)}><Icon name="record" size={14} />Show Log Line</button>}
        </span>
      </div>
    </>
  );
}
