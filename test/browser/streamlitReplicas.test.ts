import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { root } from '../repository/sourceTree.ts';
import { openChat, type ChatPage } from '../testing/chatPage.ts';
import { openFrontendStage, type FrontendStage } from '../testing/frontendStage.ts';
import { until } from '../testing/until.ts';
import { shortLife, untilLastMinute } from '../testing/untilLastMinute.ts';
import { launchChromium } from '../vscode/driver/launchChromium.ts';

// Several replicas of the generated frontend behind a round robin without affinity, and what they stand on going away.
const pictures = join(root, '.cache', 'pictures', 'streamlit');
let browser: Browser;
let stage: FrontendStage;
let chat: ChatPage;

before(async () => {
  mkdirSync(pictures, { recursive: true });
  browser = await launchChromium();
});

afterEach(async () => {
  await chat.context.close();
  await stage.close();
});

after(() => browser.close());

/** Another server, with another secret, has the page, which does not know it yet. */
async function replaceSecret(): Promise<void> {
  await Promise.all([chat.page.waitForEvent('websocket'), stage.replace(randomBytes(32).toString('hex'))]);
  await chat.page.locator('[data-testid=stApp][data-test-connection-state=CONNECTED]').waitFor();
}

test('two replicas share their users; one that is lost in mid-conversation takes nothing along', async () => {
  stage = await openFrontendStage({ replicas: 2 });
  chat = await openChat(browser, stage.url);
  await chat.signIn('ana');
  for (const question of ['one', 'two']) await chat.ask(question);
  await chat.send('hold three');
  await until('its first words are there', async () => (await chat.answers())[2]?.startsWith('ana@example.com asked:') === true);
  const before = stage.asked.length;

  // Whichever of the two holds the page: the other one is started anew first, so that one is there all the time.
  await stage.replace();
  await chat.page.getByText('The answer did not arrive').waitFor();
  const answers = await chat.answers();
  assert.deepEqual(answers.slice(0, 2).map((answer) => answer.split('.com asked: ')[1]?.split('.')[0]), ['one', 'two']);
  assert.equal(stage.asked.length, before, 'what may have been done is not done twice by itself');
  stage.release();

  await chat.page.getByRole('button', { name: 'Ask again' }).click();
  await until('it is asked again', () => stage.asked.length === before + 1);
  stage.release();
  await until('it is answered', async () => /asked: hold three\.[^]*Correlation id/.test((await chat.answers()).at(-1) ?? ''));
  assert.equal(new Set(stage.asked.map(({ sessionId }) => sessionId)).size, 1);
});

test('a replica with another cookie secret signs its users out with words; what they were typing waits until they have signed in again', async () => {
  stage = await openFrontendStage();
  chat = await openChat(browser, stage.url);
  await chat.signIn('ana');
  await chat.ask('one');
  await replaceSecret();
  await chat.send('two');
  await chat.page.getByText('You have been signed out').waitFor();
  await chat.page.getByText('Code session-unreadable').waitFor();
  await chat.page.getByText('Your question is kept. It is sent when you have signed in again.').waitFor();
  assert.deepEqual(await chat.answers(), [], 'nobody is signed in: nothing is shown');
  await until('the tab keeps it', async () => /"two"/.test(await chat.page.evaluate<string>('Object.values(sessionStorage).join("")')));
  await chat.page.screenshot({ path: join(pictures, 'session-unreadable.png') });
  assert.deepEqual(stage.asked.map(({ prompt }) => prompt), ['one']);
  await chat.page.getByRole('button', { name: 'Sign in' }).click();
  await until('it is answered', async () => /asked: two\.[^]*Correlation id/.test((await chat.answers())[1] ?? ''));
  assert.equal(new Set(stage.asked.map(({ sessionId }) => sessionId)).size, 1, 'the agent’s session goes on');
});

test('what a user typed before the secret changed is not asked for another one who signs in there', async () => {
  stage = await openFrontendStage();
  chat = await openChat(browser, stage.url);
  await chat.signIn('ana');
  await chat.ask('one');
  await replaceSecret();
  await chat.send('a question of hers');
  await chat.page.getByText('Your question is kept').waitFor();
  await chat.context.clearCookies({ domain: '127.0.0.1' }); // the provider's own session
  await chat.signIn('ben');
  await chat.page.getByText('Ask a question below.').waitFor();
  assert.doesNotMatch(`${await chat.text()}${await chat.page.evaluate<string>('JSON.stringify({ ...sessionStorage })')}`, /hers|asked: one/);
  assert.deepEqual(stage.asked.map(({ prompt }) => prompt), ['one']);
});

test('an identity provider that is down at sign-in, and at a renewal, has words and no loop', async () => {
  stage = await openFrontendStage();
  stage.departure = { seconds: shortLife };
  chat = await openChat(browser, stage.url);
  await chat.signIn('ana');
  await chat.ask('one');
  await stage.stopIdentity();
  await untilLastMinute(stage);
  await chat.send('two');
  await chat.page.getByText('The sign-in service cannot be reached').waitFor();
  const navigations = chat.navigations.length;
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  assert.equal(chat.navigations.length, navigations, chat.navigations.join('\n'));
  await chat.page.screenshot({ path: join(pictures, 'identity-provider-unreachable.png') });
  assert.match(await chat.page.evaluate<string>('JSON.stringify({ ...sessionStorage })'), /two/, 'the question is kept');

  await chat.context.clearCookies();
  await chat.page.goto(stage.url);
  await chat.page.getByRole('button', { name: 'Sign in' }).click();
  await chat.page.getByText('The sign-in service cannot be reached').waitFor();
  await chat.page.getByText('Code identity-provider-unreachable').waitFor();
  assert.ok(stage.printed().includes('"code": "identity-provider-unreachable"'));
});
