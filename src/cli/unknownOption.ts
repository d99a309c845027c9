/** What to type where an option is not ours: it is mostly the script's own, and stands in the wrong place. */
import type { Command } from 'commander';
import { quoted } from '../engine/index.ts';

interface Parted {
  /** Our options, with their values. */
  readonly ours: readonly string[];
  readonly script: string | null;
  /** What the script is to be given. */
  readonly theirs: readonly string[];
}

/** Sentences to show below commander's. `command`: what was called; `words`: those behind its name; `looksMistyped`: it is nearly one of ours. */
export function adviseOnUnknownOption(
  command: Command,
  words: readonly string[],
  looksMistyped: boolean,
): string[] {
  if (command.name() === 'run') return adviseOnRun(command, words, looksMistyped);
  if (command.name() !== 'train') return [];
  return [
    'The script is trained with the arguments of the run record. For others, find the LR with these:',
    '',
    `  find-lr run SCRIPT --then-train -- ${part(command, words).theirs.map(quoted).join(' ')}`,
    '',
  ];
}

function adviseOnRun(command: Command, words: readonly string[], looksMistyped: boolean): string[] {
  const { ours, script, theirs } = part(command, words);
  if (words.includes('--cells') || /\.ipynb$/i.test(script ?? ''))
    return ['A notebook takes no arguments. Write such values into a cell.'];
  const line = ['find-lr', 'run', ...[...ours, script ?? 'SCRIPT'].map(quoted), '--', ...theirs.map(quoted)];
  const stands = looksMistyped
    ? "If it is the script's own, it stands behind --:"
    : "The script's own arguments stand behind --:";
  return [stands, '', `  ${line.join(' ')}`, ''];
}

function part(command: Command, words: readonly string[]): Parted {
  const end = words.includes('--') ? words.indexOf('--') : words.length;
  const ours: string[] = [];
  const theirs: string[] = [];
  let script: string | null = null;
  for (let i = 0; i < end; i++) {
    const word = words[i]!;
    const name = word.replace(/=.*/s, '');
    const option = command.options.find(({ long, short }) => long === name || short === name);
    if (isOption(word) && option !== undefined) {
      ours.push(word);
      if (option.required && !word.includes('=') && i + 1 < end) ours.push(words[++i]!);
    } else if (isOption(word)) {
      theirs.push(word);
      // Its values, of which we do not know how many there are.
      while (i + 1 < end && !isOption(words[i + 1]!) && !(script === null && isScript(words[i + 1]!)))
        theirs.push(words[++i]!);
    } else if (script === null) script = word;
    else theirs.push(word);
  }
  return { ours, script, theirs: [...theirs, ...words.slice(end + 1)] };
}

/** A negative number is a value. */
function isOption(word: string): boolean {
  return /^-(?![\d.]|$)/.test(word);
}

/** Whether a word reads like the name of a script. */
export function isScript(word: string): boolean {
  return /\.([cm]?[jt]s|pyw?|ipynb)$/i.test(word);
}
