// Takes the pictures of docs/images from the real editor.
//
// Environment: as `tests/editors/install path` prints it, and VSIX, the packed extension with the server inside.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { until, untilText } from '../checks.mjs';
import { openWindow, startCode } from '../vscode/driver.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const images = join(here, '../../../docs/images');
mkdirSync(images, { recursive: true });

const LOOK = {
  'breadcrumbs.enabled': false,
  'editor.fontFamily': 'JetBrains Mono',
  'editor.fontSize': 13,
  'editor.fontLigatures': false,
  'editor.lineHeight': 21,
  'editor.lineNumbersMinChars': 3,
  'editor.inlayHints.fontSize': 11,
  'editor.occurrencesHighlight': 'off',
  'editor.selectionHighlight': false,
  'editor.renderLineHighlight': 'none',
  'editor.overviewRulerBorder': false,
  'editor.scrollbar.vertical': 'hidden',
  'editor.lightbulb.enabled': 'off',
  'editor.glyphMargin': false,
  'editor.folding': false,
  'window.commandCenter': false,
  'workbench.activityBar.location': 'hidden',
  'workbench.layoutControl.enabled': false,
};

/** One picture: a fresh window in a theme, arranged by `compose`. */
async function picture(name, theme, { width, height }, compose) {
  const folder = mkdtempSync(join(tmpdir(), 'picture-'));
  copyFileSync(join(here, 'visit.therapy'), join(folder, '2026-05-18.therapy'));
  const code = await startCode({ vsix: process.env.VSIX, settings: { ...LOOK, 'workbench.colorTheme': theme } });
  const window = await openWindow({ url: code.url, folder, width, height, scale: 2, dark: /dark/i.test(theme), env: { FONTCONFIG_FILE: join(here, 'fonts.conf') } });
  try {
    await window.open('2026-05-18.therapy');
    await window.command('View: Toggle Primary Side Bar Visibility');
    await window.page.locator('.part.sidebar').waitFor({ state: 'hidden' });
    await window.squiggles('error').first().waitFor();
    await untilText('hints and lens', async () => `${await window.text()}\n${await window.lenses()}`, (text) => /23 min.*2 u/.test(text) && /38 timed min/.test(text));
    const settled = await compose(window);
    await window.page.locator('.notification-toast').first().waitFor({ state: 'hidden' });
    await until('nothing moves', async () => {
      const animations = await window.page.evaluate(() => document.getAnimations().filter((one) => one.playState === 'running' && one.effect?.getTiming().iterations !== Infinity).length);
      return animations === 0;
    });
    await window.shot(join(images, `${name}.png`), { animations: 'disabled', ...settled });
    console.log(`docs/images/${name}.png`);
  } finally {
    await window.close();
    await code.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

await picture('vscode-note', 'Default Light Modern', { width: 1060, height: 640 }, async (window) => {
  await window.goto(1, 1);
  await window.hover('97110', (text) => /1 unit/.test(text) && /left over/.test(text), true);
});

await picture('vscode-summary', 'Default Dark Modern', { width: 1280, height: 760 }, async (window) => {
  await window.goto(8, 30);
  await window.clickStatusBar();
  const page = await window.summary();
  await untilText('the summary', () => page.locator('main').innerText(), (text) => /Insert level of assistance/.test(text));
  await window.mouseAway();
});
