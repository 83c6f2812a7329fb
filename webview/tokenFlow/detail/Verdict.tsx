import type { ShownStory } from '../../../src/protocol/tokenFlow.ts';
import { groundsTitle, groundWords } from '../../../src/core/story/words/storyWords.ts';
import { VerdictIcon } from '../marks/VerdictIcon.tsx';
import { CopyButton } from './CopyButton.tsx';
import { headlineId, type DetailActions } from './detailProps.ts';
import { VerdictActions } from './VerdictActions.tsx';
import { Words } from './Words.tsx';

export type VerdictProps = { readonly shown: ShownStory; readonly act: DetailActions };

/** Is the user's token intact? What happened, why, and the one step that mends it. */
export function Verdict({ shown, act }: VerdictProps) {
  const { story, pausedAt } = shown;
  const { verdict, verdictLine, code, headline, why, unchecked, leansOn, literals } = story;
  return (
    <section class="verdict" aria-labelledby={headlineId}>
      <VerdictIcon verdict={verdict} size={24} />
      <div>
        <p class="verdict-line">
          <span title={code ?? undefined}>{verdictLine}{pausedAt !== null && `, paused at ${pausedAt}`}</span>
          {code !== null && <CopyButton label="Copy the finding’s code" title={`Copy the finding’s code: ${code}`} onCopy={() => act.copyText('code')} />}
        </p>
        <h3 id={headlineId} tabIndex={-1}><Words text={headline} /></h3>
        <p class="why"><Words text={why} literals={literals} /></p>
        {unchecked.length > 0 && (
          <ul class="unchecked" aria-label="What could not be checked">
            {unchecked.map(({ question, because }) => <li key={question}><span class="unchecked-sign" aria-hidden="true">?</span><b>{question}</b> <span class="dim"><Words text={because} /></span></li>)}
          </ul>
        )}
        <VerdictActions shown={shown} act={act} />
        {leansOn.length > 0 && (
          <div class="grounds">
            <p>{groundsTitle(story)}</p>
            <ul>{leansOn.map((ground) => <li key={ground.fact} title={ground.fact}>{groundWords(ground)}</li>)}</ul>
          </div>
        )}
      </div>
    </section>
  );
}
