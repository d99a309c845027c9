import type { RunSpec } from '../protocol/spec.ts';
import { findInterpreter } from './interpreter.ts';
import { chooseLaunch, type Launch } from './launcher.ts';
import { findPython, isPython, launchPython } from './python/index.ts';

/** How the script of a spec is started. Throws an Error with a sentence when it cannot be. */
export async function launchFor(spec: RunSpec, env: NodeJS.ProcessEnv): Promise<Launch> {
  if (isPython(spec.target.path)) {
    return launchPython(spec, await findPython(spec.python, spec.target.path, env), env);
  }
  return chooseLaunch(spec.target, await findInterpreter(spec.node, env), env['PATH']);
}
