import { visibleParts } from '../../../src/core/story/visible.ts';
import { literalParts } from './literalParts.ts';

/** Text that may hold words of others: more than this is never a sentence. */
const mostCharacters = 600;

type WordsProps = {
  readonly text: string;
  /** Names that stand in the editor's font. */
  readonly literals?: readonly string[];
};

/** A text with words of others in it: what hides, moves or turns text round is spelled out, and what is too long is cut. */
export function Words({ text, literals = [] }: WordsProps) {
  const shown = text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text;
  if (literals.length === 0) return <Spelled text={shown} />;
  return <>{literalParts(shown, literals).map((part, place) => (part.isLiteral ? <code key={place}><bdi><Breakable text={part.text} /></bdi></code> : <Spelled key={place} text={part.text} />))}</>;
}

/** Foreign text as it stands, but for what would not be seen. Does not cut. */
export function Spelled({ text }: { readonly text: string }) {
  if (/^[\x20-\x7e’“”…]*$/.test(text)) return <>{text}</>;
  return <>{visibleParts(text).map((part, place) => (part.spelled ? <span key={place} class="spelled">{part.text}</span> : part.text))}</>;
}

/** A name that may break after its hyphens, and first of all there. */
export function Breakable({ text }: { readonly text: string }) {
  const pieces = text.split(/(?<=-)(?=.)/);
  return <>{pieces.map((piece, place) => (place === 0 ? <Spelled key={place} text={piece} /> : <span key={place}><wbr /><Spelled text={piece} /></span>))}</>;
}
