import type { ComponentChildren } from 'preact';
import type { Story, StoryLine } from '../../../src/core/story/story.ts';
import type { OwnHop } from '../../../src/core/story/ownHops.ts';
import { visible } from '../../../src/core/story/visible.ts';
import { formatMilliseconds } from '../../../src/core/story/words/factWords.ts';
import { Icon } from '../icons/Icon.tsx';
import { Checks } from './Checks.tsx';
import { ClaimsTable } from './ClaimsTable.tsx';
import { CopyButton } from './CopyButton.tsx';
import type { DetailActions } from './detailProps.ts';
import { EvidenceLinks } from './EvidenceLinks.tsx';
import { Links } from './Links.tsx';
import { preciseTime } from './localTime.ts';
import { TokenSize } from './TokenSize.tsx';
import { Breakable, Words } from './Words.tsx';

export type HopFactsProps = { readonly story: Story; readonly line: StoryLine; readonly now: number; readonly act: DetailActions };

/** Everything that is known of the call at one hop. */
export function HopFacts({ story, line, now, act }: HopFactsProps) {
  const { note, expected, found, checks, outcome, claims, evidence, links, hop, hasOwnRecord, mark } = line;
  if (note === null && expected === null && evidence.length === 0) return <p class="note">There is no record of the call at this hop.</p>;
  return (
    <>
      {note !== null && <p class="note"><Words text={note} literals={story.literals} /></p>}
      {!hasOwnRecord && hop !== 'gateway' && mark !== 'notReached' && <OwnRecord hop={hop} act={act} />}
      <dl class="facts">
        {expected !== null && <Fact name="Expected"><Words text={expected} literals={story.literals} /></Fact>}
        {found !== null && <Fact name="Found"><span class="found"><Icon name="cross" size={14} /><span><Words text={found} literals={story.literals} /></span></span></Fact>}
        <HeaderFact line={line} />
        <TokenFact story={story} line={line} act={act} />
        {checks.length > 0 && <Fact name="Verified"><Checks checks={checks} /></Fact>}
        {line.size !== null && <Fact name="Size"><TokenSize line={line} /></Fact>}
        {outcome !== null && <Fact name="Outcome"><Words text={outcome} /></Fact>}
        <TimeFact story={story} line={line} />
        {links.length > 0 && <Fact name="Joined by"><Links links={links} /></Fact>}
        {evidence.length > 0 && <Fact name="Evidence"><EvidenceLinks hop={hop} evidence={evidence} act={act} /></Fact>}
      </dl>
      {claims.length > 0 && <ClaimsTable line={line} now={now} />}
    </>
  );
}

/** What is missing where a hop's own code says nothing that is understood, and how to have it said. */
function OwnRecord({ hop, act }: { readonly hop: OwnHop; readonly act: DetailActions }) {
  return (
    <p class="note">
      No line of the {hop}’s own code tells what it saw of the token.{' '}
      <button type="button" class="link" title="Code that prints it, to be put into the hop" onClick={() => act.copyHopSnippet(hop)}>Copy Hop Record Snippet<Icon name="copy" size={12} /></button>
    </p>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return <div><dt>{name}</dt><dd>{children}</dd></div>;
}

/** "no header" is said where the absence was seen, and nothing where no record tells. */
function HeaderFact({ line: { headerIn, headerOut, relation, fingerprint } }: { readonly line: StoryLine }) {
  if (headerIn === null && headerOut === null) return relation !== null && fingerprint === null ? <Fact name="Header">no header</Fact> : null;
  return <Fact name="Header">{headerIn !== null && <Pair name="in" value={headerIn} />}{headerOut !== null && <Pair name="out" value={headerOut} />}</Fact>;
}

function TokenFact({ story, line: { relation, fingerprint, fingerprintBefore }, act }: Pick<HopFactsProps, 'story' | 'line' | 'act'>) {
  if (relation === null) return null;
  // A flow's fingerprint is that of the token it began with.
  const isFirst = fingerprint === story.lines.find((line) => line.fingerprint !== null)?.fingerprint;
  return (
    <Fact name="Token">
      <Words text={relation} />
      {fingerprintBefore !== null && <Fingerprint name="was" whole={fingerprintBefore} onCopy={null} />}
      {fingerprint !== null && <Fingerprint {...(fingerprintBefore === null ? {} : { name: 'now' })} whole={fingerprint} onCopy={isFirst ? () => act.copyText('fingerprint') : null} />}
    </Fact>
  );
}

function Pair({ name, value }: { readonly name: string; readonly value: string }) {
  return <div class="pair"><span class="meta">{name}</span><bdi><code><Breakable text={value} /></code></bdi></div>;
}

/** Enough of it to tell one token from another by eye. */
const shownOfFingerprint = 'sha256:'.length + 16;

type FingerprintProps = { readonly name?: string; readonly whole: string; readonly onCopy: (() => void) | null };

function Fingerprint({ name, whole, onCopy }: FingerprintProps) {
  const shown = whole.length > shownOfFingerprint ? `${whole.slice(0, shownOfFingerprint)}…` : whole;
  return (
    <div class="pair">
      {name !== undefined && <span class="meta">{name}</span>}
      <bdi title={visible(whole)}><code><Breakable text={shown} /></code></bdi>
      {onCopy !== null && <CopyButton label="Copy the fingerprint" onCopy={onCopy} />}
    </div>
  );
}

function TimeFact({ story, line: { at, offsetMs, clockGapMs, mark, evidence } }: Pick<HopFactsProps, 'story' | 'line'>) {
  if (at === null || offsetMs === null) return mark === 'notLogged' || evidence.length > 0 ? <Fact name="Time">unknown</Fact> : null;
  const first = story.lines.find((line) => line.offsetMs !== null);
  const after = clockGapMs !== null || offsetMs < 0 ? ', clock differs' : offsetMs > 0 && first !== undefined ? `, ${formatMilliseconds(offsetMs)} after the ${first.hop}` : '';
  return <Fact name="Time"><span title={String(at)}>{preciseTime(at)}</span><span class="dim">{after}</span></Fact>;
}
