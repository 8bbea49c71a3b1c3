import assert from 'node:assert/strict';
import { test } from 'node:test';

import { airy } from '../src/hover';

test('the heads of a table stand apart, its rows and other lines as they are', () => {
  const card = '**97530**\n\n| code | min | left over |\n|---|--:|--:|\n| 97530 | 23 | 8 |\n\nTherAct | 2 units';
  assert.equal(airy(card), card.replace('| code | min | left over |', '| code | &ensp;min | &ensp;left over |'));
});
