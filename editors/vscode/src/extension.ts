// Therapy Notes for VS Code: starts the server, shows what it says. No telemetry, no network.

import { commands, window, workspace, type ExtensionContext } from 'vscode';

import { AuditPanel } from './audit';
import { Connection } from './client';
import { checkFolder, createNote, goToNextBlank, showStatus } from './commands';
import { isNote } from './notes';
import { Pages } from './pages';
import { Status } from './status';
import { SummaryPanel } from './summary/panel';

let connection: Connection | undefined;

/** Called by VS Code when the first note is opened or one of our commands is run. */
export async function activate(context: ExtensionContext): Promise<void> {
  const log = window.createOutputChannel('Therapy Notes', { log: true });
  const status = new Status();
  const server = new Connection(context, log, status);
  connection = server;
  const pages = new Pages();
  const panel = new SummaryPanel(context.extensionUri, server, pages);
  const audit = new AuditPanel(context.extensionUri, server, log);

  // What the palette and the title bar offer depends on whether a note is open.
  const follow = (): void => {
    const document = window.activeTextEditor?.document;
    const inNote = document !== undefined && (isNote(document) || status.reads(document.uri));
    void commands.executeCommand('setContext', 'therapy-lsp.inNote', inNote);
  };
  server.onStatus = (params) => {
    follow();
    panel.refresh(params?.uri ?? undefined);
  };
  server.onSummary = (params) => void panel.show(params.uri);
  follow();

  context.subscriptions.push(
    log,
    status,
    server,
    pages,
    panel,
    audit,
    commands.registerCommand('therapy-lsp.createNote', () => createNote(server)),
    commands.registerCommand('therapy-lsp.openSummary', () => panel.show()),
    commands.registerCommand('therapy-lsp.nextBlank', goToNextBlank),
    commands.registerCommand('therapy-lsp.checkFolder', () => checkFolder(server)),
    commands.registerCommand('therapy-lsp.openAudit', () => audit.show()),
    commands.registerCommand('therapy-lsp.saveAudit', () => audit.save()),
    commands.registerCommand('therapy-lsp.showStatus', () => showStatus(server, pages)),
    commands.registerCommand('therapy-lsp.showLog', () => log.show()),
    commands.registerCommand('therapy-lsp.restart', () => server.restart()),
    window.onDidChangeActiveTextEditor(follow),
    workspace.onDidCloseTextDocument((document) => status.forget(document.uri)),
  );
  await server.start();
}

/** Called by VS Code when the window closes: the server has ended when this is done. */
export async function deactivate(): Promise<void> {
  await connection?.stop();
}
