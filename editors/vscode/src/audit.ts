// The audit report: the server's page of all notes of the workspace, in a panel of its own. Nothing is written to disk unless
// the reader saves it.

import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import {
  Position,
  ProgressLocation,
  Range,
  Uri,
  ViewColumn,
  window,
  workspace,
  type CancellationToken,
  type Disposable,
  type LogOutputChannel,
  type WebviewPanel,
} from 'vscode';

import { placeOf, withScript, type Place } from './auditPage';
import type { Connection } from './client';
import { isNote } from './notes';

/** A page as the server wrote it, and the folder that its paths start at. */
interface Report {
  html: string;
  from: string;
}

/** Shows one report at a time; a new one takes the place of the old. */
export class AuditPanel implements Disposable {
  private panel: WebviewPanel | undefined;
  private report: Report | undefined;

  constructor(
    private readonly extensionUri: Uri,
    private readonly connection: Connection,
    private readonly log: LogOutputChannel,
  ) {}

  /** Audits the folders of the workspace and shows the page. */
  async show(): Promise<void> {
    const folders = (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => uri.fsPath);
    if (folders.length === 0) {
      await window.showInformationMessage('Open a folder first: the audit report adds up its notes.');
      return;
    }
    try {
      const report = await window.withProgress(
        { location: ProgressLocation.Notification, title: 'Auditing the notes…', cancellable: true },
        (_progress, token) => this.audit(folders, token),
      );
      if (!report) return;
      this.report = report;
      this.panel ??= this.open();
      this.panel.webview.html = withScript(report.html, randomBytes(16).toString('base64'));
      this.panel.reveal();
      if (workspace.textDocuments.some((document) => document.isDirty && isNote(document))) {
        window.setStatusBarMessage('The audit report is of the saved notes; one has changes that are not saved.', 8000);
      }
    } catch (problem) {
      const message = problem instanceof Error ? problem.message : String(problem);
      this.log.error(`audit: ${message}`);
      await window.showErrorMessage(`The notes could not be audited: ${message}`);
    }
  }

  /** Saves the page as the server wrote it where the reader says. */
  async save(): Promise<void> {
    if (!this.report) return;
    const { html } = this.report;
    const target = await window.showSaveDialog({
      title: 'Save the audit report (it quotes the notes)',
      saveLabel: 'Save Report',
      defaultUri: Uri.file(join(homedir(), 'therapy-audit.html')),
      filters: { 'Web page': ['html'] },
    });
    if (target) await workspace.fs.writeFile(target, Buffer.from(html, 'utf8'));
  }

  dispose(): void {
    this.panel?.dispose();
  }

  private async audit(folders: string[], token: CancellationToken): Promise<Report | undefined> {
    const { command } = await this.connection.program();
    // Paths on the page begin with the name of the folder: one folder is audited from the one above it.
    const [only] = folders;
    const from = folders.length === 1 && only ? dirname(only) : homedir();
    const paths = folders.length === 1 && only && basename(only) ? [basename(only)] : folders;
    const settings = JSON.stringify(this.connection.settings());
    const args = ['audit', '--html', '-', '--quiet', '--editor-settings', settings, '--', ...paths];
    return new Promise((done, failed) => {
      const child = execFile(command, args, { cwd: from, windowsHide: true, maxBuffer: 1 << 28 }, (error, html, said) => {
        if (token.isCancellationRequested) done(undefined);
        // 1 says that something was found, as linters do; 2 that some files were not read, which the page names.
        else if (html.endsWith('</html>\n')) done({ html, from });
        else failed(new Error(said.trim().split('\n')[0]?.replace(/^error: /, '') || error?.message || 'the server wrote no page'));
      });
      token.onCancellationRequested(() => child.kill());
    });
  }

  private open(): WebviewPanel {
    const panel = window.createWebviewPanel('therapy-lsp.audit', 'Audit Report', ViewColumn.Active, {
      enableScripts: true,
      enableFindWidget: true,
      retainContextWhenHidden: true, // what is open and filtered is still so when the reader comes back from a note
      localResourceRoots: [],
    });
    panel.iconPath = {
      light: Uri.joinPath(this.extensionUri, 'media', 'file-light.svg'),
      dark: Uri.joinPath(this.extensionUri, 'media', 'file-dark.svg'),
    };
    panel.webview.onDidReceiveMessage((message: unknown) => this.reveal(placeOf(message)));
    panel.onDidDispose(() => {
      this.panel = undefined;
      this.report = undefined;
    });
    return panel;
  }

  /** Opens a note of the workspace at the words of a finding. */
  private async reveal(place: Place | undefined): Promise<void> {
    if (!place || !this.report) return;
    const uri = Uri.file(isAbsolute(place.path) ? place.path : resolve(this.report.from, place.path));
    if (!workspace.getWorkspaceFolder(uri)) return;
    const at = new Position(Math.max(place.line - 1, 0), Math.max(place.column - 1, 0));
    await window.showTextDocument(uri, { selection: new Range(at, at), viewColumn: ViewColumn.Active }).then(undefined, (problem) => this.log.warn(String(problem)));
  }
}
