import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import type { Page } from 'playwright-core';
import { root } from '../repository/sourceTree.ts';
import { until } from '../testing/until.ts';
import { findViolations } from './findViolations.ts';
import { closeBrowser, openView, themes } from './openView.ts';
import { someFlows, viewStates } from './viewStates.ts';

after(closeBrowser);

/** What each state says, and what its buttons and links ask of the host, the first one first. */
const expected: { readonly [state: string]: { readonly says: readonly string[]; readonly asks?: readonly (readonly [string, string])[] } } = {
  flows: { says: ['Live', 'Local chain, orders', '27 flows'] },
  groupedByUser: { says: ['ana@example.com', '18 flows, 6 broken', '9 flows'] },
  groupedBySession: { says: ['session-2-6a52', '7 flows'] },
  noFolder: { says: ['No folder is open'], asks: [['Open Folder...', 'openFolder'], ['New Passthrough Project...', 'newProject']] },
  noChain: { says: ['agentcore-chain.json'], asks: [['New Passthrough Project...', 'newProject']] },
  restricted: { says: ['Restricted Mode', 'Nothing from this folder is run'], asks: [['Manage Workspace Trust', 'manageTrust']] },
  loading: { says: ['Reading logs', '1,240 records', '–'], asks: [['Cancel', 'cancel']] },
  loadingMore: { says: ['Reading logs', '1,240 records'], asks: [['Cancel', 'cancel']] },
  starting: { says: ['Starting', 'Building the agent'], asks: [['Stop', 'stop']] },
  startingAgain: { says: ['Starting', 'Building the agent'], asks: [['Stop', 'stop']] },
  stopping: { says: ['Stopping', 'The chain is stopping.'] },
  empty: { says: ['The chain is running.', 'http://127.0.0.1:8900', 'no flows yet'], asks: [['Send Test Request...', 'send']] },
  emptyAws: { says: ['AWS 1111…3333, us-east-1', 'The logs hold no flow'], asks: [['Read Logs Again', 'reload'], ['Check Log Readiness', 'checkLogReadiness'], ['the local chain', 'useLocalChain']] },
  flowsAws: { says: ['Logs read', 'AWS 1111…3333, us-east-1', 'Copy Insights Query'], asks: [['Live', 'startLiveTail']] },
  awsLoadingPart: { says: ['Reading logs', 'CloudWatch: 12,400 records'], asks: [['Cancel', 'cancel']] },
  awsGoingLive: { says: ['Going live'], asks: [['Live', 'stopLiveTail']] },
  awsLive: { says: ['Live', '27 flows'], asks: [['Live', 'stopLiveTail']] },
  awsUnseen: { says: ['Live has been switched off.'], asks: [['Go Live', 'startLiveTail']] },
  awsSignedOut: { says: ['Not heard', 'The sign-in to AWS has run out.', 'aws sso login --profile dev'], asks: [['Stop Live', 'stopLiveTail']] },
  stopped: { says: ['Stopped', 'The chain is not running.'], asks: [['Run Chain Locally', 'run'], ['Debug Chain Locally', 'debug'], ['Use AWS', 'useAws']] },
  stoppedWithFlows: { says: ['The chain is stopped.', 'from the last run', '9 flows kept'], asks: [['Run Chain Locally', 'run'], ['Debug Chain Locally', 'debug']] },
  error: { says: ['The target’s logs can’t be read.', 'counts as not logged', '7 flows'], asks: [['Try Again', 'reload'], ['Show Log', 'showLog']] },
  logsMissing: { says: ['The gateway’s log can’t be read.', 'Nothing delivers the log', 'counts as not logged'], asks: [['Check Log Readiness', 'checkLogReadiness'], ['Read Logs Again', 'reload'], ['Open Chain File', 'openChainFile']] },
  warning: { says: ['The chain file has a mistake.'], asks: [['Open Chain File', 'openChainFile']] },
  failedToStart: { says: ['Port 8900 is in use'], asks: [['Run Chain Locally', 'run'], ['Show Log', 'showLog']] },
  noMatch: { says: ['No flow matches.', '0 of 9 flows'] },
  otherVersion: { says: ['another version'], asks: [['Reload Window', 'reloadWindow']] },
};

test('what the host refuses is said, and can be dismissed', async () => {
  const view = await openView({ refuses: 'act' });
  try {
    const { page } = view;
    await page.getByRole('button', { name: 'Send Test Request...' }).click();
    await page.getByRole('alert').getByText('The host refuses act. Try again.').waitFor();
    assert.deepEqual(await findViolations(page), []);
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await page.getByRole('alert').waitFor({ state: 'detached' });
  } finally {
    await view.close();
  }
});

test('nothing moves for who wants reduced motion', async () => {
  for (const [reducedMotion, moving] of [[false, true], [true, false]] as const) {
    const view = await openView({ ...viewStates['loadingMore'], flows: [...someFlows(3), ...someFlows(1, 3).map((flow) => ({ ...flow, untilMs: 60 }))], reducedMotion });
    try {
      await view.page.locator('.flow-row[role=option]').first().waitFor();
      assert.equal(await view.page.evaluate<number>('document.getAnimations().length') > 0, moving);
    } finally {
      await view.close();
    }
  }
});

/** The toolkit's controls take a changed theme's colours over some frames after the page has them. What is still wrong then is wrong. */
async function violationsOnceDrawn(page: Page): Promise<readonly string[]> {
  for (let look = 1; look < 20; look += 1) {
    if ((await findViolations(page)).length === 0) return [];
    await page.waitForTimeout(100);
  }
  return findViolations(page);
}

test('every state is tested', () => assert.deepEqual(Object.keys(expected).sort(), Object.keys(viewStates).sort()));

for (const [name, { says, asks = [] }] of Object.entries(expected)) {
  test(`${name}: its words, its one way on, and nothing that axe or the policy minds in any theme`, async () => {
    const view = await openView({ ...viewStates[name], height: 700 });
    try {
      const { page, host, complaints } = view;
      for (const words of says) await page.getByText(words, { exact: false }).first().waitFor();
      for (const theme of themes) {
        await page.evaluate(`document.documentElement.className = document.body.className = ${JSON.stringify(theme.startsWith('vscode-high-contrast-light') ? `vscode-high-contrast ${theme}` : theme)}`);
        assert.deepEqual(await violationsOnceDrawn(page), [], theme);
        await page.screenshot({ path: join(root, '.cache', 'screenshots', `view-${name}-${theme.replace('vscode-', '')}.png`) });
      }
      for (const [label, action] of asks) {
        await page.getByRole('button', { name: label, exact: true }).first().click();
        await until(`${label} asks for ${action}`, () => isDeepStrictEqual(host.askedFor('act').at(-1), { action }));
      }
      assert.ok(await page.locator('vscode-button[appearance="primary"], vscode-button:not([appearance])').count() <= 1, 'one primary button at most');
      assert.deepEqual(complaints, []);
      assert.deepEqual(host.strange, []);
    } finally {
      await view.close();
    }
  });
}
