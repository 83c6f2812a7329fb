import { test } from 'node:test';
import { drawFlowList } from '../../src/cli/drawFlowList.ts';
import { drawStory } from '../../src/cli/drawStory.ts';
import { diagnose } from '../../src/core/diagnosis/diagnose.ts';
import { describeFlow } from '../../src/core/story/describeFlow.ts';
import type { Story } from '../../src/core/story/story.ts';
import { tellStory } from '../../src/core/story/tellStory.ts';
import { writeReport } from '../../src/core/story/writeReport.ts';
import { caseOf } from '../builders/chainCase.ts';
import { matchGolden } from '../builders/golden.ts';
import { scenarioCase, scenarioCases } from '../builders/scenarioCases.ts';

const plain = { colour: false, verbose: false, timeZone: 'UTC' } as const;

function storyOf(name: string): Story {
  const subject = caseOf(scenarioCase(name).parts);
  return tellStory(subject, diagnose(subject));
}

/** The diagram as a row: each hop's mark and word, and the thread to the next. */
function diagram({ lines }: Story): string {
  return lines.map(({ hop, mark, word, thread }) => `${hop} [${mark}: ${word}]${thread === null ? '' : ` --${thread}-->`}`).join(' ');
}

function section(title: string, text: string): string {
  return `#### ${title}\n${text}\n\n`;
}

for (const { name } of scenarioCases) {
  test(`the story of ${name}`, () => {
    const story = storyOf(name);
    matchGolden(
      `stories/${name}.txt`,
      section('diagram', diagram(story)) + section('80 columns', drawStory(story, { ...plain, width: 80 })) + section('40 columns', drawStory(story, { ...plain, width: 40 })),
    );
  });
}

for (const name of ['healthy', 'token-swapped', 'wrong-audience', 'interceptor-silent']) {
  test(`the story of ${name}, with claims and evidence`, () => {
    const story = storyOf(name);
    matchGolden(`stories/${name}.verbose.txt`, section('80 columns', drawStory(story, { ...plain, verbose: true, width: 80 })) + section('40 columns', drawStory(story, { ...plain, verbose: true, width: 40 })));
  });
}

test('the list of flows', () => {
  const stories = scenarioCases.map(({ name }) => storyOf(name));
  matchGolden('stories/list.txt', section('80 columns', drawFlowList(stories, { ...plain, width: 80 })) + section('40 columns', drawFlowList(stories, { ...plain, width: 40 })));
});

for (const name of ['headers-not-passed', 'interceptor-silent', 'token-swapped', 'wrong-audience']) {
  test(`the report of ${name}`, () => matchGolden(`reports/${name}.md`, writeReport(storyOf(name))));
}

for (const name of ['headers-not-passed', 'token-swapped']) {
  test(`the document of ${name}`, () => {
    const subject = caseOf(scenarioCase(name).parts);
    const document = describeFlow(subject, diagnose(subject), []);
    matchGolden(`documents/${name}.json`, `${JSON.stringify(document, null, 2)}\n`);
  });
}
