// Writes the settings of package.json and schema/therapy-lsp.schema.json from the server's own schema, so that they never part:
//
//   node scripts/settings.mjs SERVER            writes
//   node scripts/settings.mjs SERVER --check    only says whether anything would change (exit code 1)
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [server, mode] = process.argv.slice(2);
if (!server) throw new Error('usage: settings.mjs SERVER [--check]');
const schemaText = execFileSync(server, ['schema', 'config'], { encoding: 'utf8' });
const schema = JSON.parse(schemaText);
const DISPLAY = new Set(['inlay', 'lens']);
const EMPTY = 'As therapy-lsp.toml says.';

/** References replaced by what they name, `null` alternatives left out: VS Code's settings know neither. */
function inline(node) {
  if (Array.isArray(node)) return node.map(inline);
  if (typeof node !== 'object' || node === null) return node;
  const { $ref, anyOf, oneOf, ...rest } = node;
  const own = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, key === 'default' ? value : inline(value)]));
  if (Array.isArray(own.type)) own.type = own.type.filter((type) => type !== 'null');
  if (Array.isArray(own.type) && own.type.length === 1) own.type = own.type[0];
  if (own.default === null) delete own.default;
  if ($ref) return { ...inline(schema.$defs[$ref.replace('#/$defs/', '')]), ...own };
  const some = anyOf?.filter((one) => one.type !== 'null');
  if (some?.length === 1) return { ...inline(some[0]), ...own };
  if (oneOf?.every((one) => 'const' in one)) {
    return { ...own, type: 'string', enum: oneOf.map((one) => one.const), enumDescriptions: oneOf.map((one) => one.description ?? '') };
  }
  return { ...own, ...(some && { anyOf: some.map(inline) }), ...(oneOf && { oneOf: oneOf.map(inline) }) };
}

/** One setting as package.json has it. */
function setting(node, order) {
  const { description = '', default: fallback, format: _, ...rest } = inline(node);
  const own = { order, scope: 'resource', ...rest, markdownDescription: description };
  if (own.type === 'boolean') own.default = fallback ?? /\(on\)/.test(description);
  else if (own.enum) {
    own.enum = ['', ...own.enum];
    own.enumDescriptions = [EMPTY, ...own.enumDescriptions];
    own.default = '';
  } else if (own.type === 'string') own.default = fallback ?? '';
  else own.default = fallback ?? (own.type === 'array' ? [] : {});
  if (own.type === 'boolean') own.markdownDescription = description.replace(/ \((on|off)\)/, '');
  return own;
}

const groups = { notes: {}, display: {} };
let order = 0;
for (const [name, node] of Object.entries(schema.properties)) {
  const group = DISPLAY.has(name) ? groups.display : groups.notes;
  const whole = inline(node);
  if (whole.properties) {
    const inner = node.$ref ? schema.$defs[node.$ref.replace('#/$defs/', '')] : node;
    for (const [key, child] of Object.entries(inner.properties)) group[`therapy-lsp.${name}.${key}`] = setting(child, ++order);
  } else group[`therapy-lsp.${name}`] = setting(node, ++order);
}
const severity = groups.notes['therapy-lsp.severity'];
try {
  // Every rule by name, so that the editor completes them.
  const rules = JSON.parse(execFileSync(server, ['rules', '--format', 'json'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  const list = Array.isArray(rules) ? rules : rules.rules;
  severity.properties = Object.fromEntries(list.map((rule) => [rule.name, { ...severity.additionalProperties, description: rule.says ?? rule.summary ?? rule.description }]));
} catch (problem) {
  if (problem.status === undefined) throw problem;
}

const manifestPath = join(root, 'package.json');
const before = readFileSync(manifestPath, 'utf8');
const manifest = JSON.parse(before);
manifest.contributes.configuration = [
  { id: 'notes', title: 'Notes', order: 1, properties: groups.notes },
  { id: 'display', title: 'Display', order: 2, properties: groups.display },
  ...manifest.contributes.configuration.filter((group) => !['notes', 'display'].includes(group.id)),
];
const after = `${JSON.stringify(manifest, null, 2)}\n`;
const schemaPath = join(root, 'schema/therapy-lsp.schema.json');
const read = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};
if (mode === '--check') {
  const stale = [before !== after && 'package.json', read(schemaPath) !== schemaText && 'schema/therapy-lsp.schema.json'].filter(Boolean);
  if (stale.length > 0) {
    console.error(`not as the server's schema says: ${stale.join(', ')}; run: node editors/vscode/scripts/settings.mjs target/debug/therapy-lsp`);
    process.exit(1);
  }
} else {
  mkdirSync(dirname(schemaPath), { recursive: true });
  writeFileSync(schemaPath, schemaText);
  writeFileSync(manifestPath, after);
}
