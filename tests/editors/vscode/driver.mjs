// Drives VS Code's workbench (code-server) in a headless Chromium: starts it, types, points, reads what a person sees.
//
// Environment, as `tests/editors/install path` prints it: CODE_NODE, CODE_ENTRY, PLAYWRIGHT_ROOT, CHROMIUM.
import { execFileSync, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { until, untilText } from '../checks.mjs';

const { chromium } = createRequire(`${process.env.PLAYWRIGHT_ROOT}/`)('playwright-core');

/** A quiet workbench: no welcome, no network, no prompts; the editor as a new user has it otherwise. */
const SETTINGS = {
  'chat.disableAIFeatures': true,
  'editor.accessibilitySupport': 'off',
  'editor.cursorBlinking': 'solid',
  'editor.hover.delay': 100,
  'editor.lightbulb.enabled': 'on',
  'editor.minimap.enabled': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'files.autoSave': 'off',
  'files.hotExit': 'off',
  'git.enabled': false,
  'git.openRepositoryInParentFolders': 'never',
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'window.confirmBeforeClose': 'never',
  'window.restoreWindows': 'none',
  'workbench.enableExperiments': false,
  'workbench.reduceMotion': 'on',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
};

/** Every folder is restricted until it is trusted, without a question. */
const TRUST = { 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never', 'security.workspace.trust.banner': 'never' };

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer()
      .once('error', reject)
      .listen(0, '127.0.0.1', () => {
        const { port } = server.address();
        server.close(() => resolve(port));
      });
  });

/**
 * Starts VS Code with an extension installed.
 *
 * `settings` go to the machine's settings too: the browser is a remote window, where settings of scope machine count
 * only there. With `trust`, a folder is trusted only when somebody says so, and nobody is asked.
 */
export async function startCode({ vsix, settings = {}, env = {}, log, trust = false }) {
  const home = mkdtempSync(join(tmpdir(), 'code-'));
  const data = join(home, 'data');
  const extensions = join(home, 'extensions');
  for (const folder of [join(data, 'User'), join(data, 'Machine'), extensions]) mkdirSync(folder, { recursive: true });
  const userSettings = join(data, 'User', 'settings.json');
  writeFileSync(userSettings, JSON.stringify({ ...SETTINGS, ...(trust ? TRUST : {}), ...settings }, null, 1));
  writeFileSync(join(data, 'Machine', 'settings.json'), JSON.stringify(settings, null, 1));
  const environment = { ...process.env, HOME: home, XDG_CONFIG_HOME: join(home, '.config'), XDG_DATA_HOME: join(home, '.local/share'), ...env };
  delete environment.VSCODE_IPC_HOOK_CLI;
  const { CODE_NODE: node, CODE_ENTRY: entry } = process.env;
  const common = [entry, '--user-data-dir', data, '--extensions-dir', extensions];
  if (vsix) execFileSync(node, [...common, '--install-extension', vsix, '--force'], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  const port = await freePort();
  const flags = ['--auth', 'none', '--disable-telemetry', '--disable-update-check', ...(trust ? [] : ['--disable-workspace-trust']), '--disable-getting-started-override', '--ignore-last-opened'];
  const child = spawn(node, [...common, '--bind-addr', `127.0.0.1:${port}`, ...flags], { env: environment, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const out = log ? createWriteStream(log) : undefined;
  for (const stream of [child.stdout, child.stderr]) out ? stream.pipe(out, { end: false }) : stream.resume();
  const url = `http://127.0.0.1:${port}`;
  await until('VS Code answers', async () => {
    if (child.exitCode !== null) throw new Error('VS Code ended while starting');
    return fetch(`${url}/healthz`).then((answer) => answer.ok, () => false);
  }, 60_000);
  return {
    url,
    home,
    async stop() {
      try {
        process.kill(-child.pid, 'SIGTERM');
      } catch {
        // gone already
      }
      rmSync(home, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

/** Opens a folder in a browser window. */
export async function openWindow({ url, folder, width = 1280, height = 800, scale = 1, dark = false, env = {} }) {
  const profile = mkdtempSync(join(tmpdir(), 'browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM,
    headless: true,
    viewport: { width, height },
    deviceScaleFactor: scale,
    colorScheme: dark ? 'dark' : 'light',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage', '--font-render-hinting=none'],
    env: { ...process.env, ...env },
  });
  // Only the local server is ever asked: look-ups elsewhere would hang.
  await context.route((target) => target.hostname !== '127.0.0.1', (route) => route.abort());
  const page = context.pages()[0] ?? (await context.newPage());
  context.setDefaultTimeout(60_000);
  await page.goto(`${url}/?folder=${encodeURIComponent(folder)}`);
  await page.locator('.monaco-workbench').waitFor({ timeout: 90_000 });
  await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor({ timeout: 90_000 });
  return new Workbench(context, page, profile);
}

const plain = (text) => text.replaceAll('\u00a0', ' ');

/** One window of VS Code, as a person uses it. */
export class Workbench {
  constructor(context, page, profile) {
    Object.assign(this, { context, page, profile });
  }

  async close() {
    await this.context.close();
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 10 });
  }

  /** The field of the quick input that is open: the palette, a menu, a dialog. All of them are one widget, one after the other. */
  get field() {
    return this.page.locator('.quick-input-widget:visible input.input');
  }

  /** Opens the palette with a text in its field, and waits until the choice is on a command with that text. */
  async openPalette(text) {
    await until(`the palette with “${text}”`, async () => {
      await this.page.keyboard.press('F1');
      if (!(await this.field.waitFor({ timeout: 4000 }).then(() => true, () => false))) return false;
      await this.field.fill(`>${text}`);
      return (await this.field.inputValue()) === `>${text}`;
    });
    // The list follows the field a little later: until then it holds what it held before.
    await this.page.locator('.quick-input-list .monaco-list-row.focused', { hasText: text }).first().waitFor();
  }

  /** Runs a command of the palette by its title. */
  async command(title) {
    await this.openPalette(title);
    await this.page.keyboard.press('Enter');
    // Gone, or by now the field of what the command asks.
    await until('the palette closed', async () => !(await this.field.isVisible()) || !(await this.field.inputValue({ timeout: 1000 }).catch(() => '>')).startsWith('>'));
  }

  /** Waits until the palette offers all these titles for a text. */
  async palette(text, titles) {
    await this.openPalette(text);
    const rows = this.page.locator('.quick-input-list .monaco-list-row');
    await untilText(`all of ${titles.join(', ')}`, async () => (await rows.allInnerTexts()).map((row) => plain(row).replace(/\s+/g, ' ').trim()).join('\n'), (all) => titles.every((title) => all.includes(title)));
    await this.page.keyboard.press('Escape');
    await this.field.waitFor({ state: 'hidden' });
  }

  /** Opens a file that the explorer shows. */
  async open(name) {
    const row = this.page.locator('.explorer-folders-view .monaco-list-row', { has: this.page.locator(`.label-name >> text="${name}"`) }).first();
    await row.waitFor();
    await row.dblclick();
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
    await this.editor.locator('.view-line').first().waitFor();
  }

  get editor() {
    return this.page.locator('.editor-group-container .editor-instance .monaco-editor').first();
  }

  /** Puts the cursor at a line and column, from 1. */
  async goto(line, column = 1) {
    await this.page.keyboard.press('Control+G');
    await this.field.waitFor();
    await this.field.fill(`:${line}:${column}`);
    await this.page.keyboard.press('Enter');
    await this.field.waitFor({ state: 'hidden' });
    await untilText('the cursor there', () => this.position(), (text) => text.startsWith(`Ln ${line}, Col ${column}`));
  }

  /** Types key by key. */
  async type(text) {
    for (const [index, line] of text.split('\n').entries()) {
      if (index > 0) await this.page.keyboard.press('Enter');
      await this.page.keyboard.type(line, { delay: 4 });
    }
  }

  async press(...keys) {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** What stands in the editor, hints between the words included. */
  async text() {
    const lines = await this.editor.locator('.view-lines > .view-line').evaluateAll((all) => all.map((line) => [parseFloat(line.style.top), line.textContent]).sort((a, b) => a[0] - b[0]));
    return plain(lines.map(([, text]) => text).join('\n'));
  }

  /** The text of lenses, links and other lines that the editor shows above the words. */
  async lenses() {
    return plain((await this.editor.locator('.codelens-decoration').allInnerTexts()).join('\n'));
  }

  squiggles(kind = 'warning') {
    return this.editor.locator(`.squiggly-${kind}`);
  }

  /** Where a word stands on the screen: its topmost place, or its lowest. */
  async box(word, lowest = false) {
    const boxes = await this.editor.evaluate((editor, wanted) => {
      const found = [];
      const walker = document.createTreeWalker(editor.querySelector('.view-lines'), NodeFilter.SHOW_TEXT);
      for (let node; (node = walker.nextNode()); ) {
        const at = node.data.replaceAll('\u00a0', ' ').indexOf(wanted);
        if (at < 0) continue;
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + wanted.length);
        const { x, y, width, height } = range.getBoundingClientRect();
        found.push({ x, y, width, height });
      }
      return found.sort((a, b) => a.y - b.y); // the page's own order is not that of the lines
    }, word);
    const box = boxes.at(lowest ? -1 : 0);
    if (!box) throw new Error(`not on the screen: ${word}`);
    return box;
  }

  /** Points at a word with the mouse and returns the card that opens. */
  async hover(word, holds = () => true, lowest = false) {
    const { x, y, width, height } = await this.box(word, lowest);
    const card = this.page.locator('.monaco-hover:visible').filter({ hasText: /\S/ }).first();
    let text = '';
    await until(`a card over “${word}”`, async () => {
      await this.page.mouse.move(5, 5);
      await this.page.mouse.move(x + width / 2 - 2, y + height / 2);
      await this.page.mouse.move(x + width / 2, y + height / 2);
      const open = await card.waitFor({ timeout: 3000 }).then(() => true, () => false);
      if (open) text = plain(await card.innerText());
      return open && holds(text);
    }).catch((problem) => {
      throw new Error(`${problem.message}; last card:\n${text}`);
    });
    return text.trim();
  }

  /** Takes the mouse away, so that no card closes the next menu. */
  async mouseAway() {
    await this.page.mouse.move(5, 5);
    await this.page.locator('.monaco-hover:visible').first().waitFor({ state: 'hidden', timeout: 5000 }).catch(() => {});
  }

  /** Puts the cursor into a word. */
  async click(word) {
    const { x, y, width, height } = await this.box(word);
    await this.page.mouse.click(x + width / 2, y + height / 2);
    await this.mouseAway();
  }

  /** The rows of the Problems view. */
  async problems() {
    const panel = this.page.locator('.markers-panel');
    if (!(await panel.isVisible())) {
      await this.page.keyboard.press('Control+Shift+M');
      await panel.waitFor();
    }
    return (await panel.locator('.monaco-list-row').allInnerTexts()).map((row) => plain(row).replace(/\s+/g, ' ').trim());
  }

  async closePanel() {
    const panel = this.page.locator('.part.panel');
    if (await panel.isVisible()) {
      await this.command('View: Toggle Panel Visibility');
      await panel.waitFor({ state: 'hidden' });
    }
  }

  /** The quick fixes at the cursor; `choose` runs one by the keyboard. */
  async quickFixes(title) {
    const row = this.page.locator('.action-widget .monaco-list-row', { hasText: title }).first();
    await until(`the quick fix “${title}”`, async () => {
      await this.page.keyboard.press('Control+.');
      const there = await row.waitFor({ timeout: 4000 }).then(() => true, () => false);
      if (!there) await this.page.keyboard.press('Escape');
      return there;
    }, 30_000);
    return {
      titles: (await this.page.locator('.action-widget .monaco-list-row.action').allInnerTexts()).map((text) => text.trim()),
      choose: async () => {
        await until(`“${title}” in focus`, async () => {
          if ((await row.getAttribute('class')).includes('focused')) return true;
          await this.page.keyboard.press('ArrowDown');
          return false;
        });
        await this.page.keyboard.press('Enter');
        await row.waitFor({ state: 'hidden' });
      },
    };
  }

  /** What completion offers at the cursor. */
  async suggestions() {
    const rows = this.page.locator('.suggest-widget.visible .monaco-list-row');
    await until('suggestions', async () => {
      await this.page.keyboard.press('Control+Space');
      return rows.first().waitFor({ timeout: 3000 }).then(() => true, () => false);
    });
    return (await rows.allInnerTexts()).map((row) => row.replace(/\s+/g, ' ').trim());
  }

  /** Waits for a tab and closes it. */
  async closeTab(title) {
    const tab = this.page.locator('.tab', { hasText: title });
    await tab.waitFor();
    await tab.click({ button: 'middle' });
    await tab.waitFor({ state: 'detached' });
  }

  /** Where the cursor is and how much is selected, as the status bar says: `Ln 8, Col 3 (14 selected)`. */
  async position() {
    // Not there while no editor has the focus.
    return plain(await this.page.locator('.statusbar-item[id="status.editor.selection"]').innerText({ timeout: 1000 }).catch(() => ''));
  }

  /** Our item in the status bar. */
  async statusBar() {
    const item = this.page.locator('.statusbar-item[id*="therapy-lsp"]').first();
    return (await item.count()) > 0 ? plain(await item.innerText()).replace(/\s+/g, ' ').trim() : '';
  }

  async clickStatusBar() {
    await this.page.locator('.statusbar-item[id*="therapy-lsp"] a').first().click();
    await this.mouseAway();
  }

  /** The page inside the summary's webview: a frame in a frame. */
  async summary() {
    const outer = this.page.locator('iframe.webview.ready').last();
    await outer.waitFor();
    return outer.contentFrame().locator('iframe#active-frame').contentFrame();
  }

  /** The page inside the audit report's webview. */
  async audit() {
    const all = this.page.locator('iframe.webview.ready');
    let found;
    await until('the audit report', async () => {
      for (const outer of await all.all()) {
        const page = outer.contentFrame().locator('iframe#active-frame').contentFrame();
        const heading = await page.locator('h1').first().innerText({ timeout: 1000 }).catch(() => '');
        if (heading === 'Audit of therapy notes') found = page;
      }
      return found !== undefined;
    });
    return found;
  }

  /**
   * Answers a save dialog, which is a field for the path here: `proposed` is the name that it comes up with.
   *
   * While the dialog looks up a folder it takes no Enter and may still write into its field, so that what it shows decides.
   */
  async saveAs(path, proposed) {
    await untilText('the dialog with a name of its own', () => this.field.inputValue({ timeout: 1000 }).catch(() => ''), (text) => text.endsWith(proposed));
    const busy = this.page.locator('.quick-input-widget .monaco-progress-container.active');
    await until('the dialog took the path', async () => {
      if (!(await this.field.isVisible())) return true;
      if ((await busy.count()) > 0) return false;
      if ((await this.field.inputValue()) !== path) {
        await this.field.fill(path);
        return false;
      }
      await this.page.keyboard.press('Enter');
      return this.field.waitFor({ state: 'hidden', timeout: 2000 }).then(() => true, () => false);
    });
  }

  async notifications() {
    return (await this.page.locator('.notification-list-item-message').allInnerTexts()).map(plain);
  }

  async save() {
    await this.page.keyboard.press('Control+S');
    await this.page.locator('.tab.active.dirty').waitFor({ state: 'detached' });
  }

  shot(path, options = {}) {
    return this.page.screenshot({ path, ...options });
  }
}
