import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { dist } from '../../../../cli/support/command.ts';
import type { PythonScripts } from '../../support/scripts.ts';

/** Runs a script that imports `find_lr`, and reads the JSON on the last line that it prints. */
export async function runLive(
  scripts: PythonScripts,
  text: string,
  env: Record<string, string> = {},
): Promise<unknown> {
  const script = await scripts.write('live.py', text);
  const { status, stdout, stderr } = spawnSync(scripts.python, [script], {
    encoding: 'utf8',
    cwd: scripts.folder,
    env: {
      ...process.env,
      OMP_NUM_THREADS: '1',
      MPLBACKEND: 'Agg',
      PYTHONPATH: join(dist, 'runner/python'),
      ...env,
    },
  });
  if (status !== 0) throw new Error(`The script ended with ${status}:\n${stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}
