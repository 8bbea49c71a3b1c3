// Which servers run, by the program file they run: only those of this test's own VS Code.
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

/** Process ids whose program or script lies below a folder and is named therapy-lsp. */
export function serversBelow(folder) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const program = readlinkSync(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, '');
        if (program.startsWith(folder)) return program.endsWith('/therapy-lsp');
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').some((word) => word.startsWith(folder) && word.endsWith('/therapy-lsp'));
      } catch {
        return false; // ended meanwhile, or another user's
      }
    });
}
