/** How a piece of text stands out. Words keep the terminal's own colour; marks and lines carry it. */
export type Tone = 'strong' | 'quiet' | 'good' | 'bad' | 'odd' | 'token';

export type Paint = (tone: Tone, text: string) => string;

const codes: { readonly [tone in Tone]: readonly [number, number] } = {
  strong: [1, 22], quiet: [2, 22], good: [32, 39], bad: [31, 39], odd: [33, 39], token: [36, 39],
};

/** Colours that every theme of a terminal defines and shows on dark and light alike (its blue is too dark on black), or none at all. */
export function palette(colour: boolean): Paint {
  return (tone, text) => {
    if (!colour || text === '') return text;
    const [on, off] = codes[tone];
    return `\u001b[${on}m${text}\u001b[${off}m`;
  };
}
