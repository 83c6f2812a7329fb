/** How a part of a line stands out; words keep the text's own colour, marks carry it. */
export type Tone = 'plain' | 'strong' | 'quiet' | 'good' | 'bad' | 'odd';
export type Span = { readonly text: string; readonly tone: Tone };
/** One line, drawn by a terminal or an editor. Everything in it is made visible; it holds no line break. */
export type TonedLine = readonly Span[];

const span = (tone: Tone) => (text: string): Span => ({ text, tone });
export const [plain, strong, quiet, good, bad, odd] = [span('plain'), span('strong'), span('quiet'), span('good'), span('bad'), span('odd')];
