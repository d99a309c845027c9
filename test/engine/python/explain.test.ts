import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findLr, recordOf } from '../../cli/support/command.ts';
import { mkdir, writeFile } from 'node:fs/promises';

/** Runs by the real command line and a real Python, which has no packages. */
describe('a Python script that fails for how it is run', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'find-lr-explain-'));
    execFileSync('python3', ['-m', 'venv', '--without-pip', join(folder, '.venv')]);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function said(
    text: string,
    name = 'train.py',
  ): Promise<{ code: string; message: string; advice: string }> {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), text);
    const outcome = await findLr(['run', name, '--json'], { cwd: folder });
    assert.equal(outcome.code, 4, outcome.stderr);
    const [diagnosis] = recordOf(outcome).diagnoses;
    assert.ok(diagnosis, outcome.stdout);
    return diagnosis;
  }

  it('is told which interpreter lacks the framework, and to choose another', async () => {
    const { code, message, advice } = await said('import torch.nn as nn\n');
    assert.equal(code, 'interpreter');
    assert.match(message, /^train\.py ran with Python 3\.\d+\.\d+ \(\.venv\), which has no module torch: /);
    assert.match(message, /train\.py:1/);
    assert.match(advice, /choose the interpreter that has it/);
  });

  it('is told in a terminal how to name another', async () => {
    await writeFile(join(folder, 'train.py'), '');
    const { code, stderr } = await findLr(['run', 'train.py', '--python', '/nowhere/python'], {
      cwd: folder,
    });
    assert.equal(code, 2);
    assert.match(stderr, /There is no Python at "\/nowhere\/python"\. Name another by --python\./);
    await writeFile(join(folder, 'train.py'), 'import no_such_framework');
    const missing = await findLr(['run', 'train.py'], { cwd: folder });
    assert.equal(missing.code, 4);
    assert.match(
      missing.stdout.replace(/\s+/g, ' '),
      /choose the interpreter that has it\. Name it with --python\./,
    );
  });

  it('is told where its own module lies', async () => {
    await writeFile(join(folder, 'helpers.py'), '');
    const { code, message } = await said('import helpers\n', 'deep/er/train.py');
    assert.equal(code, 'script-failed');
    assert.ok(message.includes(`does not find its module helpers, which lies in ${folder}`), message);
  });

  it('is told of the lines that only a notebook understands', async () => {
    const magic = await said('# %%\nx = 1\n%matplotlib inline\n');
    assert.match(magic.message, /only IPython understands: line 3, `%matplotlib inline`/);
    const shell = await said('!pip install torch\n');
    assert.match(shell.message, /line 1, `!pip install torch`/);
    const exported = await said("x = 1\nget_ipython().run_line_magic('matplotlib', 'inline')\n");
    assert.match(exported.message, /line 2, `get_ipython/);
    // An ordinary mistake stays one.
    const mistake = await said('x = = 1\n');
    assert.match(mistake.message, /failed before its first training step: SyntaxError/);
  });
});
