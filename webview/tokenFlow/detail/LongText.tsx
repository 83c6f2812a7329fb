import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { withThousands } from '../../../src/core/diagnosis/texts/words.ts';
import { Spelled } from './Words.tsx';

/** Four lines hold less than this at any width that the view has. */
const clampedCharacters = 500;
/** Beyond this nobody reads on, and laying it out would hold the view up. */
const mostCharacters = 10_000;
/** Less than this is shorter than four lines. */
const surelyShort = 48;

/** A value of others: in the editor's font, kept apart from the text around it, at most four lines until it is asked for more. */
export function LongText({ text }: { readonly text: string }) {
  const [open, setOpen] = useState(false);
  const [cut, setCut] = useState(text.length > clampedCharacters);
  const box = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    if (open || text.length <= surelyShort) return;
    const measure = (): void => {
      const element = box.current;
      if (element !== null) setCut(text.length > clampedCharacters || element.scrollHeight > element.clientHeight + 1);
    };
    measure();
    window.addEventListener('resize', measure);
    return () => window.removeEventListener('resize', measure);
  }, [text, open]);

  const most = open ? mostCharacters : clampedCharacters;
  return (
    <>
      <bdi><code ref={box} class={open || text.length <= surelyShort ? 'value' : 'value value-clamped'}><Spelled text={text.slice(0, most)} /></code></bdi>
      {open && text.length > mostCharacters && <p class="meta">Cut after {withThousands(mostCharacters)} of {withThousands(text.length)} characters.</p>}
      {cut && <button type="button" class="link" aria-expanded={open} onClick={() => setOpen(!open)}>{open ? 'Show Less' : 'Show All'}</button>}
    </>
  );
}
