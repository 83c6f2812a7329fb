import { FlowBoard } from '../../app/flowBoard.ts';
import type { FlowFilter } from '../../core/story/flowPage.ts';
import type { Service } from '../../protocol/channel.ts';
import type { BoardContract } from './boardContract.ts';
import { LineShelf } from './lineShelf.ts';

const noFilter: FlowFilter = { text: '', verdicts: [], user: null };

/** What the worker answers: one board that is looked at, and, while other logs are read, one that is being filled. */
export function boardDesk(): Service<BoardContract> {
  let shown = new FlowBoard();
  let filling: FlowBoard | null = null;
  /** A new board counts from its own beginning; who asks sees numbers that only go up. */
  let revisionsBefore = 0;
  const lines = new LineShelf();
  return {
    requests: {
      refresh: ({ now, awaitsLines }) => {
        if (filling === null) return shown.refresh(now, awaitsLines);
        filling.refresh(now, awaitsLines);
        revisionsBefore += shown.page(noFilter, 0, 0).revision + 1;
        shown = filling;
        filling = null;
        return true;
      },
      page: ({ filter, from, count, timeZone }) => {
        const page = shown.page(filter, from, count, timeZone);
        return { ...page, revision: revisionsBefore + page.revision };
      },
      indexOf: ({ id, filter }) => shown.indexOf(id, filter),
      nextBroken: ({ id, filter, direction }) => shown.nextBroken(id, filter, direction),
      startingWith: (ask) => shown.startingWith(ask),
      story: ({ id }) => shown.story(id),
      document: ({ id }) => shown.document(id),
      report: ({ id }) => shown.report(id),
      query: ({ id, region }) => shown.query(id, { region, groups: lines.groups() }),
      lines: ({ stream, line, around }) => lines.around(stream, line, around),
    },
    notices: {
      begin: ({ since }) => {
        filling = new FlowBoard();
        filling.showSince(since);
        lines.clear();
      },
      showSince: ({ since }) => {
        shown.showSince(since);
        filling?.showSince(since);
      },
      add: (records) => {
        (filling ?? shown).add(records);
        lines.add(records);
      },
      configuration: (revisions) => (filling ?? shown).setConfiguration(revisions),
      sources: (sources) => (filling ?? shown).setSources(sources),
    },
  };
}
