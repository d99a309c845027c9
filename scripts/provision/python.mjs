// Python environments that the tests run real frameworks in, kept in the cache.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache } from './cache.mjs';

/** Folder under `python/` in the cache -> what pip puts there. */
const environments = {
  torch: [
    ...['torch==2.15.0', 'torchvision', 'numpy', 'matplotlib'],
    ...['lightning', 'transformers', 'accelerate', 'timm', 'keras'],
    ...['tensorboard', 'wandb', 'mlflow-skinny', 'comet_ml'],
  ],
  keras: ['tensorflow-cpu', 'jax'],
};

/** The interpreter of an environment; null where it is not provisioned. */
export function pythonOf(name) {
  const python = join(cache, 'python', name, 'bin', 'python');
  return existsSync(python) && existsSync(markOf(name)) ? python : null;
}

/** Installs what is not there yet; returns a sentence for each that could not be had. */
export function provisionPython() {
  const problems = [];
  for (const [name, packages] of Object.entries(environments)) {
    const list = packages.join(' ');
    if (existsSync(markOf(name)) && readFileSync(markOf(name), 'utf8') === list) continue;
    console.log(`Installing ${list} for the tests …`);
    const folder = join(cache, 'python', name);
    mkdirSync(join(cache, 'python'), { recursive: true });
    const python = join(folder, 'bin', 'python');
    const outcome =
      attempt('python3', ['-m', 'venv', folder]) ??
      attempt(python, ['-m', 'pip', 'install', '-q', ...packages]);
    if (outcome === null) writeFileSync(markOf(name), list);
    else problems.push(`The Python environment "${name}" could not be made: ${outcome}`);
  }
  return problems;
}

function markOf(name) {
  return join(cache, 'python', `${name}.provisioned`);
}

/** Null when it worked; else the last line of what it said. */
function attempt(command, args) {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? null : (error?.message ?? stderr?.trim().split('\n').at(-1) ?? 'no word');
}
