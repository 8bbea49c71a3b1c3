// Writes the settings of package.json from docs/schema/config.json, the schema of the server's settings, so that they never part:
//
//   node scripts/settings.mjs            writes
//   node scripts/settings.mjs --check    only says whether anything would change (exit code 1)
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const schema = JSON.parse(readFileSync(join(root, '../../docs/schema/config.json'), 'utf8'));
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
  if (node.$ref && whole.properties) {
    const inner = schema.$defs[node.$ref.replace('#/$defs/', '')];
    for (const [key, child] of Object.entries(inner.properties)) group[`therapy-lsp.${name}.${key}`] = setting(child, ++order);
  } else group[`therapy-lsp.${name}`] = setting(node, ++order);
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
if (!process.argv.includes('--check')) writeFileSync(manifestPath, after);
else if (before !== after) {
  console.error('the settings in package.json are not as docs/schema/config.json says; run: node editors/vscode/scripts/settings.mjs');
  process.exit(1);
}
