import assert from 'node:assert/strict';
import { test } from 'node:test';

import { blanksIn, nextBlank } from '../src/blanks';

const found = (text: string): string[] => blanksIn(text).map(({ start, end }) => text.slice(start, end));

test('blanks are bracketed words and long underscores', () => {
  assert.deepEqual(found('RW, [assist level], by ____ today'), ['[assist level]', '____']);
});

test('check boxes, links and numbers are none', () => {
  assert.deepEqual(found('[x] done [ ] open [link](a.md) [12] __bold__'), []);
});

test('the next blank is the one after the cursor, else the first', () => {
  const text = '[one two] and [three four]';
  assert.equal(nextBlank(text, 1)?.start, 14);
  assert.equal(nextBlank(text, 20)?.start, 0);
  assert.equal(nextBlank('none', 0), undefined);
});
