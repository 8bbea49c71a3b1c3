import assert from 'node:assert/strict';
import { test } from 'node:test';

import { sentence, words } from '../src/status';

test('one visit shows its minutes and units', () => {
  const visit = { timedMinutes: 38, units: 3, toLookAt: 1, visits: 1 };
  assert.equal(words(visit), '38 min · 3 u · 1$(warning)');
  assert.equal(sentence(visit), '38 timed minutes, 3 units, 1 thing to look at');
  assert.equal(words({ ...visit, toLookAt: 0 }), '38 min · 3 u');
});

test('units of several days are not added up', () => {
  const visit = { timedMinutes: 61, units: 5, toLookAt: 0, visits: 2 };
  assert.equal(words(visit), '2 visits');
  assert.equal(sentence(visit), '2 visits, nothing to look at');
});
