// What the server is told of the settings: only what somebody has set, or the editor's defaults would
// win over the clinic's therapy-lsp.toml.

import { workspace, type ConfigurationScope, type WorkspaceConfiguration } from 'vscode';

/** The settings' section in VS Code and in the protocol. */
export const SECTION = 'therapy-lsp';

/** Keys that concern the extension alone. */
const OWN = new Set(['server', 'trace']);

/** The value of one setting where it was set by the user, the workspace or the folder; objects of several levels are joined. */
export function explicit(inspected: ReturnType<WorkspaceConfiguration['inspect']>): unknown {
  if (!inspected) return undefined;
  const levels = [
    inspected.globalValue,
    inspected.workspaceValue,
    inspected.workspaceFolderValue,
    inspected.globalLanguageValue,
    inspected.workspaceLanguageValue,
    inspected.workspaceFolderLanguageValue,
  ].filter((value) => value !== undefined && value !== null && value !== ''); // empty: as the file says
  if (levels.length === 0) return undefined;
  const last = levels[levels.length - 1];
  return isTable(last) ? Object.assign({}, ...levels.filter(isTable)) : last;
}

/** Puts `a.b.c = value` into a tree. */
export function put(tree: Record<string, unknown>, key: string, value: unknown): void {
  const steps = key.split('.');
  const last = steps.pop();
  if (last === undefined) return;
  let at = tree;
  for (const step of steps) {
    const next = at[step];
    at = isTable(next) ? next : ((at[step] = {}) as Record<string, unknown>);
  }
  at[last] = value;
}

/** All that is set for a document or folder, in the shape of therapy-lsp.toml. */
export function explicitSettings(keys: readonly string[], scope?: ConfigurationScope): Record<string, unknown> {
  const configuration = workspace.getConfiguration(SECTION, scope ?? null);
  const tree: Record<string, unknown> = {};
  for (const key of keys) {
    if (OWN.has(key.split('.')[0] ?? '')) continue;
    const value = explicit(configuration.inspect(key));
    if (value !== undefined) put(tree, key, value);
  }
  return tree;
}

/** The keys of our section, from the extension's own manifest. */
export function declaredKeys(manifest: unknown): string[] {
  const groups = (manifest as { contributes?: { configuration?: { properties?: object }[] } }).contributes?.configuration ?? [];
  return groups.flatMap((group) => Object.keys(group.properties ?? {})).map((key) => key.slice(SECTION.length + 1));
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
