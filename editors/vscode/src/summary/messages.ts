// What the summary page and the extension say to each other.

import type { Range } from 'vscode-languageclient/node';
import type { Summary } from '../protocol';

/** To the page. */
export type ToPage =
  | { type: 'summary'; name: string; summary: Summary; line: number }
  | { type: 'cursor'; line: number }
  | { type: 'nothing'; reason: string };

/** From the page. */
export type FromPage =
  | { type: 'ready' }
  | { type: 'reveal'; range: Range }
  | { type: 'fix'; visit: number; finding: number; fix: number }
  | { type: 'rule'; rule: string };
