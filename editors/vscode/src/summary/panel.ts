// The visit summary beside a note: asks the server after each of its readings and hands the answer to the page.

import { randomBytes } from 'node:crypto';
import {
  Position,
  Range,
  Selection,
  TextEditorRevealType,
  Uri,
  ViewColumn,
  window,
  workspace,
  type Disposable,
  type TextDocument,
  type TextEditor,
  type Webview,
  type WebviewPanel,
} from 'vscode';
import type { Range as LspRange } from 'vscode-languageclient/node';

import type { Connection } from '../client';
import { selectBlank } from '../commands';
import { isNote } from '../notes';
import type { Pages } from '../pages';
import { command, type Summary, type SummaryParams } from '../protocol';
import type { FromPage, ToPage } from './messages';

/** One panel; it follows the note that was edited last. */
export class SummaryPanel implements Disposable {
  private panel: WebviewPanel | undefined;
  private document: TextDocument | undefined;
  private shown: { summary: Summary; version: number } | undefined;
  private asking = false;
  private again = false;
  /** Until when (in ms of the clock) the note, and not the panel, is where the reader wants to be. */
  private noteUntil = 0;
  private readonly subscriptions: Disposable[];

  constructor(
    private readonly extensionUri: Uri,
    private readonly connection: Connection,
    private readonly pages: Pages,
  ) {
    this.subscriptions = [
      window.onDidChangeActiveTextEditor((editor) => this.follow(editor)),
      window.onDidChangeTextEditorSelection(({ textEditor }) => {
        if (textEditor.document === this.document) this.post({ type: 'cursor', line: textEditor.selection.active.line });
      }),
    ];
  }

  /** Opens the panel beside the active note, or beside the one named. */
  async show(uri?: string): Promise<void> {
    const document = uri ? await workspace.openTextDocument(Uri.parse(uri)) : window.activeTextEditor?.document;
    if (document) this.document = document;
    if (!this.document) {
      await window.showInformationMessage('Open a note first: the summary shows its visits.');
      return;
    }
    if (this.panel) {
      this.panel.reveal(undefined, true);
    } else {
      this.panel = this.open();
    }
    await this.connection.start();
    this.refresh();
  }

  /** The server has read a document anew; without one, it may have read any. */
  refresh(uri?: string): void {
    if (!this.panel || !this.document) return;
    if (uri && Uri.parse(uri).toString() !== this.document.uri.toString()) return;
    if (this.asking) this.again = true;
    else void this.ask();
  }

  dispose(): void {
    this.panel?.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private follow(editor: TextEditor | undefined): void {
    if (!this.panel || !editor || !isNote(editor.document) || editor.document === this.document) return;
    this.document = editor.document;
    this.refresh();
  }

  // One question at a time: what comes in meanwhile is asked once, at the end.
  private async ask(): Promise<void> {
    this.asking = true;
    try {
      do {
        this.again = false;
        await this.askOnce();
      } while (this.again);
    } finally {
      this.asking = false;
    }
  }

  private async askOnce(): Promise<void> {
    const document = this.document;
    if (!document) return;
    const client = await this.connection.ready();
    if (!client) {
      this.post({ type: 'nothing', reason: 'The server is not running.' });
      return;
    }
    const version = document.version;
    const params: SummaryParams = { uri: client.code2ProtocolConverter.asUri(document.uri) };
    const summary = await client
      .sendRequest<Summary | null>('workspace/executeCommand', { command: command.visitSummary, arguments: [params] })
      .catch(() => undefined);
    // Not answered, since the text has changed meanwhile: the page keeps what it shows; a newer reading follows, and asks again.
    if (summary === undefined || document !== this.document) return;
    if (!summary || summary.visits.length === 0) {
      this.post({ type: 'nothing', reason: 'No visit in this note yet.' });
      return;
    }
    this.shown = { summary, version };
    if (document.version === version) quoteInFull(summary, document);
    const name = document.uri.path.split('/').pop() ?? '';
    this.post({ type: 'summary', name, summary, line: this.editor()?.selection.active.line ?? 0 });
  }

  private open(): WebviewPanel {
    const panel = window.createWebviewPanel(
      'therapy-lsp.summary',
      'Visit Summary',
      { viewColumn: ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, retainContextWhenHidden: false, localResourceRoots: [Uri.joinPath(this.extensionUri, 'dist')] },
    );
    panel.iconPath = {
      light: Uri.joinPath(this.extensionUri, 'media', 'file-light.svg'),
      dark: Uri.joinPath(this.extensionUri, 'media', 'file-dark.svg'),
    };
    panel.webview.onDidReceiveMessage((message: FromPage) => this.receive(message));
    // VS Code learns a moment after a click that the page has the focus, at times after the click has led to the note.
    panel.onDidChangeViewState(() => {
      if (!panel.active || Date.now() > this.noteUntil) return;
      this.noteUntil = 0;
      void this.showNote();
    });
    panel.webview.html = this.html(panel.webview);
    panel.onDidDispose(() => {
      this.panel = undefined;
      this.shown = undefined;
    });
    return panel;
  }

  private html(webview: Webview): string {
    const nonce = randomBytes(16).toString('base64');
    const at = (file: string): string => webview.asWebviewUri(Uri.joinPath(this.extensionUri, 'dist', file)).toString();
    return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}';">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${at('summary.css')}">
<title>Visit Summary</title>
</head>
<body>
<main id="page"></main>
<script nonce="${nonce}" src="${at('summary.js')}"></script>
</body>
</html>`;
  }

  private post(message: ToPage): void {
    void this.panel?.webview.postMessage(message);
  }

  private async receive(message: FromPage): Promise<void> {
    const toNote = message.type === 'reveal' || message.type === 'fix';
    if (toNote && !this.panel?.active) this.noteUntil = Date.now() + 1000;
    switch (message.type) {
      case 'ready':
        this.refresh();
        break;
      case 'reveal':
        await this.reveal(message.range);
        break;
      case 'fix':
        await this.fix(message.visit, message.finding, message.fix);
        break;
      case 'rule':
        await this.explain(message.rule);
        break;
    }
  }

  private editor(): TextEditor | undefined {
    return window.visibleTextEditors.find((editor) => editor.document === this.document);
  }

  private async showNote(): Promise<TextEditor | undefined> {
    if (!this.document) return undefined;
    return window.showTextDocument(this.document, { viewColumn: this.editor()?.viewColumn ?? ViewColumn.One });
  }

  private async reveal(range: LspRange): Promise<void> {
    const editor = await this.showNote();
    if (!editor) return;
    const target = asRange(range);
    editor.selection = new Selection(target.start, target.end);
    editor.revealRange(target, TextEditorRevealType.InCenterIfOutsideViewport);
  }

  private async fix(visit: number, finding: number, index: number): Promise<void> {
    const fix = this.shown?.summary.visits[visit]?.findings[finding]?.fixes[index];
    const client = await this.connection.ready();
    if (!fix || !client || !this.document) return;
    if (this.document.version !== this.shown?.version) {
      this.refresh(); // the edit is for an older text; the page gets a new one in a moment
      return;
    }
    const editor = await this.showNote();
    const edit = await client.protocol2CodeConverter.asWorkspaceEdit(fix.edit);
    if (!edit || !editor) return;
    const starts = edit.entries().flatMap(([, edits]) => edits.map((one) => editor.document.offsetAt(one.range.start)));
    if (await workspace.applyEdit(edit)) selectBlank(editor, Math.min(...starts, editor.document.getText().length));
  }

  private async explain(rule: string): Promise<void> {
    const client = await this.connection.ready();
    const content = await client?.sendRequest<string | null>('workspace/executeCommand', {
      command: command.explainRule,
      arguments: [rule],
    });
    if (content) await this.pages.show(rule, content);
  }
}

/** The server names an activity by its first words; the page has room for all of them. */
function quoteInFull(summary: Summary, document: TextDocument): void {
  for (const intervention of summary.visits.flatMap((visit) => visit.interventions)) {
    const words = document.getText(asRange(intervention.range)).replace(/\s+/g, ' ').trim();
    if (words) intervention.text = words;
  }
}

function asRange(range: LspRange): Range {
  return new Range(
    new Position(range.start.line, range.start.character),
    new Position(range.end.line, range.end.character),
  );
}
