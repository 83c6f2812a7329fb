import { startChain } from '../src/local/client.ts';
import { openChat } from '../test/testing/chatPage.ts';
import { newProject } from '../test/testing/project.ts';
import { launchChromium } from '../test/vscode/driver/launchChromium.ts';
import { summarise, type Figures, yardstick } from './figure.ts';

const warmUps = 5;
const counted = 30;

/** `streamlit.turnP50Ms`: from Enter in a browser to the answer's last line, through all five hops of a warm chain with a scripted model. */
export async function measureStreamlit(): Promise<Figures> {
  const project = await newProject(['--frontend', 'streamlit']);
  const chain = await startChain({ folder: project.folder, issuer: 'local', inspect: false, onProgress: () => {}, signal: new AbortController().signal });
  const browser = await launchChromium();
  try {
    const { urls } = await chain.state();
    const chat = await openChat(browser, urls.frontend ?? '');
    await chat.signIn('ana');
    const ids = chat.page.getByText('Correlation id');
    const times: number[] = [];
    for (let turn = 0; turn < warmUps + counted; turn += 1) {
      await chat.settled();
      await chat.page.getByTestId('stChatInputTextArea').fill('list my orders');
      const started = performance.now();
      await chat.page.keyboard.press('Enter');
      await ids.nth(turn).waitFor();
      if (turn >= warmUps) times.push(performance.now() - started);
    }
    return { 'streamlit.turnP50Ms': { ...summarise(times), yardstickMs: Math.round(yardstick()) } };
  } finally {
    await browser.close();
    await chain.stop();
    await chain.ended;
    await project.remove();
  }
}
