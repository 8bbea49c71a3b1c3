// A therapist's first note in VS Code: typed key by key, underlined, hovered, mended, summarised.
//
// Environment: as `tests/editors/install path` prints it, and VSIX, the packed extension with the server inside.
import { existsSync, mkdtempSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterFailure, check, finish, until, untilText } from '../checks.mjs';
import { openWindow, startCode } from './driver.mjs';
import { AFTER, BEFORE, TREATMENT } from './note.mjs';
import { serversBelow } from './processes.mjs';

const shots = process.env.SHOTS;
if (shots) mkdirSync(shots, { recursive: true });
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'notes-')));
writeFileSync(join(folder, 'visit.therapy'), `${BEFORE}\n${AFTER}`);
writeFileSync(join(folder, 'letter.md'), '# A letter\n\nTherAct (97530) 23 min: leg press 3x10\n');

const code = await startCode({ vsix: process.env.VSIX, settings: JSON.parse(process.env.CODE_SETTINGS ?? '{}'), log: process.env.CODE_LOG });
const servers = () => serversBelow(process.env.SERVER_FOLDER ?? code.home);
let window;
try {
  window = await openWindow({ url: code.url, folder });
  const shot = (name) => (shots ? window.shot(join(shots, `${name}.png`)) : undefined);
  afterFailure((number) => shot(`failed-${number}`));

  await check('a file that is no note starts no server', async () => {
    await window.open('letter.md');
    await window.problems();
    return servers().length === 0 && (await window.statusBar()) === '';
  });

  await check('the first note starts the server inside the extension', async () => {
    await window.open('visit.therapy');
    await until('one server', () => servers().length === 1);
    await untilText('our item in the status bar', () => window.statusBar(), (text) => text !== '');
  });

  await check('a note is typed key by key', async () => {
    await window.goto(7);
    await window.type(TREATMENT);
    await untilText('the typed text', () => window.text(), (text) => text.includes('Total treatment: 38 min'));
  });

  await check('the missing level of assistance is underlined', () => window.squiggles('warning').first().waitFor());

  await check('it stands in Problems, with rule and source', () =>
    untilText('the row', async () => (await window.problems()).join('\n'), (rows) => /assistance/.test(rows) && /missing-assist-level/.test(rows) && /therapy-lsp/.test(rows)),
  );

  await check('units stand after the charges and the sum after the total', () =>
    untilText('hints', () => window.text(), (text) => /23 min.*2 u/.test(text) && /15 min.*1 u/.test(text) && /38 min.*15.*23|38 min.*23.*15/.test(text)),
  );

  await check('a line above the visit says minutes and units', () =>
    untilText('the lens', () => window.lenses(), (text) => /38 timed min/.test(text) && /3 units/.test(text)),
  );

  await check('the card over a code shows the units with their working', async () => {
    const card = await window.hover('97530', (text) => /97530/.test(text) && /units/.test(text));
    if (!/left over/.test(card) || !/38/.test(card)) throw new Error(card);
    await shot('hover');
    await window.mouseAway();
  });

  await check('completion offers codes in our own words', async () => {
    await window.goto(7, 14); // in 9753|0
    const offered = await window.suggestions();
    await shot('completion');
    await window.press('Escape');
    if (!offered.some((row) => /97530.*therapeutic activities/.test(row))) throw new Error(offered.join('\n'));
  });

  await check('the quick fix writes a blank in the right place', async () => {
    await window.click('sit <>');
    const fixes = await window.quickFixes('Insert level of assistance');
    await shot('quick-fix');
    await fixes.choose();
    await untilText('the blank', () => window.text(), (text) => /RW.*\[assist level\]/.test(text));
    await untilText('it is selected', () => window.position(), (text) => /14 selected/.test(text));
  });

  await check('the blank is a finding, and the one it stands for is gone', () =>
    untilText('unfilled-placeholder', async () => (await window.problems()).join('\n'), (rows) => /unfilled-placeholder/.test(rows) && !/missing-assist-level/.test(rows)),
  );

  await check('the blank is selected: typing fills it', async () => {
    await shot('blank');
    await window.type('min A x1');
    await untilText('the level in its place', () => window.text(), (text) => /RW.*min A x1/.test(text) && !/\[assist level\]/.test(text));
  });

  await check('the filled blank leaves no finding of its own', () =>
    untilText('no finding on assistance', async () => (await window.problems()).join('\n'), (rows) => !/unfilled-placeholder|missing-assist-level/.test(rows)),
  );

  await check('the status bar shows the visit', () =>
    untilText('minutes and units', () => window.statusBar(), (text) => /38 min · 3 u/.test(text)),
  );

  await check('the visit summary opens beside the note', async () => {
    await window.closePanel();
    await window.clickStatusBar();
    const page = await window.summary();
    await untilText('the visit', () => page.locator('main').innerText(), (text) => /38/.test(text) && /timed min/.test(text) && /Interventions/i.test(text) && /Units/i.test(text));
    await shot('summary');
  });

  await check('words of the summary lead to the note', async () => {
    const page = await window.summary();
    await page.locator('.words', { hasText: 'SLR 3x10' }).first().click();
    await untilText('the words selected', () => window.position(), (text) => /Ln 8.*selected/.test(text));
  });

  await check('a rule of the summary opens its page', async () => {
    const page = await window.summary();
    await page.locator('.rule').first().click();
    await window.closeTab('Preview missing-');
  });

  await check('a button of the summary mends the note', async () => {
    const page = await window.summary();
    await page.locator('.fix', { hasText: 'Insert functional goal' }).first().click();
    await untilText('the goal', () => window.text(), (text) => /Pt will \[daily task\]/.test(text));
    await untilText('its first blank selected', () => window.position(), (text) => /12 selected/.test(text));
    await window.type('rise from the couch');
    await untilText('the first blank filled', () => window.text(), (text) => /Pt will rise from the couch/.test(text));
  });

  await check('the summary follows as one types', async () => {
    const page = await window.summary();
    await window.click('23 min');
    await window.press('Home');
    await window.goto(7, 17);
    await window.press('Delete', 'Delete');
    await window.type('30');
    await untilText('45 timed minutes', () => page.locator('.figures').innerText(), (text) => /45/.test(text));
    await untilText('the status bar too', () => window.statusBar(), (text) => /45 min/.test(text));
    await window.press('Control+Z', 'Control+Z', 'Control+Z', 'Control+Z');
  });

  await check('a changed setting holds at once, with the same server', async () => {
    const before = servers();
    await untilText('blanks are findings', async () => (await window.problems()).join('\n'), (rows) => /unfilled-placeholder/.test(rows));
    mkdirSync(join(folder, '.vscode'));
    writeFileSync(join(folder, '.vscode/settings.json'), '{ "therapy-lsp.severity": { "unfilled-placeholder": "off" } }');
    await untilText('no such finding', async () => (await window.problems()).join('\n'), (rows) => !/unfilled-placeholder/.test(rows));
    rmSync(join(folder, '.vscode'), { recursive: true });
    await untilText('the finding again', async () => (await window.problems()).join('\n'), (rows) => /unfilled-placeholder/.test(rows));
    return String(servers()) === String(before);
  });

  await check('a clinic’s settings file holds as soon as it is written', async () => {
    writeFileSync(join(folder, 'therapy-lsp.toml'), '[severity]\nunfilled-placeholder = "off"\n');
    await untilText('no such finding', async () => (await window.problems()).join('\n'), (rows) => !/unfilled-placeholder/.test(rows));
    writeFileSync(join(folder, 'therapy-lsp.toml'), 'payr = "medicare"\n');
    await untilText('its mistake at its line', async () => (await window.problems()).join('\n'), (rows) => /therapy-lsp\.toml/.test(rows) && /payer/.test(rows));
    rmSync(join(folder, 'therapy-lsp.toml'));
    await untilText('the finding again', async () => (await window.problems()).join('\n'), (rows) => /unfilled-placeholder/.test(rows));
  });

  await check('the status names version, settings and data', async () => {
    await window.command('Therapy Notes: Show Status');
    await window.closeTab('Preview Therapy Notes status');
  });

  await check('the workspace is checked and counted', async () => {
    await window.command('Therapy Notes: Check Workspace');
    await untilText('the counts', async () => (await window.notifications()).join('\n'), (text) => /1 note\b/.test(text));
  });

  await check('the audit report opens in a panel and writes no file', async () => {
    const before = readdirSync(folder);
    await window.command('Therapy Notes: Open Audit Report');
    const page = await window.audit();
    await untilText('its figures', () => page.locator('.figures').innerText(), (text) => /1\s*note read/.test(text) && /1\s*visit/.test(text));
    await untilText('the note by its name', () => page.locator('#findings').innerText(), (text) => /visit\.therapy:\d+/.test(text));
    await shot('audit');
    if (String(readdirSync(folder)) !== String(before)) throw new Error(String(readdirSync(folder)));
  });

  await check('the audit report is saved where the reader says, as the server wrote it', async () => {
    const target = join(code.home, 'report.html');
    await window.command('Therapy Notes: Save Audit Report…');
    await window.saveAs(target, 'therapy-audit.html');
    await until('the file', () => existsSync(target) && readFileSync(target, 'utf8').endsWith('</html>\n'));
    const page = readFileSync(target, 'utf8');
    if (/<script|nonce/.test(page) || !page.includes("default-src 'none'")) throw new Error('the saved page is not the one of the server');
  });

  await check('a finding of the audit report leads to the note', async () => {
    const page = await window.audit();
    await page.locator('.f .place').first().click();
    await window.page.locator('.tab.active[data-resource-name="visit.therapy"]').waitFor();
    await window.closeTab('Audit Report');
  });

  await check('the server restarts by command', async () => {
    const [before] = servers();
    await window.command('Therapy Notes: Restart Server');
    await until('another server', () => servers().length === 1 && servers()[0] !== before);
    await untilText('its findings', async () => (await window.problems()).join('\n'), (rows) => /unfilled-placeholder/.test(rows));
  });

  await check('the palette has every command', () =>
    window.palette('Therapy Notes:', ['New Note from Template', 'Visit Summary', 'Go to Next Blank', 'Check Workspace', 'Open Audit Report', 'Show Status', 'Show Log', 'Restart Server']),
  );

  await check('the saved file holds what was typed', async () => {
    await window.click('TherEx');
    await window.save();
    const text = readFileSync(join(folder, 'visit.therapy'), 'utf8');
    if (!text.includes('RW, min A x1, tactile cues')) throw new Error(text);
  });

  await check('a new note comes from a template', async () => {
    await window.command('Therapy Notes: New Note from Template…');
    await window.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Daily note' }).first().waitFor();
    await window.press('Enter');
    await untilText('the template', () => window.text(), (text) => /\[[a-z]/i.test(text) && /S:|Subjective/i.test(text));
  });
  await shot('end');

  await check('a wrong server path is said with the name of its setting', async () => {
    writeFileSync(join(code.home, 'data', 'Machine', 'settings.json'), JSON.stringify({ 'therapy-lsp.server.path': '/nowhere/therapy-lsp' }));
    await untilText('the message', async () => (await window.notifications()).join('\n'), (text) => /therapy-lsp\.server\.path/.test(text) && /\/nowhere\/therapy-lsp/.test(text));
    await until('no server', () => servers().length === 0);
    writeFileSync(join(code.home, 'data', 'Machine', 'settings.json'), process.env.CODE_SETTINGS ?? '{}');
    await until('the server again', () => servers().length === 1);
  });
} catch (problem) {
  await check('the run came to its end', () => Promise.reject(problem));
} finally {
  if (shots && window) await window.shot(join(shots, 'last.png')).catch(() => {});
  await window?.close();
  await check('closing VS Code leaves no server', async () => {
    await code.stop();
    await until('no server', () => servers().length === 0, 30_000);
  });
  rmSync(folder, { recursive: true, force: true });
}

// A folder from somebody else, opened without trust: its notes are read, by our server and not by one that the folder names.
const strange = realpathSync(mkdtempSync(join(tmpdir(), 'strange-')));
writeFileSync(join(strange, 'visit.therapy'), `${BEFORE}\n${TREATMENT}\n${AFTER}`);
mkdirSync(join(strange, '.vscode'));
writeFileSync(join(strange, '.vscode/settings.json'), JSON.stringify({ 'therapy-lsp.server.path': '/nowhere/therapy-lsp' }));
const careful = await startCode({ vsix: process.env.VSIX, settings: JSON.parse(process.env.CODE_SETTINGS ?? '{}'), trust: true });
const carefulServers = () => serversBelow(process.env.SERVER_FOLDER ?? careful.home);
try {
  window = await openWindow({ url: careful.url, folder: strange });
  await check('in a folder without trust notes are read, and a server that the folder names is not used', async () => {
    await window.open('visit.therapy');
    await window.page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
    await window.squiggles('warning').first().waitFor();
    await untilText('minutes and units', () => window.statusBar(), (text) => /38 min · 3 u/.test(text));
    return carefulServers().length === 1;
  });
} catch (problem) {
  await check('a folder without trust opens', () => Promise.reject(problem));
} finally {
  await window?.close();
  await careful.stop();
  await check('closing it leaves no server', () => until('no server', () => carefulServers().length === 0));
  rmSync(strange, { recursive: true, force: true });
}
finish();
