// Runs test/*.test.ts with Node's own runner; VS Code's interface is not there, so only what does without it is tested here.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const out = mkdtempSync(join(tmpdir(), 'unit-'));
const tests = readdirSync(join(root, 'test')).filter((name) => name.endsWith('.test.ts'));
const noEditor = { name: 'no-editor', setup: ({ onResolve, onLoad }) => {
  onResolve({ filter: /^vscode$/ }, () => ({ path: 'vscode', namespace: 'none' }));
  onLoad({ filter: /.*/, namespace: 'none' }, () => ({ contents: 'module.exports = {};' }));
} };
await build({ absWorkingDir: root, entryPoints: tests.map((name) => `test/${name}`), outdir: out, outExtension: { '.js': '.cjs' }, bundle: true, platform: 'node', target: 'node20', format: 'cjs', plugins: [noEditor], logLevel: 'warning' });
const { status } = spawnSync(process.execPath, ['--test', ...tests.map((name) => join(out, name.replace(/\.ts$/, '.cjs')))], { cwd: root, stdio: 'inherit' });
rmSync(out, { recursive: true, force: true });
process.exit(status ?? 1);
