// Blanks that a quick fix leaves in a note, `[assist level]`: where they are.

/** A blank: start and end as offsets into the text. */
export interface Blank {
  start: number;
  end: number;
}

// A bracketed phrase of letters, as the server's fixes and the templates write them. `[x]` and `[ ]` are check boxes,
// `[text](link)` is a link.
const BLANK = /\[(?=[^\]\n]*[A-Za-z]{2})[A-Za-z][^\]\n]{1,60}\](?!\()|_{4,}/g;

/** All blanks of a text, in order. */
export function blanksIn(text: string): Blank[] {
  return [...text.matchAll(BLANK)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

/** The first blank at or after an offset, else the first of all. */
export function nextBlank(text: string, from: number): Blank | undefined {
  const all = blanksIn(text);
  return all.find((blank) => blank.start >= from) ?? all[0];
}
