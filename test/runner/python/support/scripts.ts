import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pythonOf } from '../../../../scripts/provision/python.mjs';
import type { RunRecord } from '../../../../src/protocol/record.ts';
import { findLr, recordOf, type CommandOptions, type Outcome } from '../../../cli/support/command.ts';
import { missing } from '../../../support/missing.ts';

/**
 * The Python scripts of the suite that asks for them, there from its first test to its last. `environment`: one that
 * scripts/provision/python.mjs makes; where it is not provisioned, see `missing`.
 */
export function pythonScripts(environment = 'torch'): PythonScripts {
  const scripts = new PythonScripts();
  before(async function () {
    if (!(await scripts.open(environment))) return missing(this, `The Python environment "${environment}"`);
  });
  after(() => scripts.remove());
  return scripts;
}

/** A folder of Python scripts that are run as their user would run them, by a real interpreter with real frameworks. */
export class PythonScripts {
  folder = '';
  python = '';

  /** False where the environment is not provisioned. */
  async open(environment: string): Promise<boolean> {
    this.folder = await mkdtemp(join(tmpdir(), 'find-lr-python-'));
    this.python = pythonOf(environment) ?? '';
    return this.python !== '';
  }

  async write(name: string, text: string): Promise<string> {
    const path = join(this.folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
    return path;
  }

  /** `find-lr run train.py --json` with the script's text, and further words of the command line. */
  async run(
    text: string,
    words: readonly string[] = [],
    options: Partial<CommandOptions> = {},
  ): Promise<Ran> {
    await this.write('train.py', text);
    const env = { OMP_NUM_THREADS: '1', ...options.env };
    const outcome = await findLr(['run', 'train.py', '--json', '--python', this.python, ...words], {
      cwd: this.folder,
      ...options,
      env,
    });
    return { ...outcome, record: readRecord(outcome) };
  }

  async remove(): Promise<void> {
    if (this.folder !== '') await rm(this.folder, { recursive: true, force: true });
  }
}

export interface Ran extends Outcome {
  readonly record: RunRecord;
}

function readRecord(outcome: Outcome): RunRecord {
  if (!outcome.stdout.startsWith('{')) throw new Error(`No run record; stderr says:\n${outcome.stderr}`);
  return recordOf(outcome);
}
