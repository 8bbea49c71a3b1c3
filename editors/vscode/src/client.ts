// The one client: finds the server, starts, stops and restarts it, one after the other.

import { MarkdownString, Uri, commands, window, workspace, type Disposable, type ExtensionContext, type LogOutputChannel } from 'vscode';
import {
  LanguageClient,
  RevealOutputChannelOn,
  State,
  type ConfigurationParams,
  type LanguageClientOptions,
} from 'vscode-languageclient/node';

import { airy } from './hover';
import { ServerProblem, ask, find, type Server } from './locate';
import { SELECTOR } from './notes';
import { SECTION, declaredKeys, explicitSettings } from './settings';
import type { StatusParams, SummaryParams } from './protocol';
import { command } from './protocol';
import type { Status } from './status';

/** Starts and stops the server; every change waits for the one before. */
export class Connection implements Disposable {
  private client: LanguageClient | undefined;
  private queue: Promise<void> = Promise.resolve();
  private readonly keys: string[];
  private readonly subscriptions: Disposable[] = [];
  private server: Server | undefined;

  /** Called after each status notification and each start. */
  onStatus: (status: StatusParams | undefined) => void = () => {};
  /** Called when the server's own lens or link asks for the summary. */
  onSummary: (params: SummaryParams) => void = () => {};

  constructor(
    private readonly context: ExtensionContext,
    private readonly log: LogOutputChannel,
    private readonly status: Status,
  ) {
    this.keys = declaredKeys(context.extension.packageJSON);
    this.subscriptions.push(
      workspace.onDidChangeConfiguration(async (event) => {
        if (event.affectsConfiguration(`${SECTION}.server`)) await this.restart();
        else if (event.affectsConfiguration(SECTION)) await this.sendSettings();
      }),
      workspace.onDidGrantWorkspaceTrust(async () => {
        if (workspace.getConfiguration(SECTION).inspect('server.path')?.workspaceValue) await this.restart();
      }),
    );
  }

  /** The running client, after whatever is under way; undefined where it could not be started. */
  async ready(): Promise<LanguageClient | undefined> {
    await this.queue;
    return this.client?.state === State.Running ? this.client : undefined;
  }

  /** The server that runs, or the one that would run. */
  async program(): Promise<Server> {
    await this.queue;
    return this.server ?? (await this.locate());
  }

  /** What somebody has set in the editor, in the shape of therapy-lsp.toml. */
  settings(): Record<string, unknown> {
    return explicitSettings(this.keys);
  }

  start(): Promise<void> {
    return this.next(async () => {
      if (!this.client) await this.startNow();
    });
  }

  restart(): Promise<void> {
    return this.next(async () => {
      await this.stopNow();
      await this.startNow();
    });
  }

  stop(): Promise<void> {
    return this.next(() => this.stopNow());
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private next(step: () => Promise<void>): Promise<void> {
    this.queue = this.queue.then(step, step).catch((error: unknown) => this.log.error(String(error)));
    return this.queue;
  }

  private async locate(): Promise<Server> {
    const { command: path, origin } = find({
      setting: workspace.getConfiguration(SECTION).get<string>('server.path', '').trim(),
      extensionPath: this.context.extensionPath,
      workspaceFolder: workspace.workspaceFolders?.[0]?.uri.fsPath,
      searchPath: process.env['PATH'] ?? '',
      windows: process.platform === 'win32',
    });
    return ask(path, origin, String(this.context.extension.packageJSON.version));
  }

  private async startNow(): Promise<void> {
    this.status.setPhase('starting');
    try {
      this.server = await this.locate();
    } catch (problem) {
      this.server = undefined;
      this.fail(problem);
      return;
    }
    this.log.info(`server ${this.server.version} (${this.server.origin}): ${this.server.command}`);
    const client = new LanguageClient(
      SECTION,
      'Therapy Notes',
      { command: this.server.command, args: ['lsp', '--stdio'], options: { env: process.env } },
      this.options(),
    );
    client.onNotification('therapy-lsp/status', (params: StatusParams) => {
      this.status.update(params);
      this.onStatus(params);
    });
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) this.status.setPhase('running', this.server?.version);
      else if (newState === State.Starting) this.status.setPhase('starting');
      else if (newState === State.Stopped) this.status.setPhase('stopped');
    });
    this.client = client;
    try {
      await client.start();
      this.onStatus(undefined);
    } catch (problem) {
      this.client = undefined;
      await client.dispose().catch(() => {});
      this.fail(problem);
    }
  }

  private async stopNow(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    if (!client) return;
    await client.stop().catch((error: unknown) => this.log.warn(`stopping the server: ${String(error)}`));
    await client.dispose().catch(() => {});
    this.status.setPhase('stopped');
  }

  private fail(problem: unknown): void {
    const message = problem instanceof Error ? problem.message : String(problem);
    this.log.error(message);
    this.status.setPhase('failed', message);
    void this.report(message, problem instanceof ServerProblem && problem.bySetting);
  }

  private async report(message: string, bySetting: boolean): Promise<void> {
    const settings = 'Open Setting';
    const log = 'Show Log';
    const answer = await window.showErrorMessage(message, ...(bySetting ? [settings, log] : [log]));
    if (answer === settings) await commands.executeCommand('workbench.action.openSettings', `${SECTION}.server.path`);
    else if (answer === log) this.log.show();
  }

  private options(): LanguageClientOptions {
    return {
      documentSelector: SELECTOR,
      initializationOptions: { statusNotification: true },
      outputChannel: this.log,
      traceOutputChannel: this.log,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      diagnosticPullOptions: { onChange: true, onSave: false },
      middleware: {
        provideHover: async (document, position, token, next) => {
          const card = await next(document, position, token);
          for (const part of card?.contents ?? []) if (part instanceof MarkdownString) part.value = airy(part.value);
          return card;
        },
        workspace: {
          configuration: (params: ConfigurationParams) =>
            params.items.map((item) =>
              item.section === SECTION ? explicitSettings(this.keys, item.scopeUri ? Uri.parse(item.scopeUri) : undefined) : null,
            ),
        },
        executeCommand: async (name, args, next) => {
          // A lens above the visit asks the server for the summary; here it has a panel of its own.
          if (name === command.visitSummary) {
            this.onSummary(args[0] as SummaryParams);
            return null;
          }
          return next(name, args);
        },
      },
    };
  }

  private async sendSettings(): Promise<void> {
    const client = await this.ready();
    await client?.sendNotification('workspace/didChangeConfiguration', {
      settings: { [SECTION]: explicitSettings(this.keys) },
    });
  }
}
