import { useEffect, useState } from 'preact/hooks';

/** Wide enough for the facts of a hop beside the story. detail.css asks the same question. */
export const roomBeside = '(min-width: 1000px)';

/** Whether a media query holds, and on from there. */
export function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => window.matchMedia(query).matches);
  useEffect(() => {
    const list = window.matchMedia(query);
    const onChange = (): void => setMatches(list.matches);
    onChange();
    list.addEventListener('change', onChange);
    return () => list.removeEventListener('change', onChange);
  }, [query]);
  return matches;
}
