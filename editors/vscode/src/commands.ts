// The commands of the palette.

import { Range, Selection, commands, window, workspace, type TextEditor } from 'vscode';

import { nextBlank } from './blanks';
import type { Connection } from './client';
import { LANGUAGE } from './notes';
import type { Pages } from './pages';
import { command, type WorkspaceCounts } from './protocol';

/** A template the server can write, as the menu shows it. */
const TEMPLATES = [
  { label: 'Daily note', description: 'treatment, minutes, totals', template: 'daily' },
  { label: 'Evaluation', description: 'history, tests, goals, plan of care', template: 'evaluation' },
  { label: 'Progress report', description: 'goals and their state, skilled need', template: 'progress' },
  { label: 'Discharge summary', description: 'outcome, remaining needs', template: 'discharge' },
];

/** Opens a new note with the server's text for a template, and selects its first blank. */
export async function createNote(connection: Connection): Promise<void> {
  const client = await started(connection);
  if (!client) return;
  const choice = await window.showQuickPick(TEMPLATES, { title: 'New therapy note', placeHolder: 'Template' });
  if (!choice) return;
  const content = await client.sendRequest<string>('workspace/executeCommand', {
    command: command.newNote,
    arguments: [{ template: choice.template }],
  });
  const document = await workspace.openTextDocument({ language: LANGUAGE, content });
  selectBlank(await window.showTextDocument(document), 0);
}

/** Selects the next blank after the cursor; from the last one on to the first. */
export function goToNextBlank(): void {
  const editor = window.activeTextEditor;
  if (!editor) return;
  const from = editor.document.offsetAt(editor.selection.end);
  if (!selectBlank(editor, from)) window.setStatusBarMessage('No blank left in this note.', 4000);
}

/** Selects the first blank at or after an offset, else the first of all; false where there is none. */
export function selectBlank(editor: TextEditor, from: number): boolean {
  const blank = nextBlank(editor.document.getText(), from);
  if (!blank) return false;
  const range = new Range(editor.document.positionAt(blank.start), editor.document.positionAt(blank.end));
  editor.selection = new Selection(range.start, range.end);
  editor.revealRange(range);
  return true;
}

/** Has the server read every note of the workspace and shows how many there are and what they hold. */
export async function checkFolder(connection: Connection): Promise<void> {
  const client = await started(connection);
  if (!client) return;
  const counts = await client.sendRequest<WorkspaceCounts | null>('workspace/executeCommand', {
    command: command.checkWorkspace,
    arguments: [],
  });
  const problems = 'Show Problems';
  const audit = 'Open Audit Report';
  const answer = await window.showInformationMessage(inWords(counts ?? {}), problems, audit);
  if (answer === problems) await commands.executeCommand('workbench.actions.view.problems');
  else if (answer === audit) await commands.executeCommand('therapy-lsp.openAudit');
}

/** `12 notes, 14 visits: 9 clean, 3 errors, 5 warnings, 4 hints`, without what the server did not count or did not find. */
export function inWords(counts: WorkspaceCounts): string {
  const of = (keys: (keyof WorkspaceCounts)[]) =>
    keys
      .filter((key) => counts[key] !== undefined && (counts[key] > 0 || key === 'notes' || key === 'visits' || key === 'clean'))
      .map((key) => `${counts[key]} ${counts[key] === 1 && key !== 'clean' ? key.replace(/s$/, '') : key}`)
      .join(', ');
  const head = of(['notes', 'visits']);
  const tail = of(['clean', 'errors', 'warnings', 'hints']);
  if (!head && !tail) return 'The workspace was checked.';
  return [head, tail].filter(Boolean).join(': ') + '.';
}

/** Opens the server's account of itself: version, settings file, payer, dates of its data. */
export async function showStatus(connection: Connection, pages: Pages): Promise<void> {
  const client = await started(connection);
  if (!client) return;
  const markdown = await client.sendRequest<string>('workspace/executeCommand', { command: command.status, arguments: [] });
  await pages.show('Therapy Notes status', `# Therapy Notes\n\n${markdown}`);
}

async function started(connection: Connection) {
  await connection.start();
  const client = await connection.ready();
  if (!client) await window.showErrorMessage('Therapy Notes: the server is not running. The log says why.');
  return client;
}
