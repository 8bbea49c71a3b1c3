import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { placeOf, withScript } from '../src/auditPage';

const template = readFileSync(join(process.cwd(), '../../src/report/audit/page.html'), 'utf8');

test('the page gets one script, and the policy lets only that one run', () => {
  const page = withScript(template, 'abc$&');
  assert.equal(page.match(/<script/g)?.length, 1);
  assert.ok(page.includes(`form-action 'none'; script-src 'nonce-abc$&'">`));
  assert.ok(page.includes('<script nonce="abc$&">'));
  assert.ok(page.trimEnd().endsWith('</script>\n</body>\n</html>'));
});

test('a page with another policy is left alone', () => {
  assert.equal(withScript('<body></body>', 'abc'), '<body></body>');
});

test('only a place is taken for one', () => {
  assert.deepEqual(placeOf({ path: 'a.soap', line: 3, column: 1, more: 1 }), { path: 'a.soap', line: 3, column: 1 });
  for (const wrong of [null, undefined, 7, {}, { path: 'a.soap' }, { path: '', line: 1, column: 1 }, { path: 'a', line: NaN, column: 1 }]) {
    assert.equal(placeOf(wrong), undefined);
  }
});
