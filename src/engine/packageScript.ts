import { basename, isAbsolute, resolve } from 'node:path';

/** A `package.json` script that runs the target, taken apart. */
export interface PackageScript {
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  /** The binary that runs it, for example `node`, `babel-node`, `ts-node`. */
  readonly binary: string;
  /** Between the binary and the script. */
  readonly flags: readonly string[];
  /** Behind the script. */
  readonly args: readonly string[];
  /** Other commands of the same line (`npm run build`), which Find LR does not run. */
  readonly skipped: readonly string[];
}

const BINARIES = new Set(['node', 'babel-node', 'ts-node', 'ts-node-esm', 'tsx']);

/** Flags of those binaries whose value is the next word. */
const FLAGS_WITH_VALUE = new Set([
  ...['-r', '--require', '--import', '--loader', '--experimental-loader', '-C', '--conditions', '--env-file'],
  ...['--presets', '--plugins', '--config-file', '-x', '--extensions', '-P', '--project', '--tsconfig', '-O'],
  ...['--compiler-options', '--ignore', '--cwd', '--stack-trace-limit', '--title', '--input-type'],
]);

/** Of the scripts that run `script`: `train`, else `start`, else the first. Null when none does. */
export function findPackageScript(
  scripts: Readonly<Record<string, unknown>>,
  folder: string,
  script: string,
): PackageScript | null {
  const found = Object.entries(scripts).flatMap(([name, line]) =>
    typeof line === 'string' ? (parseScript(name, line, folder, script) ?? []) : [],
  );
  return (
    found.find(({ name }) => name === 'train') ??
    found.find(({ name }) => name === 'start') ??
    found[0] ??
    null
  );
}

function parseScript(name: string, line: string, folder: string, script: string): PackageScript | null {
  const commands = splitCommands(line);
  for (const words of commands) {
    const parsed = parseCommand(words, folder, script);
    if (parsed === null) continue;
    const skipped = commands.filter((other) => other !== words).map((other) => other.join(' '));
    return { name, ...parsed, skipped };
  }
  return null;
}

function parseCommand(
  words: readonly string[],
  folder: string,
  script: string,
): Omit<PackageScript, 'name' | 'skipped'> | null {
  const env: Record<string, string> = {};
  let at = 0;
  for (; at < words.length; at++) {
    const word = words[at]!;
    const assignment = /^([A-Za-z_]\w*)=(.*)$/s.exec(word);
    if (assignment !== null) env[assignment[1]!] = assignment[2]!;
    else if (!['cross-env', 'npx', 'env', 'time', 'exec'].includes(word)) break;
  }
  const binary = basename(words[at] ?? '').replace(/\.(cmd|exe)$/, '');
  if (!BINARIES.has(binary)) return null;
  const flags: string[] = [];
  for (at++; at < words.length && words[at]!.startsWith('-'); at++) {
    flags.push(words[at]!);
    if (FLAGS_WITH_VALUE.has(words[at]!) && at + 1 < words.length) flags.push(words[++at]!);
  }
  const file = words[at];
  // `tsx watch train.ts` and the like restart for ever: the file is what counts.
  const position = file === 'watch' ? at + 1 : at;
  const named = words[position];
  if (named === undefined || !names(named, folder, script)) return null;
  return { env, binary, flags, args: words.slice(position + 1) };
}

/** Whether a word of a command line, read in `folder`, means the script; Node lets one leave the ending away. */
function names(word: string, folder: string, script: string): boolean {
  const path = isAbsolute(word) ? word : resolve(folder, word);
  return (
    script === path || script.replace(/\.[cm]?[jt]s$/, '') === path || script === resolve(path, 'index.js')
  );
}

/** The commands of a shell line, each as words; quotes are undone. Redirections end a command's words. */
function splitCommands(line: string): string[][] {
  const commands: string[][] = [[]];
  const tokens = line.matchAll(/(&&|\|\||[;|&<>]+)|((?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s"'\\;|&<>])+)/g);
  let redirected = false;
  for (const [, operator, word] of tokens) {
    if (operator !== undefined) {
      redirected = /[<>]/.test(operator);
      if (!redirected) commands.push([]);
    } else if (word !== undefined && !redirected) commands.at(-1)!.push(unquote(word));
  }
  return commands.filter((words) => words.length > 0);
}

function unquote(word: string): string {
  return word.replace(
    /"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/g,
    (_, double?: string, single?: string, escaped?: string) =>
      double !== undefined ? double.replace(/\\(["\\$`])/g, '$1') : (single ?? escaped ?? ''),
  );
}
