import { capital } from '../../../src/core/diagnosis/texts/words.ts';
import type { Story } from '../../../src/core/story/story.ts';
import { Icon } from '../icons/Icon.tsx';
import { Words } from './Words.tsx';

const severities = { error: ['error', 'Error'], warning: ['warning', 'Warning'], note: ['info', 'Note'] } as const;

/** What was found beside the verdict. Nothing where there is nothing. */
export function Remarks({ story: { remarks, literals } }: { readonly story: Story }) {
  if (remarks.length === 0) return null;
  return (
    <section class="remarks" aria-labelledby="remarks-title">
      <h3 id="remarks-title" class="section-title">Also</h3>
      <ul>
        {remarks.map(({ code, hop, severity, title, remedy }) => {
          const [icon, word] = severities[severity];
          return (
            <li key={`${code} ${hop}`} class={`remark-${severity}`} title={`${capital(hop)}: ${code}`}>
              <Icon name={icon} size={14} /><span><b>{word}:</b> <Words text={`${title}.${remedy === null ? '' : ` ${remedy}`}`} literals={literals} /></span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
