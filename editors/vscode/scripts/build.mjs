// Bundles the extension and the summary page into dist/: node scripts/build.mjs [--dev]
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dev = process.argv.includes('--dev');
const dist = join(root, 'dist');
const common = { absWorkingDir: root, bundle: true, minify: !dev, sourcemap: dev ? 'inline' : false, logLevel: 'warning', legalComments: 'none' };

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
await build({ ...common, entryPoints: ['src/extension.ts'], outfile: 'dist/extension.js', platform: 'node', target: 'node20', format: 'cjs', external: ['vscode'] });
await build({ ...common, entryPoints: ['src/summary/page.ts'], outfile: 'dist/summary.js', platform: 'browser', target: 'chrome122', format: 'iife' });
cpSync(join(root, 'src/summary/summary.css'), join(dist, 'summary.css'));
