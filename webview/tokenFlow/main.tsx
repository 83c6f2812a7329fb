import { render } from 'preact';
import type { FlowPage } from '../../src/core/story/flowPage.ts';
import { viewProtocolVersion, type ViewState } from '../../src/protocol/tokenFlow.ts';
import { connectHost } from './host.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no place for the view.');
let state: ViewState | null = null;
let page: FlowPage | null = null;

const { channel } = connectHost({
  requests: {},
  notices: { state: (next) => { state = next; draw(); }, flows: () => void load(), reveal: () => {} },
});
void channel.request('ready', { version: viewProtocolVersion }).then((first) => {
  state = first;
  return load();
});

async function load(): Promise<void> {
  page = await channel.request('page', { filter: { text: '', verdicts: [], user: null }, from: 0, count: 50 });
  draw();
}

function draw(): void {
  if (root === null) return;
  render(
    <main>
      <p role="status">{state?.phase}</p>
      <ul>{page?.rows.map((row) => <li key={row.id}>{row.verdict} {row.user} {row.tool}</li>)}</ul>
    </main>,
    root,
  );
}
