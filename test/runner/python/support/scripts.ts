import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pythonOf } from '../../../../scripts/provision/python.mjs';
import type { RunRecord } from '../../../../src/protocol/record.ts';
import { findLr, recordOf, type CommandOptions, type Outcome } from '../../../cli/support/command.ts';

/** A folder of Python scripts that are run as their user would run them, by a real interpreter with real frameworks. */
export class PythonScripts {
  private constructor(
    readonly folder: string,
    readonly python: string,
  ) {}

  /** `environment`: one that scripts/provision/python.mjs makes. Null where it is not provisioned: the suite is then skipped, which `npm test` reports. */
  static async make(environment = 'torch'): Promise<PythonScripts | null> {
    const python = pythonOf(environment);
    if (python === null) return null;
    return new PythonScripts(await mkdtemp(join(tmpdir(), 'find-lr-python-')), python);
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
    await rm(this.folder, { recursive: true, force: true });
  }
}

export interface Ran extends Outcome {
  readonly record: RunRecord;
}

function readRecord(outcome: Outcome): RunRecord {
  if (!outcome.stdout.startsWith('{')) throw new Error(`No run record; stderr says:\n${outcome.stderr}`);
  return recordOf(outcome);
}
