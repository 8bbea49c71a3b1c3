// What the panel adds to the server's page: places of notes that open when they are clicked. The saved page has none of it.

/** A place in a note, from 1. */
export interface Place {
  path: string;
  line: number;
  column: number;
}

/** Runs in the page: every element that names a note becomes a link to it. */
const SCRIPT = `
const host = acquireVsCodeApi();
const open = (event) => {
  const place = event.target.closest && event.target.closest('[data-path]');
  if (!place || (event.type === 'keydown' && event.key !== 'Enter')) return;
  event.preventDefault();
  const { path, line, column } = place.dataset;
  host.postMessage({ path, line: Number(line || 1), column: Number(column || 1) });
};
for (const place of document.querySelectorAll('[data-path]')) {
  place.setAttribute('role', 'link');
  place.tabIndex = 0;
  place.title = 'Open the note';
}
document.addEventListener('click', open);
document.addEventListener('keydown', open);
`;

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** The page with our script, which alone may run; a page without the policy we know is shown as it is, without a script. */
export function withScript(html: string, nonce: string): string {
  if (!html.includes(`content="${POLICY}"`)) return html;
  const at = html.lastIndexOf('</body>');
  const page = `${html.slice(0, at)}<script nonce="${nonce}">${SCRIPT}</script>\n${html.slice(at)}`;
  return page.replace(`content="${POLICY}"`, () => `content="${POLICY}; script-src 'nonce-${nonce}'"`);
}

/** A message of the page, if it names a place. */
export function placeOf(message: unknown): Place | undefined {
  const { path, line, column } = (message ?? {}) as Partial<Place>;
  if (typeof path !== 'string' || path === '' || !Number.isInteger(line) || !Number.isInteger(column)) return undefined;
  return { path, line: line as number, column: column as number };
}
