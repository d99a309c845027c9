import assert from 'node:assert/strict';
import { rm, symlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { notebookOf, PREPARED, TRAINING } from '../../runner/python/cells/support/notebook.ts';
import { pythonScripts } from '../../runner/python/support/scripts.ts';
import { findLr, type Outcome } from '../support/command.ts';

const CELLS = [PREPARED, 'opt = torch.optim.SGD(model.parameters(), lr=1e-3)', TRAINING];
const NOTE = /The Python is that of the kernel "ml-course", which train\.ipynb names\./;

describe('the Python of a notebook that names its kernel', () => {
  const scripts = pythonScripts('torch');

  before(() => scripts.write('train.ipynb', notebookOf(CELLS).replace('"python3"', '"ml-course"')));

  /** As `python -m ipykernel install --user --name ml-course` does. */
  const install = (python: string): Promise<string> =>
    scripts.write('data/jupyter/kernels/ml-course/kernel.json', JSON.stringify({ argv: [python, '-m'] }));

  function run(...words: string[]): Promise<Outcome> {
    // Jupyter's own folder is looked for here.
    const env = { XDG_DATA_HOME: join(scripts.folder, 'data'), PATH: '/nowhere', OMP_NUM_THREADS: '1' };
    return findLr(words, { cwd: scripts.folder, env });
  }

  it('is that of the kernel, and said to be; training with the result takes it too', async () => {
    await install(scripts.python);
    const { code, stdout } = await run('run', 'train.ipynb', '--steps', '40', '--out', 'run.json');
    assert.match(stdout.replaceAll(/\s+/g, ' '), NOTE);
    assert.ok(code === 0, stdout);
    const trained = await run('train', 'run.json');
    assert.equal(trained.code, 0, trained.stderr);
  });

  it('gives way to --python, and to an environment beside the notebook', async () => {
    const named = await run('run', 'train.ipynb', '--steps', '40', '--python', scripts.python);
    assert.ok(named.code === 0 && !NOTE.test(named.stdout.replaceAll(/\s+/g, ' ')), named.stdout);
    await install('/usr/bin/python3');
    await symlink(resolve(dirname(scripts.python), '..'), join(scripts.folder, '.venv'));
    const beside = await run('run', 'train.ipynb', '--steps', '40');
    assert.ok(beside.code === 0 && !NOTE.test(beside.stdout.replaceAll(/\s+/g, ' ')), beside.stdout);
    await rm(join(scripts.folder, '.venv'));
  });

  it('is looked for elsewhere where the kernel is not on this machine, or is broken', async () => {
    for (const python of ['/gone/bin/python', 'python']) {
      await install(python);
      const { code, stdout } = await run('run', 'train.ipynb');
      assert.equal(code, 4);
      assert.match(stdout.replaceAll(/\s+/g, ' '), /No Python was found on PATH/);
    }
  });
});
