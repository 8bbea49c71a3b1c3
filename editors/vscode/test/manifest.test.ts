import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const root = process.cwd();
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const sources = ['extension.ts', 'audit.ts', 'client.ts', 'commands.ts', 'status.ts', 'summary/panel.ts'].map((file) => readFileSync(join(root, 'src', file), 'utf8')).join('\n');

test('every command of the manifest is registered, and every registered one is in it', () => {
  const declared: string[] = manifest.contributes.commands.map((one: { command: string }) => one.command);
  const registered = [...sources.matchAll(/registerCommand\('([^']+)'/g)].map((match) => match[1]);
  assert.deepEqual([...declared].sort(), registered.sort());
});

test('commands of the extension and of the server have different names', () => {
  const ours: string[] = manifest.contributes.commands.map((one: { command: string }) => one.command);
  const theirs = [...readFileSync(join(root, 'src/protocol.ts'), 'utf8').matchAll(/'(therapy-lsp\.\w+)'/g)].map((match) => match[1]);
  assert.ok(theirs.length >= 5);
  assert.deepEqual(ours.filter((name) => theirs.includes(name)), []);
});

test('every file the manifest names is there', () => {
  const named = JSON.stringify(manifest).matchAll(/"(?:\.\/)?((?:media|syntaxes|snippets|walkthrough)\/[^"]+|language-configuration\.json)"/g);
  for (const [, file] of named) assert.ok(existsSync(join(root, file ?? '')), file);
});

test('it wakes for notes alone, and an untrusted folder cannot name a program', () => {
  assert.deepEqual(manifest.activationEvents, ['onLanguage:therapynote', 'workspaceContains:therapy-lsp.toml']);
  assert.equal(manifest.capabilities.untrustedWorkspaces.supported, 'limited');
  assert.deepEqual(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations, ['therapy-lsp.server.path']);
  assert.equal(manifest.capabilities.virtualWorkspaces.supported, false);
});

test('no snippet states a clinical fact: every stop is a blank', () => {
  const snippets = JSON.parse(readFileSync(join(root, 'snippets/therapynote.json'), 'utf8')) as Record<string, { body: string[] }>;
  for (const [name, { body }] of Object.entries(snippets)) {
    for (const [, kind, first] of body.join('\n').matchAll(/\$\{\d+([:|])([^|}]*)/g)) {
      const value = (kind === '|' ? first?.split(',')[0] : first) ?? '';
      assert.match(value, /^(\[.*\]|\$CURRENT_.*)$/, `${name}: ${value}`);
    }
  }
});

test('the extension and the server have one version', () => {
  const cargo = readFileSync(join(root, '../../Cargo.toml'), 'utf8');
  assert.equal(manifest.version, /^version = "([^"]+)"/m.exec(cargo)?.[1]);
});
