import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Block } from './guide.ts';
import { code, codes, heading, json, list, pageLink, paragraph, place, say, strong, table } from './say.ts';
import { writeMarkdown } from './writeMarkdown.ts';

function written(...blocks: readonly Block[]): string {
  const [, ...rest] = writeMarkdown({ title: 'T', subtitle: 'S', blocks: [paragraph`Start`, ...blocks] }).split('Start\n\n');
  return rest.join('').trimEnd();
}

test('sentences keep their signs and spaces around what is more than text', () => {
  assert.equal(written(paragraph`Set ${code('a.b')}, then (${code('c')}) and ${strong('off')}: ${codes(['x', 'y', 'z'])}. “${code('q')}”`), 'Set `a.b`, then (`c`) and **off**: `x`, `y` and `z`. “`q`”');
});

test('text of others is never markup, in a sentence or in a cell', () => {
  assert.equal(written(paragraph`Name ${'**x** <b>'} end`), 'Name `**x**` `<b>` end');
  assert.equal(written(table(['A'], [[say`${code('a|b')} ${'c|d'}`]])), '| A |\n| --- |\n| `a\\|b` `c\\|d` |');
});

test('links, places in files, lists and code', () => {
  assert.equal(written(paragraph`${pageLink({ title: 'Page', url: 'https://example.com/a' })}`), '[Page](https://example.com/a)');
  assert.equal(written(paragraph`${place('a b/c.py', 3)} ${place('README.md', null)}`), '[`a b/c.py:3`](a%20b/c.py#L3) [`README.md`](README.md)');
  assert.equal(written(list(say`one`, say`two`)), '- one\n- two');
  assert.equal(written(json({ a: '```' })), '````json\n{\n  "a": "```"\n}\n````');
});

test('contents lead to the headings', () => {
  const text = writeMarkdown({ title: 'T', subtitle: 'S', blocks: [heading(2, 'Who, when: a “B”'), heading(3, 'Not listed')] });
  assert.equal(text, '# T\n\nS\n\n- [Who, when: a “B”](#who-when-a-b)\n\n## Who, when: a “B”\n\n### Not listed\n');
});

test('a picture is drawn in boxes of one width', () => {
  const picture = { stations: [{ name: 'Agent', details: ['größer'] }, { name: 'B', details: [] }], ways: [{ carrier: 'in X', entrance: 'by Y' }] };
  assert.equal(written({ kind: 'picture', picture }), ['```text', '┌──────────┐', '│ 1 Agent  │', '│   größer │', '└──────────┘', '    │  in X', '    ▼  by Y', '┌──────────┐', '│ 2 B      │', '└──────────┘', '```'].join('\n'));
});
