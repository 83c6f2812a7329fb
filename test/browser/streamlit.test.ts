import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import type { ConfigurationRevision } from '../../src/core/chain/configuration.ts';
import type { LogRecord } from '../../src/core/flow/logRecord.ts';
import { root } from '../repository/sourceTree.ts';
import { openChat, fillLogin, type ChatPage } from '../testing/chatPage.ts';
import { openFrontendStage, type FrontendStage } from '../testing/frontendStage.ts';
import { judgeRecording, type Judgement } from '../testing/judgeRecording.ts';
import { leaksIn } from '../testing/leaksIn.ts';
import { until } from '../testing/until.ts';
import { shortLife, untilLastMinute } from '../testing/untilLastMinute.ts';
import { launchChromium } from '../vscode/driver/launchChromium.ts';
import { findViolations } from '../webview/findViolations.ts';

// The generated frontend in a real browser, before the local identity provider and runtime, with a scripted agent.
const pictures = join(root, '.cache', 'pictures', 'streamlit');
let browser: Browser;
let stage: FrontendStage;
let chats: ChatPage[] = [];

before(async () => {
  mkdirSync(pictures, { recursive: true });
  [browser, stage] = await Promise.all([launchChromium(), openFrontendStage()]);
});

afterEach(async () => {
  for (const { context } of chats.splice(0)) await context.close();
  stage.departure = {};
});

after(async () => {
  await Promise.all([browser.close(), stage.close()]);
});

async function chatOf(user: 'ana' | 'ben', on: FrontendStage = stage, options: Parameters<typeof openChat>[2] = {}): Promise<ChatPage> {
  const chat = await openChat(browser, on.url, options);
  chats.push(chat);
  await chat.signIn(user);
  return chat;
}

async function storeOf({ page }: ChatPage): Promise<string> {
  return page.evaluate<string>('JSON.stringify({ ...sessionStorage })');
}

/** Everything of a conversation that is anywhere: page, store, output. Cookies hold the token by design. */
async function expectNoToken(chat: ChatPage, on: FrontendStage = stage): Promise<void> {
  const tokens = on.asked.map(({ token }) => token);
  assert.ok(tokens.length > 0);
  const html = await chat.page.content();
  assert.deepEqual([...leaksIn('page', html, tokens), ...leaksIn('store', await storeOf(chat), tokens), ...leaksIn('output', on.printed(), tokens)], []);
}

test('a user signs in, asks, and sees the answer word by word', async () => {
  const chat = await openChat(browser, stage.url);
  chats.push(chat);
  await chat.page.getByRole('button', { name: 'Sign in' }).waitFor();
  await chat.page.screenshot({ path: join(pictures, 'signed-out.png') });
  await chat.signIn('ana');
  await chat.send('slow orders');
  const seen = new Set<string>();
  await until('the answer is whole', async () => {
    const [answer = ''] = await chat.answers();
    seen.add(answer);
    return answer.includes('Correlation id');
  });
  assert.ok(seen.size >= 5, [...seen].join('\n'));
  const [answer = ''] = await chat.answers();
  const [asked] = stage.asked.slice(-1);
  assert.ok(answer.startsWith('ana@example.com asked: slow orders. Here are your orders, one by one.'), answer);
  assert.ok(answer.includes(`Correlation id ${asked?.correlationId}`));
  assert.ok((asked?.sessionId ?? '').length >= 33);
  await expectNoToken(chat);
});

const looks = [
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['forced', { colorScheme: 'dark', forcedColors: 'active' }],
  ['narrow', { colorScheme: 'light', viewport: { width: 320, height: 640 } }],
] as const;

for (const [look, options] of looks) {
  test(`pages in ${look}: axe finds nothing, signed out, empty, with an answer, with an error, with a token that cannot be used`, async () => {
    const drawn = async ({ page, settled }: ChatPage, name: string): Promise<void> => {
      await settled();
      await page.screenshot({ path: join(pictures, `${name}-${look}.png`) });
      assert.deepEqual(await findViolations(page), [], name);
    };
    const chat = await openChat(browser, stage.url, options);
    chats.push(chat);
    await chat.page.getByRole('button', { name: 'Sign in' }).waitFor();
    await chat.page.getByRole('heading', { level: 1, name: 'Orders assistant' }).waitFor();
    await drawn(chat, 'signed-out');
    await chat.signIn('ana');
    await chat.page.getByText('Ask a question below.').waitFor();
    await drawn(chat, 'empty');
    await chat.ask('list my orders');
    await chat.page.getByRole('group', { name: 'Chat message from assistant' }).waitFor();
    await drawn(chat, 'chat');
    assert.match(await chat.ask('fail'), /The assistant failed[^]*Code agent-failed/);
    await chat.page.getByRole('button', { name: 'Ask again' }).waitFor();
    await drawn(chat, 'error');
    const menu = chat.page.getByRole('button', { name: 'Ana' });
    await menu.click();
    await chat.page.getByRole('button', { name: 'New conversation' }).waitFor();
    await drawn(chat, 'menu');
    // axe scrolls, and leaves a menu where no pointer gets at it; users do not.
    await chat.page.reload();
    // What the tab kept comes back, and the page scrolls to its end: a menu that was opened before goes out of sight with its button.
    await until('the conversation is back', async () => (await chat.answers()).length > 0);
    await chat.choose('Ana', 'New conversation', async () => (await chat.answers()).length === 0);

    stage.departure = { claims: { aud: 'api://other' } };
    const kept = await chatOf('ana', stage, options);
    await kept.page.getByText('Code token-audience').waitFor();
    await drawn(kept, 'kept-back');
  });
}

test('axe would see a fault of the page', async () => {
  const chat = await openChat(browser, stage.url);
  chats.push(chat);
  const button = chat.page.getByRole('button', { name: 'Sign in' });
  await button.waitFor();
  await chat.page.getByTestId('stMain').evaluate((main) => main.insertAdjacentHTML('beforeend', '<button></button>'));
  assert.match((await findViolations(chat.page)).join('\n'), /^button-name: /);
});

test('two users at once, 50 turns each: nobody sees what is the other’s', async () => {
  const [ana, ben] = await Promise.all([chatOf('ana'), chatOf('ben')]);
  const from = stage.asked.length;
  const talk = async (chat: ChatPage, user: string): Promise<void> => {
    for (let turn = 1; turn <= 50; turn += 1) {
      const answer = await chat.ask(`question ${turn} of ${user}`);
      assert.ok(answer.startsWith(`${user}@example.com asked: question ${turn} of ${user}.`), `turn ${turn} of ${user}: ${JSON.stringify(answer)}`);
    }
  };
  await Promise.all([talk(ana, 'ana'), talk(ben, 'ben')]);
  for (const [chat, own, other] of [[ana, 'ana', 'ben'], [ben, 'ben', 'ana']] as const) {
    assert.equal((await chat.answers()).length, 50);
    assert.ok(!(await chat.text()).includes(other) && !(await storeOf(chat)).includes(other), own);
  }
  const asked = stage.asked.slice(from);
  assert.equal(asked.length, 100);
  for (const { prompt, sub } of asked) assert.ok(prompt.endsWith(sub.split('@')[0] ?? '?'), `${sub}: ${prompt}`);
  assert.equal(new Set(asked.map(({ sub, sessionId }) => `${sub} ${sessionId}`)).size, 2, 'one session for each user');
  assert.equal(new Set(asked.map(({ correlationId }) => correlationId)).size, 100);
});

test('a token that ends in mid-conversation is renewed; what was said, and the question just typed, are still there', async () => {
  stage.departure = { seconds: shortLife };
  const chat = await chatOf('ana');
  await chat.ask('before');
  const [first] = stage.asked.slice(-1);
  stage.departure = {};
  await untilLastMinute(stage);
  const from = chat.navigations.length;
  assert.match(await chat.ask('after'), /^ana@example\.com asked: after\./);
  const [second] = stage.asked.slice(-1);
  assert.ok(first !== undefined && second !== undefined);
  assert.notEqual(first.token, second.token);
  assert.equal(first.sessionId, second.sessionId, 'the agent’s session goes on');
  assert.equal((await chat.answers()).length, 2);
  assert.ok(chat.navigations.length - from <= 3, chat.navigations.slice(from).join('\n'));
  await expectNoToken(chat);
});

test('where the provider’s session is gone too, its user meets one page of the provider, and the question is asked after it', async () => {
  stage.departure = { seconds: shortLife };
  const chat = await chatOf('ana');
  await chat.ask('before');
  stage.departure = {};
  await chat.context.clearCookies({ domain: '127.0.0.1' });
  await untilLastMinute(stage);
  const from = chat.navigations.length;
  await chat.send('after');
  await chat.page.getByLabel('User name').waitFor();
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  assert.equal(chat.navigations.length - from, 1, chat.navigations.slice(from).join('\n'));
  await fillLogin(chat.page, 'ana');
  await until('it is answered', async () => /asked: after\.[^]*Correlation id/.test((await chat.answers())[1] ?? ''));
});

test('another user who signs in there instead sees nothing of it', async () => {
  stage.departure = { seconds: shortLife };
  const chat = await chatOf('ana');
  await chat.ask('a secret of hers');
  stage.departure = {};
  await chat.context.clearCookies({ domain: '127.0.0.1' });
  await untilLastMinute(stage);
  const from = stage.asked.length;
  await chat.send('a question of hers');
  await fillLogin(chat.page, 'ben');
  await chat.page.getByTestId('stChatInputTextArea').waitFor();
  await chat.settled();
  assert.match(await chat.ask('who am I'), /^ben@example\.com/);
  assert.doesNotMatch(`${await chat.text()}${await storeOf(chat)}`, /hers/);
  assert.deepEqual(stage.asked.slice(from).map(({ prompt }) => prompt), ['who am I']);
});

test('a reload keeps what was said; an answer under way is not asked for twice by itself', async () => {
  const chat = await chatOf('ana');
  await chat.ask('one');
  await chat.send('hold two');
  await until('it is on its way', () => stage.asked.at(-1)?.prompt === 'hold two');
  await until('its first words are there', async () => (await chat.answers())[1]?.startsWith('ana@example.com asked:') === true);
  const from = stage.asked.length;
  await chat.page.reload();
  await chat.page.getByText('The answer did not arrive').waitFor();
  assert.equal((await chat.answers()).length, 2);
  assert.equal(stage.asked.length, from);
  stage.release();
});

/** The flow of that correlation id, by what the frontend printed. */
async function judged(correlationId: string): Promise<Judgement | undefined> {
  const lines = stage.printed().split('\n').filter((line) => line.startsWith('{"tokenHop"'));
  const records = lines.map((text, line): LogRecord => ({ hop: 'frontend', source: 'local', stream: 'frontend.jsonl', line, ingestedAt: null, text }));
  const identity: ConfigurationRevision = { resource: 'identity', from: 0, value: { issuer: stage.identity.issuer, audience: 'api://orders', clientId: stage.identity.webClient.clientId } };
  return (await judgeRecording({ records, revisions: [identity] })).find(({ id }) => id === correlationId);
}

/** A user who may not ask can quote two things, by which a developer finds the flow and its reason. */
async function expectKeptBack(chat: ChatPage, code: string): Promise<void> {
  await chat.page.getByText(`Code ${code}`).waitFor();
  const [, correlationId] = /Correlation id ([0-9a-f-]{36})/.exec(await chat.text()) ?? [];
  assert.ok(correlationId !== undefined, await chat.text());
  assert.deepEqual(await judged(correlationId), { id: correlationId, verdict: 'broken', brokenAt: 'frontend', findings: ['error token-kept-back@frontend'], unchecked: [] });
  assert.ok(stage.printed().includes(`{"level": "error", "code": "${code}", "correlationId": "${correlationId}"}`));
  for (const [sink, text] of [['page', await chat.page.content()], ['store', await storeOf(chat)], ['output', stage.printed()]] as const) assert.doesNotMatch(text, anyToken, sink);
}

const anyToken = /eyJ[\w-]{5,}\.[\w-]{2,}\.[\w-]*/;

test('tokens that cannot be used have words before anything is sent, a finding for the developer, and end in no loop', async () => {
  const rows = [
    ['token-audience', 'Your sign-in is not for this application', { claims: { aud: 'api://other' } }],
    ['token-too-large', 'Your sign-in is too large to be passed on', { claims: { groups: Array.from({ length: 700 }, (_, number) => `group-${number}`) } }],
    ['token-short-lived', 'Your sign-in ends too soon', { seconds: 30 }],
  ] as const;
  const from = stage.asked.length;
  for (const [code, words, departure] of rows) {
    stage.departure = departure;
    const chat = await chatOf('ana');
    await chat.page.getByText(words).waitFor();
    const navigations = chat.navigations.length;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    assert.equal(chat.navigations.length, navigations, chat.navigations.join('\n'));
    await expectKeptBack(chat, code);
    await chat.page.screenshot({ path: join(pictures, `${code}.png`) });
  }
  assert.equal(stage.asked.length, from);
});

test('a token of 12 KB signs in, and its user learns why it cannot be passed on', async () => {
  stage.departure = { claims: { pad: randomBytes(6_500).toString('base64url') } }; // cookies are compressed: nothing to gain here
  const chat = await chatOf('ana');
  await expectKeptBack(chat, 'token-too-large');
  const cookies = await chat.context.cookies(stage.url);
  const size = cookies.filter(({ name }) => name.startsWith('_streamlit_user_tokens')).reduce((sum, { value }) => sum + value.length, 0);
  assert.ok(size > 12 * 1024, `${size} bytes of cookies`);
});

test('signing out makes the tab forget, and the next user begins anew', async () => {
  const chat = await chatOf('ana');
  await chat.ask('hers');
  await chat.choose('Ana', 'Sign out', () => chat.page.getByText('Sign out?').isVisible()); // the provider asks
  await chat.page.getByRole('button', { name: 'Sign out' }).click();
  await chat.page.getByRole('button', { name: 'Sign in' }).waitFor();
  assert.equal(await storeOf(chat), '{}');
  await chat.signIn('ben');
  assert.deepEqual(await chat.answers(), []);
});
