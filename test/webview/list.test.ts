import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import type { Page } from 'playwright-core';
import { generateRecords } from '../../bench/hopRecords.ts';
import type { LogRecord } from '../../src/core/flow/logRecord.ts';
import { until } from '../testing/until.ts';
import { findViolations } from './findViolations.ts';
import { closeBrowser, openView, themes, type OpenedView, type ViewOptions } from './openView.ts';
import { flowId, someFlows } from './viewStates.ts';

after(closeBrowser);

function viewTest(name: string, options: ViewOptions, use: (view: OpenedView, page: Page) => Promise<void>): void {
  test(name, async () => {
    const view = await openView(options);
    try {
      await view.page.locator('.flow-row[role=option]').first().waitFor();
      await use(view, view.page);
      assert.deepEqual(view.complaints, []);
      assert.deepEqual(view.host.strange, []);
    } finally {
      await view.close();
    }
  });
}

/** The number of the selected flow (see `flowId`), once the page shows that it is this one. */
async function selectedIs(page: Page, number: number): Promise<void> {
  await page.locator(`#flow-${flowId(number)}[aria-selected=true]`).waitFor();
}

async function headlineHas(page: Page, words: string): Promise<void> {
  await page.locator('#verdict-headline', { hasText: words }).waitFor();
}

const list = (page: Page) => page.locator('#flows');
const rows = (page: Page) => page.locator('.flow-row[role=option]');
const listHeight = (page: Page): Promise<number> => list(page).evaluate((element) => element.clientHeight);
const scrollTop = (page: Page): Promise<number> => list(page).evaluate((element) => element.scrollTop);

viewTest('the newest flow is shown first, and the next finished one takes over', { flows: someFlows(5) }, async ({ host }, page) => {
  await selectedIs(page, 4);
  await headlineHas(page, 'no headers');
  host.add(someFlows(1, 5));
  await selectedIs(page, 5);
  await headlineHas(page, 'arrived unchanged');
});

viewTest('whoever reads is not disturbed: the status line offers what is newer', { flows: someFlows(5) }, async ({ host }, page) => {
  await list(page).focus();
  await page.keyboard.press('Enter');
  await page.locator('#verdict-headline:focus').waitFor();
  host.add(someFlows(2, 5));
  const newer = page.getByRole('button', { name: '2 newer flows' });
  await newer.waitFor();
  await selectedIs(page, 4);
  await page.keyboard.press('Escape');
  await page.locator('#flows:focus').waitFor();
  await selectedIs(page, 4);
  await newer.click();
  await selectedIs(page, 6);
  await page.locator('#flows:focus').waitFor();
  host.add(someFlows(1, 7));
  await selectedIs(page, 7);
});

viewTest('the keyboard goes through the list, and the detail follows', { flows: someFlows(60) }, async (_, page) => {
  await selectedIs(page, 59);
  await list(page).focus();
  for (const [key, number] of [['ArrowDown', 58], ['ArrowDown', 57], ['ArrowUp', 58], ['End', 0], ['ArrowUp', 1], ['Home', 59], ['PageDown', 52], ['PageUp', 59]] as const) {
    await page.keyboard.press(key);
    await selectedIs(page, number);
  }
  await page.keyboard.press('ArrowDown');
  await page.locator(`#flows[aria-activedescendant="flow-${flowId(58)}"]`).waitFor();
  assert.deepEqual(await page.locator(`#flow-${flowId(58)}`).evaluate((row) => [row.getAttribute('aria-posinset'), row.getAttribute('aria-setsize')]), ['2', '60']);
});

viewTest('a letter goes to the next user that begins with it; F8 to the next broken flow', { flows: someFlows(10) }, async (_, page) => {
  await list(page).focus();
  await page.keyboard.press('a');
  await selectedIs(page, 8);
  await page.keyboard.press('F8');
  await selectedIs(page, 7);
  await page.keyboard.press('F8');
  await selectedIs(page, 4);
  await page.keyboard.press('Shift+F8');
  await selectedIs(page, 7);
  await page.keyboard.press('Shift+F8');
  await page.locator('[role=status]', { hasText: 'No newer broken flow' }).waitFor({ state: 'attached' });
});

viewTest('the filter is the host’s: text, verdicts with their counts, user', { flows: someFlows(20) }, async ({ host }, page) => {
  await page.keyboard.press('/');
  await page.keyboard.type('createorder');
  await page.getByText('5 of 20 flows').waitFor();
  assert.equal(await rows(page).count(), 5);
  await page.keyboard.press('Escape');
  await page.getByText('20 flows', { exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await page.locator('#flows:focus').waitFor();

  const broken = page.getByRole('button', { name: /^Broken, 6 flows/ });
  await broken.click();
  await page.getByText('6 of 20 flows').waitFor();
  assert.equal(await broken.getAttribute('aria-pressed'), 'true');
  await page.getByRole('button', { name: /^Undetermined, 2 flows/ }).click();
  await page.getByText('8 of 20 flows').waitFor();
  await broken.click();
  await page.getByText('2 of 20 flows').waitFor();
  await page.getByRole('button', { name: /^Undetermined/ }).click();

  await page.getByRole('combobox', { name: 'User' }).click();
  await page.getByRole('option', { name: 'ben@example.com', exact: true }).click();
  await page.getByText('7 of 20 flows').waitFor();
  assert.deepEqual(host.asked.filter(({ name }) => name === 'page').at(-1)?.ask, { filter: { text: '', verdicts: [], user: 'ben@example.com' }, from: 0, count: 18, timeZone: 'UTC' });

  await page.keyboard.press('Control+f');
  await page.keyboard.type('nobody');
  await page.getByText('No flow matches.').waitFor();
  await page.getByRole('button', { name: 'Clear Filter' }).click();
  await page.getByText('20 flows', { exact: true }).waitFor();
});

viewTest('flows stand together by user or by session, as the host orders them, and the keyboard goes that way', { flows: someFlows(20) }, async ({ host, remembered }, page) => {
  const byUser = page.getByRole('button', { name: 'Group by user' });
  await byUser.click();
  await page.locator('.group-row').first().waitFor();
  assert.equal(await byUser.getAttribute('aria-pressed'), 'true');
  assert.deepEqual((await page.locator('.group-row').allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim())[0], 'ana@example.com 13 flows, 5 broken');
  assert.deepEqual((host.askedFor('page').at(-1) as { readonly filter: object }).filter, { text: '', verdicts: [], user: null, group: 'user' });
  await selectedIs(page, 19);
  await list(page).focus();
  await page.keyboard.press('ArrowDown');
  await selectedIs(page, 17); // 18 is ben's
  await page.keyboard.press('End');
  await selectedIs(page, 0);
  await page.locator('.group-row', { hasText: 'ben@example.com' }).waitFor({ state: 'attached' });
  assert.equal((remembered() as { readonly filter: { readonly group: string } }).filter.group, 'user');

  await page.keyboard.press('Control+f');
  await page.keyboard.type('nobody');
  await page.getByRole('button', { name: 'Clear Filter' }).click();
  await page.locator('.group-row').first().waitFor(); // no filter: the order stays
  await page.getByRole('button', { name: 'Group by session' }).click();
  await page.locator('.group-row', { hasText: 'Not logged' }).waitFor();
  assert.equal(await byUser.getAttribute('aria-pressed'), 'false');
  await page.getByRole('button', { name: 'Group by session' }).click();
  await page.locator('.group-row').first().waitFor({ state: 'detached' });
});

viewTest('what is in sight stays when flows come above it', { flows: someFlows(80) }, async ({ host }, page) => {
  await list(page).evaluate((element) => { element.scrollTop = 880; });
  await page.locator(`#flow-${flowId(39)}`).waitFor();
  const before = await page.locator(`#flow-${flowId(39)}`).boundingBox();
  host.add(someFlows(3, 80));
  await page.getByText('83 flows', { exact: true }).waitFor();
  await until('the list has moved along', async () => await scrollTop(page) === 946);
  assert.deepEqual(await page.locator(`#flow-${flowId(39)}`).boundingBox(), before);
});

viewTest('a view that is drawn anew is as it was', { flows: someFlows(80), remembered: { filter: { text: '', verdicts: ['healthy'], user: null }, selected: flowId(6), firstItem: 12, listRows: 5 } }, async ({ remembered }, page) => {
  await headlineHas(page, 'arrived unchanged');
  await page.getByText('50 of 80 flows').waitFor();
  assert.equal(await scrollTop(page), 12 * 22);
  assert.equal(await listHeight(page), 110);
  await page.getByRole('separator', { name: 'Height of the list' }).focus();
  await page.keyboard.press('ArrowDown');
  await until('the list is a row higher', async () => await listHeight(page) === 132);
  const kept = { filter: { text: '', verdicts: ['healthy'], user: null }, selected: flowId(6), firstItem: 12, listRows: 6 };
  await until('VS Code keeps it', () => isDeepStrictEqual(remembered(), kept));
});

viewTest('the sash goes with the pointer', { flows: someFlows(80) }, async (_, page) => {
  await page.locator('.sash').waitFor();
  const box = await page.locator('.sash').boundingBox();
  assert.ok(box !== null);
  await page.mouse.move(box.x + 40, box.y + 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 40, box.y + 2 + 66, { steps: 4 });
  await page.mouse.up();
  await until('the list is three rows higher', async () => await listHeight(page) === 220);
});

viewTest('a flow that the host reveals is shown, whatever the filter was', { flows: someFlows(80), remembered: { filter: { text: 'createOrder', verdicts: [], user: null }, selected: null, firstItem: 0, listRows: 7 } }, async ({ host }, page) => {
  host.reveal(flowId(3));
  await selectedIs(page, 3);
  assert.ok(await page.locator(`#flow-${flowId(3)}`).isVisible());
});

viewTest('flows that are cleared leave the state of a chain without flows', { flows: someFlows(3) }, async ({ host }, page) => {
  host.clear();
  await page.getByRole('button', { name: 'Send Test Request...' }).waitFor();
  host.add(someFlows(1, 9));
  await rows(page).first().waitFor();
});

viewTest('several flows that come at once are announced once', { flows: someFlows(3) }, async ({ host }, page) => {
  const status = page.getByRole('status');
  await page.locator('[role=status]', { hasText: '3 flows' }).waitFor({ state: 'attached' });
  for (const from of [3, 4, 5]) host.add(someFlows(1, from));
  await page.waitForTimeout(600);
  assert.match((await status.textContent()) ?? '', /3 flows/);
  await page.locator('[role=status]', { hasText: '3 new flows, 1 broken.' }).waitFor({ state: 'attached', timeout: 6000 });
});

for (const theme of themes) {
  viewTest(`a filter in use, an open choice of users and a focused list please axe in ${theme}`, { theme, flows: someFlows(20) }, async (_, page) => {
    await page.getByRole('button', { name: /^Broken/ }).click();
    await page.getByRole('combobox', { name: 'User' }).click();
    await page.getByRole('option', { name: 'ben@example.com', exact: true }).waitFor();
    assert.deepEqual(await findViolations(page), []);
    await page.keyboard.press('Escape');
    await list(page).focus();
    await page.keyboard.press('ArrowDown');
    assert.deepEqual(await findViolations(page), []);
  });
}

const hostile = '\u202egro.elpmaxe@ana\u0000\u200b<img src=x onerror=alert(1)>';

viewTest('what others wrote is shown, spelled out where it would hide or turn text round', { flows: [{ scenario: 'headers-not-passed', at: Date.UTC(2026, 10, 22), id: flowId(1), user: hostile }] }, async (_, page) => {
  await selectedIs(page, 1);
  const text = await page.evaluate('document.body.innerText + [...document.querySelectorAll("*")].flatMap((each) => [...each.attributes].map(({ value }) => value)).join("\\n")');
  assert.ok(typeof text === 'string' && text.includes('\\u{202e}'));
  assert.doesNotMatch(text, /[\u0000\u202e\u200b]/);
  assert.equal(await page.locator('img').count(), 0);
});

viewTest('flows of several days stand below their day, by the user’s clock', { flows: [...someFlows(3), ...someFlows(3, 3000)] }, async (_, page) => {
  const items = await page.locator('.flow-window > *').evaluateAll((each) => each.map((item) => (item.className === 'day-row' ? item.textContent : 'flow')));
  assert.equal(items.length, 8);
  assert.match(items[0] ?? '', /24 November 2026|Today|Yesterday/);
  assert.deepEqual([items.slice(1, 4), items.slice(5)], [['flow', 'flow', 'flow'], ['flow', 'flow', 'flow']]);
  await list(page).focus();
  await page.keyboard.press('End');
  await selectedIs(page, 0);
  assert.deepEqual(await findViolations(page), []);
});

test('ten thousand flows: rows in sight alone are asked for and drawn', async () => {
  const view = await openView({ records: manyRecords(10_000) });
  try {
    const { page, host } = view;
    await page.getByText('10,000 flows', { exact: true }).waitFor();
    await list(page).focus();
    for (const top of [50_000, 110_000, 219_000]) {
      await list(page).evaluate((element, to) => { element.scrollTop = to; }, top);
      await page.locator(`.flow-row[aria-posinset="${Math.floor(top / 22) + 2}"]`).waitFor();
      assert.ok(await rows(page).count() <= 35);
    }
    await page.keyboard.press('End');
    await page.locator('.flow-row[aria-posinset="10000"][aria-selected=true]').waitFor();
    await page.keyboard.press('Home');
    await page.locator('.flow-row[aria-posinset="1"][aria-selected=true]').waitFor();
    const most = Math.max(...host.askedFor('page').map((ask) => (typeof ask === 'object' && ask !== null && 'count' in ask ? Number(ask.count) : Infinity)));
    assert.ok(most <= 60, `at most sixty rows at once, not ${most}`);
    assert.deepEqual(view.complaints, []);
  } finally {
    await view.close();
  }
});

/** Ten records a flow. */
function manyRecords(flows: number): readonly LogRecord[] {
  let line = 0;
  return [...generateRecords(flows * 10)].map(({ hop, bytes }) => ({ hop, source: 'local', stream: `${hop}.jsonl`, line: ++line, ingestedAt: null, text: bytes.toString() }));
}
