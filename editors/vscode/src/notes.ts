// Which documents are notes.

import type { DocumentSelector } from 'vscode-languageclient/node';
import type { TextDocument } from 'vscode';

/** The language of notes known by their name. */
export const LANGUAGE = 'therapynote';

/** Documents of our language. */
export const NOTES = [{ language: LANGUAGE }];

/**
 * Documents the server is told of. Markdown and plain text are notes only below a folder with therapy-lsp.toml: the
 * server knows which folders those are, also when such a file appears later, and leaves every other file alone.
 */
export const SELECTOR: DocumentSelector = [
  { language: LANGUAGE, scheme: 'file' },
  { language: LANGUAGE, scheme: 'untitled' },
  { language: 'markdown', scheme: 'file' },
  { language: 'plaintext', scheme: 'file' },
  { pattern: '**/therapy-lsp.toml', scheme: 'file' }, // its mistakes are shown at their line
];

/** A note by its language; a Markdown note shows itself by the server's status. */
export function isNote(document: TextDocument): boolean {
  return document.languageId === LANGUAGE;
}
