import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { declaredKeys, explicit, put } from '../src/settings';

test('only what somebody has set is told to the server', () => {
  assert.equal(explicit({ key: 'payer', defaultValue: 'medicare' }), undefined);
  assert.equal(explicit({ key: 'payer', defaultValue: '', globalValue: 'commercial' }), 'commercial');
  assert.equal(explicit({ key: 'payer', defaultValue: '', globalValue: '' }), undefined);
  assert.equal(explicit({ key: 'inlay.units', defaultValue: true, workspaceValue: false }), false);
});

test('the nearer level wins, tables are joined', () => {
  const inspected = { key: 'severity', defaultValue: {}, globalValue: { a: 'off', b: 'hint' }, workspaceValue: { b: 'error' } };
  assert.deepEqual(explicit(inspected), { a: 'off', b: 'error' });
  assert.equal(explicit({ key: 'payer', globalValue: 'medicare', workspaceFolderValue: 'commercial' }), 'commercial');
});

test('keys with dots become tables', () => {
  const tree = {};
  put(tree, 'inlay.units', false);
  put(tree, 'inlay.totals', true);
  put(tree, 'payer', 'medicare');
  assert.deepEqual(tree, { inlay: { units: false, totals: true }, payer: 'medicare' });
});

test('the manifest declares every setting once, with a scope and words', () => {
  const manifest = JSON.parse(readFileSync(join(process.cwd(), 'package.json'), 'utf8'));
  const keys = declaredKeys(manifest);
  assert.ok(keys.includes('payer') && keys.includes('server.path') && keys.includes('inlay.units'));
  assert.equal(new Set(keys).size, keys.length);
  for (const group of manifest.contributes.configuration) {
    for (const [key, value] of Object.entries<Record<string, unknown>>(group.properties)) {
      assert.ok(value['scope'], `${key} has no scope`);
      assert.ok(value['markdownDescription'] || value['description'], `${key} has no words`);
    }
  }
});
