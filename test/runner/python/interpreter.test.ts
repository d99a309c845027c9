import assert from 'node:assert/strict';
import { pythonScripts } from './support/scripts.ts';

/** None of these scripts imports a framework: what is told is how the interpreter was left to them. */
describe('a script in its own Python', () => {
  const scripts = pythonScripts();

  it('finds its own find_lr, its sitecustomize, its path and its import machinery as without us', async () => {
    await scripts.write('site/sitecustomize.py', 'import builtins; builtins.own_site = True');
    await scripts.write('site/find_lr.py', 'own = True');
    const outcome = await scripts.run(
      `
import sys, os, subprocess, find_lr
assert own_site and sys.modules['sitecustomize'].__file__.endswith('site/sitecustomize.py')
assert find_lr.own
assert not any('runner' in folder for folder in sys.path), sys.path
assert subprocess.run([sys.executable, '-c', 'import find_lr; assert find_lr.own']).returncode == 0
import importlib; importlib.invalidate_caches()
assert not any(name in sys.modules for name in ('torch', 'numpy', 'inspect' )), 'nothing is imported for nothing'
`,
      ['--no-guard'],
      { env: { PYTHONPATH: `${scripts.folder}/site` } },
    );
    assert.equal(outcome.code, 5, outcome.stderr);
    assert.equal(outcome.record.diagnoses[0]?.code, 'no-optimizer');
  });

  it('says what a script wants of its command line, or of nobody, and that hooks were not loaded', async () => {
    const message = async (text: string, words: string[] = []) =>
      (await scripts.run(text, words)).record.diagnoses[0]?.message ?? '';
    assert.match(await message(`import sys; sys.exit('usage: give data')`), /: usage: give data/);
    assert.match(
      await message(
        `import argparse; p = argparse.ArgumentParser(); p.add_argument('--data', required=True); p.parse_args()`,
      ),
      /does not accept its arguments: train\.py: error: the following arguments are required: --data/,
    );
    assert.match(await message(`name = input('name? ')`), /asks for input, and nobody is there/);
    assert.match(
      await message('print(1)', ['--launcher', `${scripts.python} -I`]),
      /did not load Find LR from its PYTHONPATH/,
    );
  });
});
