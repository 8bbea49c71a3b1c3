// Pages the server writes as Markdown (a rule, the status), shown as a preview and never as a file to be saved.

import { EventEmitter, Uri, commands, workspace, type Disposable, type TextDocumentContentProvider } from 'vscode';

const SCHEME = 'therapy-lsp';

/** Serves the pages to VS Code under a scheme of our own. */
export class Pages implements TextDocumentContentProvider, Disposable {
  private readonly texts = new Map<string, string>();
  private readonly changes = new EventEmitter<Uri>();
  private readonly registration = workspace.registerTextDocumentContentProvider(SCHEME, this);
  readonly onDidChange = this.changes.event;

  provideTextDocumentContent(uri: Uri): string {
    return this.texts.get(uri.path) ?? '';
  }

  /** Shows a page under a name; one of the same name is replaced. */
  async show(name: string, markdown: string): Promise<void> {
    const uri = Uri.from({ scheme: SCHEME, path: `/${name}.md` });
    this.texts.set(uri.path, markdown);
    this.changes.fire(uri);
    await commands.executeCommand('markdown.showPreview', uri);
  }

  dispose(): void {
    this.registration.dispose();
    this.changes.dispose();
  }
}
