import * as vscode from 'vscode';
import type { TonedLine, Tone } from '../../core/tonedLine.ts';

export type ToneDecorations = vscode.Disposable & { readonly apply: (editor: vscode.TextEditor, lines: readonly TonedLine[]) => void };

type Drawn = Exclude<Tone, 'plain'>;

/** The looks of an inspected token's parts, in the theme's own colours. Every mark is a character too: nothing is said by colour alone. */
export function toneDecorations(): ToneDecorations {
  const colour = (id: string): vscode.TextEditorDecorationType => vscode.window.createTextEditorDecorationType({ color: new vscode.ThemeColor(id) });
  const types: { readonly [tone in Drawn]: vscode.TextEditorDecorationType } = {
    strong: vscode.window.createTextEditorDecorationType({ fontWeight: 'bold' }),
    quiet: colour('descriptionForeground'), good: colour('charts.green'), bad: colour('problemsErrorIcon.foreground'), odd: colour('problemsWarningIcon.foreground'),
  };
  const tones = Object.keys(types) as Drawn[]; // the table has exactly these
  return {
    apply: (editor, lines) => {
      for (const tone of tones) editor.setDecorations(types[tone], rangesOf(lines, tone));
    },
    dispose: () => tones.forEach((tone) => types[tone].dispose()),
  };
}

function rangesOf(lines: readonly TonedLine[], wanted: Tone): readonly vscode.Range[] {
  return lines.flatMap((line, row) => {
    let column = 0;
    return line.flatMap(({ text, tone }) => {
      const start = column;
      column += text.length;
      return tone === wanted ? [new vscode.Range(row, start, row, column)] : [];
    });
  });
}
