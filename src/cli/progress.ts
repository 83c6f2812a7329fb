import type { OnProgress } from '../app/ports.ts';
import { visible } from '../core/story/visible.ts';
import type { Io } from './io.ts';

/** Prints each finished step with its time on stderr, and what a program says that works for one, so that stdout stays the result's. On a terminal a running step is shown too. */
export function progressPrinter(io: Io): OnProgress {
  const live = io.stderr.isTTY === true && io.env['TERM'] !== 'dumb';
  return ({ step, state, ms, detail }) => {
    const clear = live ? '\r\u001b[K' : '';
    if (state === 'started') {
      if (live) io.stderr.write(`${clear}  ${step} ...`);
      return;
    }
    if (state === 'working') {
      io.stderr.write(`${clear}    | ${visible(detail ?? '')}\n`);
      return;
    }
    const time = ms === undefined ? '' : ` (${formatDuration(ms)})`;
    const outcome = state === 'failed' ? ' failed' : '';
    io.stderr.write(`${clear}  ${step}${outcome}${time}${detail === undefined ? '' : `: ${detail}`}\n`);
  };
}

export const silentProgress: OnProgress = () => {};

function formatDuration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
