import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import type { ShownStory } from '../../src/protocol/tokenFlow.ts';
import { timelineOf } from '../../src/core/story/timelineOf.ts';
import { timelineWords } from '../../src/core/story/words/timelineWords.ts';
import { visible } from '../../src/core/story/visible.ts';
import { scenarioCases } from '../builders/scenarioCases.ts';
import { detailStories, otherStories } from './detailStories.ts';
import { findViolations } from './findViolations.ts';
import { closeBrowser, openView, themes, type OpenedView } from './openView.ts';
import { someFlows } from './viewStates.ts';

/** One of each kind of mark, thread, check and change. */
const everyKind = ['healthy', 'headers-not-passed', 'wrong-audience', 'token-swapped', 'interceptor-silent', 'oversized', 'paused', 'clockDiffers'];
const narrow = 360;
const wide = 1160;

after(closeBrowser);

async function open(options: Parameters<typeof openView>[0] = {}): Promise<OpenedView> {
  const view = await openView({ flows: someFlows(3), ...options });
  await view.page.locator('#verdict-headline').waitFor();
  return view;
}

/** Shows another story in the place of the selected flow's, as when its records came. */
async function show({ host, page }: OpenedView, shown: ShownStory): Promise<Locator> {
  host.instead = shown;
  const asked = host.askedFor('story').length;
  host.tellFlows();
  while (host.askedFor('story').length === asked) await page.waitForTimeout(5);
  const { headline, verdictLine } = shown.story;
  await page.locator('.verdict').filter({ hasText: visible(verdictLine) }).filter({ hasText: visible(headline) }).waitFor();
  return page.locator('main');
}

function story(name: string): ShownStory {
  const shown = detailStories[name];
  assert.ok(shown !== undefined, name);
  return shown;
}

/** As a reader has it: white space does not count. */
async function wordsOf(locator: Locator): Promise<string> {
  return (await locator.innerText()).replaceAll(/\s+/g, ' ');
}

for (const [width, name] of [[narrow, 'narrow'], [wide, 'wide']] as const) {
  test(`${name}: each story’s words stand on the screen, its five lines, and one stop where it broke`, async () => {
    const view = await open({ width });
    for (const { name: scenario, verdict } of scenarioCases) {
      const shown = story(scenario);
      const main = await show(view, shown);
      const words = await wordsOf(main);
      const { headline, why, verdictLine, unchecked, lines, remarks, leansOn } = shown.story;
      for (const said of [verdictLine, headline, why, ...lines.map(({ sentence }) => sentence), ...unchecked.map(({ question }) => question), ...remarks.map(({ title }) => title), ...leansOn.map(({ statement }) => statement.replace(/\.$/, '')), ...timelineOf(lines).map((hop, place) => timelineWords(hop, lines[place]?.mark === 'guess'))]) {
        assert.ok(words.includes(said.replaceAll(/\s+/g, ' ')), `${scenario}: "${said}" is not in ${words}`);
      }
      assert.deepEqual(await main.locator('.line-number').allInnerTexts(), ['1', '2', '3', '4', '5'], scenario);
      assert.equal(await main.locator('.stop').count(), verdict === 'broken' ? 1 : 0, scenario);
      assert.deepEqual(await main.locator('.hop').allInnerTexts().then((texts) => texts.map((text) => text.replaceAll(/\s+/g, ' ').toLowerCase())), lines.map(({ hop, word }) => `${hop} ${word}`), scenario);
    }
    assert.deepEqual(view.complaints, []);
    await view.close();
  });
}

for (const theme of themes) {
  test(`axe finds nothing in ${theme}, narrow and wide`, async () => {
    for (const width of [narrow, wide]) {
      const view = await open({ theme, width });
      for (const name of theme === 'vscode-dark' ? [...new Set([...everyKind, ...Object.keys(otherStories)])] : everyKind) {
        await show(view, story(name));
        assert.deepEqual(await findViolations(view.page), [], `${name}, ${width} px`);
      }
      assert.deepEqual(view.complaints, []);
      await view.close();
    }
  });
}

test('axe would see a fault', async () => {
  const view = await open();
  await view.page.locator('main').evaluate((main) => main.insertAdjacentHTML('beforeend', '<button></button>'));
  const [violation] = await findViolations(view.page);
  assert.match(violation ?? '', /^button-name: \["main > button"\]/);
  await view.close();
});

test('the diagram is one tab stop: arrows go from hop to hop, Enter opens its line and goes there', async () => {
  const view = await open({ width: narrow });
  await show(view, story('headers-not-passed'));
  const { page } = view;
  await page.locator('.hop[tabindex="0"]').focus();
  assert.deepEqual([await page.locator('.hop[tabindex="0"]').count(), await focused(page)], [1, 'Interceptor no token']);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  assert.equal(await focused(page), 'Agent same token');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowLeft');
  assert.equal(await focused(page), 'Frontend sent');
  await page.keyboard.press('End');
  assert.equal(await focused(page), 'Target not reached');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  assert.match(await focused(page), /^Gateway accepted the call/);
  assert.equal(await page.locator('#line-gateway').getAttribute('aria-expanded'), 'true');
  assert.equal(await page.locator('.line-facts').count(), 1);
  assert.equal(await page.locator('.hop[aria-current="true"]').innerText().then((text) => text.split('\n')[0]), 'Gateway');
  await view.close();
});

test('narrow, a line opens and closes in place, and the next tab goes into its facts', async () => {
  const view = await open({ width: narrow });
  await show(view, story('headers-not-passed'));
  const { page } = view;
  await page.locator('#line-agent').focus();
  await page.keyboard.press('Space');
  assert.equal(await page.locator('#line-agent').getAttribute('aria-expanded'), 'true');
  assert.equal(await page.locator('#line-interceptor').getAttribute('aria-expanded'), 'false');
  const facts = page.locator(`#${await page.locator('#line-agent').getAttribute('aria-controls')}`);
  assert.equal(await facts.getAttribute('aria-label'), 'Agent, hop 2 of 5');
  await page.keyboard.press('Tab');
  assert.equal(await facts.locator('button:focus').count(), 1);
  await page.locator('#line-agent').press('Enter');
  assert.equal(await page.locator('.line-facts').count(), 0);
  await view.close();
});

test('wide, the chosen hop’s facts stand beside the story, one is always shown, and the page has the same order', async () => {
  const view = await open({ width: wide });
  await show(view, story('headers-not-passed'));
  const { page } = view;
  const line = await page.locator('#line-interceptor').boundingBox();
  const facts = await page.locator('.line-facts').boundingBox();
  assert.ok(line !== null && facts !== null && facts.x > line.x + line.width && facts.y < line.y);
  assert.deepEqual([await page.locator('#line-interceptor').getAttribute('aria-current'), await page.locator('#line-interceptor').getAttribute('aria-expanded')], ['true', null]);
  await page.locator('#line-interceptor').click();
  assert.equal(await page.locator('.facts-title').innerText(), 'Interceptor hop 4 of 5');
  await page.locator('#line-frontend').click();
  assert.equal(await page.locator('.facts-title').innerText(), 'Frontend hop 1 of 5');
  const order = await page.locator('#flow-title, #verdict-headline, .diagram, #line-frontend, .line-facts, #line-target, .timing').evaluateAll((elements) => elements.map(({ id, className }) => id || className));
  assert.deepEqual(order, ['flow-title', 'verdict-headline', 'diagram', 'line-frontend', 'facts-frontend', 'line-target', 'timing']);
  await view.close();
});

test('the lines of the story keep their height beside long facts', async () => {
  const view = await open({ width: wide });
  await show(view, story('token-swapped'));
  const heights = await view.page.locator('.line-head').evaluateAll((heads) => heads.map((head) => head.getBoundingClientRect().height));
  assert.ok(heights.every((height) => height < 70), String(heights));
  await view.close();
});

test('Escape leads back to the list, and the headline can take the focus', async () => {
  const view = await open();
  await show(view, story('headers-not-passed'));
  await view.page.locator('#verdict-headline').focus();
  assert.equal(await view.page.evaluate('document.activeElement.id'), 'verdict-headline');
  await view.page.keyboard.press('Escape');
  await view.page.locator('[role="listbox"]:focus').waitFor();
  await view.close();
});

test('one button where a command mends it; words and a link where none does; words where it is done', async () => {
  const view = await open();
  const { page, host } = view;
  await show(view, story('headers-not-passed'));
  await page.locator('main vscode-button').click();
  await page.getByRole('button', { name: 'Show in Chain File' }).click();
  await page.getByRole('button', { name: 'Show Log Line' }).click();
  assert.equal(host.askedFor('applyRemedy').length, 1);
  assert.deepEqual(host.askedFor('openSetting'), [{ setting: ['gateway', 'passRequestHeaders'] }]);
  const [evidence] = host.askedFor('openEvidence') as readonly { readonly evidence: { readonly stream: string } }[];
  assert.equal(evidence?.evidence.stream, 'interceptor.jsonl');

  const noCommand = await show(view, story('noCommand'));
  assert.equal(await page.locator('main vscode-button').count(), 0);
  assert.match(await wordsOf(noCommand), /Change Audience\. Ask the identity provider for a token for api:\/\/orders/);
  assert.equal(await page.getByRole('button', { name: 'Show in Chain File' }).count(), 1);

  const done = await show(view, story('done'));
  await page.getByText('agentcore-chain.json says so already.').waitFor();
  assert.match(await wordsOf(done), /agentcore-chain\.json says so already\. Send the request again\./);
  assert.equal(await page.locator('main vscode-button').count(), 0);

  await show(view, story('healthy'));
  assert.equal(await page.locator('.verdict button, .verdict vscode-button').count(), 0);
  await view.close();
});

test('id, report, code and fingerprint are copied, and a flow is exported, by the host', async () => {
  const view = await open();
  await view.page.getByRole('button', { name: /^Copy the flow’s id/ }).click();
  await view.page.getByRole('button', { name: /^Copy Report/ }).click();
  await view.page.getByRole('button', { name: 'Export...' }).click();
  await show(view, story('wrong-audience'));
  await view.page.getByRole('button', { name: 'Copy the finding’s code' }).click();
  await view.page.getByRole('button', { name: 'Copy the fingerprint' }).click();
  assert.deepEqual(view.host.askedFor('copyText').map((ask) => (ask as { readonly what: string }).what), ['id', 'code', 'fingerprint']);
  assert.equal(view.host.askedFor('copyReport').length, 1);
  assert.equal(view.host.askedFor('exportFlow').length, 1);
  await view.close();
});

test('a flow of AWS leads to CloudWatch: each record to its stream, and a query for all of them; one of this machine does not', async () => {
  const view = await open({ inCloudWatch: true });
  const { page, host } = view;
  await page.locator('#line-interceptor').click();
  await page.getByRole('button', { name: /^Open Interceptor log, event \d+ in CloudWatch$/ }).first().click();
  await page.getByRole('button', { name: 'Copy Insights Query' }).click();
  while (host.askedFor('copyInsightsQuery').length === 0) await page.waitForTimeout(5);
  const [asked] = host.askedFor('openInCloudWatch') as readonly { readonly evidence: { readonly source: string; readonly stream: string } }[];
  assert.deepEqual([asked?.evidence.source, asked?.evidence.stream], ['cloudwatch', '/aws/orders/interceptor:2026/11/22/[1]0a1b2c3d4e5f']);
  assert.deepEqual(host.strange, []);
  await view.close();

  const local = await open();
  await local.page.locator('#line-interceptor').click();
  assert.equal(await local.page.getByText('CloudWatch').count() + await local.page.getByText('Insights').count(), 0);
  await local.close();
});

test('a hop whose own code prints nothing offers what it would have to print; the gateway’s code is nobody’s', async () => {
  const view = await open({ width: wide });
  const { page, host } = view;
  await show(view, story('interceptor-silent'));
  await page.locator('#line-interceptor').click();
  await page.getByRole('button', { name: 'Copy Hop Record Snippet' }).click();
  while (host.askedFor('copyHopSnippet').length === 0) await page.waitForTimeout(5);
  assert.deepEqual(host.askedFor('copyHopSnippet'), [{ hop: 'interceptor' }]);
  for (const hop of ['agent', 'gateway']) {
    await page.locator(`#line-${hop}`).click();
    await page.locator(`#facts-${hop}`).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Copy Hop Record Snippet' }).count(), 0, hop);
  }
  await view.close();
});

test('the key that joined a hop’s records stands with its value; a weak one says so, and a guess has a dashed frame', async () => {
  const view = await open();
  const shown = story('healthy');
  const links = [
    { by: 'correlationId', words: 'correlation id', key: 'c04e1d7b-6a52', records: 2 }, { by: 'sessionId', words: 'session id', key: 's'.repeat(200), records: 1 }, { by: 'timeOnly', words: 'time only, a guess', key: null, records: 1 },
  ] as const;
  const main = await show(view, { ...shown, story: { ...shown.story, lines: shown.story.lines.map((line) => ({ ...line, links })) } });
  const words = (await main.locator('.joins').first().innerText()).replaceAll(/\s+/g, ' ');
  assert.match(words, /^correlation id 2 records c04e1d7b-6a52 session id, weak 1 record s{200} time only, a guess 1 record$/);
  assert.deepEqual(await main.locator('.joins .guess-tag').allInnerTexts(), ['time only, a guess']);
  assert.ok(await main.evaluate((element) => element.scrollWidth <= element.clientWidth), 'a long key wraps');
  await view.close();
});

test('a hop that stands still says so in mark and words', async () => {
  const view = await open();
  const main = await show(view, story('paused'));
  assert.equal(await main.locator('.hop').nth(3).innerText().then((text) => text.replaceAll(/\s+/g, ' ')), 'Interceptor paused');
  assert.equal(await main.locator('.threads .mark-paused').count(), 1);
  const words = await wordsOf(main);
  assert.match(words, /In progress, paused at interceptor/);
  assert.match(words, /paused here in the debugger/);
  assert.match(words, /Target has not logged the call yet\./);
  await view.close();
});

test('claims: a real table, times near and far, lists in parts, what changed with its sign, what was refused, what is masked', async () => {
  const view = await open();
  const { page } = view;
  await show(view, story('token-swapped'));
  const row = (name: string) => page.locator('.claims tr').filter({ has: page.locator(`th code:text-is("${name}")`) });
  assert.equal(await page.locator('.claims caption').innerText(), 'Claims 5 of 11 changed since the hop before');
  assert.equal(await page.locator('.claims tbody th[scope="row"]').count(), 11);
  assert.match(await wordsOf(row('sub')), /^M changed sub user − was ana@example\.com \+ is now ben@example\.com$/);
  assert.match(await wordsOf(row('iat')), /− was .*10:13:31, 30 min before this hop \+ is now .*10:42:31, 1 min before this hop/);
  assert.equal(await row('exp').locator('[title]').last().getAttribute('title'), String(Math.floor(Date.UTC(2026, 10, 22, 10, 43, 31) / 1000) + 3540));
  assert.match(await wordsOf(row('groups')), /masked by the claim policy/);
  await show(view, story('wrong-audience'));
  assert.match(await wordsOf(row('aud')), /^not accepted aud audience api:\/\/billing not accepted by the target$/);
  await view.close();
});

test('claims of others are text: nothing runs, nothing turns round, nothing holds the view up', async () => {
  const view = await open();
  const { page } = view;
  await show(view, story('healthy'));
  const main = await show(view, story('hostile'));
  const words = await wordsOf(main);
  for (const shown of ['an\\u{202e}a<b>x</b>', '<img src=x onerror="document.title=1">', '"><script>document.title = "caught"</script>', '\\u{202e}eman', '1e+22', 'Show 3995 more']) assert.ok(words.includes(shown), shown);
  assert.equal(await page.title(), 'Token Flow');
  assert.equal(await main.locator('script, img, .claims b').count(), 0);
  assert.doesNotMatch(await main.evaluate((element) => (element.textContent ?? '') + [...element.querySelectorAll('[title]')].map((each) => each.getAttribute('title')).join('')), /[\p{Cc}\p{Cf}]/u);
  assert.ok((await main.evaluate((element) => element.innerHTML.length)) < 60_000);
  const all = page.locator('.claims tr').filter({ hasText: 'long' }).getByRole('button');
  await all.click();
  await page.getByText('Cut after 10,000 of 100,000 characters.').waitFor();
  await all.click();
  await page.getByRole('button', { name: 'Show 3995 more' }).click();
  await page.getByText('Cut after 500 of 4000 entries.').waitFor();
  assert.ok((await main.evaluate((element) => element.scrollWidth - element.clientWidth)) <= 0);
  await show(view, story('manyClaims'));
  await page.getByRole('button', { name: /^Show \d+ more claims$/ }).waitFor();
  assert.equal(await page.locator('.claims tbody tr').count(), 60);
  assert.deepEqual(view.complaints, []);
  await view.close();
});

test('nothing is wider than its place, from 300 px on', async () => {
  const view = await open();
  for (const name of ['headers-not-passed', 'token-swapped', 'interceptor-silent', 'target-down', 'warning', 'tokenLogged', 'hostile', 'paused']) {
    const main = await show(view, story(name));
    for (const width of [300, 320, 360, 719, 720, 860, 999, 1000, 1600]) {
      await view.page.setViewportSize({ width, height: 900 });
      assert.ok((await main.evaluate((element) => element.scrollWidth - element.clientWidth)) <= 0, `${name} at ${width}`);
    }
  }
  await view.close();
});

test('another flow begins at its top, with nothing unfolded of the one before', async () => {
  const view = await open();
  const first = story('hostile');
  const main = await show(view, first);
  await view.page.getByRole('button', { name: 'Show 3995 more' }).click();
  await main.evaluate((element) => element.scrollTo(0, 500));
  await show(view, { ...first, story: { ...first.story, flowId: 'another', headline: 'Another flow' } });
  assert.equal(await main.evaluate((element) => element.scrollTop), 0);
  assert.equal(await view.page.getByRole('button', { name: 'Show 3995 more' }).count(), 1);
  await view.close();
});

test('where motion is not wanted, the picture of a running call stands still', async () => {
  const view = await open({ reducedMotion: true });
  await show(view, story('inProgress'));
  assert.equal(await view.page.locator('.verdict .verdict-icon').evaluate((icon) => icon.getAnimations().length), 0);
  await view.close();
});

function focused(page: Page): Promise<string> {
  return page.locator(':focus').innerText().then((text) => text.replaceAll(/\s+/g, ' ').trim());
}
