// `npm run wheel`: the Python package with the program inside, as out/find_lr-<version>-py3-none-any.whl. Wants dist/ built.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** Builds the wheel from a build in `dist` into the folder `out`, with the Python named; returns the wheel's path. */
export function buildWheel(dist = join(root, 'dist'), out = join(root, 'out'), python = 'python3') {
  const staged = mkdtempSync(join(tmpdir(), 'find-lr-wheel-'));
  try {
    stage(dist, staged);
    mkdirSync(out, { recursive: true });
    const args = ['-m', 'pip', 'wheel', '--quiet', '--no-deps', '--wheel-dir', out, staged];
    const { status, stderr, error } = spawnSync(python, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`The wheel could not be built: ${error?.message ?? stderr.trim()}`);
    return join(out, `find_lr-${version(staged)}-py3-none-any.whl`);
  } finally {
    rmSync(staged, { recursive: true, force: true });
  }
}

/** The package as it is to be installed: the runner's is the one that users import, and the program lies in its `_cli`. */
function stage(dist, staged) {
  const copy = (from, to) =>
    cpSync(from, join(staged, to), { recursive: true, filter: (path) => !path.includes('__pycache__') });
  for (const name of ['pyproject.toml', 'README.md']) copy(join(import.meta.dirname, name), name);
  copy(join(root, 'LICENSE'), 'LICENSE');
  copy(join(dist, 'THIRD_PARTY_NOTICES.txt'), 'THIRD_PARTY_NOTICES.txt');
  copy(join(dist, 'runner/python/find_lr'), 'find_lr');
  // All that the program reads, for TensorFlow.js as well: 3 MB beside the 60 of Node.js.
  for (const name of ['cli.mjs', 'chunks', 'grammars', 'picture'])
    copy(join(dist, name), join('find_lr/_cli', name));
  for (const name of readdirSync(join(dist, 'runner')).filter((name) => name !== 'python'))
    copy(join(dist, 'runner', name), join('find_lr/_cli/runner', name));
  // What the engine starts by its path. sitecustomize is not to be at the top of site-packages, where every Python would run it.
  for (const name of ['sitecustomize.py', 'find_lr/cells/__main__.py'])
    copy(join(dist, 'runner/python', name), join('find_lr/_cli/runner/python', name));
}

/** What the package says of itself, which is what the manifest says. */
function version(staged) {
  const source = readFileSync(join(staged, 'find_lr/__init__.py'), 'utf8');
  const [, own] = /^__version__ = "(.+)"$/m.exec(source) ?? [];
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  if (own !== version)
    throw new Error(`find_lr/__init__.py is of version ${own}, package.json of ${version}: make them one.`);
  return version;
}

if (process.argv[1] === import.meta.filename) console.log(buildWheel());
