import { render } from 'preact';
import { viewProtocolVersion } from '../../src/protocol/tokenFlow.ts';
import { App } from './App.tsx';
import { commandsOf } from './app/commands.ts';
import { runEffects } from './app/effects.ts';
import { oncePerFrame } from './app/oncePerFrame.ts';
import { recall, remember, rowsInWindow } from './app/remember.ts';
import { Store } from './app/store.ts';
import { registerControls } from './controls.ts';
import { connectHost } from './host.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no place for the view.');

// Updates that come faster than frames are drawn make one change.
const onFlows = oncePerFrame(() => store.dispatch({ kind: 'flowsChanged' }));
const host = connectHost({
  requests: {},
  notices: {
    state: (state) => store.dispatch({ kind: 'hostSaid', state }),
    flows: onFlows,
    reveal: ({ id }) => store.dispatch({ kind: 'revealed', id }),
  },
});
// Before anything that takes time: the host answers meanwhile.
const greeting = host.channel.request('ready', { version: viewProtocolVersion });
const begun = recall(host.remembered);
// Asked of the page while it is empty: later it would have to be laid out for it.
const store = new Store({ ...begun, viewport: { ...begun.viewport, items: rowsInWindow(begun, { width: innerWidth, height: innerHeight }) } });
runEffects(store, host.channel, greeting);
registerControls();
store.subscribe(oncePerFrame(() => host.remember(remember(store.state))));
render(<App store={store} commands={commandsOf(store, host.channel)} />, root);
