import * as vscode from 'vscode';
import { DEFAULT_SWEEP } from '../../analysis/index.ts';
import type { Sweep } from '../../analysis/types.ts';
import type { OptimizerEntry } from '../../protocol/record.ts';
import { formatLr } from '../../analysis/format.ts';
import { choosePython } from '../python/choose.ts';
import type { Pythons } from '../python/pythons.ts';
import { fileName } from '../scripts.ts';
import { defined, specSettings } from '../settings.ts';
import { askArguments } from './arguments.ts';
import { joinArguments, splitArguments } from '../../protocol/commandLine.ts';
import type { RunOptions } from './memory.ts';

interface OptionItem extends vscode.QuickPickItem {
  /** The options after the user has seen to this one; undefined leaves them as they are. */
  readonly ask?: () => Promise<RunOptions | undefined>;
  readonly isRun?: boolean;
}

/** What is to be run. */
export interface Subject {
  readonly uri: vscode.Uri;
  readonly isPython: boolean;
  /** Not cells of a notebook, which have no command line and are started by nothing else. */
  readonly isScript: boolean;
}

/**
 * Lets the user change options until they choose to run with them. `optimizers`: those that the last run saw, to choose from.
 * Undefined if cancelled.
 */
export async function askOptions(
  subject: Subject,
  before: RunOptions,
  optimizers: readonly OptimizerEntry[],
  pythons: Pythons,
): Promise<RunOptions | undefined> {
  let options = before;
  for (;;) {
    const entries = items(subject, options, optimizers);
    if (subject.isPython) entries.splice(-2, 0, ...(await pythonItems(subject, options, pythons)));
    const choice = await vscode.window.showQuickPick(entries, {
      title: vscode.l10n.t('Find LR for {0}', fileName(subject.uri)),
      placeHolder: vscode.l10n.t('Run, or choose what to change'),
      ignoreFocusOut: true,
    });
    if (choice === undefined) return undefined;
    if (choice.isRun) return options;
    options = (await choice.ask?.()) ?? options;
  }
}

function items(
  { uri: script, isScript }: Subject,
  options: RunOptions,
  optimizers: readonly OptimizerEntry[],
): OptionItem[] {
  const settings = specSettings(script);
  const sweep = { ...DEFAULT_SWEEP, ...settings.sweep };
  const steps = options.steps ?? sweep.steps;
  const minLr = options.minLr ?? sweep.minLr;
  const maxLr = options.maxLr ?? sweep.maxLr;
  const passes = options.passes ?? settings.passes ?? 1;
  const change = (added: Partial<Record<keyof RunOptions, unknown>>): RunOptions =>
    defined({ ...options, ...added }) as RunOptions;
  const number =
    (key: 'steps' | 'minLr' | 'maxLr' | 'passes', title: string, value: number, check: Check) => async () => {
      const answer = await askNumber(title, value, check);
      return answer === undefined ? undefined : change({ [key]: answer });
    };
  return [
    { label: `$(play) ${vscode.l10n.t('Run')}`, isRun: true },
    { label: vscode.l10n.t('Options'), kind: vscode.QuickPickItemKind.Separator },
    {
      label: vscode.l10n.t('Steps'),
      description: String(steps),
      ask: number('steps', vscode.l10n.t('Optimizer steps in a sweep'), steps, wholeFrom(2)),
    },
    {
      label: vscode.l10n.t('Smallest LR'),
      description: formatLr(minLr),
      ask: number('minLr', vscode.l10n.t('Learning rate of the first step'), minLr, between(0, maxLr)),
    },
    {
      label: vscode.l10n.t('Largest LR'),
      description: formatLr(maxLr),
      ask: number('maxLr', vscode.l10n.t('Learning rate of the last step'), maxLr, between(minLr, Infinity)),
    },
    {
      label: vscode.l10n.t('Mode'),
      description: options.mode ?? sweep.mode,
      ask: async () => {
        const mode = await askMode();
        return mode === undefined ? undefined : change({ mode });
      },
    },
    {
      label: vscode.l10n.t('Passes'),
      description: String(passes),
      ask: number(
        'passes',
        vscode.l10n.t('How often to run the sweep, each time from fresh weights'),
        passes,
        wholeFrom(1),
      ),
    },
    {
      label: vscode.l10n.t('Optimizer'),
      description: options.optimizer ?? vscode.l10n.t('All active optimizers'),
      ask: async () => {
        const optimizer = await askOptimizer(options.optimizer, optimizers);
        return optimizer === undefined
          ? undefined
          : change({ optimizer: optimizer === '' ? undefined : optimizer });
      },
    },
    ...(isScript ? [argumentsItem(script, options, change)] : []),
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    { label: `$(discard) ${vscode.l10n.t('Back to the settings')}`, ask: async () => ({}) },
  ];
}

function argumentsItem(
  script: vscode.Uri,
  options: RunOptions,
  change: (added: { args: string[] }) => RunOptions,
): OptionItem {
  return {
    label: vscode.l10n.t('Arguments'),
    description:
      options.args === undefined
        ? vscode.l10n.t('As before')
        : joinArguments(options.args) || vscode.l10n.t('None'),
    ask: async () => {
      const args = await askArguments(script, options.args ?? []);
      return args === undefined ? undefined : change({ args });
    },
  };
}

/** What only Python has to choose. */
async function pythonItems(
  { uri: script, isScript }: Subject,
  options: RunOptions,
  pythons: Pythons,
): Promise<OptionItem[]> {
  const launcher = options.launcher ?? specSettings(script).launcher ?? [];
  return [
    {
      label: vscode.l10n.t('Interpreter'),
      description: await pythons.describe(script),
      ask: async () => {
        await choosePython(script, pythons);
        return undefined;
      },
    },
    ...(isScript ? [launcherItem(options, launcher)] : []),
  ];
}

function launcherItem(options: RunOptions, launcher: readonly string[]): OptionItem {
  return {
    label: vscode.l10n.t('Launcher'),
    description: joinArguments(launcher) || vscode.l10n.t('None'),
    ask: async () => {
      const line = await askLauncher(launcher);
      return line === undefined ? undefined : { ...options, launcher: splitArguments(line) };
    },
  };
}

async function askLauncher(current: readonly string[]): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Launcher'),
    prompt: vscode.l10n.t(
      'What starts the script in the interpreter’s place, for several processes. Empty for none.',
    ),
    placeHolder: 'torchrun --nproc-per-node=2',
    value: joinArguments(current),
    ignoreFocusOut: true,
  });
}

/** A sentence for what is wrong with a number, undefined if it will do. */
type Check = (value: number) => string | undefined;

function wholeFrom(least: number): Check {
  return (value) =>
    Number.isInteger(value) && value >= least
      ? undefined
      : vscode.l10n.t('A whole number of {0} or more.', least);
}

function between(low: number, high: number): Check {
  return (value) => {
    if (value > low && value < high) return undefined;
    return high === Infinity
      ? vscode.l10n.t('A number above {0}.', low)
      : vscode.l10n.t('A number above {0} and below {1}.', low, high);
  };
}

async function askNumber(title: string, value: number, check: Check): Promise<number | undefined> {
  const answer = await vscode.window.showInputBox({
    title,
    value: String(value),
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? check(NaN) : check(Number(text))),
  });
  return answer === undefined ? undefined : Number(answer);
}

async function askMode(): Promise<Sweep['mode'] | undefined> {
  const modes: (vscode.QuickPickItem & { label: Sweep['mode'] })[] = [
    { label: 'exponential', description: vscode.l10n.t('each step multiplies the learning rate') },
    { label: 'linear', description: vscode.l10n.t('each step adds to the learning rate') },
  ];
  return (await vscode.window.showQuickPick(modes, { title: vscode.l10n.t('How the learning rate rises') }))
    ?.label;
}

/** An id, '' for all; undefined if cancelled. */
async function askOptimizer(
  current: string | undefined,
  optimizers: readonly OptimizerEntry[],
): Promise<string | undefined> {
  const title = vscode.l10n.t('Which optimizer to sweep');
  if (optimizers.length > 0) {
    const choices = [
      { label: vscode.l10n.t('All active optimizers'), id: '' },
      ...optimizers.map(({ id, type, location }) => {
        const place =
          location === null ? '' : `${vscode.workspace.asRelativePath(location.file)}:${location.line}`;
        return {
          label: type,
          description: [place, id === current ? vscode.l10n.t('as before') : ''].join(' '),
          id,
        };
      }),
    ];
    return (await vscode.window.showQuickPick(choices, { title }))?.id;
  }
  return vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('Its number in order of construction: 0 for the first. Empty for all that step.'),
    value: current ?? '',
    ignoreFocusOut: true,
    validateInput: (text) => (/^\d*$/.test(text) ? undefined : vscode.l10n.t('A whole number, or nothing.')),
  });
}
