import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { ClaimRow, StoryLine } from '../../../src/core/story/story.ts';
import { visible } from '../../../src/core/story/visible.ts';
import { Icon } from '../icons/Icon.tsx';
import { ClaimValue } from './ClaimValue.tsx';
import { Spelled } from './Words.tsx';

/** Tokens have some ten claims; what has many more is shown in parts. */
const rowsAtOnce = 60;
const mostNameCharacters = 48;

/** All that the token says, and what of it changed since the hop before. */
export function ClaimsTable({ line, now }: { readonly line: StoryLine; readonly now: number }) {
  const [most, setMost] = useState(rowsAtOnce);
  const { claims, at, hop } = line;
  const changed = claims.filter(({ change }) => change !== null).length;
  return (
    <>
      <table class="claims">
        <caption>Claims <span class="meta">{changed === 0 ? 'decoded; times in local time' : `${changed} of ${claims.length} changed since the hop before`}</span></caption>
        <colgroup><col class="claim-sign-column" /><col class="claim-name-column" /><col /></colgroup>
        <thead class="sr"><tr><th scope="col">Change</th><th scope="col">Claim</th><th scope="col">Value</th></tr></thead>
        <tbody>
          {claims.slice(0, most).map((row) => (
            <tr key={row.name} class={row.refused ? 'claim-refused' : undefined}>
              <td class="claim-sign"><ChangeSign row={row} /></td>
              <th scope="row"><ClaimName name={row.name} />{row.meaning !== '' && <span class="meta">{row.meaning}</span>}</th>
              <td class="claim-value"><Versions row={row} at={at} now={now} />{row.refused && <p class="meta">not accepted by the {hop}</p>}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {claims.length > most && <button type="button" class="link" onClick={() => setMost(most + 10 * rowsAtOnce)}>Show {claims.length - most} more claims</button>}
    </>
  );
}

function ClaimName({ name }: { readonly name: string }) {
  if (name.length <= mostNameCharacters) return <bdi><code><Spelled text={name} /></code></bdi>;
  return <bdi title={visible(name.slice(0, 10 * mostNameCharacters))}><code><Spelled text={`${name.slice(0, mostNameCharacters)}…`} /></code></bdi>;
}

const signs = { modified: ['M', 'changed'], added: ['A', 'added'], deleted: ['D', 'no longer there'] } as const;

function ChangeSign({ row: { change, refused } }: { readonly row: ClaimRow }) {
  if (change !== null) {
    const [letter, word] = signs[change];
    return <span class={`change change-${change}`} title={word}><span aria-hidden="true">{letter}</span><span class="sr">{word}</span></span>;
  }
  return refused ? <span class="refused-sign"><Icon name="cross" size={14} /><span class="sr">not accepted</span></span> : null;
}

type VersionsProps = { readonly row: ClaimRow; readonly at: number | null; readonly now: number };

function Versions({ row: { kind, value, before, change }, at, now }: VersionsProps) {
  if (change === null) return <ClaimValue kind={kind} value={value} at={at} now={now} />;
  return (
    <>
      {change !== 'added' && <Version kind="was" sign="−"><ClaimValue kind={kind} value={before} at={at} now={now} /></Version>}
      {change !== 'deleted' && <Version kind="is now" sign="+"><ClaimValue kind={kind} value={value} at={at} now={now} /></Version>}
    </>
  );
}

function Version({ kind, sign, children }: { readonly kind: 'was' | 'is now'; readonly sign: string; readonly children: ComponentChildren }) {
  return (
    <div class={kind === 'was' ? 'version version-was' : 'version version-now'}>
      <span><span aria-hidden="true">{sign}</span><span class="sr">{kind}</span></span>
      <div>{children}</div>
    </div>
  );
}
