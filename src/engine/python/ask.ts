import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Long enough for a cold disk; a binary that is no Python may never end. Milliseconds. */
const PATIENCE = 10_000;

export interface Answer {
  /** For example `3.11.7`. */
  readonly version: string;
  /** What runs in the end, where the binary asked is a shim; '' if it does not know. */
  readonly executable: string;
}

/** What a binary says of itself, asked in the folder `cwd`, on which pyenv's shims depend; null when it does not answer like Python. */
export async function askPython(path: string, env: NodeJS.ProcessEnv, cwd: string): Promise<Answer | null> {
  // Without site packages, the user's or any: the start of a bare Python, some 10 ms. Python 2 understands this too.
  const code =
    'import sys; sys.stdout.write("%d.%d.%d\\n%s" % (tuple(sys.version_info[:3]) + (sys.executable,)))';
  const said = await output(path, ['-E', '-s', '-S', '-c', code], env, cwd);
  const [, version, executable] = /^(\d+\.\d+\.\d+)\n(.*)$/.exec(said ?? '') ?? [];
  return version === undefined ? null : { version, executable: executable ?? '' };
}

/** The frameworks that an interpreter can import, with their versions ('' where that is unknown), without importing them. */
export async function packagesOf(
  path: string,
  names: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd: string,
): Promise<Record<string, string>> {
  const said = await output(path, ['-c', PACKAGES, ...names], env, cwd);
  try {
    return JSON.parse(said ?? '{}') as Record<string, string>;
  } catch {
    return {}; // Its start-up writes to stdout: what it has stays unknown.
  }
}

/** One package may be installed under several names: `tensorflow-cpu` gives `tensorflow`. */
const PACKAGES = `
import json, sys
sys.path[:] = [folder for folder in sys.path if folder]
from importlib.util import find_spec
try:
    from importlib.metadata import version, PackageNotFoundError
except ImportError:
    version = None
def version_of(name):
    for package in (name, name + "-cpu", name + "-gpu"):
        try:
            return version(package)
        except Exception:
            pass
    return ""
print(json.dumps({name: version_of(name) for name in sys.argv[1:] if find_spec(name) is not None}))
`;

async function output(
  path: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd: string,
): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)(path, args, {
      env,
      cwd,
      timeout: PATIENCE,
      windowsHide: true,
    });
    return stdout.trim().replaceAll('\r\n', '\n');
  } catch {
    return null;
  }
}
