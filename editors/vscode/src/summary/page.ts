// Draws the visit summary. Runs in the panel's page: no network, no HTML from strings, text only as text.

import type { Finding, Intervention, UnitLine, Visit } from '../protocol';
import type { FromPage, ToPage } from './messages';

declare function acquireVsCodeApi(): { postMessage(message: FromPage): void };

const host = acquireVsCodeApi();
const page = document.getElementById('page') as HTMLElement;
let last: Extract<ToPage, { type: 'summary' }> | undefined;

type Child = Node | string | null | undefined | false;

/** An element with class, attributes, listeners and children; strings become text. */
function el(tag: string, options: Record<string, string | ((event: Event) => void)> = {}, ...children: Child[]): HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(options)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else element.setAttribute(name, value);
  }
  for (const child of children) if (child) element.append(child);
  return element;
}

const SEVERITY = { error: 'Error', warning: 'Warning', info: 'Note', hint: 'Hint' } as const;

/** The rule of a blank that is still to be filled. */
const BLANK = 'unfilled-placeholder';

const STATUS: Record<string, string> = {
  hep: 'home programme',
  other_person: 'other person',
};

const ASSIST: Record<string, string> = {
  independent: 'I',
  mod_i: 'Mod I',
  sba: 'SBA',
  cga: 'CGA',
  min: 'Min A',
  mod: 'Mod A',
  max: 'Max A',
  dependent: 'Dep',
};

function statusWord(status: string): string {
  return STATUS[status] ?? status.replaceAll('_', ' ');
}

function reveal(range: Finding['range']): (event: Event) => void {
  return () => host.postMessage({ type: 'reveal', range });
}

function figure(value: string, label: string, mark = ''): HTMLElement {
  return el('div', { class: `figure ${mark}` }, el('span', { class: 'value' }, value), el('span', { class: 'label' }, label));
}

function finding(one: Finding, visit: number, index: number): HTMLElement {
  const fixes = one.fixes.map((fix, n) =>
    el('button', { class: 'fix', click: () => host.postMessage({ type: 'fix', visit, finding: index, fix: n }) }, fix.title),
  );
  return el(
    'li',
    { class: `finding ${one.severity}` },
    el('button', { class: 'message', title: 'Show in the note', click: reveal(one.range) }, el('span', { class: 'mark', 'aria-label': SEVERITY[one.severity] }), one.message),
    el('div', { class: 'actions' }, ...fixes, el('button', { class: 'rule', title: 'About this rule', click: () => host.postMessage({ type: 'rule', rule: one.rule }) }, one.rule)),
  );
}

function codeCell(one: Intervention): Child[] {
  if (one.statedCode && one.code && one.statedCode !== one.code) {
    return [one.statedCode, el('span', { class: 'supports', title: `The words support ${one.code}` }, ` → ${one.code}`)];
  }
  if (one.statedCode) return [one.statedCode];
  return [one.code ? el('span', { class: 'quiet', title: 'No code written; the words support this one' }, `(${one.code})`) : '–'];
}

function interventions(all: Intervention[]): Child {
  if (all.length === 0) return null;
  const row = (one: Intervention): HTMLElement => {
    const assist = one.assist === null ? '' : (ASSIST[one.assist] ?? one.assist);
    const performed = one.status === 'performed';
    return el(
      'tr',
      { class: performed ? '' : 'other' },
      el(
        'td',
        {},
        el('button', { class: 'words', title: 'Show in the note', click: reveal(one.range) }, one.text),
        performed ? null : el('span', { class: 'chip' }, statusWord(one.status)),
      ),
      el('td', { class: 'code' }, ...codeCell(one)),
      el('td', { class: 'number' }, one.minutes === null ? '' : String(one.minutes)),
      el('td', { class: 'assist' }, assist),
    );
  };
  const HEAD = ['words', 'code', 'min', 'assist'];
  const done = all.filter((one) => one.status === 'performed');
  const rest = all.filter((one) => one.status !== 'performed');
  return section(
    'Interventions',
    done.length > 0 && table(HEAD, done.map(row), 'interventions'),
    rest.length > 0 &&
      el('details', { class: 'rest' }, el('summary', {}, `${rest.length} named, not done in this visit`), table(HEAD, rest.map(row), 'interventions')),
  );
}

function units(visit: Visit): Child {
  if (visit.units.length === 0) return null;
  const n = (value: number | null | undefined): string => (value === null || value === undefined ? '' : String(value));
  const written = visit.units.some((line) => line.billed !== null); // a note without charges needs no column for them
  const row = (line: UnitLine): HTMLElement => {
    const differs = line.billed !== null && line.billed !== line.units;
    return el(
      'tr',
      {},
      el('td', { class: 'code' }, line.code),
      el('td', { class: 'number' }, n(line.minutes)),
      el('td', { class: 'number' }, n(line.full)),
      el('td', { class: 'number' }, n(line.left)),
      el('td', { class: 'number strong' }, n(line.units)),
      written && el('td', { class: differs ? 'number differs' : 'number' }, line.billed === null ? '' : differs ? `${line.billed} ≠` : `${line.billed} ✓`),
    );
  };
  const billed = visit.units.reduce<number | null>((sum, line) => (line.billed === null ? sum : (sum ?? 0) + line.billed), null);
  const total = el(
    'tr',
    { class: 'total' },
    el('td', {}, 'timed'),
    el('td', { class: 'number' }, n(visit.timedMinutes)),
    el('td', {}),
    el('td', {}),
    el('td', { class: 'number strong' }, n(visit.totalUnits)),
    written && el('td', { class: billed === visit.totalUnits ? 'number' : 'number differs' }, n(billed)),
  );
  const working = visit.working.length > 0 && el('ol', { class: 'working' }, ...visit.working.map((line) => el('li', {}, line)));
  return section('Units', table(['code', 'min', 'full 15s', 'left over', 'units', ...(written ? ['written'] : [])], [...visit.units.map(row), total], 'units'), working);
}

const NUMBERS = new Set(['min', 'full 15s', 'left over', 'units', 'written']);

function table(head: string[], rows: HTMLElement[], kind: string): HTMLElement {
  const cells = head.map((text) => el('th', { scope: 'col', class: NUMBERS.has(text) ? 'number' : text }, text));
  return el('table', { class: kind }, el('thead', {}, el('tr', {}, ...cells)), el('tbody', {}, ...rows));
}

function section(title: string, ...children: Child[]): HTMLElement {
  return el('section', {}, el('h2', {}, title), ...children);
}

/** Blanks are one line however many there are: a new note from a template is full of them. */
function blanks(found: Finding[]): Child {
  if (found.length === 0) return null;
  const chips = found.map((one) => {
    const words = /(\[[^\]]*\]|_{2,})/.exec(one.message)?.[1] ?? one.message;
    return el('button', { class: 'blank', title: 'Show in the note', click: reveal(one.range) }, words);
  });
  return el(
    'li',
    { class: 'finding error' },
    el('span', { class: 'mark' }),
    found.length === 1 ? 'A blank to fill' : `${found.length} blanks to fill`,
    el('div', { class: 'actions' }, ...chips),
  );
}

function body(visit: Visit, index: number): Child[] {
  const all = visit.findings.map((one, n) => ({ one, n }));
  const toFill = visit.findings.filter((one) => one.rule === BLANK);
  const look = all.filter(({ one }) => isLoud(one) && one.rule !== BLANK);
  const hints = all.filter(({ one }) => !isLoud(one));
  const count = toLookAt(visit);
  const item = ({ one, n }: { one: Finding; n: number }): HTMLElement => finding(one, index, n);
  return [
    el(
      'div',
      { class: 'figures', role: 'status' },
      figure(String(visit.timedMinutes), 'timed min'),
      figure(String(visit.totalUnits), visit.totalUnits === 1 ? 'unit' : 'units'),
      figure(count === 0 ? '✓' : String(count), count === 0 ? 'nothing to look at' : 'to look at', count === 0 ? 'clean' : ''),
    ),
    count > 0 && section('To look at', el('ul', { class: 'findings' }, ...look.map(item), blanks(toFill))),
    hints.length > 0 && section('Hints', el('ul', { class: 'findings' }, ...hints.map(item))),
    units(visit),
    interventions(visit.interventions),
    visit.modifiers.length > 0 && section('Modifiers', el('ul', { class: 'lines' }, ...visit.modifiers.map((line) => el('li', {}, line)))),
    visit.estimate !== null && section('Estimate', el('p', { class: 'estimate' }, visit.estimate)),
  ];
}

/** Findings that are more than advice, as the lens and the status bar count them. */
function toLookAt(visit: Visit): number {
  return visit.findings.filter(isLoud).length;
}

function isLoud(one: Finding): boolean {
  return one.severity === 'error' || one.severity === 'warning';
}

function holds(visit: Visit, line: number): boolean {
  return line >= visit.range.start.line && line <= visit.range.end.line;
}

/** The visit under the cursor; between two, the one above. */
function current(visits: Visit[], line: number): number {
  const inside = visits.findIndex((visit) => holds(visit, line));
  if (inside >= 0) return inside;
  return Math.max(0, visits.filter((visit) => visit.range.start.line <= line).length - 1);
}

function draw(message: Extract<ToPage, { type: 'summary' }>): void {
  last = message;
  const { visits } = message.summary;
  const open = current(visits, message.line);
  const parts = visits.map((visit, index) => {
    if (visits.length === 1) {
      return el('article', { class: 'visit' }, el('h1', {}, visit.title), el('p', { class: 'name' }, message.name), ...body(visit, index));
    }
    const look = toLookAt(visit);
    const brief = `${visit.timedMinutes} min · ${visit.totalUnits} u${look > 0 ? ` · ${look} to look at` : ''}`;
    const details = el('details', { class: 'visit' }, el('summary', {}, el('h1', {}, visit.title), el('span', { class: 'brief' }, brief)), ...body(visit, index));
    if (index === open) details.setAttribute('open', '');
    return details;
  });
  // The reader's place is kept: what changed is redrawn where it stands.
  const top = document.documentElement.scrollTop;
  const focus = focusKey();
  const opened = [...page.querySelectorAll('details.rest')].map((one) => one.hasAttribute('open'));
  page.replaceChildren(...parts);
  page.querySelectorAll('details.rest').forEach((one, n) => one.toggleAttribute('open', opened[n] ?? false));
  document.documentElement.scrollTop = top;
  restoreFocus(focus);
}

function focusKey(): string | undefined {
  const active = document.activeElement;
  return active instanceof HTMLButtonElement ? `${active.className}\n${active.textContent}` : undefined;
}

function restoreFocus(key: string | undefined): void {
  if (!key) return;
  for (const button of page.querySelectorAll('button')) {
    if (`${button.className}\n${button.textContent}` === key) {
      button.focus({ preventScroll: true });
      return;
    }
  }
}

window.addEventListener('message', (event: MessageEvent<ToPage>) => {
  const message = event.data;
  if (message.type === 'summary') draw(message);
  else if (message.type === 'nothing') page.replaceChildren(el('p', { class: 'nothing' }, message.reason));
  else if (last && current(last.summary.visits, message.line) !== current(last.summary.visits, last.line)) draw({ ...last, line: message.line });
});

host.postMessage({ type: 'ready' });
