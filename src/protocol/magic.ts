/** The line `%%find_lr --steps 50` above a cell: read, explained and completed. */
import { DEFAULT_SWEEP } from '../analysis/index.ts';
import { splitArguments } from './commandLine.ts';
import { conflictIn, RUN_OPTIONS, type RunOption, type RunOptionValues } from './runOptions.ts';

export const MAGIC = '%%find_lr';

export type Magic =
  | { readonly kind: 'run'; readonly options: RunOptionValues; readonly here: boolean }
  /** `--help` was asked for. */
  | { readonly kind: 'help' }
  /** `message` is a sentence for the user. */
  | { readonly kind: 'invalid'; readonly message: string };

interface Switch {
  readonly name: string;
  readonly help: string;
}

/** IPython's own; elsewhere a cell's live objects are out of reach. */
const HERE: Switch = {
  name: '--here',
  help: 'Python: test the live objects in place, and put them back bit for bit',
};
const HELP: Switch = { name: '--help', help: 'show these options' };

/** What stands behind `%%find_lr` on its line. */
export function parseMagic(line: string): Magic {
  const words = splitArguments(line);
  const options: Record<string, unknown> = {};
  let here = false;
  for (let i = 0; i < words.length; i += 1) {
    const [name = '', ...rest] = (words[i] as string).split('=');
    const attached = rest.length === 0 ? undefined : rest.join('=');
    if (name === HELP.name || name === '-h') return { kind: 'help' };
    if (name === HERE.name) {
      here = true;
      continue;
    }
    const option = RUN_OPTIONS.find((candidate) => candidate.name === name || candidate.alias === name);
    if (option === undefined) return invalid(unknown(name));
    if (option.value === undefined) {
      if (attached !== undefined) return invalid(`${name} is a switch and takes no value.`);
      options[option.key] = false;
      continue;
    }
    const given = attached ?? words[(i += 1)];
    if (given === undefined) return invalid(`${name} must be ${option.value.wants}, and nothing follows it.`);
    const value = option.value.read(given, options[option.key]);
    if (value === undefined) return invalid(`${name} must be ${option.value.wants}, not "${given}".`);
    options[option.key] = value;
  }
  const values: RunOptionValues = options;
  const { minLr, maxLr } = values;
  // Where only one is given, the other may come from a setting, which the front end knows.
  const conflict =
    minLr === undefined || maxLr === undefined ? undefined : conflictIn({ ...DEFAULT_SWEEP, minLr, maxLr });
  return conflict === undefined ? { kind: 'run', options: values, here } : invalid(conflict);
}

/** What `%%find_lr --help` prints. */
export function magicHelp(): string {
  const all = [...RUN_OPTIONS, HERE, HELP];
  const width = Math.max(...all.map((option) => signature(option).length)) + 4;
  const rows = (options: readonly (RunOption | Switch)[]): string[] =>
    options.map((option) => `  ${signature(option)}`.padEnd(width) + option.help);
  const groups = [...new Set(RUN_OPTIONS.map(({ group }) => group))];
  return [
    `${MAGIC} [options]`,
    '',
    'Tests the learning rate of this cell: runs the cells above and this one in a process of their',
    "own while the rate rises. The kernel's variables, weights and random state stay as they are.",
    '',
    `  ${MAGIC} --steps 200`,
    '  optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)',
    '  for x, y in loader: ...',
    ...groups.flatMap((name) => ['', `${name}:`, ...rows(RUN_OPTIONS.filter(({ group }) => group === name))]),
    '',
    'The magic:',
    ...rows([HERE, HELP]),
    '',
    '%find_lr train_fn',
    '',
    'Python: tests a function in the kernel. The function gets an LR, makes ONE training step at that LR,',
    'and returns the loss of that step, as a number. Find LR calls it about 100 times while the rate rises.',
    '',
    '  def train_fn(lr):',
    "      optimizer.param_groups[0]['lr'] = lr",
    '      ...',
    '      return loss.item()',
    '',
  ].join('\n');
}

export interface Completion {
  readonly label: string;
  /** `--steps <n>`. */
  readonly signature: string;
  readonly help: string;
  /** Something has to follow it. */
  readonly wantsValue: boolean;
}

/** What may stand at the end of `before`, the magic's line up to the cursor, and where the word begins that it replaces. Undefined: it is no line of ours. */
export function completeMagic(before: string): { start: number; completions: Completion[] } | undefined {
  if (!new RegExp(`^${MAGIC}\\s`).test(before)) return undefined;
  const start = before.length - (/\S*$/.exec(before)?.[0].length ?? 0);
  const words = before.slice(0, start).split(/\s+/).slice(1);
  const last = optionNamed(words.filter((word) => word !== '').at(-1));
  if (last?.value !== undefined) {
    const choices = last.value.choices ?? [];
    return { start, completions: choices.map((label) => ({ ...plain(label), help: last.help })) };
  }
  const given = new Set(words.map((word) => optionNamed(word)?.name ?? word));
  const offered = [...RUN_OPTIONS, HERE, HELP].filter(({ name }) => name === '--env' || !given.has(name));
  return {
    start,
    completions: offered.map((option) => ({
      label: option.name,
      signature: signature(option),
      help: option.help,
      wantsValue: 'value' in option,
    })),
  };
}

function plain(label: string): Omit<Completion, 'help'> {
  return { label, signature: label, wantsValue: false };
}

function optionNamed(word: string | undefined): RunOption | undefined {
  return RUN_OPTIONS.find(({ name, alias }) => word !== undefined && (name === word || alias === word));
}

function signature(option: RunOption | Switch): string {
  const names = 'alias' in option ? `${option.name}, ${option.alias}` : option.name;
  return 'value' in option ? `${names} <${option.value?.placeholder}>` : names;
}

function invalid(message: string): Magic {
  return { kind: 'invalid', message: `${message} ${MAGIC} --help shows the options.` };
}

function unknown(word: string): string {
  if (!word.startsWith('-')) return `"${word}" belongs to no option.`;
  const nearest = nearestOption(word);
  return nearest === undefined
    ? `There is no option ${word}.`
    : `There is no option ${word}. Did you mean ${nearest}?`;
}

/** The known option that is a typing mistake or two away; undefined where none is. */
function nearestOption(word: string): string | undefined {
  const spelled = `--${word.replace(/^-+/, '').replaceAll('_', '-').toLowerCase()}`;
  const names = [...RUN_OPTIONS.flatMap(({ name, alias }) => [name, alias ?? name]), HERE.name, HELP.name];
  const [first] = names
    .map((name) => ({ name, distance: editDistance(spelled, name) }))
    .sort((a, b) => a.distance - b.distance);
  return first !== undefined && first.distance <= Math.max(2, (first.name.length - 2) / 3)
    ? first.name
    : undefined;
}

/** Levenshtein's: insertions, deletions and substitutions of a character. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
