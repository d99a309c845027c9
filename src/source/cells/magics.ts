/** What IPython's magics are to a training: see IPython/core/magics. */

/** Magics that run the statement on their line; of each, the options that take a value. */
const STATEMENTS: ReadonlyMap<string, string> = new Map([
  ['time', ''],
  ['timeit', 'nrpv'],
  ['prun', 'DlsT'],
  ['memit', 'rti'],
  ['lprun', 'fmDTzu'],
  ['mprun', 'fT'],
]);

/** Cell magics whose body is code of the notebook, in its namespace. */
const BODIES = new Set([
  ...['time', 'timeit', 'prun', 'capture', 'debug', 'find_lr'],
  ...['memit', 'lprun', 'mprun', 'snakeviz', 'pyinstrument', 'scalene', 'wandb'],
]);

const SCRIPT_BODIES = new Set([
  ...['find_lr', 'time', 'timeit', 'capture'],
  ...['javascript', 'js', 'typescript', 'ts'],
]);

/** Commands that no training depends on while it runs. */
const HARMLESS =
  /^(matplotlib|config|autoreload|load_ext|reload_ext|find_lr|pip3?|conda|mamba|uv|npm|yarn|pnpm|who|whos|pwd|ls|ll|echo|cat|nvidia-smi|tensorboard|pinfo2?|psearch|pdoc|psource|history|hist|precision|xmode|colors|lsmagic|time)$/;

/** Magics that people write without the sign, alone in a cell (IPython's automagic). */
const AUTOMATIC =
  /^(pip|conda|mamba|uv|cd|ls|ll|pwd|mkdir|rmdir|rm|cp|mv|cat|env|load_ext|matplotlib|run|who|whos)$/;

export function runsBody(name: string, language: 'python' | 'script'): boolean {
  return (language === 'python' ? BODIES : SCRIPT_BODIES).has(name);
}

/** Where the statement begins in what follows a magic's name; undefined if it has none. */
export function statementIn(name: string, rest: string): number | undefined {
  const valued = STATEMENTS.get(name);
  if (valued === undefined) return undefined;
  let at = 0;
  for (;;) {
    const [option, letters, value] = /^[ \t]*-{1,2}([A-Za-z]+)(\S*)/.exec(rest.slice(at)) ?? [];
    if (option === undefined || letters === undefined) break;
    at += option.length;
    const takesNext = letters.length === 1 && value === '' && valued.includes(letters);
    if (takesNext) at += /^[ \t]*\S*/.exec(rest.slice(at))?.[0].length ?? 0;
  }
  at += /^(?:[ \t]|\\\r?\n)*/.exec(rest.slice(at))?.[0].length ?? 0;
  return at < rest.length ? at : undefined;
}

/** Whether leaving out `%matplotlib inline`, `!pip install …` changes nothing for a training. `command` is without its sign. */
export function isHarmless(command: string): boolean {
  return HARMLESS.test(/^\s*([\w-]*)/.exec(command)?.[1] ?? '');
}

/** Whether a cell of this one line is a magic for IPython, though it has no sign. */
export function isAutomatic(line: string): boolean {
  const [, name, rest] = /^([a-z_]+)((?:[ \t].*)?)$/.exec(line) ?? [];
  return name !== undefined && AUTOMATIC.test(name) && !/^\s*[=!.([,:]/.test(rest ?? '');
}
