import type { FlowGroup } from '../../../src/core/story/flowPage.ts';
import { visible } from '../../../src/core/story/visible.ts';
import { flows } from '../app/news.ts';
import { thousands } from '../app/thousands.ts';

/** Whose flows stand below. Each of them says so itself to a screen reader. */
export function GroupRow({ group: { kind, name, flows: count, broken } }: { readonly group: FlowGroup }) {
  const words = name === null ? nameless[kind] : visible(name);
  return (
    <div class="day-row group-row" role="none">
      <span class="group-name" aria-hidden="true" title={words}>{words}</span>
      <span class="meta" aria-hidden="true">{flows(count)}{broken > 0 && `, ${thousands(broken)} broken`}</span>
    </div>
  );
}

const nameless: { readonly [kind in FlowGroup['kind']]: string } = { user: '', session: '', unknown: 'Not logged', others: 'All others, newest first' };
