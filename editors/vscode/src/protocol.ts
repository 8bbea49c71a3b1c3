// What server and extension say to each other beyond the Language Server Protocol.

import type { Position, Range, WorkspaceEdit } from 'vscode-languageclient/node';

/** `therapy-lsp/status`, sent by the server after each reading of a note. */
export interface StatusParams {
  health: 'ok' | 'warning' | 'error';
  message: string;
  uri?: string | null;
  /** Of all visits of the file together, where it holds several. */
  visit: { timedMinutes: number; units: number; toLookAt: number; visits?: number } | null;
}

/** The server's commands that the extension calls. */
export const command = {
  visitSummary: 'therapy-lsp.visitSummary',
  explainRule: 'therapy-lsp.explainRule',
  newNote: 'therapy-lsp.newNote',
  status: 'therapy-lsp.status',
  checkWorkspace: 'therapy-lsp.checkWorkspace',
} as const;

/** Argument of `therapy-lsp.visitSummary`. */
export interface SummaryParams {
  uri: string;
  position?: Position;
}

/** Answer of `therapy-lsp.visitSummary`. */
export interface Summary {
  markdown: string;
  visits: Visit[];
}

/** One date of service. */
export interface Visit {
  title: string;
  date: string | null;
  range: Range;
  interventions: Intervention[];
  units: UnitLine[];
  timedMinutes: number;
  totalUnits: number;
  /** How the units came about, one step a line. */
  working: string[];
  modifiers: string[];
  findings: Finding[];
  estimate: string | null;
}

/** One activity named in the visit. */
export interface Intervention {
  text: string;
  /** The code its words support; null where they do not decide. */
  code: string | null;
  statedCode: string | null;
  status: string;
  minutes: number | null;
  /** The level that counts, as the server names it: `min`, `cga`. */
  assist: string | null;
  range: Range;
}

/** One code of the visit. */
export interface UnitLine {
  code: string;
  minutes: number | null;
  full: number | null;
  left: number | null;
  units: number;
  /** Units written in the note, where they are. */
  billed: number | null;
}

/** One thing to look at. */
export interface Finding {
  rule: string;
  severity: 'hint' | 'info' | 'warning' | 'error';
  message: string;
  range: Range;
  fixes: { title: string; edit: WorkspaceEdit }[];
}

/** Answer of `therapy-lsp.checkWorkspace`; every number may be missing in an older server. */
export interface WorkspaceCounts {
  notes?: number;
  visits?: number;
  clean?: number;
  errors?: number;
  warnings?: number;
  hints?: number;
}
