import type { Check } from '../../../src/core/story/story.ts';
import { Icon } from '../icons/Icon.tsx';
import { Words } from './Words.tsx';

const spoken: { readonly [state in Check['state']]: string } = { passed: 'passed', failed: 'failed', notChecked: 'not checked' };

/** What was verified, by whom, and what nobody looked at. */
export function Checks({ checks }: { readonly checks: readonly Check[] }) {
  return (
    <ul class="checks">
      {checks.map(({ state, name, detail }) => (
        <li key={name} class={`check-${state}`}>
          {state === 'notChecked' ? <span class="check-dash" aria-hidden="true">–</span> : <Icon name={state === 'passed' ? 'check' : 'cross'} size={14} />}
          <span>{name}{detail !== '' && ':'} <span class="sr">{spoken[state]}</span> {detail !== '' && <span class="check-detail"><Words text={detail} /></span>}</span>
        </li>
      ))}
    </ul>
  );
}
