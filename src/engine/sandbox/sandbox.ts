import { realpath } from 'node:fs/promises';
import { ENTER, layOut, type Layers } from './enter.ts';
import { planParts } from './plan.ts';
import { canBeUpper, findTool, lookAround, openSockets } from './surroundings.ts';

/** A namespace of a pass's own, in which the script changes copies of all files. */
export interface Sandbox {
  readonly layers: Layers;
  /** What is to be started, and where, so that `command` runs in the namespace. */
  wrap(command: readonly string[], env: NodeJS.ProcessEnv): { command: string[]; cwd: string };
}

/**
 * Prepares a namespace with its layers in `folder`, for what is to run in `cwd`. `isPrivileged`: its user may mount as it is, else in a user namespace.
 * Throws an Error that says why there can be none.
 */
export async function makeSandbox(folder: string, cwd: string, isPrivileged: boolean): Promise<Sandbox> {
  if (!canBeUpper(folder)) throw new Error(`the file system of ${folder} cannot hold an overlay`);
  const path = process.env['PATH'];
  const [sh, unshare, mount, umount, pivot] = ['sh', 'unshare', 'mount', 'umount', 'pivot_root'].map((name) =>
    findTool(name, path),
  ) as [string, string, string, string, string];
  const parts = planParts(lookAround(cwd), isPrivileged);
  const layers = layOut(await realpath(folder), parts, openSockets(), isPrivileged);
  const outer = isPrivileged ? ['-m'] : ['-U', '-r', '-m'];
  const user = process.getuid?.() ?? 0;
  // Its user is who it was before, without rights over the mounts.
  const inner =
    isPrivileged || user === 0
      ? []
      : [unshare, '-U', `--map-user=${user}`, `--map-group=${process.getgid?.() ?? 0}`, '--'];
  return {
    layers,
    wrap: (command, env) => ({
      command: [
        ...[unshare, ...outer, '--propagation', 'private', '--', sh, '-c', ENTER, 'find-lr'],
        ...[mount, umount, pivot, cwd],
        ...inner,
        ...withOddVariables(env),
        // `env` would take a program with that in its path for another variable.
        ...(command[0]?.includes('=') === true ? ['nice', '-n', '0'] : []),
        ...command,
      ],
      cwd: layers.layers,
    }),
  };
}

/** A shell forgets variables whose names it could not say (`BASH_FUNC_module%%`), and changes those that say where it is. */
function withOddVariables(env: NodeJS.ProcessEnv): string[] {
  const odd = Object.entries(env).filter(
    ([name, value]) => value !== undefined && !/^[A-Za-z_]\w*$/.test(name),
  );
  const places = ['PWD', 'OLDPWD'];
  const missing = places.filter((name) => env[name] === undefined).flatMap((name) => ['-u', name]);
  const kept = places.filter((name) => env[name] !== undefined).map((name) => `${name}=${env[name]}`);
  return ['env', ...missing, '--', ...kept, ...odd.map(([name, value]) => `${name}=${value}`)];
}
