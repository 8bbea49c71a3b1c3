// The status bar: the visit's minutes and units, and whether the server is well.

import {
  LanguageStatusSeverity,
  MarkdownString,
  StatusBarAlignment,
  ThemeColor,
  Uri,
  languages,
  window,
  type Disposable,
  type LanguageStatusItem,
  type StatusBarItem,
} from 'vscode';
import type { StatusParams } from './protocol';
import { NOTES, isNote } from './notes';

/** What the extension itself knows of the server. */
export type Phase = 'starting' | 'running' | 'stopped' | 'failed';

/** The words of the status bar for a visit: `38 min · 3 u · 1⚠`. Units of several days do not add up to anything: `2 visits · 1⚠`. */
export function words(visit: NonNullable<StatusParams['visit']>): string {
  const look = visit.toLookAt > 0 ? ` · ${visit.toLookAt}$(warning)` : '';
  const several = visit.visits !== undefined && visit.visits > 1;
  return several ? `${visit.visits} visits${look}` : `${visit.timedMinutes} min · ${visit.units} u${look}`;
}

/** The same in full sentences, for the tooltip and for screen readers. */
export function sentence(visit: NonNullable<StatusParams['visit']>): string {
  const look =
    visit.toLookAt === 0 ? 'nothing to look at' : `${visit.toLookAt} ${visit.toLookAt === 1 ? 'thing' : 'things'} to look at`;
  if (visit.visits !== undefined && visit.visits > 1) return `${visit.visits} visits, ${look}`;
  return `${plural(visit.timedMinutes, 'timed minute')}, ${plural(visit.units, 'unit')}, ${look}`;
}

function plural(n: number, one: string): string {
  return `${n} ${one}${n === 1 ? '' : 's'}`;
}

/** One item in the status bar and one in the language menu; both follow the active editor. */
export class Status implements Disposable {
  private readonly item: StatusBarItem;
  private readonly language: LanguageStatusItem;
  private readonly byUri = new Map<string, StatusParams>();
  private readonly subscriptions: Disposable[];
  private phase: Phase = 'starting';
  private problem = '';
  private server = '';

  constructor() {
    this.item = window.createStatusBarItem('therapy-lsp.visit', StatusBarAlignment.Right, 120);
    this.item.name = 'Therapy Notes';
    this.item.command = 'therapy-lsp.openSummary';
    this.language = languages.createLanguageStatusItem('therapy-lsp.server', NOTES);
    this.language.name = 'Therapy Notes';
    this.subscriptions = [window.onDidChangeActiveTextEditor(() => this.show())];
    this.show();
  }

  /** The server starts, runs, stops or fails; `detail` is a version or a problem. */
  setPhase(phase: Phase, detail = ''): void {
    this.phase = phase;
    if (phase === 'running') this.server = detail;
    this.problem = phase === 'failed' ? detail : '';
    if (phase !== 'running') this.byUri.clear();
    this.show();
  }

  /** A reading by the server. */
  update(status: StatusParams): void {
    // The server may spell a URI in its own way (escapes, drive letters): both are read into one form.
    if (status.uri) this.byUri.set(Uri.parse(status.uri).toString(), status);
    this.show();
  }

  /** True where the server reads the document as a note with a visit. */
  reads(uri: Uri): boolean {
    return Boolean(this.byUri.get(uri.toString())?.visit);
  }

  /** A closed document needs no entry. */
  forget(uri: Uri): void {
    this.byUri.delete(uri.toString());
  }

  private show(): void {
    this.showLanguage();
    const document = window.activeTextEditor?.document;
    const status = document && this.byUri.get(document.uri.toString());
    if (!document || !(status?.visit || isNote(document))) {
      this.item.hide();
      return;
    }
    this.item.backgroundColor = undefined;
    this.item.command = 'therapy-lsp.openSummary';
    if (this.phase === 'failed') {
      this.item.text = '$(error) Therapy Notes';
      this.item.backgroundColor = new ThemeColor('statusBarItem.errorBackground');
      this.item.command = 'therapy-lsp.showLog';
      this.item.tooltip = this.tooltip(this.problem);
    } else if (this.phase !== 'running') {
      this.item.text = this.phase === 'starting' ? '$(loading~spin) Therapy Notes' : '$(circle-slash) Therapy Notes';
      this.item.tooltip = this.tooltip(this.phase === 'starting' ? 'The server is starting.' : 'The server is stopped.');
    } else if (status?.visit) {
      this.item.text = `$(watch) ${words(status.visit)}`;
      this.item.tooltip = this.tooltip(`${sentence(status.visit)}.`);
    } else {
      this.item.text = '$(watch) Therapy Notes';
      this.item.tooltip = this.tooltip(status?.message ?? '');
    }
    this.item.accessibilityInformation = { label: status?.visit ? `Visit: ${sentence(status.visit)}` : 'Therapy Notes' };
    this.item.show();
  }

  private showLanguage(): void {
    this.language.busy = this.phase === 'starting';
    this.language.text = this.phase === 'running' ? `therapy-lsp ${this.server}` : `therapy-lsp: ${this.phase}`;
    this.language.detail = this.problem;
    this.language.severity = this.phase === 'failed' ? LanguageStatusSeverity.Error : LanguageStatusSeverity.Information;
    this.language.command =
      this.phase === 'running'
        ? { command: 'therapy-lsp.showStatus', title: 'Show status' }
        : { command: 'therapy-lsp.restart', title: 'Restart' };
  }

  private tooltip(text: string): MarkdownString {
    const tooltip = new MarkdownString(undefined, true);
    tooltip.isTrusted = {
      enabledCommands: ['therapy-lsp.openSummary', 'therapy-lsp.showStatus', 'therapy-lsp.showLog', 'therapy-lsp.restart'],
    };
    if (text) tooltip.appendText(text).appendMarkdown('\n\n---\n\n');
    tooltip.appendMarkdown(
      '[Visit summary](command:therapy-lsp.openSummary) · [Status](command:therapy-lsp.showStatus) · ' +
        '[Log](command:therapy-lsp.showLog) · [Restart](command:therapy-lsp.restart)',
    );
    return tooltip;
  }

  dispose(): void {
    this.item.dispose();
    this.language.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
  }
}
