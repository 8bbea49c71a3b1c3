// Makes the server's cards easier on the eye where VS Code sets tables tight. Knows nothing of VS Code, so that it can be tested.

/** Markdown with air between the columns of its tables: the heads of “left over” and “units” would read as one. */
export function airy(markdown: string): string {
  const lines = markdown.split('\n');
  return lines
    .map((line, n) => (line.startsWith('| ') && /^\|[-:| ]+\|$/.test(lines[n + 1] ?? '') ? line.replace(/(?<=\S) \| (?=\S)/g, ' | &ensp;') : line))
    .join('\n');
}
