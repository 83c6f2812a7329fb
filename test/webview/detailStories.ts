import type { Story } from '../../src/core/story/story.ts';
import type { ShownStory } from '../../src/protocol/tokenFlow.ts';
import { anaToken, chainRecords, withClaims } from '../builders/chainRecords.ts';
import { scenarioCase, scenarioCases } from '../builders/scenarioCases.ts';
import { targetClockBehind, targetLogsToken, toldScenario, toldStory, untilInterceptor } from '../builders/toldStories.ts';

function shown(story: Story, more: Partial<ShownStory> = {}): ShownStory {
  return { story, remedy: story.remedy?.setting == null ? 'none' : 'edit', pausedAt: null, ...more };
}

/** Text that would act, hide, turn round or take long if the view took it for more than text. Built here, so that no file holds it. */
const controls = String.fromCodePoint(0x202e, 0x200b, 0x7, 0x1b);
export const hostileClaims = {
  sub: `an${String.fromCodePoint(0x202e)}a<b>x</b>`,
  '<img src=x onerror="document.title=1">': '"><script>document.title = "caught"</script>',
  [`${String.fromCodePoint(0x202e)}eman`]: 'שלום עולם 123',
  long: 'x'.repeat(100_000), bells: controls.repeat(25_000), alternating: `a${String.fromCodePoint(0x200b)}`.repeat(50_000),
  many: Array.from({ length: 4_000 }, (_, place) => `group-${place}`), deep: { a: { b: [1, 2, { c: 'd'.repeat(3_000) }] } },
  empty: '', none: [], flag: true, nothing: null, exp: 1e22, ['n'.repeat(5_000)]: 1,
};

const manyClaims = Object.fromEntries(Array.from({ length: 2_000 }, (_, place) => [`claim${String(place).padStart(4, '0')}`, 'of fifty characters, so that all make up 100 KB ...']));

/** What the detail can be shown beside the scenarios. */
export const otherStories: { readonly [name: string]: ShownStory } = {
  inProgress: shown(toldStory({ state: 'open', records: { ...untilInterceptor, interceptorReceived: null, lambdaStart: null } })),
  paused: shown(toldStory({ state: 'open', records: untilInterceptor }), { pausedAt: 'interceptor' }),
  done: shown(toldScenario('headers-not-passed'), { remedy: 'done' }),
  noCommand: shown(toldScenario('wrong-audience'), { remedy: 'none' }),
  clockDiffers: shown(toldStory({ records: targetClockBehind })),
  warning: shown(toldStory({ ...scenarioCase('expired').parts, target: { name: 'orders', credentialProviders: ['API_KEY'], allowedRequestHeaders: [] } })),
  tokenLogged: shown(toldStory({ records: targetLogsToken })),
  hostile: shown(toldStory({ records: chainRecords(withClaims(anaToken, hostileClaims)) })),
  manyClaims: shown(toldStory({ records: chainRecords(withClaims(anaToken, manyClaims)) })),
};

/** Every story that the detail is tested with, by name. */
export const detailStories: { readonly [name: string]: ShownStory } = {
  ...Object.fromEntries(scenarioCases.map(({ name }) => [name, shown(toldScenario(name))])),
  ...otherStories,
};
