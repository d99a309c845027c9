/** A command line that is not right, and what to type instead: an option that is not ours is mostly the script's own, in the wrong place. */
import type { Command, CommanderError } from 'commander';
import { quoted } from '../engine/index.ts';
import { isScript } from './spec.ts';
import { columnsOf } from './terminal/columns.ts';
import { print } from './terminal/print.ts';
import { say } from './terminal/say.ts';
import { wrapCommand } from './terminal/wrap.ts';

/** Says what commander has against a command line, what to type instead, and where to read on. */
export function refuse(
  program: Command,
  { code, message }: CommanderError,
  [name, ...words]: readonly string[],
): void {
  const command = program.commands.find((known) => known.name() === name);
  say(process.stderr, message);
  const advice = adviceFor(code, message, command, [name ?? '', ...words]);
  if (advice !== null) {
    say(process.stderr, advice.sentence);
    const line = wrapCommand(advice.line.map(quoted), columnsOf(process.stderr));
    if (advice.line.length > 0) print(process.stderr, `\n${line.join('\n')}\n\n`);
  }
  say(process.stderr, `(find-lr${command === undefined ? '' : ` ${name}`} --help shows the options)`);
}

function adviceFor(
  code: string,
  message: string,
  command: Command | undefined,
  words: readonly string[],
): Advice | null {
  if (code === 'commander.unknownOption' && command !== undefined)
    return adviseOnUnknownOption(command, words.slice(1), message.includes('Did you mean'));
  return code === 'commander.unknownCommand' && isRunnable(words[0]!) ? adviseOnScript(words) : null;
}

interface Parted {
  /** Our options, with their values. */
  readonly ours: readonly string[];
  readonly script: string | null;
  /** What the script is to be given. */
  readonly theirs: readonly string[];
}

interface Advice {
  readonly sentence: string;
  /** The line to type, word by word. */
  readonly line: readonly string[];
}

/** What to say below commander's sentence; null: nothing. `command`: what was called; `words`: those behind its name; `looksMistyped`: it is nearly one of ours. */
function adviseOnUnknownOption(
  command: Command,
  words: readonly string[],
  looksMistyped: boolean,
): Advice | null {
  if (command.name() === 'run') return adviseOnRun(part(command, words), words, looksMistyped);
  if (command.name() !== 'train') return null;
  return {
    sentence:
      'The script is trained with the arguments of the run record. For others, find the LR with them:',
    line: ['find-lr', 'run', 'SCRIPT', '--then-train', '--', ...part(command, words).theirs],
  };
}

/** A script that was named without a command. */
function adviseOnScript(words: readonly string[]): Advice {
  return { sentence: 'A script is run by:', line: ['find-lr', 'run', ...words] };
}

function adviseOnRun(
  { ours, script, theirs }: Parted,
  words: readonly string[],
  looksMistyped: boolean,
): Advice {
  if (words.includes('--cells') || /\.ipynb$/i.test(script ?? ''))
    return { sentence: 'A notebook takes no arguments. Write such values into a cell.', line: [] };
  return {
    sentence: looksMistyped
      ? "If it is the script's own, it stands behind --:"
      : "The script's own arguments stand behind --:",
    line: ['find-lr', 'run', ...ours, script ?? 'SCRIPT', '--', ...theirs],
  };
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
      while (i + 1 < end && !isOption(words[i + 1]!) && !(script === null && isRunnable(words[i + 1]!)))
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

/** Whether a word reads like the name of what can be run. */
function isRunnable(word: string): boolean {
  return isScript(word) || /\.ipynb$/i.test(word);
}
