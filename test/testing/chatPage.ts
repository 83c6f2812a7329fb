import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { until } from './until.ts';

/** How long one try of a user's hand takes, in milliseconds. */
const tryMs = 5_000;

/** One user's browser on the generated frontend. */
export type ChatPage = {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Addresses that the page was led to since it was opened, oldest first. */
  readonly navigations: readonly string[];
  readonly signIn: (user: 'ana' | 'ben') => Promise<void>;
  /** Types the question and sends it; resolves before there is an answer. */
  readonly send: (question: string) => Promise<void>;
  /** Sends it and waits for its answer with its correlation id. Resolves with the answer's text. */
  readonly ask: (question: string) => Promise<string>;
  /** What stands on the page, without icons' names. */
  readonly text: () => Promise<string>;
  readonly answers: () => Promise<readonly string[]>;
  /** Takes an item of the menu at the user's name, until it has done what it does: what is clicked while the page is drawn anew or scrolls is lost, and a user tries again. */
  readonly choose: (user: string, item: string, isDone: () => Promise<boolean>) => Promise<void>;
  /** Until no run of the page's script is under way. */
  readonly settled: () => Promise<void>;
};

export async function openChat(browser: Browser, url: string, options: Pick<BrowserContextOptions, 'colorScheme' | 'forcedColors' | 'viewport'> = {}): Promise<ChatPage> {
  const context = await browser.newContext({ viewport: { width: 1000, height: 760 }, ...options });
  context.setDefaultTimeout(90_000); // as long as `until` waits
  const page = await context.newPage();
  const navigations: string[] = [];
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame()) navigations.push(frame.url());
  });
  const input = page.getByTestId('stChatInputTextArea');
  const ids = page.getByText('Correlation id');
  const settled = (): Promise<void> => page.locator('[data-testid=stApp][data-test-script-state=notRunning]').waitFor();
  const answers = async (): Promise<readonly string[]> => {
    const bubbles = await page.getByTestId('stChatMessage').allInnerTexts().catch(() => []); // a page that is just being left has none
    return bubbles.filter((text) => text.startsWith('forum')).map((text) => text.replace(/^forum\s*/, ''));
  };
  const send = async (question: string): Promise<void> => {
    await settled();
    await input.fill(question);
    await input.press('Enter');
  };
  await page.goto(url);
  return {
    context, page, navigations, send, answers, settled,
    signIn: async (user) => {
      await page.getByRole('button', { name: 'Sign in', exact: false }).first().click();
      await fillLogin(page, user);
      await page.getByTestId('stApp').waitFor();
      await settled();
    },
    ask: async (question) => {
      const before = await ids.count();
      await send(question);
      await ids.nth(before).waitFor();
      // While the page is drawn anew a bubble may stand there for a moment that is no turn.
      return (await answers()).filter((text) => text.includes('Correlation id'))[before] ?? '';
    },
    choose: async (user, item, isDone) => {
      await settled();
      const choice = page.getByRole('button', { name: item });
      await until(`${item} is done`, async () => {
        if (await isDone()) return true;
        if (!(await choice.isVisible())) await page.getByRole('button', { name: user }).click({ timeout: tryMs }).catch(() => {});
        // One that lies out of sight goes away with its menu.
        await choice.click({ timeout: tryMs }).catch(() => page.keyboard.press('Escape'));
        return until(`${item} is done`, isDone, tryMs).catch(() => false);
      });
    },
    text: () => page.getByTestId('stApp').innerText(),
  };
}

/** The identity provider's own page. */
export async function fillLogin(page: Page, user: 'ana' | 'ben'): Promise<void> {
  await page.getByLabel('User name').fill(user);
  await page.getByLabel('Password').fill(`${user}-local`);
  await page.getByRole('button', { name: 'Sign in' }).click();
}
