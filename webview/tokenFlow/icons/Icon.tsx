/** Strokes on a 16 px grid. Few, and part of the program: the first paint waits for no font, and the page loads none. */
const strokes = {
  search: 'M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9ZM10.3 10.3 14 14',
  clear: 'M4 4 12 12M12 4 4 12',
  info: 'M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13ZM8 7.3V11.3M8 4.6V5.2',
  warning: 'M8 2 14.6 13.8H1.4ZM8 6.2V9.8M8 11.6V12.1',
  error: 'M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13ZM5.5 5.5 10.5 10.5M10.5 5.5 5.5 10.5',
  stopped: 'M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13ZM3.5 12.5 12.5 3.5',
  shield: 'M8 1.5C10 3 12 3.5 14 3.5 14 9 12 12.5 8 14.5 4 12.5 2 9 2 3.5 4 3.5 6 3 8 1.5ZM5.8 5.8 10.2 10.2M10.2 5.8 5.8 10.2',
  check: 'M3.5 8.3 6.5 11.3 12.5 4.8',
  cross: 'M4 4 12 12M12 4 4 12',
  braces: 'M6.2 2.5C4 2.5 4.7 4.3 4.7 5.7 4.7 7 4.2 8 3 8 4.2 8 4.7 9 4.7 10.3 4.7 11.7 4 13.5 6.2 13.5M9.8 2.5C12 2.5 11.3 4.3 11.3 5.7 11.3 7 11.8 8 13 8 11.8 8 11.3 9 11.3 10.3 11.3 11.7 12 13.5 9.8 13.5',
  record: 'M3.5 2.5H12.5V13.5H3.5ZM5.7 5.7H10.3M5.7 8.2H10.3M5.7 10.7H8.3',
  copy: 'M5.5 5.5H12.5V13.5H5.5ZM3.5 10.5V2.5H10.5',
  outside: 'M9.5 2.5H13.5V6.5M13.5 2.5 7.5 8.5M11.5 9.5V13.5H2.5V4.5H6.5',
  user: 'M8 2.5a2.7 2.7 0 1 1 0 5.4 2.7 2.7 0 0 1 0-5.4ZM2.8 13.8C2.8 11 4.9 9.8 8 9.8 11.1 9.8 13.2 11 13.2 13.8',
  session: 'M2.5 3H13.5V10.5H8.2L5 13.5V10.5H2.5ZM5 5.7H11M5 7.9H9',
  masked: 'M1.8 8C4.4 4 11.6 4 14.2 8 11.6 12 4.4 12 1.8 8ZM3 13.5 13 2.5',
} as const;

export type IconName = keyof typeof strokes;

/** A picture beside a word or inside what has a label: a screen reader does not hear it. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return <svg class={`icon icon-${name}`} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d={strokes[name]} /></svg>;
}
