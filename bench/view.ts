import { FlowBoard } from '../src/app/flowBoard.ts';
import { hopNames } from '../src/core/chain/hop.ts';
import type { FlowGrouping } from '../src/core/story/flowPage.ts';
import { until } from '../test/testing/until.ts';
import { closeBrowser, openView, scriptStartMark } from '../test/webview/openView.ts';
import { summarise, yardstick } from './figure.ts';
import type { Figures } from './figure.ts';
import { firstRecordAt, generateRecords } from './hopRecords.ts';

const flows = 10_000;
const recordsPerFlow = 10;
const size = { width: 360, height: 900 } as const;
/** Rows that go by in one frame: the whole list in some five seconds. */
const rowsPerFrame = 35;
/** From the view's question for a story, which follows the rows' arrival, until the page is looked at. */
const undisturbedMs = 500;

/** How the list stands while it is scrolled, by the name of the figure. */
const scrolled = { 'view.scrollLongestFrameMs': undefined, 'view.scrollByUserLongestFrameMs': 'user', 'view.scrollBySessionLongestFrameMs': 'session' } as const satisfies { readonly [figure: string]: FlowGrouping | undefined };

/**
 * The webview's own program in Chromium before a host with ten thousand flows, each run in a new page. The host answers over the debugger's protocol, as slowly as
 * an extension host would. Each list is scrolled in turn, so that a slow moment of the machine shows in all.
 */
export async function measureView(paints = 11, scrolls = 5): Promise<Figures> {
  const board = filledBoard();
  try {
    const [firstPaints, yardsticks]: [number[], number[]] = [[], []];
    const longestFrames = new Map<string, number[]>();
    for (let run = 0; run < paints; run += 1) {
      yardsticks.push(yardstick());
      firstPaints.push(await takeFirstPaint(board));
    }
    for (let run = 0; run < scrolls; run += 1) {
      for (const [figure, group] of Object.entries(scrolled)) longestFrames.set(figure, [...(longestFrames.get(figure) ?? []), await takeLongestFrame(board, group)]);
    }
    const yardstickMs = summarise(yardsticks).median;
    return { 'view.firstPaintMs': { ...summarise(firstPaints), yardstickMs }, ...Object.fromEntries([...longestFrames].map(([figure, times]) => [figure, { ...summarise(times), yardstickMs }])) };
  } finally {
    await closeBrowser();
  }
}

function filledBoard(): FlowBoard {
  const board = new FlowBoard();
  let line = 0;
  board.add([...generateRecords(flows * recordsPerFlow)].map(({ hop, bytes }) => ({ hop, source: 'local', stream: `${hop}.jsonl`, line: ++line, ingestedAt: null, text: bytes.toString() })));
  board.setSources(hopNames.map((hop) => ({ hop, state: 'readable' })));
  board.refresh(firstRecordAt + flows * 25 + 3_600_000);
  return board;
}

/** From the start of the view's program to the end of the frame that shows rows, in milliseconds. */
async function takeFirstPaint(board: FlowBoard): Promise<number> {
  const view = await openView({ ...size, board, before: `
    new MutationObserver((_, observer) => {
      if (document.querySelector('.flow-row[role=option]') === null) return;
      observer.disconnect();
      // What a frame's callback posts is heard after that frame is drawn.
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => { globalThis.shownAt = performance.now(); };
        port2.postMessage(null);
      });
    }).observe(document, { childList: true, subtree: true });` });
  try {
    // A look at the page has it read 340 kB of the looker's own program first: none before the frame is drawn, or that would be measured with it.
    await until('the view has its rows', () => view.host.askedFor('story').length > 0);
    await new Promise((resolve) => setTimeout(resolve, undisturbedMs));
    await view.page.waitForFunction(() => 'shownAt' in globalThis);
    return await view.page.evaluate<number>(`globalThis.shownAt - performance.getEntriesByName('${scriptStartMark}')[0].startTime`);
  } finally {
    await view.close();
  }
}

/** From the list's top to its end; the longest time between two frames, in milliseconds. */
async function takeLongestFrame(board: FlowBoard, group: FlowGrouping | undefined): Promise<number> {
  const view = await openView({ ...size, board });
  try {
    await view.page.locator('.flow-row[role=option]').first().waitFor();
    if (group !== undefined) {
      await view.page.getByRole('button', { name: `Group by ${group}` }).click();
      await view.page.locator('.group-row').first().waitFor();
    }
    return await view.page.evaluate<number>(`new Promise((resolve) => {
      const list = document.getElementById('flows');
      let before = 0;
      let longest = 0;
      const step = (now) => {
        if (before !== 0) longest = Math.max(longest, now - before);
        before = now;
        if (list.scrollTop + list.clientHeight >= list.scrollHeight) return resolve(longest);
        list.scrollTop += ${rowsPerFrame * 22};
        requestAnimationFrame(step);
      };
      requestAnimationFrame(step);
    })`);
  } finally {
    await view.close();
  }
}
