import type { ComponentChildren } from 'preact';
import type { ViewAction } from '../../../src/protocol/tokenFlow.ts';
import type { Commands } from '../app/commands.ts';
import type { AppState } from '../app/state.ts';
import { Icon } from '../icons/Icon.tsx';
import { LinkButton } from '../list/StatusLine.tsx';
import type { Screen } from './screenOf.ts';

type WelcomeProps = { readonly screen: Exclude<Screen, 'flows'>; readonly state: AppState; readonly commands: Commands };

/** The words of each state, and its one button. */
export function Welcome({ screen, state, commands }: WelcomeProps) {
  const button = (label: string, action: ViewAction) => <vscode-button class="wide-button" onClick={() => commands.act(action)}>{label}</vscode-button>;
  const link = (label: string, action: ViewAction) => <LinkButton onClick={() => commands.act(action)}>{label}</LinkButton>;
  const content: { readonly [screen in Exclude<Screen, 'flows'>]: () => ComponentChildren } = {
    noFolder: () => <>
      <p>No folder is open. Open one that holds a chain, and this view shows the user’s token at each of these five hops.</p>
      {button('Open Folder...', 'openFolder')}
      <p>Or start with a new one: {link('New Passthrough Project...', 'newProject')}</p>
    </>,
    noChain: () => <>
      <p>This folder holds no chain: there is no <code>agentcore-chain.json</code> in it or one folder below.</p>
      {button('New Passthrough Project...', 'newProject')}
      <p>It writes an agent, an interceptor and a target API that pass a user’s token along. They run on this machine, without an AWS account.</p>
    </>,
    restricted: () => <>
      <p><Icon name="shield" /> <b>Restricted Mode.</b> Nothing from this folder is run, and no log of it is read.</p>
      <p>If you trust its authors, trust the folder to run the chain and see its flows.</p>
      {button('Manage Workspace Trust', 'manageTrust')}
    </>,
    starting: () => <p>The chain is starting. Flows appear here as they happen.</p>,
    stopping: () => <p>The chain is stopping.</p>,
    empty: () => <>
      <p>The chain is running. Send a request, and this view shows the user’s token at each of these five hops.</p>
      {button('Send Test Request...', 'send')}
      <RuntimeUrl url={state.host?.runtimeUrl ?? null} />
    </>,
    emptyAws: () => <>
      <p>The logs hold no flow of this chain, as far back as they are read. Flows of AWS take a moment to reach its logs.</p>
      {button('Read Logs Again', 'reload')}
      <p>Can the logs be there at all? {link('Check Log Readiness', 'checkLogReadiness')}. Or go back to {link('the local chain', 'useLocalChain')}.</p>
    </>,
    stopped: () => <>
      <p>The chain is not running. Run it on this machine, send a request, and this view shows the user’s token at each of these five hops.</p>
      {state.host?.notice === null && button('Run Chain Locally', 'run')}
      <p>To stop at breakpoints: {link('Debug Chain Locally', 'debug')}. To see flows of AWS: {link('Use AWS', 'useAws')}.</p>
    </>,
    otherVersion: () => <>
      <p><b>This view is of another version of the extension.</b> The extension was changed while the view was open.</p>
      {button('Reload Window', 'reloadWindow')}
    </>,
    unreachable: () => <p role="alert"><b>The extension does not answer.</b> {state.refusal?.message} {state.refusal?.remedy ?? 'Close this view and open it again.'}</p>,
  };
  return <div class="welcome">{content[screen]()}</div>;
}

function RuntimeUrl({ url }: { readonly url: string | null }) {
  if (url === null) return <p>Flows appear here as they happen.</p>;
  return <p>Or use your own frontend with <code class="url">{url}</code>. Flows appear here as they happen.</p>;
}
