import { resolve } from 'node:path';
import { writeMarkdown } from '../../core/guide/writeMarkdown.ts';
import { textOption, type Command } from '../command.ts';
import { exitCodes } from '../exitCodes.ts';
import { printJson, printLine } from '../io.ts';

export const guideCommand: Command = {
  name: 'guide',
  summary: 'Write the guide of a project, from its files as they are now: Markdown, or a Word document.',
  usage: '<dir> [--out FILE.docx|FILE.md]',
  options: { out: { type: 'string' } },
  positionals: [1, 1],
  run: async ({ positionals, values, json, io, services }) => {
    const guide = await services.readGuide(resolve(positionals[0] ?? '.'));
    const out = textOption(values, 'out');
    if (out !== undefined) {
      const path = resolve(out);
      await services.writeGuide(path, guide);
      if (json) printJson(io, { path, title: guide.title });
      else printLine(io, `Wrote ${path}`);
    } else if (json) printJson(io, guide);
    else io.stdout.write(writeMarkdown(guide));
    return exitCodes.ok;
  },
};
