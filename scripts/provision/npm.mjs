import { spawnSync } from 'node:child_process';

/**
 * What an npm tells the scripts that it runs of itself and of the package. An npm (or an install script) that finds it takes it for
 * its own: code-server's reads the version of Node from `npm_config_user_agent`, and refuses the outer one's.
 */
const handedDown =
  /^(npm_(lifecycle|package)_.*|npm_(command|execpath|node_execpath)|npm_config_(user_agent|npm_version|node_gyp|local_prefix)|INIT_CWD)$/i;

/** The environment that a nested npm starts in: the user's, without what an outer npm has added. */
export function environmentForNpm(env = process.env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !handedDown.test(name)));
}

/**
 * Runs npm in `cwd` as if no other npm had started this process.
 * @param {readonly string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options
 */
export function npm(args, { cwd, env }) {
  return spawnSync('npm', args, { cwd, encoding: 'utf8', env: environmentForNpm(env) });
}
