import { spawnSync } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pythonOf } from '../../../scripts/provision/python.mjs';
import { buildWheel } from '../../../scripts/wheel/build.mjs';
import { dist } from '../../cli/support/command.ts';

let shared: Promise<Installed | null> | undefined;

/** One for all suites of this process, there to its end. Null where the environment `jupyter` is not provisioned. */
export function installed(): Promise<Installed | null> {
  return (shared ??= Installed.make());
}

/** A fresh virtual environment with the wheel installed, which sees Jupyter and PyTorch behind its own packages. */
export class Installed {
  private constructor(
    readonly folder: string,
    readonly python: string,
    /** Of the wheel. */
    readonly path: string,
  ) {}

  static async make(): Promise<Installed | null> {
    const jupyter = pythonOf('jupyter');
    const torch = pythonOf('torch');
    if (jupyter === null || torch === null) return null;
    const folder = await mkdtemp(join(tmpdir(), 'find-lr-wheel-'));
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
    // What builds it is installed: nothing is to be fetched.
    process.env['PIP_NO_BUILD_ISOLATION'] = 'false';
    const wheel = buildWheel(dist, folder, jupyter);
    run(jupyter, ['-m', 'venv', '--without-pip', join(folder, 'venv')]);
    const python = join(folder, 'venv/bin/python');
    const pip = ['-m', 'pip', '--python', python, 'install', '--quiet', '--no-index', '--no-deps'];
    run(jupyter, [...pip, wheel]);
    const made = new Installed(folder, python, wheel);
    const others = [jupyter, torch].map(
      (other) => `import site; site.addsitedir(${JSON.stringify(packagesOf(other))})`,
    );
    await writeFile(join(packagesOf(python), 'others.pth'), `${others.join('\n')}\n`);
    return made;
  }

  /** The names at the top of its own site-packages. */
  topLevel(): string[] {
    return readdirSync(packagesOf(this.python)).sort();
  }
}

function packagesOf(python: string): string {
  return run(python, ['-c', "import sysconfig; print(sysconfig.get_paths()['purelib'])"]).trim();
}

function run(command: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stderr}`);
  return stdout;
}
