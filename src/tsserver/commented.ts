import { runnable } from '../source/cells/runnable.ts';

/**
 * A cell as TypeScript may read it, of the same length and lines. What the kernel does not take for code stands in comments: spaces a
 * formatter would trim.
 */
export function commented(source: string): string {
  const blanked = runnable(source, 'typescript').source.split('\n');
  return source
    .split('\n')
    .map((line, i) => commentedLine(line, blanked[i] ?? ''))
    .join('\n');
}

/** `code`: the line as the kernel runs it, blank to its end from where it is none. */
function commentedLine(line: string, code: string): string {
  if (line === code) return line;
  let start = 0;
  while (line[start] === code[start]) start += 1;
  const rest = line.slice(start);
  return rest.trimEnd().length < 2 ? code : `${code.slice(0, start)}//${rest.slice(2)}`;
}
