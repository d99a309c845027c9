import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describePython, findPython, packagesOf, pythonsFor } from '../../../src/engine/python/index.ts';
import { pipenvName, poetryName } from '../../../src/engine/python/managers.ts';

describe('the Python for a script', () => {
  let home: string;
  let script: string;
  let env: NodeJS.ProcessEnv;

  before(async () => {
    home = await realpath(await mkdtemp(join(tmpdir(), 'find-lr-pythons-')));
    script = join(home, 'project', 'src', 'train.py');
    await write('project/src/train.py', '');
    env = { ...process.env, HOME: home };
    delete env['VIRTUAL_ENV'];
    delete env['CONDA_PREFIX'];
    execFileSync('python3', ['-m', 'venv', '--without-pip', join(home, 'real')]);
  });
  after(() => rm(home, { recursive: true, force: true }));

  const write = async (name: string, text: string): Promise<string> => {
    const path = join(home, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
    return path;
  };
  /** A folder that looks like an environment, whose binary says what is wanted. */
  const environment = async (name: string, says: string): Promise<string> => {
    await write(`${name}/pyvenv.cfg`, '');
    const binary = await write(`${name}/bin/python`, `#!/bin/sh\n${says}\n`);
    await chmod(binary, 0o755);
    return binary;
  };
  const found = async (changes: NodeJS.ProcessEnv = {}): Promise<string> =>
    (await findPython(null, script, { ...env, ...changes })).path;

  it('is that on PATH where there is no other, the real one behind a shim', async () => {
    const { path, version } = await findPython(null, script, env);
    assert.match(version, /^3\.\d+\.\d+$/);
    assert.doesNotMatch(path, /shims/);
  });

  it('is that of the environment above it, or of the one activated', async () => {
    await rm(join(home, 'project', '.venv'), { recursive: true, force: true });
    await symlink(join(home, 'real'), join(home, 'project', '.venv'));
    assert.equal(await found(), join(home, 'project', '.venv', 'bin', 'python'));
    assert.equal(await found({ VIRTUAL_ENV: join(home, 'real') }), join(home, 'real', 'bin', 'python'));
    // Nobody chose conda's base: it is activated in every shell.
    const base = { CONDA_PREFIX: join(home, 'real'), CONDA_DEFAULT_ENV: 'base' };
    assert.equal(await found(base), join(home, 'project', '.venv', 'bin', 'python'));
    assert.match(describePython(await findPython(null, script, env)), /^Python 3\.\d+\.\d+ \(\.venv\)$/);
  });

  it('is looked for where Poetry, Pipenv, pyenv and conda keep it', async () => {
    const named = [
      await environment(`poetry/virtualenvs/${poetryName('net', join(home, 'project'))}-py3.11`, ''),
      await environment(`pipenv/${pipenvName(join(home, 'project'))}`, ''),
      await environment('pyenv/versions/3.12.10', ''),
      await environment('conda/envs/vision', ''),
    ];
    await environment('pyenv/versions/3.12.9', '');
    await write('project/pyproject.toml', '[tool.poetry]\nname = "net"\n');
    await write('project/Pipfile', '');
    await write('project/.python-version', '3.12\n');
    await write('project/environment.yml', 'name: vision\n');
    const places = await pythonsFor(script, {
      ...env,
      POETRY_CACHE_DIR: join(home, 'poetry'),
      WORKON_HOME: join(home, 'pipenv'),
      PYENV_ROOT: join(home, 'pyenv'),
      CONDA_EXE: join(home, 'conda', 'bin', 'conda'),
    });
    const own = places.filter(({ origin }) => origin !== 'workspace' && origin !== 'path');
    assert.deepEqual(
      own.map(({ path }) => path),
      named,
    );
  });

  it('knows the folders that Poetry 2.5 and Pipenv 2026 were seen to make', () => {
    assert.equal(poetryName('My-Net', '/tmp/ext-tools/My Proj'), 'my-net-hq6NhQ4v');
    assert.equal(pipenvName('/tmp/ext-tools/pip'), 'pip-XxHGQkYY');
  });

  it('is refused with its path where it is too old, broken, gone or no Python', async () => {
    const old = await environment('old', "printf '2.7.18\\n/usr/bin/python2'");
    const odd = await environment('odd', 'echo hello');
    await assert.rejects(findPython(old, script, env), /needs Python 3\.8 or newer.*old.*2\.7\.18/);
    await assert.rejects(findPython(odd, script, env), /odd.*does not answer like Python/);
    await assert.rejects(findPython(join(home, 'none'), script, env), /There is no Python at ".*none"/);
    await assert.rejects(findPython(null, '/train.py', { PATH: '' }), /No Python was found on PATH/);
    await write('elsewhere/.venv/pyvenv.cfg', '');
    await mkdir(join(home, 'elsewhere/.venv/bin'));
    await symlink('/gone/python3', join(home, 'elsewhere/.venv/bin/python'));
    const broken = findPython(null, join(home, 'elsewhere', 'train.py'), env);
    await assert.rejects(broken, /elsewhere\/\.venv is broken: .* is gone/);
  });

  it('says which packages it has without importing them', async () => {
    const path = join(home, 'real', 'bin', 'python');
    assert.deepEqual(await packagesOf(path, ['json', 'torch'], env, home), { json: '' });
    assert.deepEqual(await packagesOf(join(home, 'odd', 'bin', 'python'), ['torch'], env, home), {});
  });
});
