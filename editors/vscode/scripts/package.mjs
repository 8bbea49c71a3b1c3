// Packs the extension: node scripts/package.mjs [--server FILE] [--target linux-x64] [--out FILE]
//
// With --server the binary goes inside and the package is for one platform (by default this one); without, the
// package fits every platform and looks for a server on PATH. The Rust build is not started from here.
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const repository = join(root, '../..');
const { values } = parseArgs({ options: { server: { type: 'string' }, target: { type: 'string' }, out: { type: 'string' }, 'pre-release': { type: 'boolean' } } });
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const target = values.target ?? (values.server ? `${process.platform}-${process.arch}` : undefined);
const out = resolve(values.out ?? join(root, `therapy-lsp-${version}${target ? `-${target}` : ''}.vsix`));

rmSync(join(root, 'server'), { recursive: true, force: true });
if (values.server) {
  const name = target.startsWith('win32') ? 'therapy-lsp.exe' : 'therapy-lsp';
  mkdirSync(join(root, 'server'));
  copyFileSync(values.server, join(root, 'server', name));
  chmodSync(join(root, 'server', name), 0o755);
}

// What the repository keeps once: the settings' schema and the licences.
mkdirSync(join(root, 'schema'), { recursive: true });
cpSync(join(repository, 'docs/schema/config.json'), join(root, 'schema/config.json'));
for (const file of ['LICENSE-MIT', 'LICENSE-APACHE']) {
  if (existsSync(join(repository, file))) cpSync(join(repository, file), join(root, `${file}.txt`));
}
if (existsSync(join(repository, 'LICENSE-MIT'))) {
  writeFileSync(join(root, 'LICENSE.txt'), 'Licensed under either of MIT (LICENSE-MIT.txt) or Apache-2.0 (LICENSE-APACHE.txt), at your option.\n');
}

execFileSync(process.execPath, [join(root, 'scripts/build.mjs')], { stdio: 'inherit' });
mkdirSync(dirname(out), { recursive: true });
// The readme's pictures and links are relative to this folder; on a marketplace they come from the forge.
const forge = `${JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).repository.url}`;
const args = ['package', '--no-dependencies', '--out', out, '--baseImagesUrl', `${forge}/raw/HEAD/editors/vscode`, '--baseContentUrl', `${forge}/blob/HEAD/editors/vscode`];
if (target) args.push('--target', target);
if (values['pre-release']) args.push('--pre-release');
execFileSync(process.execPath, [join(root, 'node_modules/@vscode/vsce/vsce'), ...args], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
