import { useEffect, useRef, useState } from 'preact/hooks';
import { hopNames, type HopName } from '../../../src/core/chain/hop.ts';
import { capital } from '../../../src/core/diagnosis/texts/words.ts';
import type { StoryLine } from '../../../src/core/story/story.ts';
import { Mark, reachOf } from '../marks/Mark.tsx';
import { Way } from '../marks/Way.tsx';
import { carrierOf } from './carrierOf.ts';
import { Breakable } from './Words.tsx';

type HopDiagramProps = {
  readonly lines: readonly StoryLine[];
  readonly openHop: HopName | null;
  readonly pausedAt: HopName | null;
  /** The hop that was chosen here. */
  readonly onChoose: (hop: HopName) => void;
};

const middle = 14;
const gaps = 'hop-gaps';

/** Where the token was, hop by hop: marks on a thread, and beneath them a row of buttons that says all of it. */
export function HopDiagram({ lines, openHop, pausedAt, onChoose }: HopDiagramProps) {
  return (
    <section class="diagram" aria-label="Where the token was, hop by hop">
      <div class="carriers" aria-hidden="true">
        {lines.slice(0, -1).map((line, place) => <Carrier key={line.hop} line={line} next={lines[place + 1]} />)}
      </div>
      <svg class="threads" height={2 * middle} aria-hidden="true" focusable="false">
        <mask id={gaps} maskUnits="userSpaceOnUse" x="0" y="0" width="100%" height={2 * middle}>
          <rect width="100%" height="100%" fill="white" />
          {lines.map(({ hop, mark }, place) => <circle key={hop} cx={across(place)} cy={middle} r={reachOf(mark, hop === pausedAt)} fill="black" />)}
        </mask>
        <g mask={`url(#${gaps})`}>
          {lines.map(({ hop, thread }, place) => thread !== null && <Way key={hop} thread={thread} from={across(place)} to={across(place + 1)} end={across(place + 0.62)} at={middle} />)}
        </g>
        {lines.map(({ hop, mark }, place) => <svg key={hop} x={across(place)} y={middle} overflow="visible"><Mark mark={mark} paused={hop === pausedAt} /></svg>)}
      </svg>
      <HopButtons lines={lines} openHop={openHop} pausedAt={pausedAt} onChoose={onChoose} />
    </section>
  );
}

function across(place: number): string {
  return `${10 + 20 * place}%`;
}

function Carrier({ line, next }: { readonly line: StoryLine; readonly next: StoryLine | undefined }) {
  const { text, kind } = carrierOf(line, next);
  return <span class={`carrier carrier-${kind}`}>{kind === 'header' ? <bdi><Breakable text={text} /></bdi> : text}</span>;
}

function HopButtons({ lines, openHop, pausedAt, onChoose }: HopDiagramProps) {
  // One tab stop: the hop that was last on, else the open one.
  const [reached, setReached] = useState<HopName | null>(null);
  useEffect(() => setReached(null), [openHop]);
  const list = useRef<HTMLOListElement>(null);
  const stop = reached ?? openHop ?? hopNames[0];
  const go = (place: number): void => {
    const hop = hopNames[Math.max(0, Math.min(hopNames.length - 1, place))];
    if (hop === undefined) return;
    setReached(hop);
    list.current?.querySelectorAll('button')[hopNames.indexOf(hop)]?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = hopNames.indexOf(stop);
    const place = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: hopNames.length - 1 }[event.key];
    if (place === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    go(place);
  };
  return (
    <ol ref={list} class="hops" onKeyDown={onKeyDown}>
      {lines.map(({ hop, mark, word }) => (
        <li key={hop}>
          <button type="button" class={`hop hop-${mark}`} tabIndex={hop === stop ? 0 : -1} aria-current={hop === openHop ? 'true' : undefined} onFocus={() => setReached(hop)} onClick={() => onChoose(hop)}>
            <span class="hop-name">{capital(hop)}</span> <HopWord word={hop === pausedAt ? 'paused' : word} />
          </button>
        </li>
      ))}
    </ol>
  );
}

function HopWord({ word }: { readonly word: string }) {
  return <span class={word.includes(' ') ? 'hop-word' : 'hop-word hop-word-single'}>{word}</span>;
}
